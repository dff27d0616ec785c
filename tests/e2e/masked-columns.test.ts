/** Masks over columns that keep no text: what is compared is what is shown. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineApp, openEngines } from './engines-app.ts';

const masked = (name: string, how: string) =>
  `      - { name: ${name}, sql: ${name}, type: string, meta: { mask: { roles: [partner], with: ${how} } } }\n`;
const MODEL = `cubes:
  - name: things
    sql_table: things
    meta: { tenancy: shared }
    dimensions:
      - { name: n, sql: n, type: number, primary_key: true }
${masked('uid', 'hash')}${masked('mood', 'hash')}${masked('day', 'hash')}${masked('size', '"***"')}${masked('clock', 'null')}
    measures:
      - { name: count, type: count }
`;
const UID = 'a0000000-0000-4000-8000-000000000001';
const SEED = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE things (n INTEGER, uid UUID, mood mood, day DATE, size INTEGER, clock TIME);
INSERT INTO things VALUES (1, '${UID}', 'sad', '2024-01-05', 9, '09:30:00'), (2, '${UID}', 'sad', '2024-01-05', 9, '09:30:00'),
  (3, NULL, NULL, NULL, NULL, NULL);
`;
const PARTNER = { tenant: 't', role: 'partner' };
const KEPT = { uid: UID, mood: 'sad', day: '2024-01-05', size: '9', clock: '09:30:00' };

let engines: readonly EngineApp[];
beforeAll(async () => {
  engines = await openEngines(MODEL, SEED);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

it.each(Object.entries(KEPT))(
  '%s is found by its mask, and not by its value',
  async (name, kept) => {
    const question = `query ($by: [String]) { things(where: { ${name}: { in: $by } }) { totals { count } } }`;
    for (const engine of engines) {
      const found = async (by: unknown, as = PARTNER) =>
        (await engine.ask(question, { by: [by] }, as)).things.totals.count;
      expect(await found(kept, { tenant: 't', role: 'analyst' }), engine.name).toBe(2);
      expect(await found(kept), engine.name).toBe(0);
      const { things } = await engine.ask(`{ things { rows { ${name} count } } }`, {}, PARTNER);
      for (const row of things.rows) expect(await found(row[name]), engine.name).toBe(row.count);
    }
  },
);
