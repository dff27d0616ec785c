/**
 * The log: levels, lines and redaction are pino's. What tells who somebody is goes from fields by their names, and from
 * all text by its looks, whoever wrote the sentence that holds it.
 */
import pino from 'pino';
import type { Log, LogLevel } from '../shared/log.ts';
import { REDACTED, SECRET_FIELDS, withoutSecrets, withoutValues } from './redaction.ts';

export interface LogOptions {
  readonly write: (text: string) => void;
  /** The least that is written. */
  readonly level: LogLevel;
  readonly now: () => Date;
}

/** One JSON object a line, for machines. Causes are written out with their stacks, without tokens and values. */
export function jsonLog(options: LogOptions): Log {
  return pinoLog(options, (cause) => cause.stack ?? cause.message);
}

/** A line with the innermost cause, for a person at a screen. */
export function textLog(options: LogOptions): Log {
  const write = (line: string) => options.write(`${textOf(JSON.parse(line))}\n`);
  return pinoLog({ ...options, write }, (cause) => cause.message);
}

function pinoLog({ write, level, now }: LogOptions, shown: (cause: Error) => string): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (facts) => writtenOut(facts, shown),
      },
      redact: { paths: [...SECRET_FIELDS], censor: REDACTED },
      hooks: { streamWrite: withoutSecrets },
    },
    { write },
  );
  return (at, message, facts = {}) => logger[at](facts, message);
}

interface Line {
  readonly level: string;
  readonly message: string;
  readonly cause?: unknown;
}

function textOf({ level, message, cause }: Line): string {
  const causes = Array.isArray(cause) ? cause.map(String) : [];
  return `${level}: ${[message, ...causes].join(': ')}`;
}

/** Errors as the list of their causes; drivers put values into their sentences. */
function writtenOut(
  facts: Readonly<Record<string, unknown>>,
  shown: (cause: Error) => string,
): Record<string, unknown> {
  const written = Object.entries(facts).map(([name, value]) => {
    const causes = causesOf(value).map((cause) => withoutValues(shown(cause)));
    return [name, causes.length === 0 ? value : causes];
  });
  return Object.fromEntries(written);
}

function causesOf(value: unknown): readonly Error[] {
  return value instanceof Error ? [value, ...causesOf(value.cause)] : [];
}
