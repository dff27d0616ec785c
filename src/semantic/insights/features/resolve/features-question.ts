import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { FeatureView } from '../../../model/insight-model.ts';
import type { GroupsBase, ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import { cubesOf } from '../../../query/cubes-read.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
import { listsIn, withLists } from '../../../query/shared-lists.ts';
import type { FeaturesSpec } from '../../insight-spec.ts';
import { momentOf } from '../../shared/as-of.ts';
import {
  baseRows,
  findInsight,
  isSet,
  member,
  memberName,
  overRows,
} from '../../shared/base-rows.ts';
import type { Period } from '../../shared/periods.ts';
import { askedFeatures, type Placed } from './asked-features.ts';
import { type FeatureWindow, type Looked, resolveWindow } from './feature-window.ts';

/** Its bases are the events of the entities, and for each window what is measured of them by entity. */
export interface ResolvedFeatures extends ResolvedBase<readonly [RowsBase, ...GroupsBase[]]> {
  readonly kind: 'features';
  readonly periods: readonly Period[];
  readonly tellsKnown: boolean;
  /** The places of the features that are last values. */
  readonly lasts: readonly number[];
  /** One for each base behind the first. */
  readonly windows: readonly FeatureWindow[];
}

/** As they were known at a moment; without one it is the present minute's start. */
export function resolveFeatures(spec: FeaturesSpec, context: ResolveContext): ResolvedFeatures {
  const view = findInsight('featureViews', spec.insight, context);
  const asked = askedFeatures(view, spec.features);
  const looked = { keys: spec.keys, moment: momentOf(spec.asOf, context.now) };
  const events = eventsOf(view, asked.lasts, looked, context);
  // Everything is asked about the same entities.
  const lists = listsIn(events.rows.frame.where);
  const windows = asked.windows.map((placed) =>
    withLists(resolveWindow(view, placed, looked, context), lists),
  );
  const over = overRows(events, view, { ...spec, range: null }, context);
  const measured = asked.windows.flat().map(({ feature }) => `${view.cube}.${feature.measure}`);
  return {
    ...over,
    bases: [events, ...windows.map(({ query }) => baseOf(query))],
    cubes: [...new Set([...over.cubes, ...windows.flatMap(({ query }) => cubesOf(query))])],
    measures: [...new Set(measured)],
    ...{ kind: spec.kind, periods: [], tellsKnown: view.created !== null },
    lasts: asked.lasts.map(({ place }) => place),
    windows,
  };
}

const baseOf = (query: FeatureWindow['query']): GroupsBase => ({
  ...{ kind: 'groups', query },
  byEntity: false,
});

function eventsOf(
  view: FeatureView,
  lasts: readonly Placed<'last'>[],
  { keys, moment }: Looked,
  context: ResolveContext,
): RowsBase {
  const { cube } = view;
  const [entity, time] = [memberName(cube, view.key), memberName(cube, view.time)];
  const now = new Date(moment).toISOString();
  const values = keys as readonly (string | number | boolean)[];
  const asked: FilterSpec = {
    ...{ kind: 'compare', member: entity, operator: 'equals', values },
    caseInsensitive: false,
  };
  const created = view.created === null ? null : memberName(cube, view.created);
  return baseRows(
    view,
    { where: null, timeZone: 'UTC' },
    {
      columns: [
        member('entity', entity),
        member('ts', time),
        ...(created === null ? [] : [member('known', created)]),
        ...lasts.map(({ place, feature }) =>
          member(`v${place}`, memberName(cube, feature.dimension)),
        ),
      ],
      keyed: true,
      filters: [isSet(time), asked, created === null ? null : knownBy(created, now)],
      start: null,
      end: now,
    },
    context,
  );
}

/** A row that becomes known later is never seen. */
const knownBy = (created: string, now: string): FilterSpec => ({
  ...{ kind: 'compare', member: created, operator: 'beforeOrOnDate', values: [now] },
  caseInsensitive: false,
});
