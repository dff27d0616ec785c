/** One cube over columns that keep no text, each of them seen as text; and the same rows in both databases. */

const SEEN = ['uid', 'mood', 'day', 'clock', 'span', 'size', 'doc', 'flag'] as const;
const POSTGRES_ONLY = ['mail', 'host', 'tags'] as const;

const dimension = (name: string) => `      - { name: ${name}, sql: ${name}, type: string }\n`;

const cube = (names: readonly string[]) => `cubes:
  - name: things
    sql_table: things
    meta: { records: true }
    dimensions:
      - { name: id, sql: uid, type: string, primary_key: true, public: true }
      - { name: n, sql: n, type: number }
${names.map(dimension).join('')}      - { name: tenant, sql: tenant, type: string }
    measures:
      - { name: count, type: count }
      - { name: top_mood, sql: mood, type: max }
      - { name: last_day, sql: day, type: max }
      - { name: last_seen, sql: seen, type: max }
    access_policy:
      - role: "*"
        row_level:
          filters:
            - { member: tenant, operator: equals, values: ["{ securityContext.tenant }"] }
`;

export const DUCKDB_MODEL = cube(SEEN);
export const POSTGRES_MODEL = cube([...SEEN, ...POSTGRES_ONLY]);

export const TENANT = '7f000000-0000-4000-8000-000000000001';
const OTHER = '7f000000-0000-4000-8000-000000000002';
const uid = (n: number) => `a0000000-0000-4000-8000-00000000000${n}`;

const rows = (more: (n: number) => string) =>
  [
    [1, 'sad', '2024-01-05', '09:30:00', '1 day', 9, '{"a": 1}', true, TENANT],
    [2, 'happy', '2024-02-29', '23:59:59.5', '1 year 2 months', 10, '[]', false, TENANT],
    [3, 'sad', '0044-03-15', '00:00:00', '04:05:06', 100, '"x"', true, TENANT],
    [4, 'sad', '2024-01-05', '09:30:00', '1 day', 9, '{"a": 1}', true, OTHER],
  ]
    .map(([n, mood, day, clock, span, size, doc, flag, tenant]) => {
      const common = `'${uid(Number(n))}', ${n}, '${mood}', '${day}', '${clock}', '${span}', ${size}, '${doc}', ${flag}, '${tenant}', '2024-0${n}-01 10:00:00'`;
      return `(${common}${more(Number(n))})`;
    })
    .join(',\n');

const COLUMNS =
  'uid UUID PRIMARY KEY, n BIGINT, mood mood, day DATE, clock TIME, span INTERVAL, size INTEGER';

export const DUCKDB_SEED = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE things (${COLUMNS}, doc VARCHAR, flag BOOLEAN, tenant UUID, seen TIMESTAMPTZ);
INSERT INTO things VALUES ${rows(() => '')};`;

export const POSTGRES_SEED = `CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE things (${COLUMNS}, doc JSONB, flag BOOLEAN, tenant UUID, seen TIMESTAMPTZ,
  mail CITEXT, host INET, tags TEXT[]);
INSERT INTO things VALUES ${rows((n) => `, 'Ann${n}@x.org', '10.0.0.${n}', '{a,"b c",${n}}'`)};`;
