/** What the databases say of a model, member by member: for whoever writes it, never for a caller. */

import { openModel } from '../semantic/access/open-model.ts';
import type { Cube, Measure, SemanticModel } from '../semantic/model/types.ts';
import { withColumns } from '../semantic/model/with-columns.ts';
import { blankSpec } from '../semantic/query/blank-spec.ts';
import { isGatewayError } from '../shared/errors.ts';
import type { Dialect } from '../sql/dialect.ts';
import { dialects } from '../sql/dialects/dialects.ts';
import {
  askCube,
  conditionsOf,
  dimensionsOf,
  foldedOf,
  NOBODY,
  type Refusal,
  wordsOf,
} from './ask-cube.ts';
import { askInsights } from './ask-insights.ts';
import { columnWarnings } from './column-warnings.ts';
import { compileQuery } from './compile.ts';
import type { Databases, Finding } from './finding.ts';

const AT_ONCE = 4;

/** @throws GatewayError WAREHOUSE_UNAVAILABLE, QUERY_TIMEOUT; the signal's own reason */
export async function askModel(
  model: SemanticModel,
  databases: Databases,
): Promise<readonly Finding[]> {
  const left = [...model.cubes.values()];
  const found = new Map<string, readonly Finding[]>();
  const worker = async () => {
    for (let cube = left.shift(); cube !== undefined; cube = left.shift()) {
      found.set(cube.name, await findingsOf(cube, model, databases));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const own = [...model.cubes.keys()].flatMap((name) => found.get(name) ?? []);
  // What an insight stands on says itself what is wrong with it.
  const broken = new Set(own.flatMap(({ level, at }) => (level === 'error' ? [at.file] : [])));
  const insights = broken.size > 0 ? [] : await askInsights(openModel(model), databases);
  return [...own, ...insights];
}

async function findingsOf(
  cube: Cube,
  model: SemanticModel,
  databases: Databases,
): Promise<readonly Finding[]> {
  const asking = { model, ...databases, warehouse: databases.warehouse(cube.dataSource) };
  const asked = [...dimensionsOf(cube), ...foldedOf(cube), ...conditionsOf(cube)];
  const { types, refused } = await askCube(cube, asked, asking);
  const first = refused.map(refusal);
  if (refused.some(({ member }) => member === null)) return first;
  const bad = new Set(refused.map(({ member }) => member));
  const measures = [...cube.measures.values()].filter(({ name }) => !bad.has(name));
  const folds = await askMeasures(cube, measures, withColumns(model, types), databases);
  return [...first, ...folds, ...(await columnWarnings(cube, types, asking))];
}

function refusal({ cube, member, at, sql, words }: Refusal): Finding {
  const name = member === null ? cube : `${cube}.${member}`;
  return { level: 'error', message: `${name}: ${words}`, at, sql };
}

/** All together, as a question asks them; where that is refused, each by itself. */
async function askMeasures(
  cube: Cube,
  measures: readonly Measure[],
  model: SemanticModel,
  { warehouse, signal }: Databases,
): Promise<readonly Finding[]> {
  const open = openModel(model);
  const target = warehouse(cube.dataSource);
  const ask = async (some: readonly Measure[]): Promise<Finding | null> => {
    const compiled = compileMeasures(cube, some, open, dialects[target.dialect]);
    if (compiled === null) return null;
    try {
      await target.describe(compiled, signal);
      return null;
    } catch (error) {
      if (!isGatewayError(error) || error.code !== 'INTERNAL') throw error;
      const [one] = some;
      const { sql } = compiled;
      const message = `${cube.name}.${one?.name}: ${wordsOf(error.cause)}`;
      return { level: 'error', message, at: one?.at ?? cube.at, sql };
    }
  };
  if (measures.length === 0 || (await ask(measures)) === null) return [];
  const found: Finding[] = [];
  for (const one of measures) found.push(...[(await ask([one])) ?? []].flat());
  return found;
}

/** Null: no question at all can be made of them, as of a rank without groups. */
function compileMeasures(
  { name }: Cube,
  some: readonly Measure[],
  model: SemanticModel,
  dialect: Dialect,
) {
  const measures = some.map((one) => ({ member: `${name}.${one.name}`, as: one.name }));
  const limits = { rows: 1, maxRows: 1 };
  const context = { model, principal: NOBODY, now: new Date(0), dialectOf: () => dialect, limits };
  try {
    return compileQuery({ ...blankSpec, root: name, measures }, context).compiled;
  } catch (error) {
    if (isGatewayError(error)) return null;
    throw error;
  }
}
