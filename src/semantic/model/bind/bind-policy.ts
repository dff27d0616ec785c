/** `access_policy`. */
import type { SourcePosition } from '../../../shared/errors.ts';
import { isSound } from '../diagnostics/poison.ts';
import {
  type CompareDoc,
  operatorOf,
  type PolicyDoc,
  type PolicyFilterDoc,
  type PolicyLiteral,
} from '../document/policy-schema.ts';
import type { Access, Meta, Policy, PolicyFilter, PolicyValue } from '../types.ts';
import { type Build, made, memberPathOf, report } from './bind-context.ts';
import { isLostPart } from './model-names.ts';

interface Owner {
  readonly name: string;
  readonly access_policy?: readonly PolicyDoc[] | undefined;
}

/** A policy without an entry for anyone matches nobody; see the rule `tenancy`. */
export function buildAccess(build: Build, owner: Owner, meta: Meta): Access {
  const docs = owner.access_policy;
  if (docs === undefined && meta['tenancy'] === 'shared') return { kind: 'shared' };
  const policies = (docs ?? []).flatMap((doc) => policiesOf(build, owner.name, doc));
  return { kind: 'policies', policies };
}

/** One entry per group; an entry for nobody is an issue. */
function policiesOf(build: Build, owner: string, doc: PolicyDoc): readonly Policy[] {
  const at = build.map.at(doc);
  const groups = [doc.role, doc.group].filter((role) => role !== undefined);
  const roles = [...groups, ...(doc.groups ?? [])];
  if (roles.length === 0 && isSound(doc, 'role', 'group', 'groups')) {
    report(build, 'policies', 'A policy needs a role, a group or groups ("*" is everyone).', at);
  }
  const shared = {
    conditions: (doc.conditions ?? []).map((condition) =>
      policyValue(build, condition.if, build.map.at(condition, 'if')),
    ),
    members: membersOf(build, owner, doc),
    rows: rowsOf(build, owner, doc, at),
    at,
  };
  return roles.map((role) => made(build, doc, { role, ...shared }));
}

function membersOf(build: Build, owner: string, doc: PolicyDoc): Policy['members'] {
  const level = doc.member_level;
  if (level === undefined) return null;
  const names = (key: 'includes' | 'excludes') => listedMembers(build, owner, level, key);
  const includes = level.includes === undefined ? '*' : names('includes');
  // Excluding everything leaves nothing, which is the same as including nothing.
  if (level.excludes === '*') return { includes: [], excludes: [] };
  return { includes, excludes: names('excludes') === '*' ? [] : [...names('excludes')] };
}

function listedMembers(
  build: Build,
  owner: string,
  level: NonNullable<PolicyDoc['member_level']>,
  key: 'includes' | 'excludes',
): readonly string[] | '*' {
  const written = level[key];
  if (written === undefined) return [];
  if (written === '*') return '*';
  const known = build.names.cubes.get(owner)?.members;
  return written
    .map((name) => name.replace(new RegExp(`^(?:CUBE|${owner})\\.`), ''))
    .filter((name) => known?.has(name) === true || !isLostPart(build.names, owner, name));
}

/** Rows are only unrestricted when the policy says so; what it does not say matches nothing. */
function rowsOf(
  build: Build,
  owner: string,
  doc: PolicyDoc,
  at: SourcePosition,
): PolicyFilter | null {
  const level = doc.row_level;
  const nothing: PolicyFilter = { kind: 'or', of: [] };
  if (level?.filters !== undefined && level.allow_all === true) {
    report(build, 'policies', 'row_level has both filters and allow_all: keep one.', at);
    return nothing;
  }
  if (level?.allow_all === true) return null;
  if (level?.filters !== undefined) {
    return { kind: 'and', of: level.filters.map((filter) => filterOf(build, owner, filter)) };
  }
  const message = 'A policy needs row_level with filters, or allow_all: true said explicitly.';
  if (isSound(doc, 'row_level')) report(build, 'tenancy', message, at);
  return nothing;
}

function filterOf(build: Build, owner: string, doc: PolicyFilterDoc): PolicyFilter {
  if ('or' in doc) return { kind: 'or', of: doc.or.map((part) => filterOf(build, owner, part)) };
  if ('and' in doc) return { kind: 'and', of: doc.and.map((part) => filterOf(build, owner, part)) };
  return compareOf(build, owner, doc);
}

function compareOf(build: Build, owner: string, doc: CompareDoc): PolicyFilter {
  const at = build.map.at(doc);
  const place = { holder: doc, key: 'member' };
  const member = memberPathOf(build, owner, place, ['dimension']);
  const unary = doc.operator === 'set' || doc.operator === 'notSet';
  if (!unary && doc.values === undefined && isSound(doc, 'values')) {
    report(build, 'policies', `The operator ${doc.operator} needs values.`, at);
  }
  const values: readonly PolicyLiteral[] = listOf(doc.values);
  const operator = operatorOf(doc.operator);
  const valuesAt = build.map.at(doc, 'values');
  const parsed = values.map((value) => policyValue(build, value, valuesAt));
  // A filter on a member that does not exist lets nothing through.
  if (member === null) return { kind: 'or', of: [] };
  return { kind: 'compare', member, operator, values: parsed, at };
}

function listOf(
  value: PolicyLiteral | readonly PolicyLiteral[] | undefined,
): readonly PolicyLiteral[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as PolicyLiteral];
}

const CLAIM =
  /^\s*\$?\{\s*(!?)\s*(?:securityContext|SECURITY_CONTEXT)((?:\s*\.\s*[A-Za-z_][\w-]*)+)\s*\}\s*$/;

/** `{ securityContext.tenant }`, `{ !securityContext.admin }`, or a literal. */
function policyValue(build: Build, value: PolicyLiteral, at: SourcePosition): PolicyValue {
  if (typeof value !== 'string') return { kind: 'literal', value };
  const [, bang, path] = CLAIM.exec(value) ?? [];
  if (path !== undefined) {
    const names = path
      .split('.')
      .slice(1)
      .map((name) => name.trim());
    return { kind: 'claim', path: names, negated: bang === '!' };
  }
  if (/[{}]/.test(value)) {
    const message = `${value} is not a reference such as { securityContext.tenant }.`;
    report(build, 'policies', message, at);
  }
  return { kind: 'literal', value };
}
