import type { App } from '../app/create-app.ts';
import type { Log } from '../shared/log.ts';
import { jsonLog } from '../telemetry/pino-log.ts';
import { cautionsOf } from './cautions.ts';
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
import { CONNECT_TIMEOUT_MS } from './connect.ts';
import { projectConfig } from './project.ts';
import { serveProject } from './serving.ts';

/** `sextant serve`: the production server. */
export const serve: Command = {
  positional: null,
  options: { config: configOption, port: portOption, host: hostOption },
  run: async (args: Args, io: Io) => {
    const port = portOf(args, io.env);
    const config = await projectConfig(textValue(args, 'config') ?? 'sextant.yml', io.env);
    const log = jsonLog({ write: io.err, level: config.log.level, now: io.now });
    for (const caution of cautionsOf(config)) log('warn', caution);
    return serveProject({ config, port, host: textValue(args, 'host'), log }, io, (url, app) => {
      log('info', 'listening', { url: `${url}/graphql` });
      void logFindings(app, log);
    });
  },
};

/** Behind the open port: what the databases refuse is known before somebody asks for it. */
async function logFindings(app: App, log: Log): Promise<void> {
  try {
    const findings = await app.check(AbortSignal.timeout(CONNECT_TIMEOUT_MS));
    for (const { level, message, at } of findings) {
      log(level === 'error' ? 'error' : 'warn', `the model: ${message}`, { ...at });
    }
  } catch (cause) {
    log('warn', 'the databases could not be asked about the model', { cause });
  }
}
