/** What a plan does that its question does not say, in sentences for people. Values are left out. */
import type { BaseQuestion } from '../query/base-question.ts';
import type { ResolvedQuery } from '../query/resolved.ts';
import type { JoinedScan, Plan, Program, Rows, Scan } from './plan.ts';
import type { Planned } from './plan-question.ts';

/** Where it reads, and as whom; of a question whose base is the answer also how its rows come about. */
export function whyPlanned(
  { dataSource, bases }: { readonly dataSource: string; readonly bases: readonly BaseQuestion[] },
  { step, programs }: Planned,
): readonly string[] {
  const own = step === null ? bases.flatMap((base, i) => whyGrouped(base, programs[i])) : [];
  return [...whyRead(dataSource, programs), ...own];
}

function whyGrouped(base: BaseQuestion, program: Program | undefined): readonly string[] {
  return base.kind === 'groups' && program ? whySteps(base.query, program) : [];
}

function whySteps(query: ResolvedQuery, { lets, body }: Program): readonly string[] {
  const steps = stepsOfAll({ lets, body });
  const facts = [...new Set(query.leaves.map(({ fact }) => fact))];
  const once = steps.some((step) => step.op === 'project' && step.distinct);
  return [
    ...when(
      steps.some((step) => step.op === 'align'),
      `Measures of ${facts.join(', ')} are aggregated apart and put side by side by group, so that no join multiplies a row.`,
    ),
    ...when(once, 'Rows that a join multiplies are reduced to one for each group and primary key.'),
    ...when(lets.length > 0, 'Only rows of groups that having leaves are counted.'),
    ...when(query.after !== null, 'The page starts behind the values of the cursor.'),
    `At most ${query.limit} rows are read.`,
  ];
}

/** Of any plan: where it reads, and as whom. */
function whyRead(dataSource: string, programs: readonly Program[]): readonly string[] {
  const all = programs.flatMap(stepsOfAll);
  const scans = all.flatMap((step) => (step.op === 'rows' ? scansOf(step) : []));
  const narrowed = [...new Set(scans.filter(({ policy }) => policy !== null).map(aliasOf))];
  return [
    `The warehouse is ${dataSource}: its cubes live there.`,
    ...when(narrowed.length > 0, `Row policies narrow ${narrowed.join(', ')} for you.`),
  ];
}

const stepsOfAll = ({ lets, body }: Program) =>
  [...lets.map(({ plan }) => plan), body].flatMap(stepsOf);

function when(holds: boolean, sentence: string): readonly string[] {
  return holds ? [sentence] : [];
}

function scansOf({ from, joins }: Rows): readonly Scan[] {
  return [from, ...joins.flatMap(withInner)];
}

function withInner(join: JoinedScan): readonly Scan[] {
  return [join, ...(join.within ?? []).flatMap(withInner)];
}

const aliasOf = ({ alias }: Scan) => alias;

function stepsOf(step: Plan | Rows): readonly (Plan | Rows)[] {
  return [step, ...inputsOf(step).flatMap(stepsOf)];
}

function inputsOf(step: Plan | Rows): readonly (Plan | Rows)[] {
  if (step.op === 'rows') {
    const sources = scansOf(step).map(({ source }) => source);
    return sources.flatMap((source) => (source.kind === 'plan' ? [source.plan] : []));
  }
  if ('branches' in step) return step.branches;
  return 'input' in step ? [step.input] : [];
}
