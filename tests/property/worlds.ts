/** Random models of a few cubes that hang together, random rows of them, and random questions. */
import fc from 'fast-check';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import type { FilterSpec } from '../../src/semantic/model/filter-spec.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import { blankSpec } from '../../src/semantic/query/blank-spec.ts';
import type { QuerySpec } from '../../src/semantic/query/query-spec.ts';
import { type Cell, MEASURES, type Row, type World } from '../oracles/query/population.ts';

const MOST = 5;
const ROWS = 4;

export interface Asked {
  readonly world: World;
  readonly model: SemanticModel;
  readonly specs: readonly QuerySpec[];
}

const fks = Array.from({ length: MOST }, (_, i) => `f${i}`);
const cells = <T extends Cell>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 4 });

/** Foreign keys may be NULL or lead to no row. */
const rows: fc.Arbitrary<readonly Row[]> = fc
  .array(
    fc.record({
      k: cells(fc.constantFrom('a', 'b')),
      v: cells(fc.integer({ min: -2, max: 3 })),
      day: cells(fc.constantFrom('2024-01-01', '2024-01-02', '2024-02-01')),
      tenant: cells(fc.constantFrom('t', 'u')),
      ...Object.fromEntries(
        fks.map((name) => [name, cells(fc.integer({ min: 1, max: ROWS + 1 }))]),
      ),
    }),
    { maxLength: ROWS },
  )
  .map((all) => all.map((row, i): Row => ({ id: i + 1, ...(row as Row) })));

interface Shape {
  readonly size: number;
  readonly links: World['links'];
  readonly bound: ReadonlySet<number>;
  /** Cubes whose key is computed, and so is never NULL where its row is missing. */
  readonly computed: ReadonlySet<number>;
}

/** Each cube is linked to one before it, in either direction. */
const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 2, max: MOST }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    links: fc.tuple(
      ...Array.from({ length: size - 1 }, (_, i) =>
        fc.tuple(fc.nat(i), fc.boolean()).map(([to, up]): readonly [number, number] => {
          return up ? [i + 1, to] : [to, i + 1];
        }),
      ),
    ),
    bound: fc.subarray(Array.from({ length: size }, (_, i) => i)).map((all) => new Set(all)),
    computed: fc.subarray(Array.from({ length: size }, (_, i) => i)).map((all) => new Set(all)),
  }),
);

function modelOf({ size, links, bound, computed }: Shape): SemanticModel {
  const cubes = Array.from({ length: size }, (_, i) => {
    const joins = links.flatMap(([many, one]) => {
      const on = `{c${many}}.f${one} = {c${one}}.id`;
      if (many === i) return [{ name: `c${one}`, relationship: 'many_to_one', sql: on }];
      return one === i ? [{ name: `c${many}`, relationship: 'one_to_many', sql: on }] : [];
    });
    const filters = [
      { member: 'tenant', operator: 'equals', values: ['{ securityContext.tenant }'] },
    ];
    return {
      name: `c${i}`,
      sql_table: `c${i}`,
      joins: joins.map((join) => ({ ...join, sql: join.sql.replaceAll(`{c${i}}`, '{CUBE}') })),
      ...(bound.has(i)
        ? { access_policy: [{ group: '*', row_level: { filters } }] }
        : { meta: { tenancy: 'shared' } }),
      dimensions: [
        {
          name: 'key',
          sql: computed.has(i) ? "CONCAT('x', {CUBE}.id)" : 'id',
          type: 'string',
          primary_key: true,
        },
        { name: 'id', sql: 'id', type: 'number' },
        { name: 'k', sql: 'k', type: 'string' },
        { name: 'v', sql: 'v', type: 'number' },
        { name: 'day', sql: 'day', type: 'time', meta: { graphql_type: 'date' } },
        { name: 'tenant', sql: 'tenant', type: 'string' },
      ],
      measures: [
        { name: 'count', type: 'count' },
        { name: 'total', type: 'sum', sql: 'v' },
        { name: 'ones', type: 'sum', sql: '1' },
        { name: 'filled', type: 'sum', sql: 'COALESCE({CUBE}.v, 0)' },
        { name: 'positive', type: 'count', filters: [{ sql: '{CUBE}.v > 0' }] },
        { name: 'unknown', type: 'count', filters: [{ sql: '{CUBE}.v IS NULL' }] },
        { name: 'kinds', type: 'count_distinct', sql: 'k' },
        { name: 'lowest', type: 'min', sql: 'v' },
        { name: 'spread', type: 'number', sql: 'MAX({CUBE}.v) - MIN({CUBE}.v)' },
      ],
    };
  });
  return loadModel([{ path: 'random.yml', text: JSON.stringify({ cubes }) }]).model;
}

