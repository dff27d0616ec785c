import type { Cube } from '../../model/types.ts';

/** Stands for a cube that is broken, unknown or unwritten, so that the rest of its insights is checked. */
export const NO_CUBE: Cube = {
  name: '',
  title: '',
  description: null,
  public: true,
  meta: Object.create(null),
  deprecated: null,
  at: { file: '', line: 1, column: 1 },
  source: { kind: 'table', path: [] },
  dataSource: '',
  primaryKey: [],
  dimensions: new Map(),
  measures: new Map(),
  segments: new Map(),
  joins: [],
  hierarchies: [],
  access: { kind: 'shared' },
  refreshKey: null,
  preAggregations: [],
};
