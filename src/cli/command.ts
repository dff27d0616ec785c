/**
 * A command is data and one function; `commands.ts` lists them all, `run-command.ts` finds and runs one.
 * Commands wire the layers together and stand outside of the import table.
 */
import type { OwnProcess } from '../app/faults.ts';

export interface Command {
  /** How what stands without a flag is called, e.g. `<query.graphql|->`; null: nothing may. */
  readonly positional: string | null;
  /** Whether more than one may stand there. */
  readonly several?: boolean;
  readonly options: Readonly<Record<string, Option>>;
  /** Answers the exit code. What goes wrong in a way the user can mend is thrown as an Error. */
  run(args: Args, io: Io): Promise<number>;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** How the value is called in the help, e.g. `<file>`. */
  readonly value?: string;
  readonly help: string;
}

export interface Args {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** All that a command may touch of the process: tests hand in their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Everything on standard input. */
  readonly stdin: () => Promise<string>;
  /** Whether `err` is a screen on which a line can be written over. */
  readonly interactive: boolean;
  readonly now: () => Date;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly stop: AbortSignal;
  /** Absent where the process belongs to somebody else. */
  readonly own?: OwnProcess;
}

export const configOption: Option = {
  type: 'string',
  short: 'c',
  value: '<file>',
  help: 'the configuration (default: sextant.yml)',
};

export const portOption: Option = {
  type: 'string',
  short: 'p',
  value: '<number>',
  help: 'the port to listen on (default: $PORT, else 4000)',
};

export const hostOption: Option = {
  type: 'string',
  value: '<address>',
  help: 'the address to listen on',
};

export function textValue(args: Args, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}
