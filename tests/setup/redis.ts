import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crash, end, freePort, launch, type ServerProcess } from './process.ts';

/** How many databases {@link startRedis} has: test files take one each. */
export const REDIS_DATABASES = 512;

/** A Redis server of its own that a test may kill and start again on the same port, empty. */
export async function startRedis(
  port?: number,
): Promise<ServerProcess & { restart(): Promise<void> }> {
  const { file, env } = program();
  const folder = mkdtempSync(join(tmpdir(), 'sextant-redis-'));
  const chosen = port ?? (await freePort());
  const options = { port: chosen, bind: '127.0.0.1', dir: folder, databases: REDIS_DATABASES };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const command = [file, ...args, '--save', '', '--appendonly', 'no'];
  const start = () => launch({ command, env, stop: 'KILL', ready: 'Ready to accept connections' });
  let server = await start();
  return {
    port: chosen,
    url: `redis://127.0.0.1:${chosen}`,
    kill: () => crash(server),
    async restart() {
      server = await start();
    },
    async stop() {
      await end(server);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Program {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
}

function program(): Program {
  const env = { PATH: process.env['PATH'] };
  if (spawnSync('redis-server', ['--version'], { env }).status === 0)
    return { file: 'redis-server', env };
  return fetched();
}

const CACHE = join(import.meta.dirname, '../../.cache');
const PACKAGES = [
  'redis-server',
  'redis-tools',
  'liblzf1',
  'libhiredis0.14',
  'liblua5.1-0',
  'lua-bitop',
  'lua-cjson',
  'libjemalloc2',
  'libatomic1',
];

/** Debian's own packages, unpacked beside the project: needs neither root nor an installed server. */
function fetched(): Program {
  const home = join(CACHE, 'redis');
  if (!existsSync(home)) unpack(home);
  const libraries = readdirSync(join(home, 'usr/lib'))
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(home, 'usr/lib', name));
  return {
    file: join(home, 'usr/bin/redis-server'),
    env: { PATH: process.env['PATH'], LD_LIBRARY_PATH: libraries.join(':') },
  };
}

/** In a folder of its own, moved into place at the end: other runs may do the same at this moment. */
function unpack(home: string): void {
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'redis-'));
  const download = () =>
    spawnSync('apt-get', ['download', ...PACKAGES], { cwd: work }).status === 0;
  const present = download() || (spawnSync('apt-get', ['update']).status === 0 && download());
  for (const deb of present ? readdirSync(work).filter((name) => name.endsWith('.deb')) : []) {
    spawnSync('dpkg-deb', ['-x', deb, 'root'], { cwd: work });
  }
  const root = join(work, 'root');
  if (existsSync(join(root, 'usr/bin/redis-server')) && !existsSync(home)) {
    try {
      renameSync(root, home);
    } catch {
      // Another run was first.
    }
  }
  rmSync(work, { recursive: true, force: true });
  if (!existsSync(home)) {
    throw new Error(
      'Tests need Redis: install redis-server (Debian: apt-get install redis-server), or name a server of your own in SEXTANT_TEST_REDIS.',
    );
  }
}
