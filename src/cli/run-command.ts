import { InvalidModelError } from '../shared/errors.ts';
import { nearest } from '../shared/suggest.ts';
import type { Io } from './command.ts';
import { parseArguments } from './command-arguments.ts';
import { commands } from './commands.ts';
import { overview, page } from './help-command.ts';

/** The exit code of a call that nobody could understand, as shells have it. */
const MISUSE = 2;

/** Finds the command and runs it. Answers the exit code; never throws for what a user can mend. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    io.out(overview(commands));
    return name === undefined ? MISUSE : 0;
  }
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return misuse(io, unknownCommand(name), 'sextant --help');
  const command = await entry.load();
  const parsed = parseArguments(command, rest);
  if (parsed.kind === 'problem') return misuse(io, parsed.message, `sextant ${name} --help`);
  if (parsed.kind === 'help') {
    io.out(page(name, entry.summary, command));
    return 0;
  }
  try {
    return await command.run(parsed.args, io);
  } catch (error) {
    io.err(`${explain(error)}\n`);
    return 1;
  }
}

function unknownCommand(name: string): string {
  const near = nearest(name, Object.keys(commands));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return `there is no command ${name}${hint}`;
}

function misuse(io: Io, problem: string, help: string): number {
  io.err(`sextant: ${problem}\nSee ${help}.\n`);
  return MISUSE;
}

/** Problems of files stand for themselves; of other errors the causes say more than the first sentence. */
function explain(error: unknown): string {
  if (error instanceof InvalidModelError) return error.message;
  return `sextant: ${sentences(error).join(': ')}`;
}

function sentences(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return error === undefined ? [] : [String(error)];
  return [error.message, ...sentences(error.cause)];
}
