import { copyFileSync, linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** npm writes it anew in its place: a link would change it in every layer. */
const WRITTEN = '.package-lock.json';

/** The same files under another name, as layers of an image share them: nothing is copied that nobody writes to. */
export function share(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) share(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.name === WRITTEN) copyFileSync(source, target);
    else linkSync(source, target);
  }
}
