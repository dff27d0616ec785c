/** One line of a section: what was measured, the figure, and what it is held against. */
export interface Line {
  readonly what: string;
  readonly figure: string;
  readonly note?: string;
}

export interface Section {
  readonly title: string;
  readonly run: (context: BenchContext) => Promise<readonly Line[]>;
}

export interface BenchContext {
  /** A built demo file at full size. */
  readonly demo: string;
  /** The same demo, smaller, in a PostgreSQL of this run's own. */
  readonly postgresUrl: string;
}

export function print(title: string, lines: readonly Line[]): void {
  const width = Math.max(...lines.map((line) => line.what.length));
  process.stdout.write(`\n${title}\n`);
  for (const { what, figure, note } of lines) {
    process.stdout.write(`  ${what.padEnd(width)}  ${figure}${note ? `   ${note}` : ''}\n`);
  }
}
