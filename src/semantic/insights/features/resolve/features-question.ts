import { GatewayError } from '../../../../shared/errors.ts';
import { nearest } from '../../../../shared/suggest.ts';
import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { FeatureView } from '../../../model/insight-model.ts';
import type { MemberPath } from '../../../model/types.ts';
import type { ResolvedBase, RowsBase } from '../../../query/base-question.ts';
import type { ResolveContext } from '../../../query/resolve.ts';
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

export interface ResolvedFeatures extends ResolvedBase<readonly [RowsBase]> {
  readonly kind: 'features';
  readonly periods: readonly Period[];
  readonly tellsKnown: boolean;
  /** How many last values there are. */
  readonly lasts: number;
}

/** Last values as of the present minute's start, of what was known by then. */
export function resolveFeatures(spec: FeaturesSpec, context: ResolveContext): ResolvedFeatures {
  const view = findInsight('featureViews', spec.insight, context);
  const dimensions = spec.features.map((name) => dimensionOf(view, name));
  const base = eventsOf(view, dimensions, spec, context);
  return {
    ...overRows(base, view, { ...spec, range: null }, context),
    ...{ kind: spec.kind, periods: [], tellsKnown: view.created !== null },
    lasts: dimensions.length,
  };
}

function dimensionOf(view: FeatureView, name: string): MemberPath {
  const feature = view.features.get(name);
  if (feature?.kind === 'last') return feature.dimension;
  const suggestion = nearest(name, view.features.keys());
  const facts = { member: `${view.name}.${name}` };
  throw new GatewayError('UNKNOWN_MEMBER', suggestion ? { ...facts, suggestion } : facts);
}

function eventsOf(
  view: FeatureView,
  dimensions: readonly MemberPath[],
  spec: FeaturesSpec,
  context: ResolveContext,
): RowsBase {
  const { cube } = view;
  const [entity, time] = [memberName(cube, view.key), memberName(cube, view.time)];
  const now = new Date(momentOf(spec.asOf, context.now)).toISOString();
  const values = spec.keys as readonly (string | number | boolean)[];
  const asked: FilterSpec = {
    ...{ kind: 'compare', member: entity, operator: 'equals', values },
    caseInsensitive: false,
  };
  const created = view.created === null ? null : memberName(cube, view.created);
  return baseRows(
    view,
    spec,
    {
      columns: [
        member('entity', entity),
        member('ts', time),
        ...(created === null ? [] : [member('known', created)]),
        ...dimensions.map((one, i) => member(`v${i + 1}`, memberName(cube, one))),
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
