/** What works, and is likely not what was meant. */

import type {
  Cube,
  Dimension,
  Measure,
  PolicyFilter,
  PolicyValue,
} from '../semantic/model/types.ts';
import { type ColumnTypes, pickedAs } from '../semantic/model/with-columns.ts';
import type { Asking } from './ask-cube.ts';
import type { Finding } from './finding.ts';

export async function columnWarnings(
  cube: Cube,
  types: ColumnTypes,
  asking: Pick<Asking, 'warehouse' | 'signal'>,
): Promise<readonly Finding[]> {
  const rounded = [...cube.dimensions.values()].flatMap((one) => roundedBy(cube, one, types));
  const picked = [...cube.measures.values()].flatMap((one) => pickedBy(cube, one, types));
  const claims = tenantsOf(cube).flatMap((one) => claimOf(cube, one, types));
  return [...rounded, ...picked, ...claims, ...(await unindexed(cube, asking))];
}

function warning(cube: Cube, { name, at }: Dimension | Measure, problem: string): Finding {
  return { level: 'warning', message: `${cube.name}.${name}: ${problem}`, at, sql: null };
}

function roundedBy(cube: Cube, one: Dimension, types: ColumnTypes): readonly Finding[] {
  const type = types.get(`${cube.name}.${one.name}`);
  const isLong = type?.kind === 'integer' && /^(?:bigint|ubigint|u?hugeint)$/i.test(type.sql);
  if (!isLong || one.valueType !== 'float') return [];
  const fitting = 'meta: { graphql_type: bigint } shows all of them';
  return [
    warning(
      cube,
      one,
      `${type.sql} values past 2^53 do not fit a Float and are refused; ${fitting}`,
    ),
  ];
}

/** The schema is made before anybody asks the database, and takes the greatest of a column for a number. */
function pickedBy(cube: Cube, one: Measure, types: ColumnTypes): readonly Finding[] {
  const type = types.get(`${cube.name}.${one.name}`);
  const picks = (one.type === 'max' || one.type === 'min') && one.valueType === 'decimal';
  if (!picks || type === undefined) return [];
  const own = pickedAs(type);
  if (own === 'decimal') return [];
  const name = own === 'timestamp' ? 'datetime' : own;
  const fitting = `meta: { graphql_type: ${name} } gives it its own type, and lets having compare it`;
  return [warning(cube, one, `it is of type ${type.sql}, and Decimal in the schema; ${fitting}`)];
}

function claimOf(cube: Cube, one: Dimension, types: ColumnTypes): readonly Finding[] {
  const type = types.get(`${cube.name}.${one.name}`);
  if (type === undefined || type.kind === 'text' || type.kind === 'caseless') return [];
  const problem = `the row policy compares a claim with a column of type ${type.sql}: a claim that is no such value sees no row`;
  return one.valueType === 'string' ? [warning(cube, one, problem)] : [];
}

/** The cube's own members that a row policy compares with a claim. */
function tenantsOf({ access, dimensions }: Cube): readonly Dimension[] {
  if (access.kind === 'shared') return [];
  const names = access.policies.flatMap(({ rows }) => (rows === null ? [] : claimed(rows)));
  return [...new Set(names)].flatMap((name) => dimensions.get(name) ?? []);
}

function claimed(filter: PolicyFilter): readonly string[] {
  if (filter.kind !== 'compare') return filter.of.flatMap(claimed);
  const isClaim = (value: PolicyValue) => value.kind === 'claim';
  return filter.member.path.length === 0 && filter.values.some(isClaim) ? [filter.member.name] : [];
}

/** The columns that nearly every question filters by: that of the tenant and the first time. */
async function unindexed(
  cube: Cube,
  { warehouse, signal }: Pick<Asking, 'warehouse' | 'signal'>,
): Promise<readonly Finding[]> {
  if (cube.source.kind !== 'table' || warehouse.indexed === undefined) return [];
  const time = [...cube.dimensions.values()].find(({ type }) => type === 'time');
  const asked = [...new Set([...tenantsOf(cube), ...(time ? [time] : [])])];
  const columns = asked.flatMap((one) => {
    const name = columnOf(one);
    return name === null ? [] : [{ one, name }];
  });
  const indexed = columns.length === 0 ? null : await warehouse.indexed(cube.source.path, signal);
  if (indexed === null) return [];
  return columns
    .filter(({ name }) => !indexed.has(name))
    .map(({ one, name }) => warning(cube, one, `no index begins with the column ${name}`));
}

/** Null: it is no bare column. */
function columnOf({ definition }: Dimension): string | null {
  if (definition.kind !== 'sql') return null;
  const text = definition.sql.parts
    .map((part) => (part.kind === 'text' ? part.sql : '{}'))
    .join('');
  return /^(?:\{\}\.)?([a-z_][a-z0-9_]*)$/.exec(text.trim())?.[1] ?? null;
}
