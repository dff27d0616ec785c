/**
 * JSON text that is the same for equal values: object keys sorted, Sets and Maps as sorted lists,
 * undefined left out. The base of cache keys, the model's version and request deduplication.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Set) return `[${[...value].map(canonical).sort().join(',')}]`;
  if (value instanceof Map) return `{${entries([...value])}}`;
  return `{${entries(Object.entries(value))}}`;
}

function entries(pairs: readonly (readonly [unknown, unknown])[]): string {
  return pairs
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(String(key))}:${canonical(value)}`)
    .sort()
    .join(',');
}
