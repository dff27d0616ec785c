import { GatewayError } from '../../../../shared/errors.ts';
import { nearest } from '../../../../shared/suggest.ts';
import { cast, col, column, derived, select } from '../../../../sql/build.ts';
import type { FilterSpec } from '../../../model/filter-spec.ts';
import type { FeatureView } from '../../../model/insight-model.ts';
import type { MemberPath } from '../../../model/types.ts';
import type { FeaturesSpec } from '../../insight-spec.ts';
import { momentOf } from '../../shared/as-of.ts';
import {
  type BaseRows,
  baseRows,
  findInsight,
  type InsightContext,
  isSet,
  type LoweredInsight,
  member,
  memberName,
} from '../../shared/base-rows.ts';
import { lastValues } from '../sql/last-values.ts';

/** Last values as of the present minute's start, of what was known by then. */
export function lowerFeatures(spec: FeaturesSpec, context: InsightContext): LoweredInsight {
  const view = findInsight('featureViews', spec.insight, context);
  const dimensions = spec.features.map((name) => dimensionOf(view, name));
  const base = eventsOf(view, dimensions, spec, context);
  const valueTypes = dimensions.map((_, i) => base.typeOf(`v${i + 1}`));
  const query = lastValues({
    ...{ query: timed(base), tellsKnown: view.created !== null },
    ...{ entityType: base.typeOf('entity'), valueTypes },
  });
  return { query, base, periods: [] };
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
  context: InsightContext,
): BaseRows {
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
    { ...spec, range: null },
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

function timed({ query, typeOf }: BaseRows) {
  return select({
    columns: query.columns.map(({ as: name }) =>
      name === 'ts'
        ? column(cast(col('r', name), 'timestamp'), name, 'timestamp')
        : column(col('r', name), name, typeOf(name)),
    ),
    from: derived(query, 'r'),
  });
}
