import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder that no other gateway keeps its operations in. */
export function freshFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sextant-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
