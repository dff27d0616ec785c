import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dialects } from '../src/sql/dialects/dialects.ts';

/**
 * What each room may import: whole folders, or single files. `types` may be named in `import type` alone. `app`, the commands and the files
 * directly in `src` wire everything together and stand outside.
 */
const TABLE: Readonly<
  Record<string, { readonly may: readonly string[]; readonly types?: readonly string[] }>
> = {
  http: {
    may: ['auth', 'schema', 'resolvers', 'limits', 'shared'],
    types: ['config', 'engine', 'semantic/model'],
  },
  // Other ways to ask: each is a surface in the pipeline.
  protocols: {
    may: ['http/pipeline/refusal.ts', 'resolvers', 'shared'],
    types: ['http/pipeline', 'engine', 'semantic'],
  },
  auth: { may: ['operations', 'shared'], types: ['config'] },
  schema: {
    may: ['resolvers', 'semantic/access', 'semantic/model', 'shared'],
    types: ['semantic', 'engine'],
  },
  resolvers: {
    may: [
      'semantic/access',
      'semantic/insights/shared',
      'semantic/insights/trend',
      'semantic/query/blank-spec.ts',
      'shared',
    ],
    types: ['engine', 'semantic'],
  },
  engine: { may: ['semantic', 'sql', 'warehouse', 'cache', 'limits', 'shared'], types: ['config'] },
  // Each only what stands before it.
  'semantic/model': { may: ['shared'] },
  'semantic/access': { may: ['semantic/model', 'shared'] },
  'semantic/query': { may: ['semantic/model', 'semantic/access', 'shared'] },
  'semantic/plan': { may: ['semantic/model', 'semantic/access', 'semantic/query', 'shared'] },
  'semantic/lower': {
    may: ['semantic/model', 'semantic/access', 'semantic/query', 'semantic/plan', 'sql', 'shared'],
  },
  'semantic/insights': {
    may: [
      'semantic/model',
      'semantic/access',
      'semantic/query',
      'semantic/plan',
      'semantic/lower',
      'sql',
      'shared',
    ],
  },
  'semantic/rules': { may: ['semantic/model', 'semantic/access', 'shared'] },
  'semantic/load': {
    may: ['semantic/model', 'semantic/access', 'semantic/rules', 'semantic/insights', 'shared'],
  },
  sql: { may: ['shared'] },
  warehouse: { may: ['shared'], types: ['sql', 'config'] },
  cache: { may: ['shared'] },
  limits: { may: ['cache/redis-client.ts', 'shared'] },
  operations: { may: ['shared'], types: ['config'] },
  telemetry: { may: ['shared'], types: ['cache', 'engine', 'http/pipeline', 'warehouse'] },
  config: { may: ['shared'], types: ['limits'] },
  shared: { may: [] },
};

/** Rooms that wire the others together. */
const WIRING = ['app', 'cli'];

/** Where a third-party package is at home: nobody else knows that it is used. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  'graphql-yoga': ['src/http/'],
  '@graphql-yoga/': ['src/http/'],
  '@pothos/': ['src/schema/'],
  graphql: ['src/http/', 'src/limits/', 'src/schema/', 'src/cli/'],
  inflection: ['src/schema/'],
  dataloader: ['src/resolvers/'],
  jose: ['src/auth/'],
  yaml: ['src/semantic/model/', 'src/config/config-document.ts'],
  zod: ['src/semantic/model/document/'],
  croner: ['src/semantic/model/'],
  '@duckdb/node-api': ['src/warehouse/', 'demo/'],
  pg: ['src/warehouse/', 'src/operations/'],
  'pg-cursor': ['src/warehouse/'],
  '@libsql/client': ['src/operations/'],
  ioredis: ['src/cache/redis-client.ts'],
  'lru-cache': ['src/cache/'],
  pino: ['src/telemetry/'],
  'prom-client': ['src/telemetry/'],
  '@opentelemetry/': ['src/telemetry/'],
};

/** Adding a database touches these places and no other. */
const DATABASE_NAMES = new RegExp(
  [...Object.keys(dialects), 'bigquery', 'clickhouse', 'databricks', 'snowflake'].join('|'),
  'i',
);
const KNOW_DATABASES = [
  'src/sql/dialects/',
  'src/warehouse/',
  'src/config/',
  'src/operations/',
  'src/cli/',
];

