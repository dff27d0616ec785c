/** How a question is answered, decided once for every kind, between resolving and planning. */
import { type Planned, planBase } from '../semantic/plan/plan-question.ts';
import type { Resolved } from './question-kinds.ts';

export interface Way {
  readonly kind: 'base_tables';
  /** Why this one and no other, in sentences for people. */
  readonly why: readonly string[];
}

const BASE_TABLES: Way = { kind: 'base_tables', why: [] };

/** What shares scans, keeps intervals or reads rollups is asked here, and nowhere else: there is none yet. */
export const chooseWay = (_resolved: Resolved): Way => BASE_TABLES;

const ways: Readonly<Record<Way['kind'], (resolved: Resolved) => Planned>> = {
  base_tables: ({ step, bases }) => ({ step, programs: bases.map(planBase) }),
};

/** Throws the GatewayErrors that the question deserves. */
export const planQuestion = (resolved: Resolved, { kind }: Way): Planned => ways[kind](resolved);
