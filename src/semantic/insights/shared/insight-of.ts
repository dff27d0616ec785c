/** What every insight with a root field of its own has in common. */
import { type DescribedDoc, described, report } from '../../model/bind/bind-context.ts';
import type { Argument, Insight } from '../../model/insight-model.ts';
import type { Cube, MemberPath } from '../../model/types.ts';
import { filterAt, type InsightBuild, memberAt, RULE } from './bind-members.ts';

interface InsightDoc extends DescribedDoc {
  readonly args?: Readonly<Record<string, { readonly required?: boolean | undefined }>> | undefined;
}

/** Arguments that insights have anyway. */
const RESERVED = new Set([
  ...['time', 'where', 'segments', 'timezone', 'breakdown', 'window', 'attribution', 'first'],
  ...['after', 'metric', 'days', 'granularity', 'as_of', 'asOf'],
]);

export function insightOf(build: InsightBuild, cube: Cube, doc: InsightDoc): Insight {
  const args = argumentsOf(build, cube.name, doc);
  return {
    ...described(build, doc),
    cube: cube.name,
    args,
    filter: filterAt(build, cube.name, doc),
  };
}

function argumentsOf(build: InsightBuild, cube: string, doc: InsightDoc): readonly Argument[] {
  const args = doc.args ?? {};
  return Object.entries(args).map(([name, value]) => {
    if (RESERVED.has(name)) {
      const message = `${name} is an argument that every insight has: take another name.`;
      report(build, RULE, message, build.map.keyAt(args, name));
    }
    const member: MemberPath = memberAt(build, cube, value, 'member');
    return { name, member, required: value.required ?? false };
  });
}
