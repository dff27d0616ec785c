/**
 * `npm run build`: the sources and what they import, as few files. A start spends more time on finding and
 * reading a thousand modules than on anything it does with them. Types are checked elsewhere (npm run check).
 */
const { buildSync } = require('esbuild');
const { rmSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Loaded when first used, or with files of their own beside them. */
const EXTERNAL = [
  '@duckdb/node-api',
  '@graphql-yoga/render-graphiql',
  '@libsql/client',
  'ioredis',
  'pg',
  'pg-cursor',
];

/** Bundled CommonJS asks for Node's own modules by `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** @throws Error, after esbuild has printed what is wrong */
function build(outdir) {
  rmSync(outdir, { recursive: true, force: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
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

module.exports = { build };
if (require.main === module) build(join(root, 'dist'));
