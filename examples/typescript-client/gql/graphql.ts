/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Dates are whole days, the end included; of date-times the end is excluded. Without an offset they are local to the time zone of the query. */
export type BetweenInput = {
  end: string;
  start: string;
};

export type BooleanFilter = {
  eq?: boolean | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  /** Keeps rows without a value. */
  ne?: boolean | null | undefined;
};

/** All that is given must hold. */
export type CategoriesWhere = {
  and?: Array<CategoriesWhere> | null | undefined;
  categoryEnglish?: StringFilter | null | undefined;
  categoryName?: IdFilter | null | undefined;
  not?: CategoriesWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<CategoriesWhere> | null | undefined;
};

/** Exactly one of these: the period that `previous` and `change` mean. It is aggregated on its own; its buckets stand beside those of the range one by one, first beside first, and those beyond the last count in totals alone. While the range is running it is cut short alike: an offset at the same date and time, others after the same length. */
export type CompareInput =
  {   offset: OffsetInput; previousPeriod?: never; range?: never; }
  |  { offset?: never;   /** The period right before, of the same length: as many months for whole months, else as many days. */
  previousPeriod: boolean; range?: never; }
  |  { offset?: never; previousPeriod?: never;   range: TimeRangeInput; };

/** All that is given must hold. */
export type CustomersWhere = {
  and?: Array<CustomersWhere> | null | undefined;
  city?: StringFilter | null | undefined;
  customerId?: IdFilter | null | undefined;
  not?: CustomersWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<CustomersWhere> | null | undefined;
  orders?: OrdersWhere | null | undefined;
  personId?: IdFilter | null | undefined;
  state?: StringFilter | null | undefined;
  zipCodePrefix?: StringFilter | null | undefined;
};

/** All operators that are given must hold. */
export type DecimalFilter = {
  eq?: string | null | undefined;
  gt?: string | null | undefined;
  gte?: string | null | undefined;
  /** An empty list matches nothing. null among the items: or is not set. */
  in?: Array<string | null | undefined> | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  lt?: string | null | undefined;
  lte?: string | null | undefined;
  /** Keeps rows without a value. */
  ne?: string | null | undefined;
  /** Keeps rows without a value. null among the items: and is set. */
  notIn?: Array<string | null | undefined> | null | undefined;
};

/** All operators that are given must hold. */
export type FloatFilter = {
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  /** An empty list matches nothing. null among the items: or is not set. */
  in?: Array<number | null | undefined> | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  /** Keeps rows without a value. */
  ne?: number | null | undefined;
  /** Keeps rows without a value. null among the items: and is set. */
  notIn?: Array<number | null | undefined> | null | undefined;
};

export type IdFilter = {
  eq?: string | number | null | undefined;
  /** An empty list matches nothing. null among the items: or is not set. */
  in?: Array<string | number | null | undefined> | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  /** Keeps rows without a value. */
  ne?: string | number | null | undefined;
  /** Keeps rows without a value. null among the items: and is set. */
  notIn?: Array<string | number | null | undefined> | null | undefined;
};

/** All operators that are given must hold. */
export type IntFilter = {
  eq?: number | null | undefined;
  gt?: number | null | undefined;
  gte?: number | null | undefined;
  /** An empty list matches nothing. null among the items: or is not set. */
  in?: Array<number | null | undefined> | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  lt?: number | null | undefined;
  lte?: number | null | undefined;
  /** Keeps rows without a value. */
  ne?: number | null | undefined;
  /** Keeps rows without a value. null among the items: and is set. */
  notIn?: Array<number | null | undefined> | null | undefined;
};

/** The last n whole units before now. */
export type LastInput = {
  /** Count the unit that has begun as the last one. */
  includeCurrent?: boolean | null | undefined;
  n: number;
  unit: TimeUnit;
};

/** Arguments of measures: `offset` is the value in the bucket in which this one began `n` units earlier, `trailing` that over the last `n` units up to the end of the bucket, `toDate` that from the start of the unit on. Without a granularity the whole range is the bucket. */
export type OffsetInput = {
  /** How many units. */
  n: number;
  unit: TimeUnit;
};

