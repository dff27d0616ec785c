const NOT_FOUND: ReadonlySet<unknown> = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);

/** What to say of a native package that an install with `--omit=optional` left out; any other cause is itself. */
export function missingDriver(what: string, instead: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !NOT_FOUND.has((cause as NodeJS.ErrnoException).code)) {
    return cause;
  }
  const hint = `install with optional packages (without --omit=optional), or ${instead}`;
  return new Error(`the driver of ${what} is not installed: ${hint}`, { cause });
}
