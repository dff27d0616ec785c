/** HTTP over the shop's model, with an engine of the test's choosing: for what HTTP and errors do. */
import { SURFACES } from '../../src/app/surfaces.ts';
import { DEFAULT_LIMITS } from '../../src/config/limits-config.ts';
import { rangesOf } from '../../src/engine/compile.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { createHttp, type Http, type HttpDeps } from '../../src/http/http.ts';
import { GatewayError } from '../../src/shared/errors.ts';
import type { Principal } from '../../src/shared/principal.ts';
import { shopModel, visibilityOf } from '../unit/schema/shop.ts';

export const TOKEN = 'Bearer good';
export const NOW = new Date('2024-03-15T12:00:00Z');

const principal: Principal = {
  subject: 'ann',
  via: 'jwt',
  tenant: 't1',
  roles: new Set(['analyst']),
  securityContext: {},
};

interface Noted {
  readonly level: string;
  readonly message: string;
  readonly facts: unknown;
}

export interface Opened extends Http {
  readonly notes: readonly Noted[];
}

export function openHttp(run: Engine['run'], deps: Partial<HttpDeps> = {}): Opened {
  const model = shopModel();
  const notes: Noted[] = [];
  const unasked = () => {
    throw new Error('not asked for here');
  };
  const generation = {
    ...{ model, engine: { run, stream: unasked, explain: unasked, ranges: rangesOf } },
    grouping: 'selection' as const,
    visibility: () => visibilityOf(model),
    masked: () => new Map(),
  };
  const http = createHttp(
    {
      authenticate: async (headers) => {
        if (headers.get('authorization') === TOKEN) return principal;
        throw new GatewayError('UNAUTHENTICATED', { reason: 'missing' });
      },
      generation: () => generation,
      ready: async () => null,
      limits: {
        ...DEFAULT_LIMITS,
        ...{ rows: 100, maxRows: 1000, depth: 10, rootFields: 5, tokens: 500, bodyBytes: 10_000 },
      },
      cursorSecret: 'secret',
      log: (level, message, facts) => void notes.push({ level, message, facts }),
      now: () => NOW,
      requestId: () => 'r-1',
      ...deps,
    },
    SURFACES,
  );
  return { ...http, notes };
}

/** Every question gets no rows. */
export const emptyEngine: Engine['run'] = async (spec) => {
  if ('kind' in spec) throw new TypeError('no insights here');
  const names = [...spec.dimensions, ...spec.measures].map(({ as }) => as);
  const columns = names.map((name) => ({ name, type: 'string' as const }));
  return {
    result: { columns, rows: [], truncated: false },
    source: 'warehouse',
    asOf: NOW,
    ranges: [],
  };
};

export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReturnType<typeof JSON.parse>;
}

export async function post(
  http: Http,
  query: string,
  headers: Readonly<Record<string, string>> = {},
  variables?: Readonly<Record<string, unknown>>,
): Promise<Posted> {
  const request = new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: TOKEN, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return read(await http.fetch(request));
}

export async function read(response: Response): Promise<Posted> {
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}
