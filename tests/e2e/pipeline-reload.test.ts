/** A stream that is under way while its gateway is configured anew, or closed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app/create-app.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { freshDatabase } from '../setup/servers.ts';
import { bearer, issuerText } from './operations-app.ts';
import { askRows, streamingSurface } from './streaming-surface.ts';
import { toyModel } from './toy-surface.ts';

const A = await bearer('a', ['analyst']);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe.each(['duckdb', 'postgres'] as const)('a stream from %s', (engine) => {
  async function opened() {
    const folder = mkdtempSync(join(tmpdir(), 'sextant-reload-'));
    const database = engine === 'postgres' ? await freshDatabase() : null;
    const auditOf = (pool: number) => join(folder, `${pool}.jsonl`);
    const configWith = (pool: number) => {
      const warehouse =
        database === null
          ? `{ type: duckdb, path: ':memory:', threads: ${pool} }`
          : `{ type: postgres, url: "${database.url}", pool: ${pool} }`;
      const text = `models: .\nwarehouses: { default: ${warehouse} }\nauth: { jwt: [${issuerText('t')}] }\nlimits: { maxRows: 50000 }\noperations: { store: "${folder}", audit: { to: file, file: "${auditOf(pool)}" } }\n`;
      return parseConfig(text, join(folder, 'sextant.yml'), {});
    };
    const surfaces = [streamingSurface];
    const app = await createApp({ config: configWith(1), model: toyModel(engine), surfaces });
    ends.push(() => app.close().catch(() => undefined));
    ends.push(() => database?.drop());
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    return { app, configWith, auditOf };
  }

  async function begun(app: App) {
    const response = await app.fetch(askRows('more rows', A));
    const reader = response.body?.getReader();
    if (reader === undefined) throw new Error('nothing to read');
    const first = (await reader.read()).value;
    return {
      first: textOf(first),
      rest: async () => {
        let text = '';
        for (let step = await reader.read(); !step.done; step = await reader.read()) {
          text += textOf(step.value);
        }
        return text;
      },
    };
  }
  const textOf = (bytes?: Uint8Array) => Buffer.from(bytes ?? []).toString();

  it('finishes with what it began with, whatever is configured meanwhile', async () => {
    const { app, configWith, auditOf } = await opened();
    const { first, rest } = await begun(app);
    await app.reload(configWith(2));
    const other = await app.fetch(askRows('more rows', A));
    expect((await other.text()).split('\n')).toHaveLength(50_001);
    expect((first + (await rest())).split('\n')).toHaveLength(50_001);
    await expect
      .poll(() => readFileSync(auditOf(1), 'utf8'))
      .toMatch(/"rows":50000.*"outcome":"ok"/);
  });

  it('ends when its gateway is closed: whole, or as a failure', async () => {
    const { app } = await opened();
    const { first, rest } = await begun(app);
    const closing = app.close();
    const all = await rest().then(
      (text) => (first + text).split('\n').length,
      (error: { code?: string }) => error.code ?? String(error),
    );
    expect([50_001, 'WAREHOUSE_UNAVAILABLE', 'INTERNAL']).toContain(all);
    await closing;
  });
});
