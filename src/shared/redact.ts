/** What must not get into a log, whoever wrote the sentence that holds it. */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // JWTs, whole or cut off.
  [/\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g, '<token>'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 <token>'],
  [/\bsk_[A-Za-z0-9]+_[\w-]+/g, '<key>'],
  // The password of a URL.
  [/(:\/\/[^\s:/@]*:)[^\s@]+@/g, '$1<password>@'],
  [/\b(password|secret|token|api[_-]?key)(["']?\s*[=:]\s*)(["']?)[^\s"',;]+\3/gi, '$1$2<secret>'],
];

/** How drivers quote the values that they could not take, such as those of a filter. */
const VALUES: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/'(?:[^']|'')*'/g, "'…'"],
  [/: "[^"]*"/g, ': "…"'],
  [/(Key \([^)]*\)=)\([^)]*\)/g, '$1(…)'],
];

/** The text without tokens, keys and passwords. */
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
