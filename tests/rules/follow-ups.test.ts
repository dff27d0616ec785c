import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type ModelFile, readModel } from '../../src/semantic/load/load-cubes.ts';
import { readInsights } from '../../src/semantic/load/load-insights.ts';
import { formatIssue, type ModelIssue } from '../../src/shared/errors.ts';
import { SOUND } from './sound-model.ts';

/** Of the sound model with these files in place of those of the same paths. */
function issuesWith(...changed: readonly ModelFile[]): readonly ModelIssue[] {
  const exchanged = (files: readonly ModelFile[]) =>
    files.map((file) => changed.find(({ path }) => path === file.path) ?? file);
  const read = readModel(exchanged(SOUND.cubes));
  return [...read.issues, ...readInsights(exchanged(SOUND.insights), read).issues];
}

interface Broken {
  readonly what: string;
  readonly text: string;
  /** The offsets of what holds the broken key, or of the broken value. */
  readonly range: readonly [number, number];
}

/** These choose the form of what they stand in: without them, all else of it is of another form. */
const CHOOSE_FORM = new Set(['or', 'and', 'segment', 'switch', 'dimension']);

/** The file with each of its keys misspelt, and with each of its values of another kind, one at a time. */
function broken({ text }: ModelFile): readonly Broken[] {
  const found: Broken[] = [];
  const change = (node: Node, put: string, what: string, [from, to] = node.range ?? [0, 0]) => {
    const [start = 0, end = 0] = node.range ?? [];
    const changed = text.slice(0, start) + put + text.slice(end);
    found.push({ what: `${what} is ${put}`, text: changed, range: [from, to + put.length] });
  };
  const breakPair = (holder: YAMLMap, { key, value }: Pair<unknown, unknown>, trail: string) => {
    const name = isScalar(key) ? String(key.value) : '';
    const path = `${trail}.${name}`;
    // What stands below these is the author's own.
    if (name === 'meta' || name === 'args') return;
    const range = holder.range ?? undefined;
    if (!CHOOSE_FORM.has(name)) change(key as Node, `${name}_`, path, range);
    walk(value, path);
  };
  const walk = (node: unknown, trail: string): void => {
    if (isScalar(node)) change(node, '[[x]]', trail);
    if (isSeq(node)) for (const [i, item] of node.items.entries()) walk(item, `${trail}[${i}]`);
    if (isMap(node)) for (const pair of node.items) breakPair(node, pair, trail);
  };
  walk(parseDocument(text).contents, '');
  return found;
}

/** Whether the text has this place in what is broken of it. */
function isInside(
  path: string,
  { text, range: [from, to] }: Broken,
  at: ModelIssue['at'],
): boolean {
  const lines = text.split('\n').slice(0, at.line - 1);
  const offset = lines.reduce((sum, line) => sum + line.length + 1, at.column - 1);
  return at.file === path && offset >= from && offset < to;
}

/** Empty: each of these broken parts has exactly one issue, inside of it, and there is no other. */
function surprises(...parts: readonly (readonly [string, Broken])[]): readonly string[] {
  const issues = issuesWith(...parts.map(([path, { text }]) => ({ path, text })));
  const isOnce = parts.every(
    ([path, part]) => issues.filter(({ at }) => isInside(path, part, at)).length === 1,
  );
  if (isOnce && issues.length === parts.length) return [];
  return [...parts.map(([path, { what }]) => `${path}${what}`), ...issues.map(formatIssue)];
}

const files: readonly ModelFile[] = [...SOUND.cubes, ...SOUND.insights];
/** As many ways to break each of them. */
const WAYS = [124, 202, 34, 146];

describe('one broken part', () => {
  it('is of a model that is sound without it', () => {
    expect(issuesWith().map(formatIssue)).toEqual([]);
  });

  it.each(files.map((file, i) => [file.path, file, WAYS[i]] as const))(
    'of %s is reported once, where it is',
    (path, file, ways) => {
      const cases = broken(file);
      expect(cases.length).toBe(ways);
      expect(cases.flatMap((one) => surprises([path, one]))).toEqual([]);
    },
  );

  it.each(files)('that is the syntax of $path is reported alone', (file) => {
    const issues = issuesWith({ ...file, text: `${file.text}  ]\n` });
    expect(new Set(issues.map(({ at }) => at.file))).toEqual(new Set([file.path]));
  });
});