/** From the root along the links, never back. */
function pathsFrom(root: number, { links }: Shape): readonly string[] {
  const walk = (path: readonly number[]): readonly string[] => {
    const at = path.at(-1);
    const next = links.flatMap(([a, b]) => (a === at ? [b] : b === at ? [a] : []));
    const further = next.filter((cube) => !path.includes(cube));
    return [
      path.map((cube) => `c${cube}`).join('.'),
      ...further.flatMap((cube) => walk([...path, cube])),
    ];
  };
  return walk([root]);
}

function leaves(paths: readonly string[]): fc.Arbitrary<FilterSpec> {
  const on = (name: string) => fc.constantFrom(...paths).map((path) => `${path}.${name}`);
  const rest = { kind: fc.constant('compare' as const), caseInsensitive: fc.constant(false) };
  return fc.oneof(
    fc.record({
      ...rest,
      member: on('k'),
      operator: fc.constantFrom('equals' as const, 'notEquals' as const),
      values: fc.subarray(['a', 'b'], { minLength: 1 }),
    }),
    fc.record({
      ...rest,
      member: on('v'),
      operator: fc.constantFrom('gt' as const, 'lte' as const),
      values: fc.integer({ min: -1, max: 2 }).map((n) => [n]),
    }),
    fc.record({
      ...rest,
      member: fc.oneof(on('k'), on('v')),
      operator: fc.constantFrom('set' as const, 'notSet' as const),
      values: fc.constant([]),
    }),
  );
}

function filters(paths: readonly string[]): fc.Arbitrary<FilterSpec | null> {
  const { tree } = fc.letrec<{ tree: FilterSpec }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      { weight: 3, arbitrary: leaves(paths) },
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
      tie('tree').map((of) => ({ kind: 'not' as const, of })),
    ),
  }));
  return fc.option(tree, { freq: 3 });
}

function specs(shape: Shape): fc.Arbitrary<QuerySpec> {
  return fc.nat(shape.size - 1).chain((root) => {
    const paths = pathsFrom(root, shape);
    const path = fc.constantFrom(...paths);
    const measure = fc.tuple(path, fc.constantFrom(...MEASURES)).map((parts) => parts.join('.'));
    const ranged = path.map((at) => [
      {
        member: `${at}.day`,
        range: { kind: 'between' as const, start: '2024-01-01', end: '2024-01-02' },
      },
    ]);
    return fc
      .record({
        dimensions: fc.array(path, { maxLength: 2 }),
        measures: fc.array(measure, { minLength: 1, maxLength: 3 }),
        where: filters(paths),
        ranges: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, ranged),
        total: fc.boolean(),
      })
      .map(
        ({ dimensions, measures, where, ranges, total }): QuerySpec => ({
          ...blankSpec,
          root: `c${root}`,
          dimensions: dimensions.map((at, i) => ({
            member: `${at}.k`,
            as: `d${i}`,
            granularity: null,
          })),
          measures: measures.map((member, i) => ({ member, as: `m${i}` })),
          where,
          ranges,
          totalsBy: total && dimensions.length > 0 ? [] : null,
        }),
      );
  });
}

export const worlds: fc.Arbitrary<Asked> = shapes.chain((shape) =>
  fc
    .record({
      tables: fc.array(rows, { minLength: shape.size, maxLength: shape.size }),
      specs: fc.array(specs(shape), { minLength: 3, maxLength: 3 }),
    })
    .map((of) => {
      const { links, bound } = shape;
      const world: World = { tables: of.tables, links, bound, tenant: 't' };
      return { world, model: modelOf(shape), specs: of.specs };
    }),
);

const COLUMNS = ['id', 'k', 'v', 'day', 'tenant', ...fks];
const TYPES = [
  'INTEGER',
  'VARCHAR(10)',
  'INTEGER',
  'DATE',
  'VARCHAR(10)',
  ...fks.map(() => 'INTEGER'),
];

/** Makes the tables anew. */
export function store({ tables }: World): readonly string[] {
  return tables.flatMap((all, i) => {
    const columns = COLUMNS.map((name, n) => `${name} ${TYPES[n]}`).join(', ');
    const values = all.map(
      (row) => `(${COLUMNS.map((name) => literal(row[name] ?? null)).join(', ')})`,
    );
    const insert = values.length === 0 ? [] : [`INSERT INTO c${i} VALUES ${values.join(', ')}`];
    return [`DROP TABLE IF EXISTS c${i}`, `CREATE TABLE c${i} (${columns})`, ...insert];
  });
}

const literal = (cell: Cell) => (typeof cell === 'string' ? `'${cell}'` : String(cell ?? 'NULL'));
