/** What the threads tell each other: requests and answers as plain data. */
export interface Asked {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly [string, string][];
  readonly body: string | null;
  /** Of the peer: API keys may be bound to addresses. */
  readonly address: string | null;
}

export interface Answered {
  readonly id: number;
  readonly status: number;
  readonly headers: readonly [string, string][];
  readonly body: string;
}
