/**
 * Documents → model. This folder binds names and fills defaults; it never throws: a problem is
 * recorded with its place and a harmless stand-in takes the place of what is wrong.
 */
import type { ModelIssue, SourcePosition } from '../../../shared/errors.ts';
import type { Claim } from '../../../shared/principal.ts';
import type { Interval } from '../../../shared/values.ts';
import type { Tables } from '../by-hand.ts';
import type { Damaging } from '../diagnostics/damage.ts';
import { isLost, type Losses } from '../diagnostics/losses.ts';
import { placeOf } from '../document/source-map.ts';
import { parseExpression } from '../parse-expression.ts';
import type { Described, Format, MemberPath, Meta, ModelExpression } from '../types.ts';
import { type BindOptions, bindReference, type MemberKind, type Names } from './model-names.ts';

export interface Build extends Damaging {
  readonly names: Names;
  /** What the document stage left out. */
  readonly losses: Losses;
  /** Places of references and of what has them, where one could not be bound: what it now seems to say is not meant. */
  readonly unbound: Set<string>;
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
  if (parsed.problems.length > 0) {
    build.unbound.add(placeOf(at)).add(placeOf(build.map.at(holder, 'name')));
  }
  for (const problem of parsed.problems) {
    if (problem.unknown !== null && isLost(build, problem.unknown)) continue;
    const place = problem.raw === null ? at : build.map.inside(holder, key, problem.raw);
    report(build, problem.raw === null ? 'sql' : 'references', problem.message, place);
  }
  return parsed.expression;
}

/** `{CUBE.x}`, `cube.x`, `x` as a member path; null (and an issue) when there is no such member. */
export function memberPathOf(
  build: Build,
  owner: string,
  written: string,
  at: SourcePosition,
  kinds: readonly MemberKind[],
): MemberPath | null {
  const parts = written.replace(/[{}\s]/g, '').split('.');
  const bound = bindReference(build.names, owner, parts);
  if (bound.kind === 'problem') {
    // A single word can only be meant as a member here.
    const meant = parts.length === 1 ? ({ kind: 'member' } as const) : {};
    const lost = bound.unknown !== null && isLost(build, { ...bound.unknown, ...meant });
    return unboundAt(build, at, lost ? null : bound.message);
  }
  if (bound.kind === 'cube' || bound.granularity !== null) {
    return unboundAt(build, at, `${written} is not the name of a member.`);
  }
  const cube = build.names.get(bound.path.at(-1) ?? owner);
  const kind = cube?.members.get(bound.name);
  if (kind !== undefined && !kinds.includes(kind)) {
    return unboundAt(build, at, `${written} is a ${kind}, not a ${kinds.join(' or ')}.`);
  }
  return { path: bound.path, name: bound.name };
}

function unboundAt(build: Build, at: SourcePosition, message: string | null): null {
  build.unbound.add(placeOf(at));
  if (message !== null) report(build, 'references', message, at);
  return null;
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
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((written, index) => {
    const at = Array.isArray(value) ? build.map.at(value, index) : build.map.at(holder, key);
    return memberPathOf(build, owner, String(written), at, kinds) ?? [];
  });
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
