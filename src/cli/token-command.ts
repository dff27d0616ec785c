import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { issueToken, withDemoSecret } from './demo-issuer.ts';

const LIFETIME_SECONDS = 3_600;

/** `sextant token`: prints a token for trying things out. */
export const token: Command = {
  positional: null,
  options: {
    tenant: { type: 'string', value: '<name>', help: 'the tenant; without it the token has none' },
    roles: { type: 'string', value: '<a,b>', help: 'roles, separated by commas' },
    user: { type: 'string', value: '<name>', help: 'who (default: demo)' },
    config: configOption,
  },
  run: async (args: Args, io: Io) => {
    const file = resolve(textValue(args, 'config') ?? 'sextant.yml');
    const kept = join(dirname(file), '.sextant', 'jwt-secret');
    // Only a demo that has run here lends its secret; nothing is made up for a production server.
    const env = existsSync(kept) ? await withDemoSecret(io.env, kept) : io.env;
    const config = await loadConfig(file, env);
    const subject = {
      tenant: textValue(args, 'tenant') ?? null,
      roles: (textValue(args, 'roles') ?? '').split(/[\s,]+/).filter((name) => name !== ''),
      user: textValue(args, 'user') ?? 'demo',
    };
    io.out(`${await issueToken(config, subject, LIFETIME_SECONDS, io.now())}\n`);
    return 0;
  },
};
