import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildRoleSchema } from '../../src/schema/role-schema.ts';
import { visibleMembers } from '../../src/semantic/access/member-access.ts';
import { loadModel } from '../../src/semantic/load/load-cubes.ts';
import { soundModel } from '../../src/semantic/model/diagnostics/sound-model.ts';
import type { SemanticModel } from '../../src/semantic/model/types.ts';
import { runRules } from '../../src/semantic/rules/all-rules.ts';
import { openGateway } from '../gateway.ts';
import { largeModel, MEMBERS } from '../large-model.ts';
import { ms, ratio } from '../measure.ts';
import { platform } from '../platform.ts';
import type { Line, Section } from '../report.ts';

const [FEW, MANY] = [50, 500];

/** What grows with a model, at a tenth of its size and at all of it: ten times as much is in proportion. */
export const modelSize: Section = {
  title: `A model of ${MANY} cubes with ${MEMBERS} members each, against ${FEW} of them`,
  run: async () => {
    // Once for the compiler of JavaScript, so that the small model does not pay for the large one.
    await stepsOf(FEW);
    const few = await stepsOf(FEW);
    const many = await stepsOf(MANY);
    return Object.entries(many).map(([what, step]): Line => {
      const base = few[what];
      const growth =
        base === undefined ? '' : `, ${ratio(step.tookMs, base.tookMs)} of ${FEW} cubes`;
      return { what, figure: ms(step.tookMs), note: `heap +${mebibytes(step.heap)}${growth}` };
    });
  },
};

interface Step {
  readonly tookMs: number;
  /** Bytes that it left in use. */
  readonly heap: number;
}

async function stepsOf(cubes: number): Promise<Readonly<Record<string, Step>>> {
  const files = largeModel(cubes);
  const load = await step(async () => loadModel(files).model);
  const rules = await step(async () => runRules(soundModel(load.made, new WeakMap())));
  const schema = await step(async () => builtSchema(load.made));
  const gateway = await openGateway({ ttlMs: 0, model: load.made, warehouse: inMemory });
  try {
    const first = await step(() => gateway.ask(QUESTION));
    const second = await step(() => gateway.ask(QUESTION));
    return {
      'load, rules among it': load,
      'rules alone': rules,
      'a schema, all of its types': schema,
      'the first question': first,
      'the same again': second,
    };
  } finally {
    await gateway.close();
  }
}

const QUESTION = '{ things1 { rows { label1 count amount1 } } }';

const inMemory: Parameters<typeof openGateway>[0]['warehouse'] = (configured) => ({
  ...configured,
  ...{ type: 'duckdb', path: ':memory:', threads: null, memoryBytes: null, readOnly: false },
});

/** Types are made when they are asked for; a question asks for few, introspection for all. */
function builtSchema(model: SemanticModel): unknown {
  const { schema } = buildRoleSchema(model, visibleMembers(model, platform));
  return schema.getTypeMap();
}

async function step<T>(run: () => Promise<T>): Promise<Step & { readonly made: T }> {
  const before = heapUsed();
  const start = performance.now();
  const made = await run();
  const tookMs = performance.now() - start;
  return { made, tookMs, heap: heapUsed() - before };
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
