/** What a kind's own SQL is written over. */
import type { Select } from '../../../sql/ast.ts';
import type { BaseQuestion } from '../../query/base-question.ts';

/** What trees depend on of the dialect that will print them. */
export interface TreeDialect {
  readonly supports: { readonly asofJoin: boolean };
}

/** The bases of a question as SQL, each in its place. */
export type Inputs<R extends { readonly bases: readonly BaseQuestion[] }> = InPlace<R['bases']>;

type InPlace<Bases extends readonly BaseQuestion[]> = {
  readonly [I in keyof Bases]: Select;
};
