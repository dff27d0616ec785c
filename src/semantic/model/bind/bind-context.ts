/**
 * Documents → model. This folder binds names and fills defaults; it never throws: a problem is
 * recorded with its place, its document is poisoned there, and a harmless stand-in takes its place in the model.
 */
import type { ModelIssue, SourcePosition } from '../../../shared/errors.ts';
import type { Claim } from '../../../shared/principal.ts';
import type { Interval } from '../../../shared/values.ts';
import type { Tables } from '../by-hand.ts';
import { poison } from '../diagnostics/poison.ts';
import type { SourceMap } from '../document/source-map.ts';
import { parseExpression } from '../parse-expression.ts';
import type { Described, Format, MemberPath, Meta, ModelExpression } from '../types.ts';
import { type BindOptions, bindReference, type MemberKind, type Names } from './model-names.ts';

export interface Build {
  readonly map: SourceMap;
  readonly names: Names;
  /** By part of the model, the document that it is made of. */
  readonly documents: WeakMap<object, object>;
  readonly issues: ModelIssue[];
}

export interface DescribedDoc {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly public?: boolean | undefined;
  readonly shown?: boolean | undefined;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

export function report(build: Build, rule: string, message: string, at: SourcePosition): void {
  build.issues.push({ rule, message, at });
}

/** Remembers what a part of the model is made of. */
export function made<Part extends object>(build: Build, doc: object, part: Part): Part {
  build.documents.set(part, doc);
  return part;
}

export function described(build: Build, doc: DescribedDoc): Described {
  const meta = metaOf(doc.meta);
  const deprecated = meta['deprecated'];
  return {
    name: doc.name,
    title: doc.title ?? titleOf(doc.name),
    description: doc.description ?? null,
    public: doc.public ?? doc.shown ?? true,
    meta,
    deprecated: deprecationReason(deprecated),
    at: build.map.at(doc, 'name'),
  };
}

function deprecationReason(value: Claim | undefined): string | null {
  if (typeof value === 'string') return value;
  return value === true ? 'Deprecated.' : null;
}

/** Plain data as it stands in the file; own keys only. */
export function metaOf(meta: Readonly<Record<string, unknown>> | undefined): Meta {
  return (meta ?? Object.create(null)) as Meta;
}

/** `deal_value` → `Deal Value`, as Cube does. */
export function titleOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split('_')
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

interface ExpressionOptions extends BindOptions {
  readonly qualify?: boolean;
  readonly tables?: Tables;
}

/** The expression under `key` of `holder`, written in the cube `owner`. */
export function expressionAt(
  build: Build,
  owner: string,
  holder: object,
  key: string,
  options: ExpressionOptions = {},
): ModelExpression {
  const sql = String(Reflect.get(holder, key));
  const at = build.map.at(holder, key);
  const parsed = parseExpression({
    upwards: options.qualify !== false,
    ...options,
    sql,
    owner,
    names: build.names,
    at,
  });
  if (parsed.problems.length > 0) poison(holder, { key });
  for (const { message, raw } of parsed.problems) {
    if (message === null) continue;
    const place = raw === null ? at : build.map.inside(holder, key, raw);
    report(build, raw === null ? 'sql' : 'references', message, place);
  }
  return parsed.expression;
}

/** Where a name is written. */
export interface Written {
  readonly holder: object;
  readonly key: string | number;
}

/** `{CUBE.x}`, `cube.x`, `x` as a member path; null where there is no such member (an issue), or it is broken. */
export function memberPathOf(
  build: Build,
  owner: string,
  { holder, key }: Written,
  kinds: readonly MemberKind[],
): MemberPath | null {
  const bound = boundMember(build, owner, String(Reflect.get(holder, key)), kinds);
  if (typeof bound === 'object' && bound !== null) return bound;
  poison(holder, { key: String(key) });
  if (bound !== null) report(build, 'references', bound, build.map.at(holder, key));
  return null;
}

/** Else the sentence why it is none, or null. */
function boundMember(
  { names }: Build,
  owner: string,
  written: string,
  kinds: readonly MemberKind[],
): MemberPath | string | null {
  // Why there is no such cube is said where it is named.
  if (!names.cubes.has(owner)) return null;
  const parts = written.replace(/[{}\s]/g, '').split('.');
  const bound = bindReference(names, owner, parts, { onlyMembers: true });
  if (bound.kind === 'problem') return bound.message;
  if (bound.kind === 'cube' || bound.granularity !== null) {
    return `${written} is not the name of a member.`;
  }
  const kind = names.cubes.get(bound.path.at(-1) ?? owner)?.members.get(bound.name);
  if (kind !== undefined && !kinds.includes(kind)) {
    return `${written} is a ${kind}, not a ${kinds.join(' or ')}.`;
  }
  return { path: bound.path, name: bound.name };
}

/** The member paths under `key`: a list, or Cube's single reference. */
export function memberPathsAt(
  build: Build,
  owner: string,
  holder: object,
  key: string,
  kinds: readonly MemberKind[],
): readonly MemberPath[] {
  const value: unknown = Reflect.get(holder, key);
  if (value === undefined) return [];
  const places: readonly Written[] = Array.isArray(value)
    ? value.map((_, index) => ({ holder: value, key: index }))
    : [{ holder, key }];
  return places.flatMap((place) => memberPathOf(build, owner, place, kinds) ?? []);
}

/** `1 hour 30 minutes` → intervals, in order. The shape is checked already. */
export function intervalsOf(text: string): readonly Interval[] {
  const words = text.split(/\s+/);
  return words.flatMap((word, index) =>
    index % 2 === 0
      ? [{ n: Number(word), unit: (words[index + 1] ?? '').replace(/s$/, '') as Interval['unit'] }]
      : [],
  );
}

/** The first of the intervals of a text that has one. */
export function intervalOf(text: string): Interval {
  return intervalsOf(text)[0] ?? { n: 0, unit: 'day' };
}

export function formatOf(
  format: string | { readonly type: string; readonly value?: string } | undefined,
): Format | null {
  if (format === undefined) return null;
  if (typeof format !== 'string') return format.value ?? format.type;
  return format === 'imageUrl' ? 'image_url' : format;
}