/** All that is given must hold. */
export type OrderItemsWhere = {
  and?: Array<OrderItemsWhere> | null | undefined;
  itemFreight?: DecimalFilter | null | undefined;
  itemPrice?: DecimalFilter | null | undefined;
  not?: OrderItemsWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<OrderItemsWhere> | null | undefined;
  order?: OrdersWhere | null | undefined;
  orderId?: IdFilter | null | undefined;
  orderItemId?: IntFilter | null | undefined;
  priceBand?: StringFilter | null | undefined;
  product?: ProductsWhere | null | undefined;
  productId?: IdFilter | null | undefined;
  seller?: SellersWhere | null | undefined;
  sellerId?: IdFilter | null | undefined;
  shippingLimitAt?: TimeFilter | null | undefined;
};

/** All that is given must hold. */
export type OrderPaymentsWhere = {
  amount?: DecimalFilter | null | undefined;
  and?: Array<OrderPaymentsWhere> | null | undefined;
  installments?: IntFilter | null | undefined;
  not?: OrderPaymentsWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<OrderPaymentsWhere> | null | undefined;
  order?: OrdersWhere | null | undefined;
  orderId?: IdFilter | null | undefined;
  paymentSequential?: IntFilter | null | undefined;
  paymentType?: StringFilter | null | undefined;
};

/** All that is given must hold. */
export type OrdersWhere = {
  and?: Array<OrdersWhere> | null | undefined;
  approvedAt?: TimeFilter | null | undefined;
  createdAt?: TimeFilter | null | undefined;
  customer?: CustomersWhere | null | undefined;
  customerId?: IdFilter | null | undefined;
  daysLate?: FloatFilter | null | undefined;
  daysToDeliver?: FloatFilter | null | undefined;
  deliveredAt?: TimeFilter | null | undefined;
  delivery?: StringFilter | null | undefined;
  estimatedDeliveryAt?: TimeFilter | null | undefined;
  isLate?: BooleanFilter | null | undefined;
  itemsValue?: DecimalFilter | null | undefined;
  not?: OrdersWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<OrdersWhere> | null | undefined;
  orderId?: IdFilter | null | undefined;
  orderItems?: OrderItemsWhere | null | undefined;
  orderPayments?: OrderPaymentsWhere | null | undefined;
  shippedAt?: TimeFilter | null | undefined;
  status?: StringFilter | null | undefined;
};

/** All that is given must hold. */
export type ProductsWhere = {
  and?: Array<ProductsWhere> | null | undefined;
  categories?: CategoriesWhere | null | undefined;
  category?: StringFilter | null | undefined;
  descriptionLength?: IntFilter | null | undefined;
  not?: ProductsWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<ProductsWhere> | null | undefined;
  photos?: IntFilter | null | undefined;
  productId?: IdFilter | null | undefined;
  volumeCm3?: FloatFilter | null | undefined;
  weightG?: FloatFilter | null | undefined;
};

/** All that is given must hold. */
export type SellersWhere = {
  and?: Array<SellersWhere> | null | undefined;
  city?: StringFilter | null | undefined;
  not?: SellersWhere | null | undefined;
  /** An empty list matches nothing. */
  or?: Array<SellersWhere> | null | undefined;
  sellerId?: IdFilter | null | undefined;
  state?: StringFilter | null | undefined;
  zipCodePrefix?: StringFilter | null | undefined;
};

/** All operators that are given must hold. */
export type StringFilter = {
  /** For all operators beside it. */
  caseInsensitive?: boolean | null | undefined;
  contains?: string | null | undefined;
  endsWith?: string | null | undefined;
  eq?: string | null | undefined;
  /** An empty list matches nothing. null among the items: or is not set. */
  in?: Array<string | null | undefined> | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
  /** Keeps rows without a value. */
  ne?: string | null | undefined;
  /** Keeps rows without a value. */
  notContains?: string | null | undefined;
  /** Keeps rows without a value. null among the items: and is set. */
  notIn?: Array<string | null | undefined> | null | undefined;
  startsWith?: string | null | undefined;
};

/** The time dimensions of all cubes; a root field takes those of its own cube. */
export type TimeDimension =
  | 'ANSWERED_AT'
  | 'APPROVED_AT'
  | 'CREATED_AT'
  | 'CREATED_ON'
  | 'DATE_KEY'
  | 'DELIVERED_AT'
  | 'ENDED_AT'
  | 'ENDED_ON'
  | 'ENTERED_AT'
  | 'ESTIMATED_DELIVERY_AT'
  | 'EVENT_TIME'
  | 'FINISHED_AT'
  | 'INGESTED_AT'
  | 'JOINED_ON'
  | 'LEFT_AT'
  | 'METRIC_DATE'
  | 'OCCURRED_AT'
  | 'PEAKED_ON'
  | 'SCORED_ON'
  | 'SHIPPED_AT'
  | 'SHIPPING_LIMIT_AT'
  | 'SIGNED_ON'
  | 'SIGNED_UP_AT'
  | 'STARTED_AT'
  | 'STARTED_ON'
  | 'SUBMITTED_AT'
  | 'USERS_SIGNED_UP_AT'
  | 'VALID_FROM'
  | 'VALID_TO';

