import { loadModel } from '../semantic/model/load.ts';
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
  const { cubes } = await readModelFolder(folder);
  if (cubes.length === 0) {
    const at = { file: 'cubes', line: 1, column: 1 };
    throw new InvalidModelError([{ rule: 'folder', message: 'there are no model files', at }]);
  }
  const { model } = loadModel(cubes);
  const issues = dataSourceIssues(model, warehouses);
  if (issues.length > 0) throw new InvalidModelError(issues);
  return model;
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
