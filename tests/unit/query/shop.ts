/** The shop's model, and questions to it, for unit tests. */
import { compileQuery } from '../../../src/engine/compile.ts';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { readModelFolder } from '../../../src/semantic/load/read-folder.ts';
import type { SemanticModel } from '../../../src/semantic/model/types.ts';
import type { AnyGatewayError } from '../../../src/shared/errors.ts';
import { isGatewayError } from '../../../src/shared/errors.ts';
import type { Principal } from '../../../src/shared/principal.ts';
import { dialects } from '../../../src/sql/dialects/dialects.ts';
import { principalOf, type ShortQuery, toSpec } from '../../corpus/read-case.ts';

export const shop: SemanticModel = loadModel(
  (await readModelFolder('tests/fixtures/shop')).cubes,
).model;

/** A model of the cubes in this text. */
export function modelOf(yaml: string): SemanticModel {
  return loadModel([{ path: 'test.yml', text: yaml }]).model;
}

export interface Asking {
  readonly model?: SemanticModel;
  readonly principal?: Principal;
  readonly now?: string;
}

export function compileFor(query: ShortQuery, asking: Asking = {}) {
  return compileQuery(toSpec(query), {
    model: asking.model ?? shop,
    principal: asking.principal ?? principalOf('t1'),
    now: new Date(asking.now ?? '2024-11-01T12:00:00Z'),
    limits: { rows: 1000, maxRows: 10_000 },
    dialectOf: () => dialects.duckdb,
  });
}

/** The error that this throws. */
export function errorOf(run: () => unknown): AnyGatewayError {
  try {
    run();
  } catch (error) {
    if (isGatewayError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
