import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
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
  /** The lines of what holds the broken key. */
  readonly lines: readonly [number, number];
}

/** The file with each of its keys misspelt, and with each of its values of another kind, one at a time. */
function broken({ text }: ModelFile): readonly Broken[] {
  const counter = new LineCounter();
  const found: Broken[] = [];
  const line = (offset = 0) => counter.linePos(offset).line;
  const breakPair = (holder: YAMLMap, key: Node, value: unknown, trail: string) => {
    const [from = 0, to = 0] = holder.range ?? [];
    const change = (node: Node, put: string) => {
      const [start = 0, end = 0] = node.range ?? [];
      const changed = text.slice(0, start) + put + text.slice(end);
      const what = `${trail} on line ${line(start)} is ${put}`;
      found.push({ what, text: changed, lines: [line(from), line(to)] });
    };
    change(key, `${String(isScalar(key) ? key.value : '')}_`);
    if (isScalar(value)) change(value, '[[x]]');
  };
  const walk = (node: unknown, trail: string): void => {
    if (isSeq(node)) for (const item of node.items) walk(item, trail);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const name = `${trail}.${isScalar(key) ? key.value : ''}`;
      // What stands below these is the author's own.
      if (/\.(?:meta|args)$/.test(name)) continue;
      breakPair(node, key as Node, value, name);
      walk(value, name);
    }
  };
  walk(parseDocument(text, { lineCounter: counter }).contents, '');
  return found;
}

/** What is reported elsewhere than where the file is broken; or that nothing is. */
function surprises(path: string, { what, text, lines: [from, to] }: Broken): readonly string[] {
  const issues = issuesWith({ path, text });
  if (issues.length === 0) return [`${what}: nothing is reported`];
  return issues
    .filter(({ at }) => at.file !== path || at.line < from || at.line > to)
    .map((issue) => `${what}: ${formatIssue(issue)}`);
}

const files: readonly ModelFile[] = [...SOUND.cubes, ...SOUND.insights];

describe('one broken part', () => {
  it('is of a model that is sound without it', () => {
    expect(issuesWith().map(formatIssue)).toEqual([]);
  });

  it.each(files)('of $path is reported where it is and nowhere else', (file) => {
    const cases = broken(file);
    expect(cases.length).toBeGreaterThan(20);
    expect(cases.flatMap((one) => surprises(file.path, one))).toEqual([]);
  });

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

  it('of which one is a policy do not ask for the policy again', () => {
    const filter = 'filters: [{ member: tenant_id, operator: equals';
    const issues = issuesWith(edited(orders, [filter, filter.replace('tenant_id', 'tenant')]));
    expect(issues.map(({ rule }) => rule)).toEqual(['references']);
  });
});
