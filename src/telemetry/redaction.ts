/** In place of a secret that has a field of its own. */
export const REDACTED = '<secret>';

/** Fields that hold secrets wherever they stand: in the facts, or in an object among them. */
export const SECRET_NAMES: readonly string[] = [
  ...['authorization', 'cookie', 'password', 'secret', 'token', 'pepper', 'apiKey', 'api_key'],
  ...['["x-api-key"]', '["set-cookie"]', '["api-key"]', '["proxy-authorization"]'],
];
/** How deep in an object they are looked for. */
const DEPTH = 4;
export const SECRET_FIELDS: readonly string[] = Array.from({ length: DEPTH }, (_, depth) =>
  SECRET_NAMES.map((name) => {
    const path = [...Array<string>(depth).fill('*'), name].join('.');
    return path.replaceAll('.[', '[');
  }),
).flat();

/** What must not get into a line of the log, whoever wrote the sentence that holds it. */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // JWTs, whole or cut off.
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, '<token>'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 <token>'],
  [/\bsk_[A-Za-z0-9]+_[\w-]+/g, '<key>'],
  // The password of a URL.
  [/(:\/\/[^\s:/@"\\]*:)[^\s"\\]+@/g, '$1<password>@'],
  // In a sentence, or in JSON inside of one; a field of the line itself is pino's to redact.
  [
    /\b(password|secret|token|api[_-]?key)((?:\\"|')?\s*[=:]\s*)(\\"|')?[^\s"',;\\]+(?:\\"|')?/gi,
    `$1$2${REDACTED}`,
  ],
];

/** How drivers quote the values that they could not take, such as those of a filter. */
const VALUES: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/'(?:[^']|'')*'/g, "'…'"],
  [/: "[^"]*"/g, ': "…"'],
  [/(Key \([^)]*\)=)\([^)]*\)/g, '$1(…)'],
];

/** The line without tokens, keys and passwords: JSON stays JSON. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}

/** The text of somebody else's error: without values either. */
export function withoutValues(text: string): string {
  return VALUES.reduce(
    (clean, [pattern, instead]) => clean.replace(pattern, instead),
    withoutSecrets(text),
  );
}
