/**
 * What a group of tenants must be to be shown (k-anonymity with a dominance rule); the model says how much.
 * `insights/benchmark/sql` holds to it in the database, so that nothing of a smaller group ever leaves it.
 */
export interface BenchmarkRules {
  /** How many groups the units are dealt into, for good. */
  readonly groups: number;
  readonly minContributors: number;
  /** The greatest share that one contributor may have of a group's weight, and of its values. */
  readonly dominance: number;
  /** Decimal digits that are shown. */
  readonly round: number;
}
