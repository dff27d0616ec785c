import { createApp } from '../app.ts';
import { portOf } from './arguments.ts';
import {
  type Args,
  type Command,
  configOption,
  hostOption,
  type Io,
  portOption,
  textValue,
} from './command.ts';
import { jsonLog } from './log.ts';
import { projectConfig, seenFromHere } from './project.ts';
import { openPort, serveUntilStopped } from './serving.ts';

/** `sextant serve`: the production server. */
export const serve: Command = {
  positional: null,
  options: { config: configOption, port: portOption, host: hostOption },
  run: async (args: Args, io: Io) => {
    const port = portOf(args, io.env);
    const config = await projectConfig(textValue(args, 'config') ?? 'sextant.yml', io.env);
    const log = jsonLog(io.err, io.now);
    const deps = { config, log, now: io.now };
    const app = await seenFromHere(config.models, () => createApp(deps));
    const { bodyBytes } = config.limits;
    const server = await openPort(app.fetch, {
      port,
      host: textValue(args, 'host'),
      bodyBytes,
      log,
    });
    log('info', 'listening', { url: `${server.url}/graphql` });
    await serveUntilStopped(server, io);
    await app.close();
    return 0;
  },
};
