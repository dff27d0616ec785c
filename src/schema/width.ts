import {
  type GraphQLFieldConfigMap,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { Width } from '../shared/answer-meter.ts';
import type { GraphContext } from './builder.ts';
import { type Collected, collect } from './selection/collect-fields.ts';

/** `"name":` and a comma. */
const AROUND_NAME = 4;

/** Root fields whose questions are counted by what is selected below them. */
export function withWidths(
  fields: GraphQLFieldConfigMap<unknown, GraphContext>,
): GraphQLFieldConfigMap<unknown, GraphContext> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { resolve } = field;
      if (resolve === undefined) return [name, field];
      const counted: typeof resolve = (source, args, context, info) => {
        const operation = context.operation.under(widthOf(info));
        return resolve(source, args, { ...context, operation }, info);
      };
      return [name, { ...field, resolve: counted }];
    }),
  );
}

/**
 * Counts what a root field shows that is no answer of a warehouse, each item at its widest.
 * @throws GatewayError QUERY_TOO_EXPENSIVE, WAREHOUSE_UNAVAILABLE
 */
export function countItems(
  items: number,
  { operation }: GraphContext,
  info: GraphQLResolveInfo,
): void {
  const counted = operation.under(widthOf(info));
  counted.expect(items);
  counted.make(items);
}

/**
 * How wide a row below a root field is at most. Each of its fields has questions of its own, so the widest of
 * them counts, and with it what stands beside.
 */
function widthOf(info: GraphQLResolveInfo): Width {
  const parts = below(info.returnType, info.fieldNodes, info);
  const own = parts.filter(({ fields }) => fields.length === 0).map(({ width }) => width);
  const rows = parts.map(({ fields }) => fields.map(({ width }) => width).reduce(plus, NONE));
  return own.reduce(plus, rows.reduce(larger, NONE));
}

const NONE: Width = { fields: 0, again: 0, names: 0 };

interface Part {
  readonly width: Width;
  readonly fields: readonly Part[];
}

function below(
  type: unknown,
  nodes: Collected['nodes'],
  info: GraphQLResolveInfo,
): readonly Part[] {
  const named = getNamedType(type as GraphQLResolveInfo['returnType'] | undefined);
  if (!isObjectType(named)) return [];
  const seen = new Set<string>();
  return collect(named, nodes, info).map((field) => {
    const fields = below(field.type, field.nodes, info);
    const own = { fields: 1, again: 0, names: field.key.length + AROUND_NAME };
    const width = fields.map((one) => one.width).reduce(plus, own);
    const isAgain = seen.has(field.name);
    seen.add(field.name);
    return { fields, width: isAgain ? { ...width, again: width.fields } : width };
  });
}

function plus(a: Width, b: Width): Width {
  return { fields: a.fields + b.fields, again: a.again + b.again, names: a.names + b.names };
}

function larger(a: Width, b: Width): Width {
  return {
    fields: Math.max(a.fields, b.fields),
    again: Math.max(a.again, b.again),
    names: Math.max(a.names, b.names),
  };
}
