import type { Refusal } from '../pipeline/refusal.ts';
import type { Arrival, RequestContext } from '../pipeline/request-context.ts';

/** What a request carries through Yoga. */
export interface Serving {
  readonly arrival: Arrival;
  readonly work: Asking | Refusing;
}

interface Asking {
  readonly context: RequestContext;
  /** Null: it is in the URL. */
  readonly body: string | null;
}

/** Nothing is asked; Yoga only knows how its clients read a refusal. */
interface Refusing {
  readonly refusal: Refusal;
}

/** The request that is asked. Yoga parses nothing, and so asks nothing, where one is only to be refused. */
export function askingOf({ work }: Pick<Serving, 'work'>): Asking {
  if ('refusal' in work) throw new TypeError('a refused request asks nothing');
  return work;
}
