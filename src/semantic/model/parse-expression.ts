/**
 * An author's SQL → parsed expression, and questions about expressions. The only file that makes
 * `TrustedSql`: what a request says never comes here.
 */
import type { SourcePosition } from '../../shared/errors.ts';
import { type BindOptions, bindReference, type Names } from './bind/model-names.ts';
import { splitByHand, type Tables } from './by-hand.ts';
import { parseTemplate, type TemplatePiece } from './template.ts';
import type { ExpressionPart, MemberPath, ModelExpression, TrustedSql } from './types.ts';

/** The text of a model's file, to be parsed in the cube `owner`. */
export interface ExpressionInput extends BindOptions {
  readonly sql: string;
  readonly owner: string;
  readonly names: Names;
  readonly at: SourcePosition;
  /** A lone column name is meant as one of the cube's own; not so for whole queries. */
  readonly qualify?: boolean;
  /** Tables of cubes that the text may name by hand. */
  readonly tables?: Tables;
}

interface ExpressionProblem {
  /** Null: what it refers to may be broken, and is reported there. */
  readonly message: string | null;
  /** The reference as written, to find its place; null: the whole text. */
  readonly raw: string | null;
}

export interface ParsedExpression {
  readonly expression: ModelExpression;
  readonly problems: readonly ExpressionProblem[];
}

/** Words that look like a column and are none. */
const CONSTANTS =
  /^(?:true|false|null|default|current_(?:date|time|timestamp|user)|localtime|localtimestamp)$/i;
const LONE_COLUMN = /^(?:[A-Za-z_][A-Za-z0-9_$]*|"(?:[^"]|"")+")$/;

/** Parses and binds; a reference that cannot be bound becomes NULL beside its problem. */
export function parseExpression(input: ExpressionInput): ParsedExpression {
  const { pieces, problems } = parseTemplate(input.sql);
  const found: ExpressionProblem[] = problems.map((message) => ({ message, raw: null }));
  const parts = pieces.map((piece, index) => partOf(input, piece, pieces[index + 1], found));
  const named = input.tables ? withTables(parts, input.tables) : parts;
  const expression = { parts: qualify(input, named), at: input.at };
  return { expression, problems: found };
}

/** SQL of the gateway's own, for definitions that a model leaves out (`COUNT` of rows, `RANK()`). */
export function constantExpression(
  sql: 'RANK()' | 'NULL' | 'TRUE' | 'FALSE',
  at: SourcePosition,
): ModelExpression {
  return { parts: [text(sql)], at };
}

function withTables(parts: readonly ExpressionPart[], tables: Tables): readonly ExpressionPart[] {
  return parts.flatMap((part) =>
    part.kind === 'text'
      ? splitByHand(part.sql, tables).map((one) => (one.kind === 'text' ? text(one.sql) : one))
      : [part],
  );
}

function qualify(
  input: ExpressionInput,
  parts: readonly ExpressionPart[],
): readonly ExpressionPart[] {
  const [only, second] = parts;
  if (input.qualify === false || only?.kind !== 'text' || second !== undefined) return parts;
  const column = only.sql.trim();
  if (!LONE_COLUMN.test(column) || CONSTANTS.test(column)) return parts;
  return [{ kind: 'cube', path: [] }, text(`.${column}`)];
}

function partOf(
  input: ExpressionInput,
  piece: TemplatePiece,
  next: TemplatePiece | undefined,
  found: ExpressionProblem[],
): ExpressionPart {
  if (piece.kind === 'text') return text(piece.text);
  const fail = (message: string | null) => {
    found.push({ message, raw: piece.raw });
    return text('NULL');
  };
  if (piece.inner.startsWith('FILTER_PARAMS')) return filterParams(input, piece.inner, fail);
  const refused = refusal(piece);
  if (refused !== null) return fail(refused);
  const beforeDot = next?.kind === 'text' && next.text.startsWith('.');
  const parts = piece.inner.split('.').map((part) => part.trim());
  const bound = bindReference(input.names, input.owner, parts, { ...input, beforeDot });
  return bound.kind === 'problem' ? fail(bound.message) : bound;
}

