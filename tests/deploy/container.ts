/** A container without Docker: the files of an image, read-only, and a process of another user that runs them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../setup/process.ts';
import { type Image, inside } from './dockerfile.ts';

/** Only root may become somebody else. */
export const maySwitchUser = process.getuid?.() === 0;

export interface Container {
  readonly url: string;
  /** Who runs it, as `ps` says. */
  readonly uid: number;
  log(): string;
  /** The exit code of the health check. */
  health(): number | null;
  /** Files and folders that the process may write to. */
  writable(): readonly string[];
  /** Answers the exit code. */
  stop(): Promise<number | null>;
}

/** What mounting does: the files of `project` lie in the image's working folder. */
export function mount(image: Image, project: string): void {
  cpSync(project, inside(image.root, image.workdir), { recursive: true });
}

export async function runContainer(
  image: Image,
  given: Readonly<Record<string, string>>,
): Promise<Container> {
  makeReadOnly(image);
  const port = await freePort();
  const env = { PATH: process.env['PATH'], ...image.env, ...given, PORT: String(port) };
  const cwd = inside(image.root, image.workdir);
  const as = { cwd, env, ...userOf(image) };
  const [file = '', ...args] = translated(image.command, image.root);
  const child = spawn(file, args, as);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk.toString();
    });
  }
  await listening(child, () => log);
  const run = (command: readonly string[]) => {
    const [program = '', ...rest] = translated(command, image.root);
    return spawnSync(program, rest, { ...as, encoding: 'utf8' });
  };
  return {
    url: `http://127.0.0.1:${port}`,
    uid: Number(spawnSync('ps', ['-o', 'uid=', '-p', String(child.pid)]).stdout.toString()),
    log: () => log,
    health: () => run(image.health).status,
    writable: () =>
      run(['find', '/', '-writable', '-not', '-type', 'l'])
        .stdout.split('\n')
        .filter(Boolean)
        .map((path) => path.slice(image.root.length)),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

/** Another command in the place of the image's own: its exit code and what it says. */
export function runOnce(
  image: Image,
  command: string,
  given: Readonly<Record<string, string>>,
): string {
  const [file = '', ...args] = translated(image.command.slice(0, -1), image.root);
  const env = { PATH: process.env['PATH'], ...image.env, ...given };
  const cwd = inside(image.root, image.workdir);
  const ended = spawnSync(file, [...args, ...command.split(' ')], { cwd, env, encoding: 'utf8' });
  return `${ended.status} ${ended.stderr}`;
}

/** All but what the image leaves open to everybody, as it does `.sextant`. */
function makeReadOnly(image: Image): void {
  chmodSync(join(image.root, '..'), 0o755);
  spawnSync('chmod', ['-R', 'a+rX', image.root]);
  const closed = ['-not', '-type', 'l', '-not', '-perm', '-o+w'];
  spawnSync('find', [image.root, ...closed, '-exec', 'chmod', 'a-w', '{}', '+']);
}

function userOf({ user }: Image) {
  if (!maySwitchUser) return {};
  const [uid, gid] = user.split(':').map(Number);
  return { uid, gid };
}

/** Paths of the container as those of this machine; Node is the one that runs this. */
function translated(command: readonly string[], root: string): readonly string[] {
  return command.map((word, place) => {
    if (place === 0 && word === 'node') return process.execPath;
    return word.startsWith('/') ? join(root, word) : word;
  });
}

function listening(child: ChildProcess, log: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', () => {
      if (log().includes('"listening"')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${log()}`)));
  });
}
