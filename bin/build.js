/**
 * `npm run build`: the sources and what they import, as few files. A start spends more time on finding and
 * reading a thousand modules than on anything it does with them. Beside them the types of what the package exports;
 * whether types hold is checked elsewhere (npm run typecheck).
 */
const { buildSync } = require('esbuild');
const { execFileSync } = require('node:child_process');
const {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

const root = join(__dirname, '..');
const dist = join(root, 'dist');

/** Loaded when first used, or with files of their own beside them. */
const EXTERNAL = [
  '@duckdb/node-api',
  '@graphql-yoga/render-graphiql',
  '@libsql/client',
  '@opentelemetry/api',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-node',
  'ioredis',
  'pg',
  'pg-cursor',
];

/** Bundled CommonJS asks for Node's own modules by `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** @throws Error, after esbuild has printed what is wrong */
function bundle(outdir) {
  rmSync(outdir, { recursive: true, force: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/index.ts'],
    outdir,
    bundle: true,
    // Commands are loaded when they are called, each without what the others need.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    external: EXTERNAL,
    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
}

/** Beside its place and then renamed: two commands may start, and build, at the same time. */
function build({ types }) {
  const fresh = join(root, `dist-${process.pid}`);
  try {
    bundle(fresh);
    if (types) declare(join(fresh, 'types'));
    exchange(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function exchange(fresh) {
  const old = join(root, `dist-old-${process.pid}`);
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } catch (error) {
    // Another command was first; what it has built is as good.
    if (!existsSync(join(dist, 'main.js'))) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

const RELATIVE = /(\bfrom |\bimport\()'(\.[^']+)\.ts'/g;

/** The declarations that `index.d.ts` leads to. The compiler writes those of all that the program is made of. */
function declare(outdir) {
  const all = mkdtempSync(join(tmpdir(), 'sextant-types-'));
  try {
    const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    const project = join(root, 'tsconfig.build.json');
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', all], { stdio: 'inherit' });
    const keep = (name, kept) => {
      if (kept.has(name)) return kept;
      kept.add(name);
      const text = readFileSync(join(all, `${name}.d.ts`), 'utf8');
      mkdirSync(dirname(join(outdir, name)), { recursive: true });
      writeFileSync(join(outdir, `${name}.d.ts`), text.replace(RELATIVE, "$1'$2.js'"));
      for (const [, , target] of text.matchAll(RELATIVE)) keep(join(dirname(name), target), kept);
      return kept;
    };
    keep('index', new Set());
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

module.exports = { build };
if (require.main === module) build({ types: true });
