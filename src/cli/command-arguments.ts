import { parseArgs } from 'node:util';
import { nearest } from '../shared/suggest.ts';
import type { Args, Command } from './command.ts';

export type ParsedArguments =
  | { readonly kind: 'args'; readonly args: Args }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly message: string };

/** Reads what follows a command's name. Unknown flags are refused with the nearest known one. */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as const;
  const { tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help') return { kind: 'help' };
    const problem = problemOf(command, token);
    if (problem !== null) return { kind: 'problem', message: problem };
    values[token.name] = token.value ?? true;
  }
  const missing = positionalProblem(command, positionals);
  if (missing !== null) return { kind: 'problem', message: missing };
  return { kind: 'args', args: { values, positionals } };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

function problemOf(command: Command, token: OptionToken): string | null {
  if (!Object.hasOwn(command.options, token.name)) {
    const near = nearest(token.name, [...Object.keys(command.options), 'help']);
    const hint = near === undefined ? '' : `; did you mean --${near}?`;
    return `unknown option ${token.rawName}${hint}`;
  }
  const { type, value: placeholder } = command.options[token.name] ?? {};
  if (type === 'boolean' && token.value !== undefined) return `${token.rawName} takes no value`;
  const isFlag = token.value === undefined || /^--?[a-z]/.test(token.value);
  if (type === 'string' && isFlag) return `${token.rawName} needs a value: ${placeholder}`;
  return null;
}

function positionalProblem(command: Command, positionals: readonly string[]): string | null {
  const [first, second] = positionals;
  if (command.positional === null) {
    return first === undefined ? null : `unexpected ${first}`;
  }
  if (first === undefined) return `${command.positional} is missing`;
  return second === undefined || command.several ? null : `unexpected ${second}`;
}

/** The port by flag, else by `PORT`, else 4000. @throws Error */
export function portOf(args: Args, env: Readonly<Record<string, string | undefined>>): number {
  const flag = args.values['port'];
  const written = typeof flag === 'string' ? flag : env['PORT'] || '4000';
  const port = Number(written);
  if (/^\d+$/.test(written) && port <= 65_535) return port;
  throw new Error(`the port must be a number from 0 to 65535, not ${written}`);
}
