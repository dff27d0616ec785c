/** YAML text → plain values whose places are recorded. Objects have no prototype: `__proto__` is a name. */

import type { Document, Node, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ModelIssue } from '../../../shared/errors.ts';
import type { SourceMap, SourceText, Span } from './source-map.ts';
import { syntaxProblems } from './yaml-syntax.ts';

/** More text than this in one file is not a model but an accident or an attack. */
const MAX_CHARACTERS = 2_000_000;
const MAX_DEPTH = 40;
/** Values of one file after its aliases are followed: stops "billion laughs". */
const MAX_VALUES = 300_000;

export interface ModelFile {
  readonly path: string;
  readonly text: string;
}

export interface ParsedFile {
  /** Null when nothing could be read. */
  readonly value: unknown;
  readonly issues: readonly ModelIssue[];
}

interface Walk {
  readonly document: Document.Parsed<ParsedNode>;
  readonly source: SourceText;
  readonly map: SourceMap;
  readonly issues: ModelIssue[];
  values: number;
}

/** Reads one file; syntax errors, templates and hostile input come back as located issues. */
export function parseYaml(file: ModelFile, map: SourceMap): ParsedFile {
  const refused = refusal(file);
  if (refused !== null) return { value: null, issues: [refused] };
  const lines = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: lines,
    merge: false,
    stringKeys: false,
  });
  const source = { file: file.path, text: file.text, linePos: (at: number) => lines.linePos(at) };
  const walk: Walk = { document, source, map, issues: [], values: 0 };
  for (const { offset, message } of syntaxProblems(file.text, document.errors)) {
    walk.issues.push(issueAt(source, offset, message));
  }
  if (walk.issues.length > 0) return { value: null, issues: walk.issues };
  const value = toValue(walk, document.contents, 0);
  return walk.values > MAX_VALUES
    ? { value: null, issues: [issueAt(source, 0, 'The file expands to too many values.')] }
    : { value, issues: walk.issues };
}

function refusal(file: ModelFile): ModelIssue | null {
  if (!/\.ya?ml$/i.test(file.path)) {
    return fileIssue(
      file,
      0,
      'Models are YAML files (.yml, .yaml): JavaScript, Python and Jinja models are not supported.',
    );
  }
  if (file.text.length > MAX_CHARACTERS) {
    return fileIssue(
      file,
      0,
      'The file is too large for a model (more than 2 million characters).',
    );
  }
  const template = /\{\{|\{%/.exec(file.text);
  return template === null
    ? null
    : fileIssue(
        file,
        template.index,
        'Jinja templates ({{ … }}, {% … %}) are not supported: write the YAML that they make.',
      );
}

function fileIssue(file: ModelFile, offset: number, message: string): ModelIssue {
  const before = file.text.slice(0, offset).split('\n');
  const at = { file: file.path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { rule: 'document', message, at };
}

function issueAt(source: SourceText, offset: number, message: string): ModelIssue {
  const { line, col } = source.linePos(offset);
  return { rule: 'document', message, at: { file: source.file, line, column: col } };
}

function toValue(walk: Walk, node: Node | null | undefined, depth: number): unknown {
  walk.values += 1;
  if (walk.values > MAX_VALUES || node === null || node === undefined) return null;
  if (depth > MAX_DEPTH) return tooDeep(walk, node);
  if (isAlias(node)) return toValue(walk, node.resolve(walk.document), depth + 1);
  if (isMap(node)) return toObject(walk, node, depth);
  if (isSeq(node)) return toList(walk, node, depth);
  return isScalar(node) ? node.value : null;
}

function tooDeep(walk: Walk, node: Node): null {
  const message = `The file is nested too deeply (more than ${MAX_DEPTH} levels).`;
  if (!walk.issues.some((issue) => issue.message === message)) {
    walk.issues.push(issueAt(walk.source, node.range?.[0] ?? 0, message));
  }
  return null;
}

function toObject(walk: Walk, node: YAMLMap, depth: number): object {
  const value: Record<string, unknown> = Object.create(null);
  walk.map.record(value, spanOf(walk, node));
  for (const pair of node.items) addEntry(walk, value, pair as Pair<Node, Node | null>, depth);
  return value;
}

function addEntry(
  walk: Walk,
  holder: Record<string, unknown>,
  pair: Pair<Node, Node | null>,
  depth: number,
): void {
  if (!isScalar(pair.key)) {
    walk.issues.push(issueAt(walk.source, pair.key?.range?.[0] ?? 0, 'A key must be a name.'));
    return;
  }
  const key = String(pair.key.value);
  const value = toValue(walk, pair.value, depth + 1);
  if (key === '<<' && typeof value === 'object' && value !== null) {
    mergeInto(walk, holder, value);
    return;
  }
  holder[key] = value;
  const keySpan = spanOf(walk, pair.key);
  walk.map.recordEntry(
    holder,
    key,
    keySpan,
    pair.value === null ? keySpan : spanOf(walk, pair.value),
  );
}

/** `<<: *defaults`: keys that the map does not say itself. */
function mergeInto(walk: Walk, holder: Record<string, unknown>, value: object): void {
  const sources = Array.isArray(value) ? value.filter((v) => typeof v === 'object' && v) : [value];
  const own = { ...holder };
  for (const source of [...sources].reverse()) Object.assign(holder, source);
  Object.assign(holder, own);
  walk.map.adopt(holder, [...sources, holder]);
}

function toList(walk: Walk, node: YAMLSeq, depth: number): unknown[] {
  const list: unknown[] = [];
  walk.map.record(list, spanOf(walk, node));
  for (const item of node.items as (Node | null)[]) {
    const span = item === null ? spanOf(walk, node) : spanOf(walk, item);
    walk.map.recordEntry(list, list.length, span, span);
    list.push(toValue(walk, item, depth + 1));
  }
  return list;
}

function spanOf(walk: Walk, node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { source: walk.source, start, end };
}
