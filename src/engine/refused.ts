/** A question that the database refused: for whoever writes the model, never for a caller. */
import type { SemanticModel } from '../semantic/model/types.ts';
import type { SourcePosition } from '../shared/errors.ts';
import type { AnySpec } from './engine.ts';
import type { Question } from './question.ts';

export interface RefusedQuestion {
  /** What was asked for, and where the model says what it is. */
  readonly members: readonly { readonly name: string; readonly at: SourcePosition }[];
  readonly sql: string;
  /** The database's own. */
  readonly words: string;
}

export function refusedQuestion(
  model: SemanticModel,
  spec: AnySpec,
  { compiled, cubes = [] }: Question,
  cause: unknown,
): RefusedQuestion {
  const names = 'kind' in spec ? [spec.insight, ...cubes] : namesIn(spec);
  const members = names.flatMap((name) => {
    const at = placeOf(model, name);
    return at === undefined ? [] : [{ name, at }];
  });
  const words = cause instanceof Error ? cause.message : String(cause);
  return { members, sql: compiled.sql, words };
}

function namesIn(spec: Exclude<AnySpec, { readonly kind: string }>): readonly string[] {
  const selected = [...spec.dimensions, ...spec.measures].map(({ member }) => member);
  return [...new Set([...selected, ...spec.ranges.map(({ member }) => member), ...spec.segments])];
}

function placeOf(model: SemanticModel, name: string): SourcePosition | undefined {
  const [member = '', owner = member] = name.split('.').reverse();
  const included = model.views.get(owner)?.members.get(member);
  const cube = model.cubes.get(included?.cubes.at(-1) ?? owner);
  const own = included?.member ?? member;
  const of = cube?.dimensions.get(own) ?? cube?.measures.get(own) ?? cube?.segments.get(own);
  return (of ?? cube ?? insightNamed(model, name))?.at;
}

function insightNamed({ insights }: SemanticModel, name: string) {
  const all: readonly unknown[] = Object.values(insights ?? {});
  for (const of of all) {
    const found = of instanceof Map ? of.get(name) : undefined;
    if (found !== undefined) return found as { readonly at: SourcePosition };
  }
  return undefined;
}
