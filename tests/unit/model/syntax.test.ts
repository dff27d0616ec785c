/** One error for each slip of the pen, and it says what to write. */
import { expect, test } from 'vitest';
import { issuesOf, SHARED_CUBE } from '../../rules/harness.ts';

const CASES: readonly (readonly [what: string, yaml: string, issue: string])[] = [
  [
    'a tab',
    'cubes:\n  - name: t\n\tsql_table: t\n\tmeta: { tenancy: shared }\n',
    '3:1 A tab cannot indent YAML: write spaces in its place. (document)',
  ],
  [
    'an unquoted reference before more text',
    `${SHARED_CUBE}    dimensions:\n      - name: id\n        sql: {CUBE}.id\n        type: number\n`,
    '7:14 Text that starts with { must be quoted: write "{CUBE}.id". (document)',
  ],
  [
    'an unquoted reference inside braces',
    `${SHARED_CUBE}    measures:\n      - { name: r, sql: {a} / {b}, type: number }\n`,
    '6:25 Text that starts with { must be quoted: write "{a} / {b}". (document)',
  ],
  [
    'an unquoted reference alone',
    `${SHARED_CUBE}    segments:\n      - name: all\n        sql: {CUBE}\n`,
    '7:14 sql must be text, not a map. Write "{CUBE}". (document)',
  ],
  [
    'a comment and a text that hold what would be a slip',
    `${SHARED_CUBE}    # sql: {CUBE}.id\n    title: "as in sql: {CUBE}.id"\n    description: two: of them\n`,
    '7:18 Text with a colon and a space in it must be quoted. (document)',
  ],
  [
    'an unquoted reference behind quotes',
    `${SHARED_CUBE}    measures:\n      - { name: "r", sql: {a} / {b}, type: number }\n`,
    '6:27 Text that starts with { must be quoted: write "{a} / {b}". (document)',
  ],
  [
    'an unquoted backtick',
    `${SHARED_CUBE}    segments:\n      - name: all\n        sql: \`all\`\n`,
    '7:14 Text that starts with ` must be quoted. (document)',
  ],
  [
    'an unquoted star',
    `${SHARED_CUBE}views:\n  - name: v\n    cubes:\n      - join_path: orders\n        includes: *\n        excludes: [s]\n`,
    '9:19 A * alone must be quoted: write "*". (document)',
  ],
  [
    'text with a colon',
    `${SHARED_CUBE}    description: two: of them\n`,
    '5:18 Text with a colon and a space in it must be quoted. (document)',
  ],
  [
    'a number for text',
    `${SHARED_CUBE}    title: 2024\n`,
    '5:12 title must be text, not a number. Write "2024". (document)',
  ],
  [
    'a cube that is there twice',
    SHARED_CUBE + SHARED_CUBE.slice('cubes:\n'.length),
    '5:11 There are two cubes or views called orders. Rename one of them. (duplicate-names)',
  ],
];

test.each(CASES)('%s is one error', (_what, yaml, issue) => {
  expect(issuesOf(yaml)).toEqual([issue]);
});