/** Who takes questions on to the next stage, so that nothing is answered on a road of its own. */
const ONE_DOOR: Readonly<Record<string, readonly string[]>> = {
  'src/semantic/plan/plan-query.ts': [
    'src/semantic/plan/plan-question.ts',
    'src/semantic/plan/plan-rows.ts',
  ],
  'src/semantic/insights/shared/lower-base.ts': ['src/engine/question-kinds.ts'],
  'src/engine/choose-way.ts': ['src/engine/compile.ts'],
};

/** Branded types, and who may say that something is one. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  TrustedSql: ['src/semantic/model/parse-expression.ts', 'src/semantic/query/bind/tokens.ts'],
  CacheKey: ['src/cache/key.ts'],
};

/** Whatever a way to ask must not do for itself: who asks, how often and for how much, what is written down. */
const SURFACES = ['src/http/graphql/', 'src/protocols/'];
const OF_THE_PIPELINE = [
  'src/auth/',
  'src/operations/',
  'src/engine/',
  'src/http/pipeline/',
  'src/http/deps.ts',
  'src/limits/answer.ts',
  'src/limits/rate-headers.ts',
  'src/limits/rate-limiter-memory.ts',
  'src/limits/rate-limiter-redis.ts',
  'src/limits/budget.ts',
  'src/limits/fair-queue.ts',
];
/** What it may say: that a request cannot be taken. */
const OF_SURFACES = ['src/http/pipeline/refusal.ts'];

const MAX_FILES = 24;
const MAX_LINES = 300;
/** Nothing but declarations that belong together; read by looking up, not from top to bottom. */
const VOCABULARIES = ['src/semantic/model/types.ts', 'src/semantic/query/resolved.ts'];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

const root = resolve(import.meta.dirname, '..');

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

const files = ['src', 'demo'].flatMap(filesUnder);
const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const withoutComments = new Map(
  [...texts].map(([file, text]) => [
    file,
    text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, ''),
  ]),
);

const STATIC = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

function importsOf(file: string): readonly Import[] {
  return importsIn(withoutComments.get(file) ?? '');
}

