/** What rows are grouped by: what is selected, unless `groupBy` says it; or what `groupBy` says, which then is required. */
export const GROUPING_MODES = ['selection', 'argument'] as const;

export type GroupingMode = (typeof GROUPING_MODES)[number];
