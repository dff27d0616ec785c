import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/types.ts';
import { loadModelFolder } from '../engine/load-model.ts';
import { formatIssue } from '../shared/errors.ts';
import { type Args, type Command, configOption, type Io, textValue } from './command.ts';
import { attempt, modelProblems } from './problems.ts';

/** `sextant validate`: every problem of the configuration and of the models, at once. */
export const validate: Command = {
  positional: null,
  options: { config: configOption },
  run: async (args: Args, io: Io) => {
    const file = textValue(args, 'config') ?? 'sextant.yml';
    const config = await attempt(
      () => loadConfig(file, io.env),
      (error) => error.issues.map(formatIssue),
    );
    const inModels = config.value === null ? [] : await modelProblemsOf(config.value);
    const problems = [...config.problems, ...inModels];
    for (const problem of problems) io.err(`${problem}\n`);
    if (problems.length === 0) io.out('No problems.\n');
    else io.err(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.\n`);
    return problems.length === 0 ? 0 : 1;
  },
};

async function modelProblemsOf(config: Config): Promise<readonly string[]> {
  const model = await attempt(
    () => loadModelFolder(config.models, new Set(config.warehouses.keys())),
    (error) => modelProblems(error, config.models),
  );
  return model.problems;
}
