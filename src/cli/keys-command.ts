import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pepperOf } from '../app/secrets.ts';
import {
  createApiKey,
  type IssuedKey,
  type KeyAdmin,
  type KeyRequest,
  type KeySummary,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '../auth/api-keys/manage.ts';
import { loadConfig } from '../config/load-config.ts';
import { type OperationsStore, openOperationsStore } from '../operations/open-store.ts';
import { scopeNames } from '../semantic/model/scope-names.ts';
import { KEY_OPERATIONS, type KeyOperation } from '../shared/principal.ts';
import { nearest } from '../shared/suggest.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { withDemoSecret } from './demo-issuer.ts';
import { loadProject } from './project.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `sextant keys create|list|rotate|revoke`: on the same store as a running server, which follows within a second. */
export const keys: Command = {
  positional: '<create|list|rotate|revoke> [id]',
  several: true,
  options: {
    name: { type: 'string', value: '<text>', help: 'create: whose key it is' },
    env: { type: 'string', value: '<name>', help: 'create: live, test, … (default: live)' },
    tenant: {
      type: 'string',
      value: '<name>',
      help: 'create: its tenant; list: of this one alone',
    },
    roles: { type: 'string', value: '<a,b>', help: 'create: its roles' },
    cubes: { type: 'string', value: '<a,b>', help: 'create: reaches these cubes and views alone' },
    insights: { type: 'string', value: '<a,b>', help: 'create: reaches these insights alone' },
    operations: {
      type: 'string',
      value: '<a,b>',
      help: `create: these alone of ${KEY_OPERATIONS.join(', ')}`,
    },
    origins: { type: 'string', value: '<a,b>', help: 'create: pages that may use it' },
    addresses: { type: 'string', value: '<a,b>', help: 'create: addresses or CIDR blocks' },
    days: {
      type: 'string',
      value: '<number>',
      help: 'create: ends after so many (default: never)',
    },
    hours: {
      type: 'string',
      value: '<number>',
      help: 'rotate: how long the old secret still works (default: 24)',
    },
    config: configOption,
  },
  run: async (args: Args, io: Io) => {
    const [action = '', id] = args.positionals;
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (act === undefined) throw new Error(unknownAction(action));
    return withStore(args, io, (admin) => act({ admin, args, io, id }));
  },
};

interface Call {
  readonly admin: KeyAdmin;
  readonly args: Args;
  readonly io: Io;
  readonly id: string | undefined;
}

const actions: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  create: async ({ admin, args, io }) => {
    const request = requestOf(args, io.now().getTime());
    const known = await knownNames(request, args, io);
    show(await createApiKey({ ...admin, ...(known && { known }) }, request), io);
    return 0;
  },
  list: async ({ admin, args, io }) => {
    const tenant = textValue(args, 'tenant');
    const found = await listApiKeys(admin, tenant === undefined ? {} : { tenant });
    for (const key of found) io.out(`${line(key, io.now().getTime())}\n`);
    if (found.length === 0) io.err('There are no keys.\n');
    return 0;
  },
  rotate: async ({ admin, args, io, id }) => {
    const overlapMs = numberOf(args, 'hours', 24) * HOUR_MS;
    const issued = await rotateApiKey(admin, neededId(id), overlapMs);
    if (issued === null) throw noKey(id);
    show(issued, io);
    return 0;
  },
  revoke: async ({ admin, io, id }) => {
    if (!(await revokeApiKey(admin, neededId(id)))) throw noKey(id);
    io.out(`${id} is revoked.\n`);
    return 0;
  },
};

async function withStore(
  args: Args,
  io: Io,
  work: (admin: KeyAdmin) => Promise<number>,
): Promise<number> {
  const { file, env } = await projectOf(args, io);
  const config = await loadConfig(file, env);
  const pepper = pepperOf(config);
  if (pepper === null) {
    throw new Error(
      'keys need a secret that outlives the process: set operations.pepper or secret',
    );
  }
  const now = () => io.now().getTime();
  const store: OperationsStore = await openOperationsStore({ store: config.operations.store, now });
  try {
    return await work({ store: store.keys, pepper, now, who: `cli:${userInfo().username}` });
  } finally {
    await store.close();
  }
}

/** What scopes may name; the models are read for those alone that name something of them. */
async function knownNames(
  { scopes }: KeyRequest,
  args: Args,
  io: Io,
): Promise<KeyAdmin['known'] | null> {
  if (!scopes?.cubes && !scopes?.insights) return null;
  const { file, env } = await projectOf(args, io);
  return scopeNames((await loadProject(file, env)).model);
}

/** A demo that has run here derives its pepper from the secret that it made. */
async function projectOf(args: Args, io: Io) {
  const file = resolve(textValue(args, 'config') ?? 'sextant.yml');
  const kept = join(dirname(file), '.sextant', 'jwt-secret');
  return { file, env: existsSync(kept) ? await withDemoSecret(io.env, kept) : io.env };
}

function requestOf(args: Args, now: number): KeyRequest {
  const [cubes, insights, named] = ['cubes', 'insights', 'operations'].map((name) =>
    listed(args, name),
  );
  // Those that are none are refused with everything else that is wrong.
  const operations = named as readonly KeyOperation[] | undefined;
  const isLimited = [cubes, insights, operations].some((list) => list !== undefined);
  const days = textValue(args, 'days');
  return {
    name: textValue(args, 'name') ?? '',
    environment: textValue(args, 'env') ?? 'live',
    tenant: textValue(args, 'tenant') ?? null,
    roles: listed(args, 'roles') ?? [],
    scopes: isLimited
      ? { cubes: cubes ?? null, insights: insights ?? null, operations: operations ?? null }
      : null,
    origins: listed(args, 'origins') ?? [],
    addresses: listed(args, 'addresses') ?? [],
    expiresAt: days === undefined ? null : now + numberOf(args, 'days', 0) * DAY_MS,
  };
}

function listed(args: Args, name: string): readonly string[] | undefined {
  return textValue(args, name)
    ?.split(/[\s,]+/)
    .filter((word) => word !== '');
}

function numberOf(args: Args, name: string, otherwise: number): number {
  const written = textValue(args, name);
  const value = Number(written ?? otherwise);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new Error(`--${name} needs a number, not ${written}`);
}

function show({ key }: IssuedKey, io: Io): void {
  io.err('This is the only time the key is shown:\n');
  io.out(`${key}\n`);
}

function line(key: KeySummary, now: number): string {
  const roles = key.roles.join(',') || '-';
  const day = (at: number | null) => (at === null ? '-' : new Date(at).toISOString().slice(0, 10));
  const used = `last used ${day(key.lastUsedAt)}`;
  return [
    key.id,
    stateOf(key, now),
    key.environment,
    key.tenant ?? '-',
    roles,
    used,
    key.name,
  ].join('  ');
}

function stateOf({ revokedAt, expiresAt }: KeySummary, now: number): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

function neededId(id: string | undefined): string {
  if (id === undefined) throw new Error('which key? give its id, as `sextant keys list` shows it');
  return id;
}

function noKey(id: string | undefined): Error {
  return new Error(`there is no key ${id}, or it is revoked`);
}

function unknownAction(action: string): string {
  const near = nearest(action, Object.keys(actions));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return `keys cannot ${action}${hint} (${Object.keys(actions).join(', ')})`;
}
