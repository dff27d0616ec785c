import { withInsights } from '../semantic/model/insights/with-insights.ts';
import { loadModel, type ModelFile } from '../semantic/model/load.ts';
import { readModelFolder } from '../semantic/model/read-folder.ts';
import type { SemanticModel } from '../semantic/model/types.ts';
import { InvalidModelError, type ModelIssue } from '../shared/errors.ts';
import { nearest } from '../shared/suggest.ts';

/**
 * The model of a folder, checked by all rules and against the warehouses that are configured.
 * @throws InvalidModelError with everything that is wrong
 */
export async function loadModelFolder(
  folder: string,
  warehouses: ReadonlySet<string>,
): Promise<SemanticModel> {
  const { cubes, insights } = await readModelFolder(folder);
  if (cubes.length === 0) {
    const at = { file: 'cubes', line: 1, column: 1 };
    throw new InvalidModelError([{ rule: 'folder', message: 'there are no model files', at }]);
  }
  const { model } = loadModel(cubes);
  return checked(model, insights, dataSourceIssues(model, warehouses));
}

/** @throws InvalidModelError with these issues and what is wrong with the insights */
function checked(
  model: SemanticModel,
  insights: readonly ModelFile[],
  issues: readonly ModelIssue[],
): SemanticModel {
  try {
    const whole = withInsights(model, insights);
    if (issues.length === 0) return whole;
  } catch (error) {
    if (!(error instanceof InvalidModelError)) throw error;
    throw new InvalidModelError([...issues, ...error.issues]);
  }
  throw new InvalidModelError(issues);
}

function dataSourceIssues(
  model: SemanticModel,
  warehouses: ReadonlySet<string>,
): readonly ModelIssue[] {
  return [...model.cubes.values()]
    .filter((cube) => !warehouses.has(cube.dataSource))
    .map((cube) => {
      const near = nearest(cube.dataSource, warehouses);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      const message = `No warehouse ${cube.dataSource} is configured for the cube ${cube.name}.${hint}`;
      return { rule: 'data-source', message, at: cube.at };
    });
}
