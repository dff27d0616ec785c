import type { Command, Option } from './command.ts';
import type { Entry } from './commands.ts';

/** The list of commands. */
export function overview(commands: Readonly<Record<string, Entry>>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `Usage: sextant <command> [options]

A GraphQL analytics gateway with a semantic layer.

Commands:
${lines.join('\n')}

sextant <command> --help says more about one of them.
`;
}

/** The page of one command. */
export function page(name: string, summary: string, command: Command): string {
  const options: readonly (readonly [string, Option])[] = [
    ...Object.entries(command.options),
    ['help', { type: 'boolean', short: 'h', help: 'show this page' }],
  ];
  const rows = options.map(([key, option]) => [flag(key, option), option.help] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  const positional = command.positional === null ? '' : ` ${command.positional}`;
  return `Usage: sextant ${name}${positional} [options]

${summary}

Options:
${rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join('\n')}
`;
}

function flag(name: string, option: Option): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  return `${short}--${name}${option.value === undefined ? '' : ` ${option.value}`}`;
}
