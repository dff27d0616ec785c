import type { Principal } from '../shared/principal.ts';
import type { AnySpec, RequestContext } from './engine.ts';
import type { Question } from './question.ts';

type Compile = (spec: AnySpec, context: RequestContext, maxRows?: number) => Question;

/** Of one caller and one second: what has been compiled, by the question's own text. */
interface Kept {
  readonly second: number;
  readonly questions: Map<string, Question>;
}

/** A caller's questions of a second, more of which would only cost memory. */
const MOST = 100;

/**
 * Compiling depends on the model, the caller, the question and the clock alone, and is a quarter of the work of
 * an answer from the cache. So equal questions of a caller within a second are compiled once, at its start.
 */
export function rememberCompiled(compile: Compile): Compile {
  const known = new WeakMap<Principal, Kept>();
  return (spec, context, maxRows) => {
    const second = Math.floor(context.now.getTime() / 1000);
    const kept = keptAt(known, context.principal, second);
    // Equal specs are made by the same code, so their keys stand in the same order.
    const key = `${maxRows ?? ''}${JSON.stringify(spec)}`;
    const found = kept.questions.get(key);
    if (found) return found;
    const question = compile(spec, { ...context, now: new Date(second * 1000) }, maxRows);
    if (kept.questions.size < MOST) kept.questions.set(key, question);
    return question;
  };
}

function keptAt(known: WeakMap<Principal, Kept>, principal: Principal, second: number): Kept {
  const before = known.get(principal);
  if (before?.second === second) return before;
  const kept: Kept = { second, questions: new Map() };
  known.set(principal, kept);
  return kept;
}
