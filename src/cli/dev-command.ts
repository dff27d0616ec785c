import { dirname, join, resolve } from 'node:path';
import type { App } from '../app/create-app.ts';
import type { Config } from '../config/config.ts';
import type { RefusedQuestion } from '../engine/refused.ts';
import { displayPath } from '../shared/display-path.ts';
import { formatIssue } from '../shared/errors.ts';
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
import { CONNECT_TIMEOUT_MS, findingLine, indented, unreachable } from './connect.ts';
import { withDemoSecret } from './demo-issuer.ts';
import { projectConfig, seenFromHere, withLocalPages } from './project.ts';
import { serveProject } from './serving.ts';
import { issuesOf } from './show-problems.ts';
import { watchPaths } from './watch.ts';

/** `sextant dev`: serves, and takes over each change of models and configuration that has no mistakes. */
export const dev: Command = {
  positional: null,
  options: { config: configOption, port: portOption, host: hostOption },
  run: async (args: Args, io: Io) => {
    const file = resolve(textValue(args, 'config') ?? 'sextant.yml');
    const port = portOf(args, io.env);
    const env = await withDemoSecret(io.env, join(dirname(file), '.sextant', 'jwt-secret'));
    const config = withLocalPages(await projectConfig(file, env));
    const log = textLog({ write: io.err, level: config.log.level, now: io.now });
    const host = textValue(args, 'host') ?? 'localhost';
    const onRefused = (refused: RefusedQuestion) => io.err(refusedText(refused, config));
    return serveProject({ config, port, host, log, onRefused }, io, async (url, app) => {
      io.out(`Listening on ${url}/graphql, watching ${config.models} and ${file}\n`);
      watchPaths({ folders: [config.models], files: [file] }, io.stop, () =>
        reload(app, file, env, io),
      );
      await printFindings(app, config, io);
    });
  },
};

/** What has mistakes is printed and changes nothing: the last good schema goes on serving. */
async function reload(
  app: App,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<void> {
  const read: Config[] = [];
  const problems = await issuesOf(async () => {
    const config = withLocalPages(await projectConfig(file, env));
    await seenFromHere(config.models, () => app.reload(config));
    read.push(config);
  }).then(
    (issues) => issues.map(formatIssue),
    (error: unknown) => [String(error)],
  );
  if (problems.length === 0) {
    io.out('Reloaded.\n');
    for (const config of read) await printFindings(app, config, io);
    return;
  }
  for (const problem of problems) io.err(`${problem}\n`);
  io.err('Not reloaded: what was good before goes on serving.\n');
}

/** What the databases refuse of the model, with the SQL of it. */
async function printFindings(app: App, config: Config, io: Io): Promise<void> {
  try {
    for (const finding of await app.check(AbortSignal.timeout(CONNECT_TIMEOUT_MS))) {
      const sql = finding.sql === null ? '' : `${indented(finding.sql)}\n`;
      io.err(`${findingLine(finding, config)}\n${sql}`);
    }
  } catch (error) {
    io.err(`${unreachable(error)}\n`);
  }
}

/** A question that failed: its members, where the model has them, and its SQL. */
function refusedText({ members, sql, words }: RefusedQuestion, { models }: Config): string {
  const places = members.map(
    ({ name, at }) => `  ${name} (${displayPath(join(models, at.file))}:${at.line}:${at.column})\n`,
  );
  return `The database refused a question: ${words}\n${places.join('')}${indented(sql)}\n`;
}
