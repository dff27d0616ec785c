import { createHash } from 'node:crypto';
import type { ModelFile } from '../document/yaml.ts';
import type { SemanticModel } from '../types.ts';
import { loadInsights } from './load.ts';

/** The model with what these files ask of it; its version tells both. @throws InvalidModelError */
export function withInsights(model: SemanticModel, files: readonly ModelFile[]): SemanticModel {
  if (files.length === 0) return model;
  const insights = loadInsights(files, model);
  const both = `${model.version} ${insights.version}`;
  const version = createHash('sha256').update(both).digest('hex').slice(0, 16);
  return { ...model, version, insights };
}
