/** Where notes for operators go: facts beside a sentence, never mixed into it. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** For tests and for commands whose output is data. */
export const silent: Log = () => {};
