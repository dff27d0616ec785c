import { createHash } from 'node:crypto';
import type { ModelFile } from '../model/document/yaml.ts';
import type { InsightModel } from '../model/insight-model.ts';
import type { SemanticModel } from '../model/types.ts';
import { loadInsights } from './load-insights.ts';

/** The model with what these files ask of it. @throws InvalidModelError */
export function withInsights(model: SemanticModel, files: readonly ModelFile[]): SemanticModel {
  return files.length === 0 ? model : addInsights(model, loadInsights(files, model));
}

/** Its version tells both. */
export function addInsights(model: SemanticModel, insights: InsightModel): SemanticModel {
  const both = `${model.version} ${insights.version}`;
  const version = createHash('sha256').update(both).digest('hex').slice(0, 16);
  return { ...model, version, insights };
}
