/**
 * Real servers for tests, each on a free port with a folder of its own. `global.ts` starts the shared ones
 * once per run, when a test first asks; `servers.ts` is what tests import. Nothing outlives the process
 * that started it: every server sits behind a shell that ends it when its own stdin closes.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** SIGKILL, as a crash would be. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface Launch {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Who runs it, where the server refuses root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What ends it at once. */
  readonly stop: 'KILL' | 'QUIT';
  /** What it prints once it takes connections. */
  readonly ready: string;
}

export interface Launched {
  readonly child: ChildProcess;
  /** Of the server itself, not of the shell in front of it. */
  readonly pid: number;
}

// The first line on fd 3 is the server's pid. `cat` returns when the parent is gone, however it went.
const GUARD =
  '"$@" <&- 3>&- & pid=$!; echo $pid >&3; exec 3>&-; cat >/dev/null; kill -s "$STOP" $pid; wait $pid';

// A client that knocks while the server still recovers gets a FATAL of its own, which is no failure to start.
const REFUSES = /FATAL(?!: +the database system is)|could not bind|Address already in use/i;

/** Starts a server and waits for its word that it is ready. */
export async function launch({ command, env, user, ready, stop }: Launch): Promise<Launched> {
  const child = spawn('/bin/sh', ['-c', GUARD, 'guard', ...command], {
    env: { ...env, STOP: stop },
    ...(user ?? {}),
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let pid = 0;
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000);
      if (pid !== 0 && output.includes(ready)) resolve();
      else if (REFUSES.test(output)) reject(failure(command, output));
    };
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      pid = Number(chunk.toString().trim());
      read(Buffer.alloc(0));
    });
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(failure(command, output)));
    setTimeout(() => reject(failure(command, output)), 20_000).unref();
  });
  child.unref();
  for (const stream of child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
  return { child, pid };
}

const failure = (command: readonly string[], output: string): Error =>
  new Error(`${command[0]} did not start:\n${output}`);

/** Closes the guard's stdin, which ends the server, and waits for both. */
export async function end({ child }: Launched): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, 'exit');
  child.stdin?.end();
  await gone;
}

export async function crash(launched: Launched): Promise<void> {
  process.kill(launched.pid, 'SIGKILL');
  await end(launched);
}

/** SIGSTOP and SIGCONT, for the server and the processes that it has made. */
export function signalAll({ pid }: Launched, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const one of [pid, ...childrenOf(pid)]) {
    try {
      process.kill(one, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

function childrenOf(pid: number): readonly number[] {
  const listed = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return listed.stdout.split('\n').map(Number).filter(Boolean);
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
