import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { FeatureView } from '../../../model/insight-model.ts';
import { blankSpec } from '../../../query/blank-spec.ts';
import type { QuerySpec } from '../../../query/query-spec.ts';
import { type ResolveContext, resolveQuery } from '../../../query/resolve.ts';
import type { ResolvedQuery } from '../../../query/resolved.ts';
import type { FeaturesSpec } from '../../insight-spec.ts';
import { earlier } from '../../shared/as-of.ts';
import { memberName } from '../../shared/base-rows.ts';
import type { Placed } from './asked-features.ts';

/** What is measured of the entities in one window before the moment. */
export interface FeatureWindow {
  /** By entity, which is its only key. */
  readonly query: ResolvedQuery;
  /** Each feature by its place, and what the query calls its measure. */
  readonly features: readonly { readonly place: number; readonly as: string }[];
}

/** Of whom, and before which moment (epoch milliseconds). */
export interface Looked {
  readonly keys: FeaturesSpec['keys'];
  readonly moment: number;
}

export function resolveWindow(
  view: FeatureView,
  placed: readonly Placed<'measure'>[],
  looked: Looked,
  context: ResolveContext,
): FeatureWindow {
  const measures = new Map(placed.map(({ feature: { measure }, place }) => [measure, `m${place}`]));
  const spec: QuerySpec = {
    ...blankSpec,
    ...rowsOf(view, placed, looked),
    measures: [...measures].map(([name, as]) => ({ member: `${view.cube}.${name}`, as })),
    limit: looked.keys.length,
  };
  return {
    // There is one group for each entity at most, and their order is nobody's business.
    query: { ...resolveQuery(spec, context), order: [] },
    features: placed.map(({ place, feature }) => ({
      place,
      as: measures.get(feature.measure) ?? '',
    })),
  };
}

/** The entities' rows in the window, as far as they were known by its end. */
function rowsOf(
  view: FeatureView,
  [first]: readonly Placed<'measure'>[],
  { keys, moment }: Looked,
): Pick<QuerySpec, 'root' | 'dimensions' | 'ranges' | 'where'> {
  const { cube, filter } = view;
  const [entity, time] = [memberName(cube, view.key), memberName(cube, view.time)];
  const end = new Date(moment).toISOString();
  const start = new Date(earlier(moment, first?.feature.window ?? { n: 0, unit: 'day' }));
  const values = keys as readonly (string | number | boolean)[];
  const conditions = [
    compare(entity, 'equals', values),
    view.created && compare(memberName(cube, view.created), 'beforeOrOnDate', [end]),
  ].filter((one) => one !== null);
  const asked: FilterSpec = { kind: 'and', of: conditions };
  return {
    root: cube,
    dimensions: [{ member: entity, as: 'entity', granularity: null }],
    ranges: [{ member: time, range: { kind: 'between', start: start.toISOString(), end } }],
    where: { kind: 'and', of: filter === null ? [asked] : [filter, asked] },
  };
}

const compare = (
  member: string,
  operator: 'equals' | 'beforeOrOnDate',
  values: readonly (string | number | boolean)[],
): FilterSpec => ({ kind: 'compare', member, operator, values, caseInsensitive: false });