export type TimeFilter = {
  /** Later than this. */
  after?: string | null | undefined;
  /** Earlier than this. */
  before?: string | null | undefined;
  in?: TimeRangeInput | null | undefined;
  /** True: only rows without a value. False: only rows with one. */
  isNull?: boolean | null | undefined;
};

export type TimeInput = {
  compare?: CompareInput | null | undefined;
  /** Default: the cube's first. */
  dimension?: TimeDimension | null | undefined;
  /** Show every bucket of the range for each combination of the other dimensions: without rows, counts and sums are 0 and other measures null, unless the model says otherwise (`flags { filled }`). */
  fill?: boolean | null | undefined;
  range: TimeRangeInput;
};

/** Exactly one of these. Half open, resolved in the time zone of the query. */
export type TimeRangeInput =
  {   between: BetweenInput; expr?: never; last?: never; on?: never; previous?: never; this?: never; toDate?: never; }
  |  { between?: never;   /** In words: `last 30 days`, `this month`, `yesterday`. */
  expr: string; last?: never; on?: never; previous?: never; this?: never; toDate?: never; }
  |  { between?: never; expr?: never;   last: LastInput; on?: never; previous?: never; this?: never; toDate?: never; }
  |  { between?: never; expr?: never; last?: never;   /** One day. */
  on: string; previous?: never; this?: never; toDate?: never; }
  |  { between?: never; expr?: never; last?: never; on?: never;   /** The whole unit before. */
  previous: TimeUnit; this?: never; toDate?: never; }
  |  { between?: never; expr?: never; last?: never; on?: never; previous?: never;   /** The whole unit that now is in. */
  this: TimeUnit; toDate?: never; }
  |  { between?: never; expr?: never; last?: never; on?: never; previous?: never; this?: never;   /** From the start of the unit until now. */
  toDate: TimeUnit; };

/** Weeks start on Monday. */
export type TimeUnit =
  | 'DAY'
  | 'HOUR'
  | 'MINUTE'
  | 'MONTH'
  | 'QUARTER'
  | 'SECOND'
  | 'WEEK'
  | 'YEAR';

export type SalesByMonthQueryVariables = Exact<{
  time: TimeInput;
  where?: OrdersWhere | null | undefined;
}>;


export type SalesByMonthQuery = { orders: { rows: Array<{ status: string | null, count: number | null, revenue: string | null, createdAt: { start: string } | null }>, totals: { count: number | null, revenue: string | null } } | null };

export type ByStatusQueryVariables = Exact<{ [key: string]: never; }>;


export type ByStatusQuery = { orders: { rows: Array<{ status: string | null, count: number | null }> } | null };

export type InAllQueryVariables = Exact<{ [key: string]: never; }>;


export type InAllQuery = { orders: { rows: Array<{ count: number | null }> } | null };


export const SalesByMonthDocument = {"__meta__":{"hash":"sha256:be94d1c6e6e6579d5849887fdb06b527cc744f6bf81ff3f19396bf1a2dde528f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SalesByMonth"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"time"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TimeInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OrdersWhere"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orders"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"time"},"value":{"kind":"Variable","name":{"kind":"Name","value":"time"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"timezone"},"value":{"kind":"StringValue","value":"America/Sao_Paulo","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createdAt"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"granularity"},"value":{"kind":"EnumValue","value":"MONTH"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"revenue"}}]}}]}}]}}]} as unknown as DocumentNode<SalesByMonthQuery, SalesByMonthQueryVariables>;
export const ByStatusDocument = {"__meta__":{"hash":"sha256:0d0ff7100d003fbb94719167dde42dd2b02d5da2b7c5c021c41e4ef268fe759b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ByStatus"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<ByStatusQuery, ByStatusQueryVariables>;
export const InAllDocument = {"__meta__":{"hash":"sha256:7dc4c9c364897171132e1151c837fa9d4b5c9d51f5e138b19359633ec1f71bc9"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"InAll"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<InAllQuery, InAllQueryVariables>;