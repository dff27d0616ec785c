import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Access, Policy } from '../../../src/semantic/model/types.ts';
import { accessCondition } from '../../../src/semantic/query/bind/policy-condition.ts';
import type { Condition } from '../../../src/semantic/query/resolved.ts';
import { principalOf } from '../../corpus/read-case.ts';

const MEMBERS = ['a', 'b', 'c', 'd'];
const ROLES = ['x', 'y', 'z', '*'];
const ROWS = [0, 1, 2, 3];

/** An entry in short: who, which members (null: all), which rows (null: all). */
interface Entry {
  readonly role: string;
  readonly members: readonly string[] | null;
  readonly rows: readonly number[] | null;
}

const entries = fc.array(
  fc.record<Entry>({
    role: fc.constantFrom(...ROLES),
    members: fc.option(fc.subarray(MEMBERS)),
    rows: fc.option(fc.subarray(ROWS)),
  }),
  { maxLength: 5 },
);
const asked = fc.subarray(MEMBERS);
const roles = fc.subarray(['x', 'y', 'z']);

test('a question sees the rows that each of its members has by any entry that grants it', () => {
  fc.assert(
    fc.property(entries, asked, roles, (all, members, own) => {
      const matching = all.filter(({ role }) => role === '*' || own.includes(role));
      const hasRow = (of: readonly Entry[], row: number) =>
        of.some(({ rows }) => rows === null || rows.includes(row));
      const granting = (name: string) =>
        matching.filter((entry) => entry.members === null || entry.members.includes(name));
      for (const row of ROWS) {
        const expected =
          members.length === 0
            ? hasRow(matching, row)
            : members.every((name) => hasRow(granting(name), row));
        expect(sees(all, members, own, row)).toBe(expected);
      }
    }),
  );
});

test('another member never shows more rows', () => {
  fc.assert(
    fc.property(entries, asked, fc.constantFrom(...MEMBERS), roles, (all, members, more, own) => {
      if (members.length === 0) return;
      for (const row of ROWS) {
        if (sees(all, [...members, more], own, row)) {
          expect(sees(all, members, own, row)).toBe(true);
        }
      }
    }),
  );
});

function sees(
  all: readonly Entry[],
  members: readonly string[],
  own: readonly string[],
  row: number,
): boolean {
  const access: Access = { kind: 'policies', policies: all.map(policyOf) };
  const asker = { principal: principalOf('t1', own), members: new Set(members) };
  const condition = accessCondition(access, asker, ({ values }) => ({
    kind: 'constant',
    value: values.some((value) => value.kind === 'literal' && value.value === row),
  }));
  return condition === null || holds(condition);
}

function policyOf({ role, members, rows }: Entry, i: number): Policy {
  const at = { file: 'm.yml', line: i, column: 1 };
  return {
    role,
    conditions: [],
    members: members && { includes: members, excludes: [] },
    rows: rows && {
      kind: 'compare',
      member: { path: [], name: 'row' },
      operator: 'equals',
      values: rows.map((value) => ({ kind: 'literal', value })),
      at,
    },
    at,
  };
}

function holds(of: Condition): boolean {
  if (of.kind === 'constant') return of.value;
  if (of.kind === 'and') return of.of.every(holds);
  if (of.kind === 'or') return of.of.some(holds);
  throw new TypeError(of.kind);
}
