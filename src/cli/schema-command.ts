import { rightsOf } from '../engine/generation.ts';
import { printRoleSchema } from '../schema/role-schema.ts';
import { maskedMembers, maskedModel } from '../semantic/access/masking.ts';
import { visibleMembers, withRights } from '../semantic/access/member-access.ts';
import type { Principal } from '../shared/principal.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { loadProject } from './project.ts';

/** `sextant schema`: the SDL that callers with a role see. */
export const schema: Command = {
  positional: null,
  options: {
    role: { type: 'string', value: '<a,b>', help: 'roles, separated by commas (default: none)' },
    config: configOption,
  },
  run: async (args: Args, io: Io) => {
    const file = textValue(args, 'config') ?? 'sextant.yml';
    const { config, model } = await loadProject(file, io.env);
    const roles = (textValue(args, 'role') ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const { explain, operations, auth } = config;
    const caller = callerWith(roles, auth.admin.role);
    const seen = maskedModel(model, maskedMembers(model, caller));
    const rights = rightsOf(caller, { explain, usage: operations.usage, keys: true });
    const visible = withRights(visibleMembers(seen, caller), rights);
    io.out(`${printRoleSchema(model, visible, config.graphql.grouping)}\n`);
    return 0;
  },
};

/** Somebody with these roles and no claims. */
function callerWith(roles: readonly string[], adminRole: string): Principal {
  const securityContext = { tenant: null, user: 'schema', roles };
  const administers = roles.includes(adminRole);
  return {
    ...{ subject: 'schema', via: 'jwt', tenant: null, roles: new Set(roles), administers },
    securityContext,
  };
}
