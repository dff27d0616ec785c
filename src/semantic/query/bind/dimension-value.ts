/** A dimension's definition → a value per row. */
import { GatewayError } from '../../../shared/errors.ts';
import type { CaseLabel, DimensionDefinition } from '../../model/types.ts';
import { allOf, anyOf, TRUE } from '../conditions.ts';
import { dimensionOperand } from '../filter/compare.ts';
import type { Condition, Scalar } from '../resolved.ts';
import type { Value } from '../resolved-column.ts';
import type { Binder } from './binding.ts';
import { overNothing } from './over-nothing.ts';

type Definition<K extends DimensionDefinition['kind']> = Extract<
  DimensionDefinition,
  { readonly kind: K }
>;

export function dimensionScalar(binder: Binder, path: readonly string[], name: string): Scalar {
  const definition = binder.cube(path).dimensions.get(name)?.definition;
  switch (definition?.kind) {
    case 'sql':
      return binder.scalar(definition.sql, path);
    case 'case':
      return caseScalar(binder, path, definition);
    case 'switch':
      return switchScalar(binder, path, definition);
    case 'geo':
      return {
        kind: 'point',
        latitude: binder.scalar(definition.latitude, path),
        longitude: binder.scalar(definition.longitude, path),
      };
    case 'sub_query':
      return subQueryScalar(binder, path, name, definition);
    case 'parameter':
      return choiceScalar(binder, path, name);
    case 'masked':
      return maskedScalar(binder, path, name, definition.text);
    case 'hashed':
      return hashedScalar(binder, path, definition.of);
    case undefined:
      throw new TypeError(`no dimension ${path.join('.')}.${name}`);
  }
}

function caseScalar(binder: Binder, path: readonly string[], of: Definition<'case'>): Scalar {
  const label = (one: CaseLabel): Scalar =>
    one.kind === 'text' ? text(one.text) : binder.scalar(one.sql, path);
  return {
    kind: 'case',
    when: of.when.map((branch) => ({
      if: { kind: 'author', sql: binder.scalar(branch.if, path) } satisfies Condition,
      value: label(branch.label),
    })),
    otherwise: label(of.otherwise),
  };
}

function switchScalar(binder: Binder, path: readonly string[], of: Definition<'switch'>): Scalar {
  const on = binder.scalar(of.on, path);
  return {
    kind: 'case',
    when: of.when.map((branch) => ({
      if: { kind: 'compare', op: '=', left: on, right: text(branch.value) } satisfies Condition,
      value: binder.scalar(branch.then, path),
    })),
    otherwise: of.otherwise && binder.scalar(of.otherwise, path),
  };
}

/**
 * A switch dimension without SQL is chosen by the question: a filter for one value is that value, a group by
 * it (or any other filter) is every row with each value, and otherwise there is none.
 */
function choiceScalar(binder: Binder, path: readonly string[], name: string): Scalar {
  const cube = binder.cube(path);
  const choice = binder.context.choice(cube.name, name);
  if (choice === 'none') return { kind: 'null' };
  if (choice !== 'any') return text(choice.value);
  const values = cube.dimensions.get(name)?.values ?? [];
  const node = binder.attach(path, name, () => ({
    source: {
      kind: 'values',
      columns: [{ name: 'value', type: 'string' }],
      rows: values.map((value) => [text(value)]),
    },
    cardinality: 'one_to_many',
    on: TRUE,
  }));
  return { kind: 'column', alias: node.alias, name: 'value' };
}

/** The measure, grouped by this cube's primary key in a query of its own, joined to the rows by that key. */
function subQueryScalar(
  binder: Binder,
  path: readonly string[],
  name: string,
  of: Definition<'sub_query'>,
): Scalar {
  const cube = binder.cube(path);
  const measure = of.measure.parts.find((part) => part.kind === 'member');
  if (measure?.kind !== 'member' || cube.primaryKey.length === 0) {
    throw new GatewayError('INCOMPATIBLE_MEMBERS', {
      member: `${cube.name}.${name}`,
      problem: 'a sub_query dimension needs a measure, and a primary key in its own cube',
    });
  }
  const query = binder.context.subQuery({
    cube,
    path: measure.path,
    measure: measure.name,
    filtered: of.propagateFilters,
  });
  const node = binder.attach(path, name, (alias) => ({
    source: { kind: 'subquery', query },
    cardinality: 'one_to_one',
    on: sameKeys(binder, path, query, alias),
  }));
  const column = (of: string | undefined): Scalar => {
    return { kind: 'column', alias: node.alias, name: of ?? '' };
  };
  const value = column(query.measures[0]?.name);
  const isWhole = query.roots[0] === cube.name && query.frames.every(({ where }) => where === null);
  const nothing = isWhole ? null : overNothing(query);
  if (nothing === null) return value;
  const missing = nothing.kind === 'zero' ? value : column(query.keys[0]?.name);
  return orNothing(binder, path, { value, missing, nothing });
}

/** A row for which nothing was found has this value; where the row itself is missing there is none. */
function orNothing(
  binder: Binder,
  path: readonly string[],
  of: { readonly value: Scalar; readonly missing: Scalar; readonly nothing: Scalar },
): Scalar {
  const keys = binder.cube(path).primaryKey.map((name) => binder.dimension(path, name));
  const isMissing = anyOf(keys.map((key): Condition => ({ kind: 'is_null', of: key })));
  return {
    kind: 'case',
    when: [
      { if: isMissing, value: { kind: 'null' } },
      { if: { kind: 'is_null', of: of.missing }, value: of.nothing },
    ],
    otherwise: of.value,
  };
}

/** Keys of questions are what callers see of them: texts, where the column keeps none. */
function sameKeys(
  binder: Binder,
  path: readonly string[],
  query: { readonly keys: readonly { readonly name: string }[] },
  alias: string,
): Condition {
  const cube = binder.cube(path);
  const keys = cube.primaryKey.map((name, i): Condition => {
    const right: Scalar = { kind: 'column', alias, name: query.keys[i]?.name ?? '' };
    const own = binder.dimension(path, name);
    const dimension = cube.dimensions.get(name);
    const left = dimension ? dimensionOperand(name, dimension, own).expr : own;
    return { kind: 'compare', op: '=', left, right };
  });
  return allOf(keys) ?? TRUE;
}

function maskedScalar(
  binder: Binder,
  path: readonly string[],
  name: string,
  value: string | null,
): Scalar {
  const type = binder.cube(path).dimensions.get(name)?.valueType ?? 'string';
  return { kind: 'value', type, value };
}

/** Without a key nothing is shown: a hash that anyone can compute hides nothing. */
function hashedScalar(binder: Binder, path: readonly string[], of: string): Scalar {
  const { maskKey } = binder.context;
  if (maskKey === null) return { kind: 'value', type: 'string', value: null };
  return { kind: 'hash', of: binder.dimension(path, of), key: maskKey };
}

function text(value: string): Value {
  return { kind: 'value', type: 'string', value };
}
