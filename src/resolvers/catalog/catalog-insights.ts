/** A question with a root field of its own, as the catalog lists it. */
export interface CatalogInsight {
  readonly name: string;
  readonly field: string;
  /** Such as `funnel` or `retention`. */
  readonly kind: string;
  readonly cube: string;
  readonly title: string;
  readonly description: string | null;
  readonly deprecated: string | null;
}
