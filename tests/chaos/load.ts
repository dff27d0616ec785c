/** Questions over loopback, all the time, and what became of each. */
export interface Target {
  readonly name: string;
  readonly url: string;
}

/** What a question needs beside its gateway. */
type Kind = 'kept' | 'fresh' | 'keyed';

export interface Outcome {
  readonly target: string;
  readonly kind: Kind;
  /** `ok`, the code of the error, or how there was no answer at all. */
  readonly what: string;
}

export interface Load {
  /** Everything since the last call. */
  take(): readonly Outcome[];
  stop(): Promise<void>;
}

/** How a caller says who asks: a token, or a key of the operations store. */
export interface Credentials {
  readonly token: string;
  readonly key: string;
}

const ANSWER_MS = 20_000;
const PAUSE_MS = 5;
const KINDS: readonly Kind[] = ['kept', 'fresh', 'keyed'];
const GOOD = JSON.stringify({ orders: { rows: [{ count: 2 }] } });

/** Two workers of each kind for each gateway. */
export function startLoad(targets: readonly Target[], credentials: Credentials): Load {
  let outcomes: Outcome[] = [];
  let loading = true;
  let n = 0;
  const work = async (target: Target, kind: Kind): Promise<void> => {
    while (loading) {
      n += 1;
      const what = await ask(target.url, kind, n, credentials);
      outcomes.push({ target: target.name, kind, what });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const working = targets.flatMap((target) =>
    [...KINDS, ...KINDS].map((kind) => work(target, kind)),
  );
  return {
    take: () => {
      const taken = outcomes;
      outcomes = [];
      return taken;
    },
    stop: async () => {
      loading = false;
      await Promise.all(working);
    },
  };
}

async function ask(url: string, kind: Kind, n: number, who: Credentials): Promise<string> {
  // Never quite the same, so that no cache can answer; but for those that it shall.
  const floor = kind === 'kept' ? 0 : -n;
  const query = `{ orders(where: { id: { gt: ${floor} } }) { rows { count } } }`;
  const credential =
    kind === 'keyed' ? { 'x-api-key': who.key } : { authorization: `Bearer ${who.token}` };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credential },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return outcomeOf(response.status, (await response.json()) as Body);
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'no answer'
      : 'connection lost';
  }
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

function outcomeOf(status: number, { data, errors }: Body): string {
  const extensions = errors?.[0]?.extensions;
  if (extensions === undefined) return JSON.stringify(data) === GOOD ? 'ok' : 'wrong answer';
  const service = extensions['service'] === undefined ? '' : ` (${extensions['service']})`;
  return `${status} ${extensions['code']}${service}`;
}
