import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app/create-app.ts';
import { sql, startPostgres, startRedis } from '../setup/servers.ts';
import {
  type Answered,
  AUTH,
  ask,
  createProject,
  type Project,
  startApp,
  until,
} from './gateway.ts';

const MODEL = `cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - { name: id, sql: id, type: number, primary_key: true, public: true }
      - { name: tenant_id, sql: tenant_id, type: string }
    measures:
      - { name: count, type: count }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant_id, operator: equals, values: ["{ securityContext.tenant }"] }
`;

interface Load {
  readonly answers: Answered[];
  stop(): Promise<void>;
}

/** Asks all the time, never quite the same, so that the cache cannot hide the warehouse. */
function load(app: App, workers: number, distinct: number): Load {
  const answers: Answered[] = [];
  let loading = true;
  let n = 0;
  const work = async () => {
    while (loading) {
      n += 1;
      const floor = -(n % distinct);
      answers.push(
        await ask(app.fetch, `{ orders(where: { id: { gt: ${floor} } }) { rows { count } } }`),
      );
    }
  };
  const working = Array.from({ length: workers }, work);
  return {
    answers,
    stop: async () => {
      loading = false;
      await Promise.all(working);
    },
  };
}

const good = (answer: Answered | undefined) =>
  JSON.stringify(answer?.data) === '{"orders":{"rows":[{"count":2}]}}';

describe('with PostgreSQL and Redis', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let project: Project;
  let app: App;

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    await sql(
      postgres.url,
      `CREATE TABLE orders (id int PRIMARY KEY, tenant_id text);
       INSERT INTO orders VALUES (1, 't1'), (2, 't1'), (3, 't2')`,
    );
    project = createProject({
      'sextant.yml': `warehouses: { default: { type: postgres, url: "${postgres.url}" } }
cache: { redis: "${redis.url}", memory: 1KiB }
${AUTH}`,
      'cube-models/cubes/orders.yml': MODEL,
    });
    app = await startApp(project);
  });

  afterAll(async () => {
    await app.close();
    project.remove();
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  it('a killed Redis costs no answer, and is used again when it is back', async () => {
    const running = load(app, 4, 3);
    await until(() => running.answers.length > 20, 'some answers');
    await redis.kill();
    const killedAt = running.answers.length;
    await until(() => running.answers.length > killedAt + 50, 'answers without Redis');
    await redis.restart();
    const backAt = running.answers.length;
    await until(() => running.answers.length > backAt + 50, 'answers with Redis');
    await running.stop();
    expect(running.answers.filter((answer) => !good(answer))).toEqual([]);
  });

  it('a killed PostgreSQL fails the affected requests alone, with a code that says so, and recovers', async () => {
    const running = load(app, 4, 1_000_000);
    await until(() => running.answers.length > 20, 'some answers');
    await postgres.kill();
    const failed = () => running.answers.filter((answer) => !good(answer));
    await until(() => failed().length > 5, 'failures');
    await postgres.restart();
    await until(() => good(running.answers.at(-1)), 'a good answer');
    const healed = running.answers.length;
    await until(() => running.answers.length > healed + 20, 'good answers');
    await running.stop();
    expect(new Set(failed().flatMap(({ codes }) => codes))).toEqual(
      new Set(['WAREHOUSE_UNAVAILABLE']),
    );
    expect(new Set(failed().map(({ status }) => status))).toEqual(new Set([503]));
  });

  it('what the cache holds is answered while PostgreSQL is away', async () => {
    const remembering = await startApp(project, { redis: null, memoryBytes: 2 ** 20 });
    const query = '{ orders(where: { id: { lt: 3 } }) { rows { count } } }';
    expect(good(await ask(remembering.fetch, query))).toBe(true);
    await postgres.kill();
    const answer = await ask(remembering.fetch, query);
    await postgres.restart();
    await remembering.close();
    expect(good(answer)).toBe(true);
  });

  it('tells a load balancer whether it can answer', async () => {
    const ready = async () =>
      (await app.fetch(new Request('http://localhost/health/ready'))).status;
    await until(async () => (await ready()) === 200, 'readiness');
    await postgres.kill();
    const away = await ready();
    await postgres.restart();
    expect(away).toBe(503);
    await until(async () => (await ready()) === 200, 'readiness');
  });
});
