#!/usr/bin/env node
/**
 * The launcher. It is CommonJS because libuv sizes its thread pool when it is first used, and loading an
 * ES module uses it: from there the variable below would come too late. Each running query of the embedded
 * database holds one of these threads, and token checks, DNS and file reads must not wait for it.
 */
process.env.UV_THREADPOOL_SIZE ??= '16';
// GraphQL looks for two copies of itself in every check of a type, unless it is told that this is no laboratory.
process.env.NODE_ENV ??= 'production';

const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const root = join(__dirname, '..');
const entry = join(root, 'dist', 'main.js');

function newest(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const times = names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => modified(join(folder, name)));
  return Math.max(0, ...times);
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** From a checkout the sources decide; an installed package has only what was built. */
function isOutdated() {
  const sources = ['src', 'demo']
    .map((name) => join(root, name))
    .filter((path) => existsSync(path));
  if (!existsSync(join(root, 'src', 'main.ts'))) return false;
  return Math.max(...sources.map(newest)) > modified(entry);
}

function bundler() {
  try {
    return require('./build.js');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return null;
  }
}

function build() {
  const found = bundler();
  if (found === null) {
    if (existsSync(entry)) return;
    console.error('sextant is not built, and esbuild is not installed: run npm ci.');
    process.exit(1);
  }
  found.build({ types: false });
}

if (isOutdated()) build();
require('node:module').enableCompileCache?.();
import(pathToFileURL(entry).href).then(
  (sextant) => sextant.main(process.argv.slice(2)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
