import type { Io } from './command.ts';

const WIDTH = 30;

/** Draws a bar on a screen, and a line for each step where there is none. */
export function progressBar(
  io: Pick<Io, 'err' | 'interactive'>,
  title: string,
): (done: number, total: number, label: string) => void {
  return (done, total, label) => {
    const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const line = `${title} ${bar} ${label}`;
    // \x1b[K clears what a longer line has left behind.
    if (io.interactive) io.err(`\r${line}\x1b[K${done === total ? '\n' : ''}`);
    else io.err(`${title}: ${label} (${done}/${total})\n`);
  };
}
