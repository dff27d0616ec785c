/** One dimension. */
import { isSound } from '../diagnostics/poison.ts';
import type {
  DimensionDoc,
  GranularityDoc,
  SwitchCase,
  WhenCase,
} from '../document/members-schema.ts';
import { constantExpression } from '../parse-expression.ts';
import type { CaseLabel, CustomGranularity, Dimension, DimensionDefinition } from '../types.ts';
import {
  type Build,
  described,
  expressionAt,
  formatOf,
  intervalsOf,
  made,
  report,
  titleOf,
} from './bind-context.ts';
import { dimensionValueType } from './value-type.ts';

export function buildDimension(build: Build, owner: string, doc: DimensionDoc): Dimension {
  return made(build, doc, {
    ...described(build, doc),
    // As in Cube: a key is there to tell rows apart, and nobody's to see unless it says so.
    public: doc.public ?? doc.shown ?? doc.primary_key !== true,
    type: doc.type,
    valueType: dimensionValueType(doc),
    definition: definitionOf(build, owner, doc),
    primaryKey: doc.primary_key ?? false,
    granularities: new Map((doc.granularities ?? []).map((g) => [g.name, granularityOf(build, g)])),
    values: doc.values ?? [],
    format: formatOf(doc.format),
  });
}

function definitionOf(build: Build, owner: string, doc: DimensionDoc): DimensionDefinition {
  checkForms(build, doc);
  if (doc.case !== undefined) return caseOf(build, owner, doc.case);
  if (doc.latitude !== undefined && doc.longitude !== undefined) {
    return {
      kind: 'geo',
      latitude: expressionAt(build, owner, doc.latitude, 'sql'),
      longitude: expressionAt(build, owner, doc.longitude, 'sql'),
    };
  }
  if (doc.sub_query === true && doc.sql !== undefined) {
    const measure = expressionAt(build, owner, doc, 'sql', { backwards: true });
    return {
      kind: 'sub_query',
      measure,
      propagateFilters: doc.propagate_filters_to_sub_query ?? false,
    };
  }
  if (doc.sql !== undefined) return { kind: 'sql', sql: expressionAt(build, owner, doc, 'sql') };
  if (doc.type === 'switch') return { kind: 'parameter' };
  return { kind: 'sql', sql: constantExpression('NULL', build.map.at(doc, 'name')) };
}

/** Exactly one way to say what the values are. */
function checkForms(build: Build, doc: DimensionDoc): void {
  if (!isSound(doc, 'type', 'sql', 'case', 'latitude', 'longitude')) return;
  const isGeo = doc.latitude !== undefined || doc.longitude !== undefined;
  const forms = [doc.sql !== undefined, doc.case !== undefined, isGeo].filter(Boolean).length;
  const at = build.map.at(doc, 'name');
  const say = (problem: string) => report(build, 'dimension-sql', `${doc.name} ${problem}`, at);
  if (doc.type === 'geo') {
    if (doc.latitude === undefined || doc.longitude === undefined || forms > 1) {
      say('is geo: it needs latitude and longitude, and nothing else.');
    }
    return;
  }
  if (isGeo) say(`is a ${doc.type}: latitude and longitude are for the type geo.`);
  else if (forms > 1) say('has both sql and case: keep one.');
  else if (forms === 0 && doc.type !== 'switch') say('needs sql or case.');
}

function caseOf(build: Build, owner: string, doc: WhenCase | SwitchCase): DimensionDefinition {
  if ('switch' in doc) return switchOf(build, owner, doc);
  const otherwise: CaseLabel =
    doc.else === undefined
      ? { kind: 'sql', sql: constantExpression('NULL', build.map.at(doc)) }
      : labelOf(build, owner, doc.else);
  const when = doc.when.map((branch) => ({
    if: expressionAt(build, owner, branch, 'sql'),
    label: labelOf(build, owner, branch),
  }));
  return { kind: 'case', when, otherwise };
}

function labelOf(
  build: Build,
  owner: string,
  doc: { readonly label: string | { readonly sql: string } },
): CaseLabel {
  return typeof doc.label === 'string'
    ? { kind: 'text', text: doc.label }
    : { kind: 'sql', sql: expressionAt(build, owner, doc.label, 'sql') };
}

function switchOf(build: Build, owner: string, doc: SwitchCase): DimensionDefinition {
  const when = doc.when.map((branch) => ({
    value: branch.value,
    // biome-ignore lint/suspicious/noThenProperty: the word of SQL's CASE; never awaited.
    then: expressionAt(build, owner, branch, 'sql'),
  }));
  const otherwise = doc.else === undefined ? null : expressionAt(build, owner, doc.else, 'sql');
  return { kind: 'switch', on: expressionAt(build, owner, doc, 'switch'), when, otherwise };
}

function granularityOf(build: Build, doc: GranularityDoc): CustomGranularity {
  return {
    name: doc.name,
    title: doc.title ?? titleOf(doc.name),
    interval: intervalsOf(doc.interval),
    origin: doc.origin === undefined ? null : originOf(build, doc, doc.origin),
    offset: doc.offset === undefined ? [] : intervalsOf(doc.offset),
  };
}

const ORIGIN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

/** `2025`, `2025-04`, `2025-04-01`, `2025-04-01 06:00` → `2025-04-01T06:00:00`. */
function originOf(build: Build, doc: GranularityDoc, written: string): string | null {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] =
    ORIGIN.exec(written) ?? [];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${text}Z`);
  if (year !== undefined && new Date(time).toJSON()?.startsWith(text)) return text;
  const message = `The origin ${written} is not a date such as 2025-04-01 or 2025-04-01 06:00:00.`;
  report(build, 'granularities', message, build.map.at(doc, 'origin'));
  return null;
}
