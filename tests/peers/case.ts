/** One question in Cube's query JSON that both answer. */
export interface Case {
  readonly name: string;
  readonly query: CubeQuery;
  /** Rows are compared in order; the query's order then is total. */
  readonly ordered?: boolean;
  /** Where the two do not agree: why, and what each of them answers. */
  readonly differs?: Difference;
}

export interface Difference {
  readonly why: string;
  readonly cube: readonly Row[] | Refusal;
  readonly ours: readonly Row[] | Refusal;
}

/** It gives no rows; the text is part of what it says. */
export interface Refusal {
  readonly refuses: string;
}

/** By member (`orders.count`, `orders.created_at.month`); numbers as text with 12 significant digits. */
export type Row = Readonly<Record<string, string | boolean | null>>;

export interface CubeQuery {
  readonly measures?: readonly string[];
  readonly dimensions?: readonly string[];
  readonly segments?: readonly string[];
  readonly timeDimensions?: readonly {
    readonly dimension: string;
    readonly granularity?: string;
    readonly dateRange?: string | readonly string[];
  }[];
  readonly filters?: readonly CubeFilter[];
  readonly order?:
    | Readonly<Record<string, 'asc' | 'desc'>>
    | readonly (readonly [string, string])[];
  readonly limit?: number;
  readonly offset?: number;
  readonly timezone?: string;
}

export type CubeFilter =
  | {
      readonly member: string;
      readonly operator: string;
      readonly values?: readonly (string | number | boolean)[];
    }
  | { readonly and: readonly CubeFilter[] }
  | { readonly or: readonly CubeFilter[] };
