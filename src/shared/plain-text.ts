/** Whether a name is text and nothing else: no NUL, no other control characters, no half of a surrogate pair. */
export function isPlainText(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);
}
