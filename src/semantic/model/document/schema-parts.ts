/** Pieces that every schema of the dialect is made of, with the sentences of their errors. */
import { z } from 'zod';
import { nearest } from '../../../shared/suggest.ts';

/** Keys that Cube knows and this gateway does not serve: said plainly instead of "unknown". */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['calendar', 'calendar cubes are not supported'],
  ['split', 'split views are not supported; use prefix'],
  ['mask', "Cube's masking is not supported; say meta: { mask: { roles: [...], with: hash } }"],
  [
    'member_masking',
    "Cube's masking is not supported; say meta: { mask: { roles: [...], with: hash } } on members",
  ],
  ['rewrite_queries', 'rewritten queries are not supported'],
  ['drill_filters', 'drill filters are not supported'],
  [
    'default_filters',
    'default filters are not supported; write them in the sql of a cube, or ask for them',
  ],
  ['visible', 'it is obsolete; use public'],
  ['cumulative', 'cumulative is obsolete; use rolling_window'],
]);

/** Every key of any shape made here, as it is spelt: what camelCase keys are read as. */
const KNOWN_KEYS = new Set<string>();

export function isDialectKey(key: string): boolean {
  return KNOWN_KEYS.has(key);
}

/** The words of several parts that a `type` or a `relationship` may be, and that Cube takes in camelCase, too. */
const KNOWN_WORDS = new Set<string>();

export function isDialectWord(word: string): boolean {
  return KNOWN_WORDS.has(word);
}

/** One of these words. */
export function wordOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  for (const word of words) if (word.includes('_')) KNOWN_WORDS.add(word);
  return z.enum(words);
}

/** An object in which an unknown key is an error that names the nearest known one. */
export function keyed<Shape extends z.ZodRawShape>(shape: Shape) {
  for (const key of Object.keys(shape)) KNOWN_KEYS.add(key);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => unknownKey(key, Object.keys(shape))).join('\n');
    },
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const refused = REFUSED.get(key);
  if (refused !== undefined) return `The key ${key} cannot be used: ${refused}.`;
  const near = nearest(key, known);
  const hint = near === undefined ? ` Known keys: ${known.join(', ')}.` : ` Did you mean ${near}?`;
  return `Unknown key ${key}.${hint}`;
}

/** Validates by the schema that fits the value's form, so that errors speak of that form alone. */
export function choose<T>(pick: (value: unknown) => z.ZodType): z.ZodType<T> {
  return z.custom<T>().superRefine((value, context) => {
    const result = pick(value).safeParse(value);
    if (result.success) return;
    for (const issue of result.error.issues) {
      context.addIssue({ ...issue, code: 'custom', params: { kind: issue.code, of: issue } });
    }
  });
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const UNIT = '(?:second|minute|hour|day|week|month|quarter|year)s?';

export const identifier = z
  .string()
  .max(250, 'A name may have at most 250 characters.')
  .regex(IDENTIFIER, 'A name may only have letters, digits and _ and may not start with a digit.');
export const flag = z.boolean();
export const sql = z.string().min(1, 'SQL may not be empty.');
export const sqlBox = keyed({ sql });
export const meta = z.record(z.string(), z.unknown());
/** A member by name or join path, with or without braces. */
export const reference = z
  .string()
  .regex(
    /^\s*(?:\{\s*)?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\s*\})?\s*$/,
    'Not the name of a member: write name, cube.name or cube.cube.name.',
  );
/** Lists of references; Cube takes a single one too. */
export const references = choose<string | readonly string[]>((value) =>
  Array.isArray(value) ? z.array(reference) : reference,
);
const EVERY = /^\d+ (?:second|minute|hour|day|week)s?$/;
const every = z.string().regex(EVERY, 'Write an interval such as 1 hour.');
/** Five fields, or six with seconds in front; whether they mean something is asked when it is bound. */
const CRON = /^\s*\S+(?:\s+\S+){4,5}\s*$/;
const everyOrCron = z
  .string()
  .refine(
    (text) => EVERY.test(text) || CRON.test(text),
    'Write an interval such as 1 hour, or a schedule in cron form such as "30 5 * * *".',
  );
export const interval = z
  .string()
  .regex(new RegExp(`^-?\\d+ ${UNIT}$`), 'Write an interval such as 7 days.');
export const window = z
  .string()
  .regex(
    new RegExp(`^(?:unbounded|-?\\d+ ${UNIT})$`),
    'Write an interval such as 7 days, or unbounded.',
  );
export const intervals = z
  .string()
  .regex(
    new RegExp(`^-?\\d+ ${UNIT}(?: -?\\d+ ${UNIT}){0,7}$`),
    'Write intervals such as 1 week, or 1 hour 30 minutes.',
  );

/** Keys that every named thing has. `shown` is Cube's old word for `public`. */
export const described = {
  name: identifier,
  title: z.string().optional(),
  description: z.string().optional(),
  public: flag.optional(),
  shown: flag.optional(),
  meta: meta.optional(),
};

export const refreshKey = keyed({
  every: everyOrCron.optional(),
  sql: sql.optional(),
  immutable: flag.optional(),
  timezone: z.string().optional(),
  incremental: flag.optional(),
  update_window: every.optional(),
});

export const format = choose<string | { readonly type: string; readonly value?: string }>(
  (value) =>
    isObject(value)
      ? keyed({
          type: z.enum(['link', 'custom-numeric', 'custom-time']),
          label: z.string().optional(),
          value: z.string().optional(),
        })
      : z.string(),
);
