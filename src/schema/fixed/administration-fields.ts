/** Keys and the audit for admins, usage for tenants. Which of these a schema has, role-schema.ts decides. */
import type { GraphQLResolveInfo } from 'graphql';
import type {
  Administration,
  AuditInfo,
  IssuedKeyInfo,
  KeyInfo,
  UsageInfo,
} from '../../resolvers/administration/administration.ts';
import { askUsage, toKeys } from '../../resolvers/administration/ask-administration.ts';
import { builder, type GraphContext } from '../builder.ts';
import './query-field.ts';
import { countItems } from '../width.ts';

const forever = 'Null: it does not end by itself.';
const unlimited = 'Null: not limited.';

const ApiKeyInfo = builder.objectRef<KeyInfo>('ApiKey').implement({
  description: 'A key as people may see it: without its secret.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    environment: t.exposeString('environment'),
    tenant: t.exposeString('tenant', { nullable: true }),
    roles: t.exposeStringList('roles'),
    cubes: t.exposeStringList('cubes', { nullable: true, description: unlimited }),
    insights: t.exposeStringList('insights', { nullable: true, description: unlimited }),
    operations: t.exposeStringList('operations', { nullable: true, description: unlimited }),
    origins: t.exposeStringList('origins'),
    addresses: t.exposeStringList('addresses'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: forever }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    rotatedAt: t.expose('rotatedAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
  }),
});

const IssuedKey = builder.objectRef<IssuedKeyInfo>('IssuedApiKey').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    key: t.exposeString('key', { description: 'The whole key. It is shown this once.' }),
  }),
});

const UsageDay = builder.objectRef<UsageInfo>('UsageDay').implement({
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', description: 'In UTC.' }),
    requests: t.expose('requests', { type: 'SafeInt' }),
    failures: t.expose('failures', { type: 'SafeInt' }),
    cacheHits: t.expose('cacheHits', { type: 'SafeInt' }),
    rows: t.expose('rows', { type: 'SafeInt' }),
    bytes: t.expose('bytes', { type: 'SafeInt' }),
    cost: t.exposeFloat('cost', { description: 'Of questions that a warehouse answered.' }),
    ms: t.expose('ms', { type: 'SafeInt' }),
  }),
});

const AuditEntry = builder.objectRef<AuditInfo>('AuditEntry').implement({
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    kind: t.exposeString('kind', { description: '`request` or `change`.' }),
    who: t.exposeString('who'),
    tenant: t.exposeString('tenant', { nullable: true }),
    operation: t.exposeString('operation'),
    hash: t.exposeString('hash', { nullable: true, description: "The document's SHA-256." }),
    cubes: t.exposeStringList('cubes'),
    rows: t.expose('rows', { type: 'SafeInt' }),
    bytes: t.expose('bytes', { type: 'SafeInt' }),
    cost: t.exposeFloat('cost'),
    cache: t.exposeString('cache', { nullable: true }),
    ms: t.expose('ms', { type: 'SafeInt' }),
    outcome: t.exposeString('outcome', { description: '`ok`, or the code of the first error.' }),
    requestId: t.exposeString('requestId', { nullable: true }),
    detail: t.field({ type: 'JSON', nullable: true, resolve: ({ detail }) => detail }),
  }),
});

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: 'For people: whose key this is.' }),
    environment: t.string({ required: true, description: '`live`, `test`, …' }),
    tenant: t.string(),
    roles: t.stringList({ required: true }),
    cubes: t.stringList({ description: 'Cubes and views that it reaches. Default: all.' }),
    insights: t.stringList({ description: 'Default: all.' }),
    operations: t.stringList({
      description: 'Of query, records, export, explain and admin. Default: all that its roles may.',
    }),
    origins: t.stringList({ description: 'Pages that may use it. Default: no limit.' }),
    addresses: t.stringList({ description: 'Addresses or CIDR blocks. Default: no limit.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Default: never.' }),
  }),
});

const AuditKind = builder.enumType('AuditKind', {
  values: { REQUEST: { value: 'request' }, CHANGE: { value: 'change' } } as const,
});

builder.queryField('usage', (t) =>
  t.field({
    type: [UsageDay],
    nullable: true,
    description:
      "What your own tenant used, by day, oldest first. Today's is a few seconds behind.",
    args: { days: t.arg.int({ defaultValue: 30 }) },
    resolve: (_root, { days }, context, info) =>
      listed(askUsage(context.operation, days ?? 30), context, info),
  }),
);

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKeyInfo],
    nullable: true,
    description: 'Newest first.',
    args: { tenant: t.arg.string() },
    resolve: (_root, { tenant }, context, info) => {
      const { operation } = context;
      const keys = toKeys(operation).listKeys(operation.principal, tenant ?? null);
      return listed(keys, context, info);
    },
  }),
);

builder.queryField('auditLog', (t) =>
  t.field({
    type: [AuditEntry],
    nullable: true,
    description: 'Newest first, a few seconds behind.',
    args: {
      tenant: t.arg.string(),
      kind: t.arg({ type: AuditKind }),
      first: t.arg.int({ defaultValue: 100 }),
    },
    resolve: (_root, { tenant, kind, first }, context, info) => {
      const { operation } = context;
      const records = toKeys(operation).auditLog(operation.principal, {
        tenant: tenant ?? null,
        kind: kind ?? null,
        first: Math.min(1_000, Math.max(1, first ?? 100)),
      });
      return listed(records, context, info);
    },
  }),
);

async function listed<T>(
  asked: Promise<readonly T[]>,
  ...[context, info]: [GraphContext, GraphQLResolveInfo]
): Promise<readonly T[]> {
  const items = await asked;
  countItems(items.length, context, info);
  return items;
}

builder.mutationType({
  fields: (t) => ({
    createApiKey: t.field({
      type: IssuedKey,
      nullable: true,
      args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
      resolve: (_root, { input }, { operation }) =>
        toKeys(operation).createKey(operation.principal, asked(input)),
    }),
    rotateApiKey: t.field({
      type: IssuedKey,
      nullable: true,
      description: 'A new secret for the same key; null when there is no such key.',
      args: {
        id: t.arg.id({ required: true }),
        overlapSeconds: t.arg.int({
          defaultValue: 86_400,
          description: 'How long the old secret still works.',
        }),
      },
      resolve: (_root, { id, overlapSeconds }, { operation }) =>
        toKeys(operation).rotateKey(operation.principal, id, (overlapSeconds ?? 86_400) * 1000),
    }),
    revokeApiKey: t.boolean({
      nullable: true,
      description: 'Ends a key within a second, everywhere. False when there is no such key.',
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, { operation }) =>
        toKeys(operation).revokeKey(operation.principal, id),
    }),
  }),
});

type Input = typeof CreateApiKeyInput.$inferInput;

function asked(input: Input): Parameters<Administration['createKey']>[1] {
  return {
    name: input.name,
    environment: input.environment,
    tenant: input.tenant ?? null,
    roles: input.roles,
    cubes: input.cubes ?? null,
    insights: input.insights ?? null,
    operations: input.operations ?? null,
    origins: input.origins ?? [],
    addresses: input.addresses ?? [],
    expiresAt: input.expiresAt ?? null,
  };
}
