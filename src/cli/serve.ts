import { portOf } from './arguments.ts';
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
import { jsonLog } from './log.ts';
import { projectConfig } from './project.ts';
import { serveProject } from './serving.ts';

/** `sextant serve`: the production server. */
export const serve: Command = {
  positional: null,
  options: { config: configOption, port: portOption, host: hostOption },
  run: async (args: Args, io: Io) => {
    const port = portOf(args, io.env);
    const config = await projectConfig(textValue(args, 'config') ?? 'sextant.yml', io.env);
    const log = jsonLog(io.err, io.now);
    for (const caution of cautionsOf(config)) log('warn', caution);
    return serveProject({ config, port, host: textValue(args, 'host'), log }, io, (url) =>
      log('info', 'listening', { url: `${url}/graphql` }),
    );
  },
};
