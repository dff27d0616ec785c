/**
 * The log: levels, lines and redaction are pino's. What tells who somebody is goes from fields by their names, and from
 * all text by its looks, whoever wrote the sentence that holds it.
 */
import pino from 'pino';
import type { Log, LogLevel } from '../shared/log.ts';
import {
  REDACTED,
  SECRET_FIELDS,
  SECRET_NAMES,
  withoutSecrets,
  withoutValues,
} from './redaction.ts';

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

/** To look for fields inside of objects takes ten times as long: where there are none it is not done. */
function pinoLog(options: LogOptions, shown: (cause: Error) => string): Log {
  const flat = pinoWith(SECRET_NAMES, options, shown);
  const deep = pinoWith(SECRET_FIELDS, options, shown);
  return (at, message, facts = {}) => {
    const logger = Object.values(facts).some(isObject) ? deep : flat;
    logger[at](facts, message);
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}

function pinoWith(
  secret: readonly string[],
  { write, level, now }: LogOptions,
  shown: (cause: Error) => string,
) {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (facts) => writtenOut(facts, shown),
      },
      redact: { paths: [...secret], censor: REDACTED },
      hooks: { streamWrite: withoutSecrets },
    },
    { write },
  );
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
