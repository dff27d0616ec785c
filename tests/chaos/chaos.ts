/** Kills one server after the other with SIGKILL under load, and holds what fails against what may fail. */
import { type Load, type Outcome, startLoad } from './load.ts';
import { type Stage, setStage, type Victim } from './stage.ts';

export interface Phase {
  readonly victim: Victim;
  readonly requests: number;
  readonly ok: number;
  /** How often each failure that is due to the victim was seen, and each that is not. */
  readonly expected: ReadonlyMap<string, number>;
  readonly unexpected: ReadonlyMap<string, number>;
  /** From the restart of the victim until nothing failed any longer, in milliseconds; null: it never came to that. */
  readonly healedAfterMs: number | null;
}

/** What the death of each may do to a question; nothing else may happen to it, nor to any other. */
const MAY_FAIL: Readonly<Record<Victim, (outcome: Outcome) => boolean>> = {
  gateway: ({ target, what }) => target === 'gateway' && what === 'connection lost',
  redis: () => false,
  warehouse: ({ kind, what }) => kind !== 'kept' && what === '503 WAREHOUSE_UNAVAILABLE',
  operations: ({ kind, what }) =>
    kind === 'keyed' && what === '503 WAREHOUSE_UNAVAILABLE (operations store)',
};

export interface ChaosOptions {
  readonly order: readonly Victim[];
  /** How long there is load before each death, and how long each stays dead, in milliseconds. */
  readonly forMs: number;
  readonly onPhase?: (phase: Phase) => void;
}

const HEALED_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 250;

export async function chaos({ order, forMs, onPhase }: ChaosOptions): Promise<readonly Phase[]> {
  const stage = await setStage();
  const load = startLoad(stage.targets, stage.credentials);
  const phases: Phase[] = [];
  try {
    await pass(forMs);
    const before = counted(load.take().filter(({ what }) => what !== 'ok'));
    if (before.size > 0) throw new Error(`fails before anything is killed: ${[...before.keys()]}`);
    for (const victim of order) {
      const phase = await playPhase(victim, stage, load, forMs);
      phases.push(phase);
      onPhase?.(phase);
    }
    return phases;
  } finally {
    await load.stop();
    await stage.stop();
  }
}

async function playPhase(
  victim: Victim,
  { servers }: Stage,
  load: Load,
  forMs: number,
): Promise<Phase> {
  await pass(forMs);
  await servers[victim].kill();
  await pass(forMs);
  await servers[victim].restart();
  const restartedAt = performance.now();
  const seen = [...load.take()];
  let healedAfterMs: number | null = null;
  while (healedAfterMs === null && performance.now() - restartedAt < HEALED_WITHIN_MS) {
    await pass(LOOK_EVERY_MS);
    const latest = load.take();
    seen.push(...latest);
    if (isHealed(latest)) healedAfterMs = performance.now() - restartedAt;
  }
  const failed = seen.filter(({ what }) => what !== 'ok');
  return {
    victim,
    requests: seen.length,
    ok: seen.length - failed.length,
    expected: counted(failed.filter(MAY_FAIL[victim])),
    unexpected: counted(failed.filter((outcome) => !MAY_FAIL[victim](outcome))),
    healedAfterMs,
  };
}

/** Each kind is answered again, by each gateway. */
function isHealed(latest: readonly Outcome[]): boolean {
  const answered = new Set(latest.map(({ target, kind }) => `${target} ${kind}`));
  return answered.size === 6 && latest.every(({ what }) => what === 'ok');
}

function counted(outcomes: readonly Outcome[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { target, kind, what } of outcomes) {
    const name = `${what} [${kind}, ${target}]`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function isSound({ ok, unexpected, healedAfterMs }: Phase): boolean {
  return ok > 0 && unexpected.size === 0 && healedAfterMs !== null;
}
