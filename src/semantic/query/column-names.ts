/**
 * Names of columns in SQL. They are made from the members' names, never from what a request calls them, so
 * that equal questions are equal SQL and a request's words stay out of it.
 */
export interface Names {
  /** A free name for a member reached by these steps. */
  take(steps: readonly string[]): string;
}

const LONGEST = 50;

export function createNames(): Names {
  const taken = new Set<string>();
  return {
    take(steps) {
      const base = steps.join('_').toLowerCase().slice(0, LONGEST);
      let name = base;
      for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
      taken.add(name);
      return name;
    },
  };
}
