/** Names that occur twice where they must not. */
import type { CubeDoc } from '../document/model-schema.ts';
import { type Build, report } from './bind-context.ts';

interface Named {
  readonly name: string;
}

/** Members of a cube share one space of names; joins, hierarchies and rollups have their own. */
export function uniqueByName(build: Build, owner: string, doc: CubeDoc): void {
  const members = [
    ...(doc.dimensions ?? []),
    ...(doc.measures ?? []),
    ...(doc.segments ?? []),
    ...(doc.hierarchies ?? []),
  ];
  reportTwice(build, members, (name) => `${owner} has two members called ${name}.`);
  reportTwice(build, doc.joins ?? [], (name) => `${owner} has two joins to ${name}.`);
  const rollups = doc.pre_aggregations ?? [];
  reportTwice(build, rollups, (name) => `${owner} has two pre-aggregations called ${name}.`);
  for (const dimension of doc.dimensions ?? []) {
    const said = (name: string) => `${dimension.name} has two granularities called ${name}.`;
    reportTwice(build, dimension.granularities ?? [], said);
  }
}

/** Reports the second of each pair. */
export function reportTwice(
  build: Build,
  named: readonly Named[],
  sentence: (name: string) => string,
): void {
  const seen = new Set<string>();
  for (const entry of named) {
    if (seen.has(entry.name)) {
      report(build, 'duplicate-names', sentence(entry.name), build.map.at(entry, 'name'));
    }
    seen.add(entry.name);
  }
}
