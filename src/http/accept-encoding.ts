/** The codings that answers are sent in, the better first. */
const CODINGS = ['br', 'gzip'] as const;
export type Coding = (typeof CODINGS)[number];

/** What a client would rather have (RFC 9110, 12.5.3). */
export interface Accepted {
  /** Null: the answer as it is, also where the client takes nothing that we have. */
  readonly coding: Coding | null;
  /** Whether it takes answers as they are. */
  readonly identity: boolean;
}

export function acceptedCoding(header: string | null): Accepted {
  if (header === null) return { coding: null, identity: true };
  const weights = weightsIn(header);
  const any = weights.get('*');
  const of = (coding: Coding) =>
    weights.get(coding) ?? (coding === 'gzip' ? weights.get('x-gzip') : undefined) ?? any ?? 0;
  const best = CODINGS.reduce((one, other) => (of(other) > of(one) ? other : one));
  // Not named, it is the last resort; named with a greater weight, it is what they want.
  const identity = weights.get('identity') ?? any;
  const isBest = of(best) > 0 && of(best) >= (weights.get('identity') ?? 0);
  return { coding: isBest ? best : null, identity: identity !== 0 };
}

/** What is no weight counts as none: such a client gets what everybody understands. */
function weightsIn(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
    const value = weight === undefined ? 1 : Number(weight || Number.NaN);
    if (coding !== '') weights.set(coding, value >= 0 && value <= 1 ? value : 0);
  }
  return weights;
}
