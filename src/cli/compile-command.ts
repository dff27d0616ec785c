import { readFile } from 'node:fs/promises';
import { principalOf } from '../auth/principal-of.ts';
import type { Config } from '../config/config.ts';
import { rangesOf } from '../engine/compile.ts';
import type { AnySpec, Engine, Explanation, QueryResult } from '../engine/engine.ts';
import { compilerOf } from '../engine/generation.ts';
import { graphqlSurface } from '../http/graphql/graphql-surface.ts';
import { createHttp } from '../http/http.ts';
import { maskedMembers } from '../semantic/access/masking.ts';
import { visibleMembers } from '../semantic/access/member-access.ts';
import type { Claim, Principal } from '../shared/principal.ts';
import { nearest } from '../shared/suggest.ts';
import type { Cell, Column } from '../shared/values.ts';
import type { Dialect } from '../sql/dialect.ts';
import { dialects } from '../sql/dialects/dialects.ts';
import { textLog } from '../telemetry/pino-log.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { loadProject, type Project } from './project.ts';

const NO_ROLES =
  'Without --claims the caller has no tenant and no roles, and sees what such a caller sees.\n';

/** `sextant compile`: what a GraphQL document would ask the warehouse. It asks nothing. */
export const compile: Command = {
  positional: '<query.graphql|->',
  options: {
    dialect: { type: 'string', value: '<name>', help: 'write for this database instead' },
    claims: {
      type: 'string',
      value: '<json>',
      help: 'the claims of the token that asks, e.g. \'{"tenant_id":"t1","roles":["analyst"]}\'',
    },
    variables: { type: 'string', value: '<json>', help: 'the variables of the document' },
    plan: { type: 'boolean', help: 'print the plan, too' },
    config: configOption,
  },
  run: async (args: Args, io: Io) => {
    const project = await loadProject(textValue(args, 'config') ?? 'sextant.yml', io.env);
    const { config } = project;
    const claims = jsonOption(args, 'claims');
    const principal = principalOf({ sub: 'compile', ...claims }, config.auth);
    const body = { query: await documentOf(args, io), variables: jsonOption(args, 'variables') };
    const dialectOf = chooseDialect(textValue(args, 'dialect'), config);
    const { questions, errors } = await questionsOf(body, { ...project, principal, dialectOf, io });
    const withPlan = args.values['plan'] === true;
    io.out(questions.map((question, i) => shown(question, i + 1, withPlan)).join('\n'));
    for (const error of errors) io.err(`${error}\n`);
    if (errors.length > 0 && textValue(args, 'claims') === undefined) io.err(NO_ROLES);
    return errors.length === 0 ? 0 : 1;
  },
};

function documentOf(args: Args, io: Io): Promise<string> {
  const [file = '-'] = args.positionals;
  return file === '-' ? io.stdin() : readFile(file, 'utf8');
}

function jsonOption(args: Args, name: string): Record<string, Claim> {
  const text = textValue(args, name);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, Claim>;
    }
  } catch {
    // The sentence below says it for every kind of wrong text.
  }
  throw new Error(`--${name} must be a JSON object`);
}

function chooseDialect(name: string | undefined, config: Config): (dataSource: string) => Dialect {
  const known: ReadonlyMap<string, Dialect> = new Map(Object.entries(dialects));
  if (name === undefined) {
    return (dataSource) => dialects[config.warehouses.get(dataSource)?.type ?? 'duckdb'];
  }
  const chosen = known.get(name);
  if (chosen !== undefined) return () => chosen;
  const near = nearest(name, known.keys());
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new Error(`there is no dialect ${name}.${hint} (known: ${[...known.keys()].join(', ')})`);
}

interface Asking extends Project {
  readonly principal: Principal;
  readonly dialectOf: (dataSource: string) => Dialect;
  readonly io: Io;
}

/** Executes the document against the real schema, over an engine that notes each question instead of running it. */
async function questionsOf(body: object, { config, model, principal, dialectOf, io }: Asking) {
  const { engine, questions } = recordingEngine(compilerOf(model, dialectOf, config.limits));
  const generation = {
    model,
    engine,
    grouping: config.graphql.grouping,
    visibility: (asker: Principal) => visibleMembers(model, asker),
    masked: (asker: Principal) => maskedMembers(model, asker),
  };
  const http = createHttp(
    {
      authenticate: async () => principal,
      generation: () => generation,
      ready: async () => null,
      limits: config.limits,
      cursorSecret: 'compile',
      log: textLog({ write: io.err, level: config.log.level, now: io.now }),
      now: io.now,
      requestId: () => 'compile',
    },
    [graphqlSurface],
  );
  const headers = { 'content-type': 'application/json' };
  const request = new Request('http://localhost/graphql', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const answer = (await (await http.fetch(request)).json()) as {
    readonly errors?: readonly { readonly message: string }[];
  };
  return { questions, errors: (answer.errors ?? []).map(({ message }) => message) };
}

type Compile = ReturnType<typeof compilerOf>;

function recordingEngine(compileOne: Compile): {
  readonly engine: Engine;
  readonly questions: readonly Explanation[];
} {
  const questions: Explanation[] = [];
  const engine: Engine = {
    run: async (spec, context): Promise<QueryResult> => {
      const question = compileOne(spec, context);
      questions.push(explained(question));
      const { columns } = question.compiled;
      const result = { columns, rows: standIn(spec, columns), truncated: false };
      const { ranges, periods = [] } = question;
      return { result, source: 'warehouse', asOf: context.now, ranges, periods };
    },
    stream: () => Promise.reject(new Error('nothing is streamed here')),
    explain: (spec, context) => explained(compileOne(spec, context)),
    ranges: rangesOf,
  };
  return { engine, questions };
}

const explained = ({ plan, why, compiled }: ReturnType<Compile>): Explanation => ({
  plan: plan(),
  compiled,
  why: why(),
});

/** What an empty table would answer: no groups, but one row where nothing is grouped. */
function standIn(spec: AnySpec, columns: readonly Column[]): readonly (readonly Cell[])[] {
  if ('kind' in spec) return [];
  if (spec.shape === 'count') return [columns.map(() => 0)];
  const grouped = spec.totalsBy === null ? spec.dimensions.length > 0 : spec.totalsBy.length > 0;
  return grouped ? [] : [columns.map(() => null)];
}

function shown({ plan, compiled }: Explanation, number: number, withPlan: boolean): string {
  const parameters = compiled.params.map(
    ({ type, value }, i) => `--   ${i + 1} ${type}: ${JSON.stringify(value)}`,
  );
  return [
    `-- question ${number}, ${compiled.dialect}`,
    ...(withPlan ? plan.split('\n').map((line) => `-- ${line}`) : []),
    `${compiled.sql};`,
    ...(parameters.length > 0 ? ['-- parameters', ...parameters] : []),
    '',
  ].join('\n');
}
