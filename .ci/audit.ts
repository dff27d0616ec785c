/**
 * `npm run audit`: known vulnerabilities of what the gateway ships with. Exit code 1: there are some. Exit
 * code 2: the registry could not be asked, so nothing is known; with `--allow-offline` that is said and forgiven.
 */
import { spawnSync } from 'node:child_process';

interface Report {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
}

/** Below it is worth a look, and no reason to stop. */
const STOPS: ReadonlySet<string> = new Set(['moderate', 'high', 'critical']);

function main(args: readonly string[]): number {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
  const report = read(stdout);
  if (report?.metadata?.vulnerabilities === undefined) {
    const why = report?.message ?? report?.error?.summary ?? 'no answer';
    console.error(
      `audit: NOT CHECKED for known vulnerabilities: the registry could not be asked (${why.split('\n')[0]})`,
    );
    return args.includes('--allow-offline') ? 0 : 2;
  }
  const found = Object.entries(report.vulnerabilities ?? {});
  const bad = found.filter(([, { severity }]) => STOPS.has(severity));
  for (const [name, { severity }] of found) console.error(`audit: ${name}: ${severity}`);
  if (bad.length === 0) console.log('audit: no known vulnerabilities that matter');
  return bad.length === 0 ? 0 : 1;
}

function read(text: string): Report | null {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return null;
  }
}

process.exitCode = main(process.argv.slice(2));
