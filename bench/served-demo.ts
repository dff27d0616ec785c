/** The demo as a process of its own, with as much memory as the bench gives it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface ServedDemo {
  /** Without a path. */
  readonly url: string;
  /** By persona. */
  readonly tokens: ReadonlyMap<string, string>;
  /** Memory of the process in bytes; null when it has ended, or this machine does not tell. */
  memory(): Promise<number | null>;
  hasEnded(): boolean;
  close(): Promise<void>;
}

const READY = 'Ctrl-C stops';
const TOKEN = /^ {2}(\w+): .*\n {2}(\S+)$/gm;

/** @param heapMb what Node may use for its objects, in MiB; `stalledReader` as in sextant.yml */
export async function serveDemo(options: {
  readonly heapMb: number;
  readonly stalledReader: string;
}): Promise<ServedDemo> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-served-'));
  const config = join(folder, 'sextant.yml');
  await writeFile(config, await configuration(folder, options.stalledReader));
  const heap = `--max-old-space-size=${options.heapMb}`;
  const argv = [heap, resolve('bin/sextant.js'), 'demo', '-c', config, '--port', '0'];
  const child = spawn(process.execPath, [...argv, '--host', '127.0.0.1'], {
    env: { ...process.env, SEXTANT_JWT_SECRET: 'a secret of the bench, long enough for HS256' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await untilReady(child);
  const [url = ''] = /http:\/\/\S+(?=\/graphql)/.exec(text) ?? [];
  return {
    url: url.replace('localhost', '127.0.0.1'),
    tokens: new Map([...text.matchAll(TOKEN)].map(([, name = '', token = '']) => [name, token])),
    memory: () => memoryOf(child),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'close');
        child.kill('SIGKILL');
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The demo's own, over the file that is built already. */
async function configuration(folder: string, stalledReader: string): Promise<string> {
  const text = await readFile('sextant.yml', 'utf8');
  return text
    .replace('models: cube-models', `models: ${resolve('cube-models')}`)
    .replace('.sextant/demo.duckdb', resolve('.sextant/demo.duckdb'))
    .replace('.sextant/ops', join(folder, 'ops'))
    .replace('stalledReader: 30s', `stalledReader: ${stalledReader}`);
}

async function untilReady(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes(READY)) break;
  }
  if (!text.includes(READY)) throw new Error(`the demo did not start: ${text}`);
  return text;
}

const RSS = /^VmRSS:\s+(\d+) kB$/m;

async function memoryOf({ pid }: ChildProcess): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = RSS.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
