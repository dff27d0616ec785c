/**
 * `npm run chaos [gateway|redis|warehouse|operations …]`: kills them under load, in the order that is given or in a
 * random one, and exits with 1 when anything failed that need not.
 */
import { chaos, isSound, type Phase } from './chaos.ts';
import { VICTIMS, type Victim } from './stage.ts';

const LONGEST_MS = 110_000;
setTimeout(() => {
  console.error(`not done after ${LONGEST_MS} ms`);
  process.exit(1);
}, LONGEST_MS).unref();

const asked = process.argv.slice(2);
const stranger = asked.find((name) => !VICTIMS.some((victim) => victim === name));
if (stranger !== undefined) {
  console.error(`there is no ${stranger} to kill: ${VICTIMS.join(', ')}`);
  process.exit(1);
}
const order = asked.length > 0 ? (asked as readonly Victim[]) : shuffled(VICTIMS);
console.log(`kill -9 under load, in this order: ${order.join(', ')}`);
const phases = await chaos({ order, forMs: 3_000, onPhase: print });
process.exitCode = phases.every(isSound) ? 0 : 1;
console.log(phases.every(isSound) ? 'nothing unexpected' : 'something failed that need not');

function print({ victim, requests, ok, expected, unexpected, healedAfterMs }: Phase): void {
  const healed = healedAfterMs === null ? 'never healed' : `healed ${Math.round(healedAfterMs)} ms`;
  console.log(`${victim}: ${requests} requests, ${ok} ok, ${healed} after its restart`);
  for (const [what, times] of expected) console.log(`  ${times} × ${what}`);
  for (const [what, times] of unexpected) console.log(`  UNEXPECTED ${times} × ${what}`);
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  return all
    .map((one) => [Math.random(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}
