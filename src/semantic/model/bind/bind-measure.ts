/** One measure. */
import type { ValueType } from '../../../shared/values.ts';
import { isSound, poison } from '../diagnostics/poison.ts';
import type { MeasureDoc } from '../document/members-schema.ts';
import { constantExpression, membersOf, soleMember } from '../parse-expression.ts';
import type {
  AggregateFn,
  Measure,
  MeasureDefinition,
  ModelExpression,
  MultiStage,
  RollingWindow,
} from '../types.ts';
import {
  type Build,
  described,
  expressionAt,
  formatOf,
  intervalOf,
  made,
  memberPathsAt,
  report,
} from './bind-context.ts';
import { isLostPart } from './model-names.ts';
import { measureValueType } from './value-type.ts';

/** The value type of a dimension by cube and name, for min and max. */
export type DimensionTypes = (cube: string, name: string) => ValueType | null;

export function buildMeasure(
  build: Build,
  owner: string,
  doc: MeasureDoc,
  typeOf: DimensionTypes,
): Measure {
  const definition = definitionOf(build, owner, doc);
  const grain = doc.rolling_window?.granularity;
  if (grain !== undefined && isLostPart(build.names, owner, grain)) {
    poison(doc, { key: 'rolling_window' });
  }
  const member = definition.sql === null ? null : soleMember(definition.sql);
  const input = member === null ? null : typeOf(member.path.at(-1) ?? owner, member.name);
  return made(build, doc, {
    ...described(build, doc),
    type: doc.type,
    valueType: measureValueType(doc, input),
    definition,
    format: formatOf(doc.format),
    drillMembers: memberPathsAt(build, owner, doc, 'drill_members', ['dimension', 'measure']),
    rollingWindow: rollingWindowOf(doc),
    multiStage: doc.multi_stage === true ? multiStageOf(build, owner, doc) : null,
  });
}

const AGGREGATES: Readonly<Record<MeasureDoc['type'], AggregateFn | null>> = {
  count: 'count',
  count_distinct: 'count_distinct',
  count_distinct_approx: 'count_distinct_approx',
  sum: 'sum',
  avg: 'avg',
  min: 'min',
  max: 'max',
  running_total: 'sum',
  number: null,
  string: null,
  time: null,
  boolean: null,
  rank: null,
};

function definitionOf(build: Build, owner: string, doc: MeasureDoc): MeasureDefinition {
  const at = build.map.at(doc, 'name');
  const filters = (doc.filters ?? []).map((filter) => expressionAt(build, owner, filter, 'sql'));
  const sql = doc.sql === undefined ? null : expressionAt(build, owner, doc, 'sql');
  checkKeys(build, doc);
  const fn = AGGREGATES[doc.type];
  if (fn !== null) return { kind: 'aggregate', fn, sql, filters };
  if (doc.type === 'rank')
    return { kind: 'derived', sql: constantExpression('RANK()', at), filters };
  const written = sql ?? constantExpression('NULL', at);
  if (!usesMeasures(build, owner, written)) return { kind: 'custom', sql: written, filters };
  return { kind: 'derived', sql: written, filters };
}

const STAGE_KEYS = ['group_by', 'reduce_by', 'add_group_by', 'time_shift', 'order_by'] as const;

/** Keys that would be ignored are mistakes. */
function checkKeys(build: Build, doc: MeasureDoc): void {
  const say = (rule: string, problem: string) =>
    report(build, rule, `${doc.name} ${problem}`, build.map.at(doc, 'name'));
  const calculated = AGGREGATES[doc.type] === null && doc.type !== 'rank';
  const isSaid = isSound(doc, 'type', 'sql');
  if (isSaid && calculated && doc.sql === undefined) {
    say('measure-sql', `is a ${doc.type}: it needs sql.`);
  }
  if (isSaid && doc.type === 'rank' && doc.sql !== undefined) {
    say('measure-sql', 'is a rank: it has order_by instead of sql.');
  }
  const stage = doc.multi_stage === true ? undefined : STAGE_KEYS.find((key) => doc[key]);
  if (stage !== undefined && isSound(doc, 'multi_stage')) {
    say('multi-stage', `has ${stage}: it needs multi_stage: true.`);
  }
}

function usesMeasures(build: Build, owner: string, sql: ModelExpression): boolean {
  return membersOf(sql).some(({ path, name }) => {
    const cube = build.names.cubes.get(path.at(-1) ?? owner);
    return cube?.members.get(name) === 'measure';
  });
}

function rollingWindowOf(doc: MeasureDoc): RollingWindow | null {
  if (doc.type === 'running_total' && doc.rolling_window === undefined) {
    return { kind: 'running', trailing: null, leading: null, offset: 'end', granularity: null };
  }
  const window = doc.rolling_window;
  if (window === undefined) return null;
  return {
    kind: window.type ?? 'fixed',
    trailing: boundOf(window.trailing),
    leading: boundOf(window.leading),
    offset: window.offset ?? 'end',
    granularity: window.granularity ?? null,
  };
}

function boundOf(text: string | undefined): RollingWindow['trailing'] {
  if (text === undefined) return null;
  return text === 'unbounded' ? text : intervalOf(text);
}

function multiStageOf(build: Build, owner: string, doc: MeasureDoc): MultiStage {
  const list = (key: 'group_by' | 'reduce_by' | 'add_group_by') =>
    doc[key] === undefined ? null : memberPathsAt(build, owner, doc, key, ['dimension']);
  return {
    groupBy: list('group_by'),
    reduceBy: list('reduce_by'),
    addGroupBy: list('add_group_by'),
    timeShift: (doc.time_shift ?? []).map((shift) => ({
      dimension: memberPathsAt(build, owner, shift, 'time_dimension', ['dimension'])[0] ?? null,
      interval: intervalOf(shift.interval),
      direction: shift.type,
    })),
    orderBy: (doc.order_by ?? []).map((order) => ({
      sql: expressionAt(build, owner, order, 'sql'),
      direction: order.dir ?? 'asc',
    })),
  };
}
