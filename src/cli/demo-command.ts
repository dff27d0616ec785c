import { dirname, join, resolve } from 'node:path';
import { buildDemo, demoPath } from '../../demo/build.ts';
import { firstQuery } from '../../demo/first-query.ts';
import { personas } from '../../demo/personas.ts';
import type { Config, WarehouseConfig } from '../config/config.ts';
import { textLog } from '../telemetry/pino-log.ts';
import {
  type Args,
  type Command,
  configOption,
  hostOption,
  type Io,
  portOption,
  textValue,
} from './command.ts';
import { portOf } from './command-arguments.ts';
import { issueToken, withDemoSecret } from './demo-issuer.ts';
import { progressBar } from './progress.ts';
import { projectConfig, withLocalPages } from './project.ts';
import { serveProject } from './serving.ts';

const TOKEN_SECONDS = 30 * 24 * 3_600;

/** `sextant demo`, which is `npm start`: real numbers from one command, with no other service. */
export const demo: Command = {
  positional: null,
  options: {
    data: {
      type: 'string',
      value: '<folder>',
      help: 'serve these Olist Parquet files as the commerce tables',
    },
    config: configOption,
    port: portOption,
    host: hostOption,
  },
  run: async (args: Args, io: Io) => {
    const port = portOf(args, io.env);
    const config = await demoConfig(args, io);
    const log = textLog({ write: io.err, level: config.log.level, now: io.now });
    const host = textValue(args, 'host') ?? 'localhost';
    return serveProject({ config, port, host, log }, io, async (url) =>
      io.out(await welcome(config, url, io)),
    );
  },
};

async function demoConfig(args: Args, io: Io): Promise<Config> {
  const file = resolve(textValue(args, 'config') ?? 'sextant.yml');
  const env = await withDemoSecret(io.env, join(dirname(file), '.sextant', 'jwt-secret'));
  const config = await projectConfig(file, env);
  const warehouse = config.warehouses.get('default');
  if (warehouse?.type !== 'duckdb') {
    throw new Error('the demo needs a default warehouse of type duckdb; see sextant serve');
  }
  const path = await builtDemo(warehouse.path, textValue(args, 'data'), io);
  const served: WarehouseConfig = { ...warehouse, path };
  const warehouses = new Map(config.warehouses).set('default', served);
  return withLocalPages({ ...config, warehouses });
}

async function builtDemo(path: string, data: string | undefined, io: Io): Promise<string> {
  const target = demoPath(path, data);
  const bar = progressBar(io, 'Building the demo warehouse');
  await buildDemo(target, { ...(data === undefined ? {} : { data }), onProgress: bar });
  return target;
}

async function welcome(config: Config, url: string, io: Io): Promise<string> {
  const now = io.now();
  const tokens = await Promise.all(
    personas.map((persona) => issueToken(config, persona, TOKEN_SECONDS, now)),
  );
  const lines = personas.map(
    ({ name, description }, i) => `  ${name}: ${description}\n  ${tokens[i]}\n`,
  );
  return `
Sextant serves its demo at ${url}/graphql (open it in a browser for GraphiQL)

Tokens, one for each persona:

${lines.join('\n')}
A first query:

${curl(url, tokens[0] ?? '')}

Ctrl-C stops.
`;
}

/** The query in JSON in single quotes for the shell. */
function curl(url: string, token: string): string {
  const query = firstQuery.replace(/\s+/g, ' ');
  const body = JSON.stringify({ query }).replaceAll("'", "'\\''");
  return `curl ${url}/graphql \\
  -H 'content-type: application/json' \\
  -H 'authorization: Bearer ${token}' \\
  -d '${body}'`;
}
