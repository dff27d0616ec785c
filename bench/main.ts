/**
 * `npm run bench [section…]`: ratios within one run, against the bare driver where there is one.
 * Figures of different runs or machines cannot be compared; ratios roughly can.
 */
import './production.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { buildDemo } from '../demo/build.ts';
import { copyDemoToPostgres } from '../demo/postgres.ts';
import { startPostgres } from '../tests/setup/postgres.ts';
import { print, type Section } from './report.ts';
import { auth } from './sections/auth.ts';
import { bombing } from './sections/bombs.ts';
import { compile } from './sections/compile.ts';
import { insights } from './sections/insights.ts';
import { largeAnswers } from './sections/large-answers.ts';
import { modelSize } from './sections/model-size.ts';
import { overhead } from './sections/overhead.ts';
import { startUp } from './sections/start-up.ts';
import { tenants } from './sections/tenants.ts';

const sections: Readonly<Record<string, Section>> = {
  overhead,
  auth,
  compile,
  insights,
  'model-size': modelSize,
  'start-up': startUp,
  tenants,
  bombs: bombing,
  'large-answers': largeAnswers,
};

/** PostgreSQL gets a tenth of the demo: it is there for the overhead, not for its own speed. */
const POSTGRES_SCALE = 0.1;

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in sections));
  if (unknown.length > 0) {
    throw new Error(
      `no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-'));
  const postgres = await startPostgres();
  try {
    const demo = join('.sextant', 'demo.duckdb');
    await buildDemo(demo);
    await fillPostgres(postgres.url, join(folder, 'small.duckdb'));
    for (const [name, section] of Object.entries(sections)) {
      if (names.length > 0 && !names.includes(name)) continue;
      print(section.title, await section.run({ demo, postgresUrl: postgres.url }));
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fillPostgres(url: string, path: string): Promise<void> {
  await buildDemo(path, { scale: POSTGRES_SCALE });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await copyDemoToPostgres(path, {
    query: (sql, values) => client.query(sql, values && [...values]),
  });
  await client.end();
}

await main(process.argv.slice(2));
