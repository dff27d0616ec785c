import type { OwnProcess } from './app/faults.ts';
import { runCommand } from './cli/run-command.ts';

/** A second Ctrl-C does not wait any longer. */
const IMPATIENT_EXIT = 130;

/** The process: hands its arguments, streams and signals to a command, and exits with its code. */
export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  process.stdout.on('error', leaveQuietly);
  // Nobody reads the log any longer: there is nobody to tell.
  process.stderr.on('error', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(IMPATIENT_EXIT);
      stop.abort();
    });
  }
  const code = await runCommand(argv, {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: readStdin,
    interactive: process.stderr.isTTY === true,
    now: () => new Date(),
    stop: stop.signal,
    own,
  });
  // Set, not forced: what is still being written to a pipe gets there.
  process.exitCode = code;
}

const own: OwnProcess = {
  uncaught: (hear) => {
    process.on('uncaughtException', (error) => hear('exception', error));
    process.on('unhandledRejection', (error) => hear('rejection', error));
  },
  exitAfter: (ms, code) => {
    // Not itself a reason to stay.
    setTimeout(() => process.exit(code), ms).unref();
  },
};

/** Who reads the output has read enough, as `head` does: nothing is wrong. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
