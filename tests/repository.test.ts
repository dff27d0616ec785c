/** What people and tools expect around code, held to what is there. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { freshFolder } from './setup/fresh-folder.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest: {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
} = JSON.parse(read('package.json'));

/** The given paths that a clone does not have, whatever lies here. */
function ignored(paths: readonly string[]): readonly string[] {
  const folder = freshFolder();
  try {
    const git = (...args: readonly string[]) =>
      spawnSync('git', args, { cwd: folder.path, input: paths.join('\n'), encoding: 'utf8' });
    expect(git('init', '--quiet').status).toBe(0);
    copyFileSync(join(root, '.gitignore'), join(folder.path, '.gitignore'));
    return git('check-ignore', '--no-index', '--stdin').stdout.split('\n').filter(Boolean);
  } finally {
    folder.remove();
  }
}

const sources = ['src', 'demo', 'tests', 'bench', 'examples', 'clients/typescript/src']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name}`,
    ),
  )
  .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'));

describe('a fresh clone', () => {
  it('type-checks at once: nothing is imported that has to be made first', () => {
    const imported = sources.flatMap((file) =>
      [...read(file).matchAll(/\bfrom '(\.[^']+)'/g)].map(([, target = '']) =>
        relative(root, resolve(root, dirname(file), target)),
      ),
    );
    expect(imported.length).toBeGreaterThan(1000);
    expect(ignored([...imported, 'dist/main.js'])).toEqual(['dist/main.js']);
  });

  it('is checked by the commands that people try first', () => {
    const { scripts } = manifest;
    expect(scripts['check']).toContain('npm run typecheck && npm run lint');
    expect(scripts['test']).toMatch(/^npm run check .*&& vitest run$/);
    for (const name of ['lint', 'typecheck', 'test:unit']) expect(scripts).toHaveProperty(name);
  });

  it('names a version of Node that the package runs on', () => {
    const [major] = /\d+/.exec(manifest.engines.node) ?? [];
    expect(Number(read('.nvmrc'))).toBe(Number(major));
  });
});

describe('the workflow of GitHub', () => {
  const { permissions, jobs } = parse(read('.github/workflows/ci.yml'));

  it('runs what CI runs elsewhere, and may only read', () => {
    const steps: readonly { readonly run?: string; readonly uses?: string }[] = jobs.run.steps;
    expect(steps.at(-1)).toEqual({ run: '.ci/run' });
    expect(permissions).toEqual({ contents: 'read' });
  });
});

describe('the changelog', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, text = '']) => text);

  it('has what is unreleased on top, then dated versions, the newest first', () => {
    const [first, ...versions] = headings;
    expect(first).toBe('Unreleased');
    const dates = versions.map((text) => /^\d+\.\d+\.\d+ \((\d{4}-\d\d-\d\d)\)$/.exec(text)?.[1]);
    expect(dates.length).toBeGreaterThan(2);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it('begins with the version of the package', () => {
    expect(headings[1]).toMatch(`${manifest.version} (`);
  });
});
