/** What insights name of their cubes, asked of the database: members, and the rows that their filters keep. */
import { lowerProgram } from '../semantic/lower/lower-program.ts';
import type { FilterSpec } from '../semantic/model/filter-spec.ts';
import type { Insight } from '../semantic/model/insight-model.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { planJoined } from '../semantic/plan/plan-rows.ts';
import { type RowColumn, resolveRows } from '../semantic/query/resolve-rows.ts';
import { isGatewayError } from '../shared/errors.ts';
import { dialects } from '../sql/dialects/dialects.ts';
import { printQuery } from '../sql/print-sql.ts';
import { NOBODY, wordsOf } from './ask-cube.ts';
import type { Databases, Finding } from './finding.ts';

export async function askInsights(
  model: SemanticModel,
  databases: Databases,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const insight of insightsOf(model)) {
    const finding = await askInsight(insight, model, databases);
    if (finding !== null) found.push(finding);
  }
  return found;
}

function insightsOf({ insights }: SemanticModel): readonly Insight[] {
  if (insights === undefined) return [];
  const { version, entities, featureServices, ...kinds } = insights;
  const all: readonly ReadonlyMap<string, Insight>[] = Object.values(kinds);
  return all.flatMap((of) => [...of.values()]);
}

async function askInsight(
  insight: Insight,
  model: SemanticModel,
  { warehouse, signal }: Databases,
): Promise<Finding | null> {
  const refused = (words: string, sql: string | null): Finding => {
    return { level: 'error', message: `${insight.name}: ${words}`, at: insight.at, sql };
  };
  const filters = filtersIn(insight);
  const columns = filters.map(
    (filter, i): RowColumn => ({ kind: 'matches', as: `c${i + 1}`, filter }),
  );
  if (columns.length === 0) return null;
  const limits = { rows: 1, maxRows: 1 };
  const spec = { root: insight.cube, columns, filters: null, where: null, ranges: [] };
  try {
    const context = { model, principal: NOBODY, now: new Date(0), limits };
    const rows = resolveRows({ ...spec, timeZone: 'UTC' }, context);
    const target = warehouse(rows.dataSource);
    const dialect = dialects[target.dialect];
    const body = planJoined(rows);
    const select = lowerProgram({ lets: [], body });
    const query = printQuery({ ...select, limit: 0 }, dialect);
    return await target.describe(query, signal).then(
      () => null,
      (error: unknown) => {
        if (!isGatewayError(error) || error.code !== 'INTERNAL') throw error;
        return refused(wordsOf(error.cause), query.sql);
      },
    );
  } catch (error) {
    if (!isGatewayError(error) || error.code === 'WAREHOUSE_UNAVAILABLE') throw error;
    if (error.code === 'QUERY_TIMEOUT') throw error;
    return refused(error.message, null);
  }
}

const KINDS: ReadonlySet<unknown> = new Set(['and', 'or', 'not', 'compare', 'range', 'segment']);

/** Every filter that stands anywhere in an insight. */
function filtersIn(of: unknown): readonly FilterSpec[] {
  if (of instanceof Map) return [...of.values()].flatMap(filtersIn);
  if (Array.isArray(of)) return of.flatMap(filtersIn);
  if (typeof of !== 'object' || of === null) return [];
  if (isFilter(of)) return [of];
  return Object.values(of).flatMap(filtersIn);
}

function isFilter(of: object): of is FilterSpec {
  return 'kind' in of && KINDS.has(of.kind) && ('of' in of || ('member' in of && !('sql' in of)));
}
