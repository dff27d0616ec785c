import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type Bomb, bombs, document, small, unread } from '../bomb-list.ts';
import { ms } from '../measure.ts';
import type { Line, Section } from '../report.ts';
import { type ServedDemo, serveDemo } from '../served-demo.ts';

const HEAP_MB = 512;
const AT_ONCE = 16;
const UNREAD = 30;
/** Longer than the server has patience with who does not read. */
const UNREAD_MS = 8_000;
const LONGEST_MS = 90_000;
const LOOK_EVERY_MS = 20;
const OTHERS_EVERY_MS = 200;
/** Looked at further, or refusals in no time would leave too few looks to speak of. */
const AFTERMATH_MS = 3_000;

/** What everybody else notices of a bomb: whether the process lives, and how long it does not answer. */
export const bombing: Section = {
  title: `Bombs, ${AT_ONCE} at once, against the demo with a heap of ${HEAP_MB} MiB`,
  run: async () => {
    const lines: Line[] = [];
    for (const bomb of [...bombs, unread]) lines.push(...(await dropped(bomb)));
    return lines;
  },
};

/** Each has a process of its own: none finds what another has left. */
async function dropped(bomb: Bomb): Promise<readonly Line[]> {
  const demo = await serveDemo({ heapMb: HEAP_MB, stalledReader: '3s' });
  try {
    // Whoever asks first waits for the schema of the role.
    for (const persona of ['viewer', 'platform']) await ask(demo, persona, document(small));
    const stop = new AbortController();
    const watching = watch(demo, stop.signal);
    const outcomes = bomb === unread ? await leaveUnread(demo, bomb) : await explode(demo, bomb);
    await pause(AFTERMATH_MS);
    stop.abort();
    return lines(bomb, outcomes, await watching, demo);
  } finally {
    await demo.close();
  }
}

async function explode(demo: ServedDemo, { body }: Bomb): Promise<readonly string[]> {
  const all = Array.from({ length: AT_ONCE }, (_, n) => ask(demo, 'platform', body(n)));
  return Promise.all(all);
}

/** Opened, asked, never read; then the question is whether the server has let go of them. */
async function leaveUnread(demo: ServedDemo, { body }: Bomb): Promise<readonly string[]> {
  const all = Array.from({ length: UNREAD }, (_, n) => {
    return new Promise<string>((resolve) => {
      const asked = post(demo, 'platform', (answer) => {
        answer.pause();
        void pause(UNREAD_MS).then(() => {
          answer.on('close', () => resolve(answer.complete ? 'taken whole' : 'cut off'));
          answer.on('error', () => undefined);
          answer.resume();
        });
      });
      asked.on('error', () => resolve('cut off'));
      asked.end(body(n));
    });
  });
  return Promise.all(all);
}

function post(
  demo: ServedDemo,
  persona: string,
  onAnswer: (answer: IncomingMessage) => void,
): ClientRequest {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${demo.tokens.get(persona)}`,
  };
  return request(`${demo.url}/graphql`, { method: 'POST', headers, timeout: LONGEST_MS }, onAnswer);
}

const CODE = /"code":"(\w+)"/;

/** Its code, or `200` and whether it is whole. The text is looked at from its start only. */
function ask(demo: ServedDemo, persona: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = post(demo, persona, (answer) => {
      let start = '';
      answer.on('data', (chunk: Buffer) => {
        if (start.length < 1_000) start += chunk.toString('latin1', 0, 1_000);
      });
      answer.on('end', () => resolve(CODE.exec(start)?.[1] ?? `HTTP ${answer.statusCode}`));
      answer.on('error', () => resolve('connection lost'));
    });
    asked.on('error', () => resolve('connection lost'));
    asked.end(body);
  });
}

interface Seen {
  /** How long each look at /health/live took. */
  readonly health: readonly number[];
  readonly memory: number;
  readonly others: readonly string[];
}

async function watch(demo: ServedDemo, stop: AbortSignal): Promise<Seen> {
  const [health, others]: [Promise<number>[], Promise<string>[]] = [[], []];
  let memory = 0;
  for (let at = 0; !stop.aborted && !demo.hasEnded(); at += LOOK_EVERY_MS) {
    health.push(look(demo));
    memory = Math.max(memory, (await demo.memory()) ?? 0);
    if (at % OTHERS_EVERY_MS === 0) others.push(ask(demo, 'viewer', document(small)));
    await pause(LOOK_EVERY_MS);
  }
  return { health: await Promise.all(health), memory, others: await Promise.all(others) };
}

function look(demo: ServedDemo): Promise<number> {
  const start = performance.now();
  return new Promise((resolve) => {
    const done = () => resolve(performance.now() - start);
    const asked = request(`${demo.url}/health/live`, (answer) => answer.resume().on('end', done));
    asked.on('error', done);
    asked.end();
  });
}

function lines(
  bomb: Bomb,
  outcomes: readonly string[],
  { health, memory, others }: Seen,
  demo: ServedDemo,
): readonly Line[] {
  const sorted = [...health].sort((a, b) => a - b);
  const longest = sorted.at(-1) ?? 0;
  // What waited for the one longest pause is told of apart.
  const apart = withoutLongest(health);
  const p99 = [...apart].sort((a, b) => a - b)[Math.floor(0.99 * (apart.length - 1))] ?? 0;
  const state = demo.hasEnded() ? 'THE PROCESS HAS ENDED' : 'alive';
  return [
    {
      what: bomb.name,
      figure: `p99 ${ms(p99)}, longest pause ${ms(longest)}`,
      note: `${state}, memory ${Math.round(memory / 2 ** 20)} MiB; ${counted(outcomes)}; others: ${counted(others)}`,
    },
  ];
}

/** Looks are `LOOK_EVERY_MS` apart: those that began during the pause are its neighbours. */
function withoutLongest(health: readonly number[]): readonly number[] {
  const longest = Math.max(...health);
  const at = health.indexOf(longest);
  const during = Math.ceil(longest / LOOK_EVERY_MS);
  return health.filter((_, i) => i < at || i > at + during);
}

function counted(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, n]) => `${n} × ${outcome}`).join(', ');
}
