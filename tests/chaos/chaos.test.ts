import { expect, it } from 'vitest';
import { chaos, isSound } from './chaos.ts';
import { VICTIMS } from './stage.ts';

it('kill -9 of any one server under load fails only the questions that need it, with their codes', async () => {
  const phases = await chaos({ order: VICTIMS, forMs: 700 });
  for (const phase of phases) expect(phase, phase.victim).toSatisfy(isSound);
  expect(phases.filter(({ expected }) => expected.size > 0).map(({ victim }) => victim)).toEqual([
    ...['gateway', 'warehouse', 'operations'],
  ]);
}, 120_000);
