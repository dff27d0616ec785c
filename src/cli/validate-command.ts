import { formatIssue } from '../shared/errors.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { askDatabases, findingLine, isError } from './connect.ts';
import { loadProject, type Project } from './project.ts';
import { issuesOf } from './show-problems.ts';

/** `sextant validate`: every problem of the configuration and of the models, at once. */
export const validate: Command = {
  positional: null,
  options: {
    config: configOption,
    connect: { type: 'boolean', help: 'asks the databases about every member, too' },
  },
  run: async (args: Args, io: Io) => {
    const file = textValue(args, 'config') ?? 'sextant.yml';
    const loaded: Project[] = [];
    const issues = await issuesOf(async () => {
      loaded.push(await loadProject(file, io.env));
    });
    for (const issue of issues) io.err(`${formatIssue(issue)}\n`);
    const [project] = loaded;
    const refused = project && args.values['connect'] === true ? await connect(project, io) : 0;
    const problems = issues.length + refused;
    if (problems === 0) io.out('No problems.\n');
    else io.err(`${problems} ${problems === 1 ? 'problem' : 'problems'}.\n`);
    return problems === 0 ? 0 : 1;
  },
};

/** How many questions the databases refuse. */
async function connect(project: Project, io: Io): Promise<number> {
  const findings = await askDatabases(project);
  for (const finding of findings) io.err(`${findingLine(finding, project.config)}\n`);
  return findings.filter(isError).length;
}
