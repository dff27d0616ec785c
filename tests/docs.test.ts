/** What pages say of the tree is there: each path that they name, each room, each command. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) =>
  join('src', name),
);
const rooms = files.filter((file) => file.endsWith('README.md'));
const decisions = readdirSync(join(root, 'docs/adr')).map((name) => `docs/adr/${name}`);
const pages = [
  ...['CONTRIBUTING.md', 'README.md', 'SECURITY.md'],
  ...['architecture', 'glossary', 'adding-a-dialect', 'deploy', 'embed', 'peers'].map(
    (name) => `docs/${name}.md`,
  ),
  ...decisions,
  ...rooms,
];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Text between backticks that can only be meant as a path, and the targets of links. */
function pathsIn(page: string): readonly string[] {
  const text = read(page).replace(/```[\s\S]*?```/g, '');
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path = '']) => path);
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, path = '']) => path);
  return [...quoted.filter(isPath), ...linked.filter((path) => !/^https?:/.test(path))];
}

const TOP = /^(src|tests|docs|bin|bench|demo|examples|clients|cube-models|deploy)\//;
const FILE = /^[\w./*<>-]+\.(ts|md|yml|yaml|json|sql|diff|txt|sdl|js|test)$/;
const isPath = (text: string): boolean => TOP.test(text) || FILE.test(text);

/** Files that a project has, or that a case of the corpus has, named without their place. */
const ANYWHERE = new Set([
  ...['sextant.yml', 'case.yml', 'plan.txt', 'duckdb.sql', 'dialects.diff', 'rows.json'],
  'check.sql',
]);

/** Rooms that the first one who needs them makes. */
const TO_COME = ['src/protocols/<'];

function isThere(page: string, path: string): boolean {
  if (ANYWHERE.has(path)) return true;
  const bases = [dirname(page), '.', 'src'];
  if (TO_COME.some((folder) => path.startsWith(folder))) return true;
  // A name to be chosen: what it will lie in is there.
  const certain = path.includes('<') ? dirname(path.slice(0, path.indexOf('<') + 1)) : path;
  return bases.some((base) => matches(join(base, certain)));
}

/** `tests/corpus/access-*`: something is called so. */
function matches(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(root, path));
  const [before = '', after = ''] = path.split('*');
  const folder = before.endsWith('/') ? before : dirname(before);
  const start = relative(folder, before);
  if (!existsSync(join(root, folder))) return false;
  return readdirSync(join(root, folder)).some(
    (name) => name.startsWith(start) && (after.includes('/') || name.endsWith(after)),
  );
}

describe('pages about the code', () => {
  it('are looked at', () => {
    expect(rooms.length).toBeGreaterThan(20);
    expect(pathsIn('docs/architecture.md').length).toBeGreaterThan(40);
    expect(isThere('CONTRIBUTING.md', 'src/no/such.ts')).toBe(false);
    expect(isThere('CONTRIBUTING.md', 'tests/corpus/no-such-*')).toBe(false);
    expect(isThere('CONTRIBUTING.md', 'src/no/<name>.ts')).toBe(false);
  });

  it.each(pages)('%s names only what is there', (page) => {
    expect(pathsIn(page).filter((path) => !isThere(page, path))).toEqual([]);
  });

  it.each(pages)('%s calls only scripts that are there', (page) => {
    const { scripts } = JSON.parse(read('package.json'));
    const called = [...read(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
    expect(called.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('rooms', () => {
  it('are all in the table of the architecture', () => {
    const text = read('docs/architecture.md');
    expect(rooms.filter((page) => !text.includes(`](../${page})`))).toEqual([]);
  });

  const folders = (under: string) =>
    readdirSync(join(root, under), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(under, entry.name)] : [],
    );

  it.each([...folders('src'), ...folders('src/semantic')])('%s says what it is for', (room) => {
    const text = read(`${room}/README.md`);
    expect(text).toContain('**Invariant.**');
    expect(text).toContain('**Tests.**');
    const lines = text.trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(5);
    expect(lines).toBeLessThanOrEqual(15);
  });
});
