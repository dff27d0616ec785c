import { runCommand } from '../../../src/cli/run-command.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, with streams that are looked at afterwards. */
export async function sextant(
  argv: readonly string[],
  options: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCommand(argv, {
    env: options.env ?? {},
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => options.stdin ?? '',
    interactive: false,
    now: () => new Date(1_800_000_000_000),
    stop: AbortSignal.abort(),
  });
  return { code, out, err };
}
