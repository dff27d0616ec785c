import type { BaseQuestion } from '../query/base-question.ts';
import type { Program } from './plan.ts';
import { planQuery } from './plan-query.ts';
import { planRows } from './plan-rows.ts';
import { showProgram } from './print-plan.ts';

/** A whole question, planned: the programs that it is computed from. */
export interface Planned {
  /** What is made of their rows, for people; null: those of the one program are the answer. */
  readonly step: string | null;
  readonly programs: readonly Program[];
}

/** Throws the GatewayErrors that the question deserves. */
export function planBase(base: BaseQuestion): Program {
  return base.kind === 'groups' ? planQuery(base.query) : { lets: [], body: planRows(base.rows) };
}

/** As text for people, values left out. */
export function showPlanned({ step, programs }: Planned): string {
  const texts = programs.map(showProgram);
  if (step === null) return texts.join('\n');
  const lines = texts.flatMap((text) => text.split('\n'));
  return [`${step} over`, ...lines.map((line) => `  ${line}`)].join('\n');
}
