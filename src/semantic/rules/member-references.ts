/** Which kind of member may use which other kind. */
import type { ModelIssue } from '../../shared/errors.ts';
import type { MemberName, SoundModel } from '../model/diagnostics/sound-model.ts';
import { type Defined, expressionsOf } from '../model/model-members.ts';
import { membersOf, showExpression } from '../model/parse-expression.ts';
import type { ModelExpression } from '../model/types.ts';
import { issue } from './issue.ts';

const RULE = 'member-references';

type Row = Exclude<Defined, { readonly kind: 'measure' }>;
type Folded = Extract<Defined, { readonly kind: 'measure' }>;

export function memberReferences(model: SoundModel): readonly ModelIssue[] {
  return model
    .defined()
    .flatMap((member) =>
      member.kind === 'measure' ? measureIssues(model, member) : rowIssues(model, member),
    );
}

/** Dimensions and segments are about single rows. */
function rowIssues(model: SoundModel, member: Row): readonly ModelIssue[] {
  if (member.kind === 'dimension' && member.member.definition.kind === 'sub_query') return [];
  const hint = member.kind === 'dimension' ? ' A measure needs sub_query: true.' : '';
  return expressionsOf(member).flatMap((sql) =>
    usesOf(model, member.cube, sql)
      .filter((used) => used.kind === 'measure')
      .map((used) =>
        issue(RULE, sql.at, `A ${member.kind} cannot use the measure ${nameOf(used)}.${hint}`),
      ),
  );
}

function measureIssues(model: SoundModel, { cube, member }: Folded): readonly ModelIssue[] {
  const { definition } = member;
  const filtered = definition.filters.flatMap((filter) => filterIssues(model, cube, filter));
  if (definition.kind === 'derived') {
    return [...derivedIssues(model, cube, definition.sql), ...filtered];
  }
  const uses = definition.sql === null ? [] : usesOf(model, cube, definition.sql);
  const at = definition.sql?.at ?? member.at;
  const inner =
    member.multiStage !== null ? undefined : uses.find((used) => used.kind === 'measure');
  return [
    ...(inner === undefined
      ? []
      : [
          issue(
            RULE,
            at,
            `${member.name} aggregates rows and cannot use the measure ${nameOf(inner)}. Use type: number, or multi_stage: true.`,
          ),
        ]),
    ...(definition.kind === 'custom' ? foreignIssues(cube, definition.sql, uses) : []),
    ...filtered,
  ];
}

function derivedIssues(
  model: SoundModel,
  cube: string,
  sql: ModelExpression,
): readonly ModelIssue[] {
  const row = usesOf(model, cube, sql).find((used) => used.kind !== 'measure');
  const columns = sql.parts.some((part) => part.kind === 'cube');
  if (row === undefined && !columns) return [];
  const what = row === undefined ? 'columns' : `the ${row.kind} ${nameOf(row)}`;
  const message = `${showExpression(sql)} mixes measures with ${what}: a calculated measure uses measures only.`;
  return [issue(RULE, sql.at, message)];
}

function foreignIssues(
  cube: string,
  sql: ModelExpression,
  uses: readonly MemberName[],
): readonly ModelIssue[] {
  const foreign = uses.find((used) => used.kind === 'dimension' && used.owner !== cube);
  return foreign === undefined
    ? []
    : [
        issue(
          RULE,
          sql.at,
          `An aggregate of one's own cannot use ${nameOf(foreign)} of another cube.`,
        ),
      ];
}

function filterIssues(
  model: SoundModel,
  cube: string,
  sql: ModelExpression,
): readonly ModelIssue[] {
  return usesOf(model, cube, sql)
    .filter((used) => used.kind === 'measure')
    .map((used) =>
      issue(
        RULE,
        sql.at,
        `A measure's filter is about rows and cannot use the measure ${nameOf(used)}.`,
      ),
    );
}

function usesOf(model: SoundModel, cube: string, sql: ModelExpression): readonly MemberName[] {
  return membersOf(sql).flatMap((path) => model.memberAt(cube, path) ?? []);
}

function nameOf({ owner, name }: MemberName): string {
  return `${owner}.${name}`;
}