const [customers, orders] = SOUND.cubes;
const [features, insights] = SOUND.insights;
const edited = (file: ModelFile, ...changes: readonly (readonly [string, string])[]) => ({
  ...file,
  text: changes.reduce((text, [from, to]) => text.replace(from, to), file.text),
});

describe('several broken parts', () => {
  it('of different files are reported once each, where they are', () => {
    const all = files.map((file) => broken(file).map((one) => [file.path, one] as const));
    const pairs = all.flatMap((ones, i) =>
      all.slice(i + 1).flatMap((others) => ones.flatMap((one) => others.map((two) => [one, two]))),
    );
    expect(pairs.length).toBe(88_692);
    const some = pairs.filter((_, i) => i % 450 === 0);
    expect(some.length).toBe(198);
    expect(some.flatMap((pair) => surprises(...pair))).toEqual([]);
  });

  it('are all reported, of cubes and of the insights over them', () => {
    const issues = issuesWith(
      edited(orders, [
        'name: status, sql: status, type: string',
        'name: status, sql: status, type: text',
      ]),
      edited(customers, ['sql: state', 'sql: "{stat}"']),
      edited(
        insights,
        ['entity: customers.id', 'entity: customers.idd'],
        ['measure: average', 'measure: averag'],
      ),
      edited(features, ['measure: revenue', 'measure: revenu']),
    );
    expect(issues.map(formatIssue)).toEqual([
      'cubes/customers.yml:9:30 There is no member or cube stat in customers. Did you mean state? (references)',
      'cubes/orders.yml:26:44 type cannot be text: it must be one of string, number, boolean, time, geo, switch. (document)',
      'insights/features.yml:4:125 There is no member or cube revenu in orders. Did you mean revenue? (references)',
      'insights/insights.yml:4:13 There is no customers.idd. Did you mean id? (references)',
      'insights/insights.yml:23:63 There is no member or cube averag in orders. Did you mean average? (references)',
    ]);
  });

  it('of an insight are found though its cube is broken, unknown, or in a file that cannot be read', () => {
    const twice = edited(
      insights,
      ['name: asked, optional', 'name: opened, optional'],
      ['from: asked', 'from: opened'],
    );
    const found =
      'insights/insights.yml:9:17 checkout has two steps called opened. (duplicate-names)';
    const unread = issuesWith({ ...orders, text: 'cubes: [' }, twice).map(formatIssue);
    expect(unread).toContain(found);
    expect(unread.filter((issue) => !issue.startsWith('cubes/orders.yml'))).toEqual([found]);
    const unknown = edited(twice, ['cube: orders', 'cube: orderz']);
    expect(issuesWith(unknown).map(formatIssue)).toEqual([
      'insights/insights.yml:3:11 There is no cube orderz. Did you mean orders? (insights)',
      found,
    ]);
  });

  it('leave a name that exists nowhere a mistake while its cube could be read', () => {
    const issues = issuesWith(
      { ...customers, text: 'cubes: [' },
      edited(insights, ['stage: status', 'stage: statsu']),
    );
    expect(issues.map(formatIssue).filter((issue) => issue.startsWith('insights/'))).toEqual([
      'insights/insights.yml:21:71 There is no member or cube statsu in orders. Did you mean status? (references)',
    ]);
  });

  it('of which one is a word at the top of a file hide no unknown names', () => {
    const issues = issuesWith(
      { ...customers, text: `version: 2\n${customers.text}` },
      edited(insights, ['cube: orders', 'cube: orderz']),
    );
    expect(issues.map(({ message }) => message)).toEqual([
      expect.stringContaining('Unknown key version.'),
      'There is no cube orderz. Did you mean orders?',
    ]);
  });

  it('of which one is a data source set no cubes apart', () => {
    const source = (key: string) => [
      edited(customers, [
        '    sql_table: customers',
        `    ${key}: other\n    sql_table: customers`,
      ]),
      edited(customers, ['    sql_table: regions', `    ${key}: other\n    sql_table: regions`]),
    ];
    for (const file of source('datasource')) {
      expect(issuesWith(file).map(({ rule }) => rule)).toEqual(['document']);
    }
    expect(issuesWith(...source('data_source')).length).toBeGreaterThan(0);
  });

  it('do not hide a name of another cube that is called alike', () => {
    const issues = issuesWith(
      edited(orders, [
        'name: status, sql: status, type: string',
        'name: status, sql: status, type: text',
      ]),
      edited(insights, ['member: customers.state, operator', 'member: customers.status, operator']),
    );
    expect(issues.map(formatIssue).slice(1)).toEqual([
      'insights/insights.yml:17:95 There is no customers.status. (references)',
    ]);
  });

  it('of which one is the name of a needed key are one', () => {
    const issues = issuesWith(edited(insights, ['window: 7 days', 'windw: 7 days']));
    expect(issues.map(formatIssue)).toEqual([
      'insights/insights.yml:6:5 Unknown key windw. Did you mean window? (document)',
    ]);
  });

  it('of one thing are all found where none follows from another', () => {
    const measure = '{ name: so_far, type: sum, sql: amount, rolling_window';
    const unkeyed = 'name: id, sql: id, type: number, primary_key: true, public: [true]';
    const issues = issuesWith(
      edited(
        orders,
        ['    access_policy:', '    access_polcy:'],
        [measure, measure.replace(' sql: amount,', '')],
        ['name: id, sql: id, type: number, primary_key: true, public: true', unkeyed],
        ['name: id, sql: id', 'name: id'],
      ),
    );
    expect(issues.map(formatIssue)).toEqual([
      'cubes/orders.yml:5:17 id needs sql or case. (dimension-sql)',
      expect.stringContaining('public must be true or false, not a list. (document)'),
      'cubes/orders.yml:13:5 Unknown key access_polcy. Did you mean access_policy? (document)',
      'cubes/orders.yml:33:17 so_far is a sum: it needs sql. (measure-sql)',
    ]);
  });

  it('of one policy are all found: a member that it lists, a filter that it has', () => {
    const policy = 'includes: [status, revenue, land] }, row_level: { filters: [{ member: land, ';
    const issues = issuesWith(
      edited(customers, [
        policy,
        policy.replace('revenue', 'revenu').replace('member: land, ', ''),
      ]),
    );
    expect(issues.map(({ message }) => message)).toEqual([
      'There is no more_sales.revenu. Did you mean revenue?',
      'There is no sales.revenu. Did you mean revenue?',
      'The key member is missing.',
    ]);
  });

  it('of which one is the name of an entry, and one a key of it, hide who refers to it', () => {
    const issues = issuesWith(edited(orders, ['name: status, sql:', 'sqll:']));
    expect(issues.map(({ at, message }) => `${at.file} ${message}`)).toEqual([
      'cubes/orders.yml The key name is missing.',
      'cubes/orders.yml Unknown key sqll. Did you mean sql?',
    ]);
  });

  it('of which one is the prefix of a view do not find its members twice', () => {
    const issues = issuesWith(
      edited(
        customers,
        [
          'includes: [state, { name: buyers, alias: people }], prefix: true',
          'includes: [state], prefix: yes',
        ],
        ['includes: [land]', 'includes: [{ name: land, alias: state }]'],
      ),
    );
    expect(issues.map(({ rule }) => rule)).toEqual(['document']);
  });

  it('of which one is a policy do not ask for the policy again', () => {
    const filter = 'filters: [{ member: tenant_id, operator: equals';
    const issues = issuesWith(edited(orders, [filter, filter.replace('tenant_id', 'tenant')]));
    expect(issues.map(({ rule }) => rule)).toEqual(['references']);
  });
});
