import type { SemanticModel } from '../semantic/model/types.ts';

/**
 * How long an answer from these cubes may be kept, in milliseconds: as long as the cube among them that is
 * read anew most often says (`refresh_key: { every: … }`), or `ttlMs` for a cube that says nothing. Without
 * a `ttlMs` nothing is kept.
 */
export function lifetimeOf(
  { cubes }: Pick<SemanticModel, 'cubes'>,
  ttlMs: number,
): (read: readonly string[]) => number {
  if (ttlMs === 0) return () => 0;
  const every = new Map(
    [...cubes].map(([name, { refreshKey }]) => [name, msOf(refreshKey?.everySeconds) ?? ttlMs]),
  );
  return (read) => {
    const known = read.flatMap((name) => every.get(name) ?? []);
    return known.length === 0 ? ttlMs : Math.min(...known);
  };
}

function msOf(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : seconds * 1000;
}
