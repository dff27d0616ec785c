import { formatIssue } from '../shared/errors.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { issuesOf } from './problems.ts';
import { loadProject } from './project.ts';

/** `sextant validate`: every problem of the configuration and of the models, at once. */
export const validate: Command = {
  positional: null,
  options: { config: configOption },
  run: async (args: Args, io: Io) => {
    const file = textValue(args, 'config') ?? 'sextant.yml';
    const issues = await issuesOf(() => loadProject(file, io.env));
    for (const issue of issues) io.err(`${formatIssue(issue)}\n`);
    if (issues.length === 0) io.out('No problems.\n');
    else io.err(`${issues.length} ${issues.length === 1 ? 'problem' : 'problems'}.\n`);
    return issues.length === 0 ? 0 : 1;
  },
};
