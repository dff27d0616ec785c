/**
 * Cube's own compiler over a folder of models, with the JavaScript ("legacy") planner: the native one is a
 * download that not every machine can make. Gives SQL for PostgreSQL; running it is the caller's matter.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

process.env['CUBEJS_TESSERACT_SQL_PLANNER'] = 'false';
process.env['CUBEJS_TRANSPILATION_NATIVE'] = 'false';
process.env['CUBEJS_TELEMETRY'] = 'false';

const require = createRequire(import.meta.url);

interface CubeSql {
  readonly sql: readonly [string, readonly unknown[]];
  readonly aliasNameToMember: Readonly<Record<string, string>>;
}
interface CompilerApi {
  getSql(query: unknown): Promise<CubeSql>;
  dispose?(): void;
}
interface CompilerApiClass {
  new (repository: unknown, dbType: () => Promise<string>, options: object): CompilerApi;
  readonly prototype: { createNativeInstance(): unknown };
}

const { CompilerApi } = require('@cubejs-backend/server-core') as { CompilerApi: CompilerApiClass };
const gateway = require('@cubejs-backend/api-gateway/dist/src/query.js') as {
  normalizeQuery(query: unknown, persistent: boolean): unknown;
  remapToQueryAdapterFormat(query: unknown): unknown;
};

// Plain YAML needs neither Jinja nor Python, which is all that the compiler asks of the native instance.
CompilerApi.prototype.createNativeInstance = () => ({
  newJinjaEngine: () => ({ loadTemplate: () => undefined, renderTemplate: () => '' }),
  loadPythonContext: async () => ({ filters: {}, variables: {}, functions: {} }),
});

export interface CubeOracle {
  /** Cube's SQL for PostgreSQL, its parameters, and which member each column is. */
  compile(
    query: object,
  ): Promise<{ text: string; values: unknown[]; members: Record<string, string> }>;
}

/** Cube over the YAML files below `folder`. Access policies are left out: the oracle sees every row. */
export function openCube(folder: string): CubeOracle {
  const repository = {
    localPath: () => folder,
    dataSchemaFiles: async () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yml'))
        .map((name) => ({
          fileName: relative(folder, join(folder, name)),
          content: readFileSync(join(folder, name), 'utf8'),
        })),
  };
  const api = new CompilerApi(repository, async () => 'postgres', { logger: () => undefined });
  return {
    async compile(query) {
      const normal = gateway.normalizeQuery({ timezone: 'UTC', ...query }, false);
      const answer = await api.getSql(gateway.remapToQueryAdapterFormat(normal));
      return {
        text: answer.sql[0],
        values: [...answer.sql[1]],
        members: { ...answer.aliasNameToMember },
      };
    },
  };
}