const REFERENCE = /^[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*$/;

function refusal({ inner, raw }: { readonly inner: string; readonly raw: string }): string | null {
  if (/^(?:securityContext|SECURITY_CONTEXT|USER_CONTEXT)\b/.test(inner)) {
    return 'securityContext can only be used in access_policy.';
  }
  if (/^(?:COMPILE_CONTEXT|SQL_UTILS|FILTER_GROUP)\b/.test(inner)) {
    return `${inner.split(/\W/)[0]} is not supported.`;
  }
  if (/\.sql\(\)$/.test(inner)) return `${raw} is not supported: write the table or query itself.`;
  return REFERENCE.test(inner)
    ? null
    : `${raw} is not a reference. Write \\{ and \\} for plain braces.`;
}

const FILTER_PARAMS =
  /^FILTER_PARAMS\.([A-Za-z_]\w*)\.([A-Za-z_]\w*)\.filter\(\s*(?:'([^']*)'|"([^"]*)")\s*\)$/;

function filterParams(
  input: ExpressionInput,
  inner: string,
  fail: (message: string | null) => ExpressionPart,
): ExpressionPart {
  const [, cube, member, single, double] = FILTER_PARAMS.exec(inner) ?? [];
  const column = single ?? double;
  if (cube === undefined || member === undefined || column === undefined) {
    return fail("Write FILTER_PARAMS.cube.member.filter('column').");
  }
  const target = cube === 'CUBE' ? input.owner : cube;
  const bound = bindReference(input.names, target, ['CUBE', member]);
  if (bound.kind === 'problem') return fail(bound.message);
  return { kind: 'filter_params', cube: target, member, column: trusted(column) };
}

function text(sql: string): ExpressionPart {
  return { kind: 'text', sql: trusted(sql) };
}

function trusted(sql: string): TrustedSql {
  return sql as TrustedSql;
}

/** The members that an expression refers to, each once, in order. */
export function membersOf(expression: ModelExpression): readonly MemberPath[] {
  const found = new Map<string, MemberPath>();
  for (const part of expression.parts) {
    if (part.kind !== 'member') continue;
    found.set([...part.path, part.name].join('.'), { path: part.path, name: part.name });
  }
  return [...found.values()];
}

/** One reference of an expression; without a name it is to columns. */
export interface Use {
  readonly path: readonly string[];
  readonly name: string | null;
}

/** All that an expression refers to, in order. */
export function usesIn({ parts }: ModelExpression): readonly Use[] {
  return parts.flatMap((part): readonly Use[] => {
    if (part.kind !== 'cube' && part.kind !== 'member') return [];
    return [{ path: part.path, name: part.kind === 'member' ? part.name : null }];
  });
}

/** The joined cubes (by path from the owner, never empty) that an expression needs, each once. */
export function pathsOf(expression: ModelExpression): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const part of expression.parts) {
    if (part.kind !== 'cube' && part.kind !== 'member') continue;
    if (part.path.length > 0) found.set(part.path.join('.'), part.path);
  }
  return [...found.values()];
}

/** The member that an expression consists of and nothing else, or null. */
export function soleMember(expression: ModelExpression): MemberPath | null {
  const parts = expression.parts.filter((part) => part.kind !== 'text' || part.sql.trim() !== '');
  const [only, second] = parts;
  if (only?.kind !== 'member' || second !== undefined || only.granularity !== null) return null;
  return { path: only.path, name: only.name };
}

/** An expression as one would read it, for messages and explain; not SQL. */
export function showExpression(expression: ModelExpression): string {
  return expression.parts.map(showPart).join('');
}

function showPart(part: ExpressionPart): string {
  switch (part.kind) {
    case 'text':
      return part.sql;
    case 'cube':
      return `{${['CUBE', ...part.path].join('.')}}`;
    case 'member':
      return `{${[...part.path, part.name, ...(part.granularity === null ? [] : [part.granularity])].join('.')}}`;
    case 'filter_params':
      return `{FILTER_PARAMS.${part.cube}.${part.member}.filter('${part.column}')}`;
  }
}
