import { InvalidModelError, type ModelIssue } from '../../shared/errors.ts';
import { inOrder } from '../../shared/issue-order.ts';
import { nearest } from '../../shared/suggest.ts';
import type { SoundModel } from '../model/diagnostics/sound-model.ts';
import type { SemanticModel } from '../model/types.ts';
import { readModel } from './load-cubes.ts';
import { readInsights } from './load-insights.ts';
import { readModelFolder } from './read-folder.ts';
import { addInsights } from './with-insights.ts';

/** A model and everything that is wrong with it: not for serving unless that is nothing. */
interface CheckedModel {
  readonly model: SemanticModel;
  readonly issues: readonly ModelIssue[];
}

/**
 * The model of a folder, checked by all rules and against the warehouses that are configured.
 * @throws InvalidModelError with everything that is wrong
 */
export async function loadModelFolder(
  folder: string,
  warehouses: ReadonlySet<string>,
): Promise<SemanticModel> {
  const { model, issues } = await checkModelFolder(folder, warehouses);
  if (issues.length > 0) throw new InvalidModelError(issues);
  return model;
}

/** Insights are checked though cubes are broken. Null: nobody knows which warehouses there are. */
export async function checkModelFolder(
  folder: string,
  warehouses: ReadonlySet<string> | null,
): Promise<CheckedModel> {
  const files = await readModelFolder(folder);
  const cubes = readModel(files.cubes);
  const issues = [...cubes.issues, ...dataSourceIssues(cubes.sound, warehouses)];
  if (files.cubes.length === 0) {
    const at = { file: 'cubes', line: 1, column: 1 };
    issues.push({ rule: 'folder', message: 'there are no model files', at });
  }
  if (files.insights.length === 0) return { model: cubes.model, issues: inOrder(issues) };
  // Where there is no cube at all, the insights are not to blame.
  const { lost } = cubes.names;
  const open = lost.open || files.cubes.length === 0;
  const names = { ...cubes.names, lost: { ...lost, open } };
  const read = readInsights(files.insights, { ...cubes, names });
  return {
    model: addInsights(cubes.model, read.insights),
    issues: inOrder([...issues, ...read.issues]),
  };
}

function dataSourceIssues(
  model: SoundModel,
  warehouses: ReadonlySet<string> | null,
): readonly ModelIssue[] {
  if (warehouses === null) return [];
  return model
    .all('cube', 'dataSource')
    .filter(({ dataSource }) => !warehouses.has(dataSource))
    .map((cube) => {
      const near = nearest(cube.dataSource, warehouses);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      const message = `No warehouse ${cube.dataSource} is configured for the cube ${cube.name}.${hint}`;
      return { rule: 'data-source', message, at: cube.at };
    });
}
