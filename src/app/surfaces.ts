import { graphqlSurface } from '../http/graphql/graphql-surface.ts';
import type { OpenSurface } from '../http/pipeline/surface.ts';

/** Every way to ask: a new protocol is a folder under `src/protocols`, and a line here. */
export const SURFACES: readonly OpenSurface[] = [graphqlSurface];
