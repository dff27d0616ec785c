/** Of a view whose join paths start at several cubes: what decides where the rows of one answer start. */
import type { SemanticModel } from '../../semantic/model/types.ts';
import type { QuerySpec } from '../../semantic/query/query-spec.ts';
import type { CubeShape } from '../api-shape.ts';
import { planColumns } from './question-columns.ts';
import type { ResultSelection } from './selection.ts';

/** Rows, totals, subtotals and counts of one field are of one population: measures first, as in Cube. */
export function besideOf(
  cube: CubeShape,
  { rows, totals, subtotals }: ResultSelection,
  { views }: SemanticModel,
): Pick<QuerySpec, 'beside'> {
  const members = [...(views.get(cube.name)?.members.values() ?? [])];
  if (new Set(members.map(({ cubes }) => cubes[0])).size < 2) return {};
  const columns = [...rows, ...totals, ...subtotals].flatMap(({ selection }) => [
    ...planColumns(cube.name, selection).values(),
  ]);
  const of = (kind: string) => columns.filter((one) => one.kind === kind).map((one) => one.member);
  return { beside: [...new Set([...of('measure'), ...of('dimension')])] };
}