function importsIn(text: string): readonly Import[] {
  const fixed = [...text.matchAll(STATIC)].map((m) => ({
    target: m[2] ?? '',
    typeOnly: m[1] !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map((m) => ({ target: m[1] ?? '', typeOnly: false }));
  return [...fixed, ...dynamic];
}

/** The path of an import inside the project, or null for a package. */
function within(file: string, target: string): string | null {
  return target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : null;
}

/** `src/semantic/plan/x.ts` is of `semantic/plan`, `src/sql/dialects/x.ts` of `sql`, `src/main.ts` of none. */
function folderOf(file: string): string | null {
  const parts = file.split('/').slice(1, -1);
  if (!file.startsWith('src/') || parts.length === 0) return null;
  return parts[0] === 'semantic' ? parts.slice(0, 2).join('/') : (parts[0] ?? null);
}

function covers(allowed: readonly string[], path: string): boolean {
  return allowed.some((name) => path === name || path.startsWith(`${name}/`));
}

function edges(file: string): readonly string[] {
  return importsOf(file).flatMap(({ target }) => within(file, target) ?? []);
}

function violationsOf(file: string, imports = importsOf(file)): readonly string[] {
  const from = folderOf(file);
  const row = from === null ? undefined : TABLE[from];
  if (from === null || row === undefined) return [];
  return imports.flatMap(({ target, typeOnly }) => {
    const path = within(file, target);
    if (path === null) return [];
    const to = folderOf(path);
    const allowed = typeOnly ? [...row.may, ...(row.types ?? [])] : row.may;
    const fine = to !== null && (to === from || covers(allowed, path.replace(/^src\//, '')));
    return fine ? [] : [`${file} imports ${path}${typeOnly ? ' (types)' : ''}`];
  });
}

function isAt(file: string, places: readonly string[]): boolean {
  return places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));
}

function packageOf(target: string): string | undefined {
  return Object.keys(HOMES).find((name) =>
    name.endsWith('/') ? target.startsWith(name) : target === name || target.startsWith(`${name}/`),
  );
}

/** The first cycle that a walk finds, as a list of names, or null. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const found = visit(next, [...path, node]);
      if (found !== null) return found;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const found = visit(node, []);
    if (found !== null) return found;
  }
  return null;
}

/** Folders as nodes; `semantic` is one of them, since its parts hand each other their types. */
function folderGraph(): ReadonlyMap<string, readonly string[]> {
  const top = (file: string) =>
    file.startsWith('src/') ? file.split('/').slice(1, -1)[0] : undefined;
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const from = top(file);
    if (from === undefined || WIRING.includes(from)) continue;
    const targets = edges(file).flatMap((path) => top(path) ?? []);
    graph.set(from, [...(graph.get(from) ?? []), ...targets.filter((to) => to !== from)]);
  }
  return graph;
}

const ROOMS = new Set(files.flatMap((file) => folderOf(file) ?? []));

describe('the architecture', () => {
  it('is looked at: the files and their imports are there', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(files).toContain('src/shared/errors.ts');
    expect(edges('src/cache/key.ts')).toContain('src/shared/canonical.ts');
    expect(importsOf('src/cache/redis-client.ts').map(({ target }) => target)).toContain('ioredis');
    const seen = new Set(
      files.map(folderOf).filter((folder) => folder !== null && !WIRING.includes(folder)),
    );
    expect([...seen].sort()).toEqual(expect.arrayContaining(['auth', 'engine', 'semantic/lower']));
    expect([...seen].filter((folder) => folder !== null && TABLE[folder] === undefined)).toEqual(
      [],
    );
  });

  it('keeps to the import table', () => {
    expect(files.flatMap((file) => violationsOf(file))).toEqual([]);
  });

  it.each(Object.keys(TABLE))('catches an import that %s may not make', (room) => {
    const planted = `src/${room}/planted.ts`;
    const caught = [...ROOMS]
      .filter((other) => other !== room)
      .filter((other) => {
        const target = relative(dirname(planted), `src/${other}/anything.ts`);
        return violationsOf(planted, importsIn(`import { x } from '${target}';`)).length > 0;
      });
    const { may } = TABLE[room] ?? { may: [] };
    const banned = [...ROOMS].filter((other) => other !== room && !covers(may, other));
    expect(banned).toEqual(expect.arrayContaining(WIRING));
    expect(caught).toEqual(banned);
  });

  it.each(SURFACES)('lets no surface of %s go past the pipeline', (folder) => {
    const past = (file: string, imports = importsOf(file)) =>
      imports.flatMap(({ target, typeOnly }) => {
        const path = within(file, target);
        if (path === null || typeOnly || isAt(path, OF_SURFACES)) return [];
        return isAt(path, OF_THE_PIPELINE) ? [`${file} imports ${path}`] : [];
      });
    const own = files.filter((file) => file.startsWith(folder));
    expect(own.flatMap((file) => past(file))).toEqual([]);
    const planted = `${folder}planted.ts`;
    const caught = OF_THE_PIPELINE.filter((place) => {
      const path = place.endsWith('/') ? `${place}anything.ts` : place;
      const target = relative(dirname(planted), path);
      return past(planted, importsIn(`import { x } from '${target}';`)).length > 0;
    });
    expect(caught).toEqual(OF_THE_PIPELINE);
  });

  it('has one road to a surface', () => {
    const road = 'src/http/pipeline/answer-request.ts';
    expect(files.filter((file) => edges(file).includes(road))).toEqual(['src/http/http.ts']);
    const surfaces = files.filter((file) =>
      edges(file).includes('src/http/graphql/graphql-surface.ts'),
    );
    expect(surfaces).toEqual(['src/app/surfaces.ts', 'src/cli/compile-command.ts']);
  });

  it('shows rules only what is sound of a model', () => {
    const whole = files.filter(
      (file) =>
        file.startsWith('src/semantic/rules/') && /\bSemanticModel\b/.test(texts.get(file) ?? ''),
    );
    expect(whole).toEqual([]);
  });

  it('has a test for each rule', () => {
    const listed = edges('src/semantic/rules/all-rules.ts').filter((path) =>
      path.startsWith('src/semantic/rules/'),
    );
    expect(listed.length).toBeGreaterThan(15);
    const tests = new Set(readdirSync(join(root, 'tests/rules')));
    expect(listed.filter((path) => !tests.has(`${basename(path, '.ts')}.test.ts`))).toEqual([]);
  });

  it.each(Object.entries(MAKERS))('makes %s in one place', (brand, makers) => {
    const making = new RegExp(`\\bas ${brand}\\b`);
    const found = [...withoutComments].flatMap(([file, text]) => (making.test(text) ? [file] : []));
    expect(found.filter((file) => file.startsWith('src/')).sort()).toEqual(makers);
  });

  it('keeps packages at home', () => {
    const strays = files.flatMap((file) =>
      importsOf(file).flatMap(({ target }) => {
        if (target.startsWith('.') || target.startsWith('node:')) return [];
        const name = packageOf(target);
        const home = name !== undefined && isAt(file, HOMES[name] ?? []);
        return home ? [] : [`${file} imports ${target}`];
      }),
    );
    expect(strays).toEqual([]);
  });

  it('has no cycle of files', () => {
    expect(cycleIn(new Map(files.map((file) => [file, edges(file)])))).toBeNull();
  });

  it('has no cycle of folders', () => {
    expect(cycleIn(folderGraph())).toBeNull();
  });

  it('resolves questions without a thought of SQL', () => {
    const resolving = files.filter((file) =>
      /^src\/semantic\/insights\/[^/]+\/resolve\//.test(file),
    );
    expect(resolving.length).toBeGreaterThan(5);
    const strays = [...resolving, ...files.filter((file) => file.startsWith('src/semantic/query/'))]
      .flatMap((file) => edges(file).map((to) => `${file} imports ${to}`))
      .filter((edge) =>
        /imports src\/(sql|semantic\/(plan|lower)|semantic\/insights\/[^/]+\/sql)\//.test(edge),
      );
    expect(strays).toEqual([]);
  });

  it.each(Object.entries(ONE_DOOR))('plans and lowers in one place: %s', (module, importers) => {
    const found = files.filter((file) => edges(file).includes(module)).sort();
    expect(found).toEqual(importers);
  });

  it('names databases only where they are at home', () => {
    const named = [...withoutComments].flatMap(([file, text]) =>
      file.startsWith('src/') && !isAt(file, KNOW_DATABASES) && DATABASE_NAMES.test(text)
        ? [file]
        : [],
    );
    expect(named).toEqual([]);
  });

  it('calls no two files of src by one name', () => {
    const byName = new Map<string, string[]>();
    for (const file of files.filter((one) => one.startsWith('src/'))) {
      const name = file.split('/').at(-1) ?? '';
      byName.set(name, [...(byName.get(name) ?? []), file]);
    }
    expect([...byName.values()].filter((same) => same.length > 1)).toEqual([]);
  });

  it(`has no folder with more than ${MAX_FILES} files, and next to none outside of one`, () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
    expect(counts.get('src')).toBeLessThanOrEqual(2);
  });

  it(`has no file above ${MAX_LINES} lines`, () => {
    const long = [...texts].flatMap(([file, text]) => {
      const lines = text.split('\n').length - 1;
      return lines > MAX_LINES && !VOCABULARIES.includes(file) ? [`${file}: ${lines}`] : [];
    });
    expect(long).toEqual([]);
  });
});
