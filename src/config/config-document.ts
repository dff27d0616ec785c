import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ModelIssue, SourcePosition } from '../shared/errors.ts';

/** A YAML value that remembers where it stands, its `${ENV}` references already filled in. */
export type Located =
  | {
      readonly kind: 'scalar';
      readonly at: SourcePosition;
      readonly value: string | number | boolean | null;
    }
  | { readonly kind: 'list'; readonly at: SourcePosition; readonly items: readonly Located[] }
  | {
      readonly kind: 'map';
      readonly at: SourcePosition;
      readonly entries: ReadonlyMap<string, LocatedEntry>;
    };

export interface LocatedEntry {
  /** Where the key stands. */
  readonly at: SourcePosition;
  readonly value: Located;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadDocument {
  readonly root: Located;
  readonly issues: readonly ModelIssue[];
}

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}\n]*))?\}/g;
const FIRST_MARK = 0xe000;
const LAST_MARK = 0xf000;
const PADDING = '\uf8ff';
const MARKED = /[\ue000-\uf000]\uf8ff*/g;

interface Reference {
  readonly name: string;
  readonly otherwise: string | undefined;
}

interface ReadContext {
  readonly file: string;
  readonly lines: LineCounter;
  readonly references: readonly Reference[];
  readonly environment: Environment;
  readonly issues: ModelIssue[];
  readonly resolve: (node: Node) => Node | undefined;
}

/**
 * Reads YAML text. References are exchanged for marks of the same length before parsing and filled in
 * afterwards, inside scalars alone: a value from the environment can never become YAML syntax, positions
 * stay true, and `{ redis: ${REDIS_URL:-} }` is legal although plain YAML would refuse its braces.
 */
export function readDocument(text: string, file: string, environment: Environment): ReadDocument {
  const lines = new LineCounter();
  const references: Reference[] = [];
  const document = parseDocument(mark(text, references), { lineCounter: lines });
  const issues = document.errors.map((error): ModelIssue => {
    const at = lines.linePos(error.pos[0]);
    return {
      rule: 'yaml',
      message: firstLine(error.message),
      at: { file, line: at.line, column: at.col },
    };
  });
  const context: ReadContext = {
    file,
    lines,
    references,
    environment,
    issues,
    resolve: (node) => (isAlias(node) ? node.resolve(document) : node),
  };
  const root = locate(document.contents, { file, line: 1, column: 1 }, context);
  return { root, issues };
}

function mark(text: string, references: Reference[]): string {
  return text.replace(REFERENCE, (whole, name: string, otherwise: string | undefined) => {
    const code = FIRST_MARK + references.length;
    if (code > LAST_MARK)
      throw new RangeError('too many references to the environment in one file');
    references.push({ name, otherwise });
    return String.fromCharCode(code) + PADDING.repeat(whole.length - 1);
  });
}

function locate(given: Node | null, fallback: SourcePosition, context: ReadContext): Located {
  const at = given === null ? fallback : positionOf(given, fallback, context);
  const node = given === null ? undefined : context.resolve(given);
  if (isSeq(node)) {
    const items = node.items.map((item) => locate(item as Node | null, at, context));
    return { kind: 'list', at, items };
  }
  if (isMap(node)) {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of node.items) {
      const key = pair.key as Node;
      const keyAt = positionOf(key, at, context);
      const value = locate(pair.value as Node | null, keyAt, context);
      entries.set(String(isScalar(key) ? key.value : key), { at: keyAt, value });
    }
    return { kind: 'map', at, entries };
  }
  return { kind: 'scalar', at, value: isScalar(node) ? scalar(node.value, at, context) : null };
}

function scalar(
  value: unknown,
  at: SourcePosition,
  context: ReadContext,
): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return String(value).replace(MARKED, (marked) => {
    const reference = context.references[marked.charCodeAt(0) - FIRST_MARK];
    if (reference === undefined) return marked;
    // As in a shell, `:-` also replaces a variable that is set but empty.
    const found = context.environment[reference.name];
    if (reference.otherwise !== undefined) return found || reference.otherwise;
    if (found !== undefined) return found;
    const message = `the environment variable ${reference.name} is not set; give it a value or write \${${reference.name}:-default}`;
    context.issues.push({ rule: 'environment', message, at });
    return '';
  });
}

function positionOf(node: Node, fallback: SourcePosition, context: ReadContext): SourcePosition {
  const start = node.range?.[0];
  if (start === undefined) return fallback;
  const { line, col } = context.lines.linePos(start);
  return { file: context.file, line, column: col };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/ at line \d+, column \d+:?$/, '');
}
