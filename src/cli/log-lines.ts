import type { Log } from '../shared/log.ts';
import { withoutSecrets, withoutValues } from '../shared/redact.ts';

/** One JSON object a line, for machines. Causes are written out with their stacks, without tokens and values. */
export function jsonLog(write: (text: string) => void, now: () => Date): Log {
  return (level, message, facts = {}) => {
    const line = JSON.stringify({ time: now().toISOString(), level, message, ...plain(facts) });
    write(`${withoutSecrets(line)}\n`);
  };
}

/** A line with the innermost cause, for a person at a screen. */
export function textLog(write: (text: string) => void): Log {
  return (level, message, facts = {}) => {
    const causes = causesOf(facts['cause']).map((cause) => withoutValues(cause.message));
    write(`${level}: ${withoutSecrets([message, ...causes].join(': '))}\n`);
  };
}

function plain(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const written = Object.entries(facts).map(([name, value]) => [name, writtenOut(value)]);
  return Object.fromEntries(written);
}

function writtenOut(value: unknown): unknown {
  const causes = causesOf(value);
  return causes.length === 0
    ? value
    : causes.map((cause) => withoutValues(cause.stack ?? cause.message));
}

function causesOf(value: unknown): readonly Error[] {
  return value instanceof Error ? [value, ...causesOf(value.cause)] : [];
}
