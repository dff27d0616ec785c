import { expect, test } from 'vitest';
import { loadModel } from '../../../src/semantic/load/load-cubes.ts';
import { expectIssues, issuesOf, load, SHARED_CUBE } from '../../rules/harness.ts';

test('a billion laughs is refused quickly', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i++) {
    lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
  }
  expect(issuesOf(lines.join('\n'))).toEqual([
    '1:1 The file expands to too many values. (document)',
  ]);
});

test('deep nesting is refused', () => {
  const yaml = `cubes: ${'['.repeat(500)}${']'.repeat(500)}\n`;
  expect(issuesOf(yaml).join()).toContain('nested too deeply');
});

test('a file that contains itself is refused', () => {
  expect(issuesOf('cubes: &c\n  - *c\n')[0]).toContain('(document)');
});

test('a huge file is refused', () => {
  expect(issuesOf(`# ${'x'.repeat(2_000_001)}`)[0]).toContain('too large');
});

test('__proto__ is an unknown key and pollutes nothing', () => {
  expectIssues(`${SHARED_CUBE}    __proto__: { polluted: true }\n`, [
    '5:5 Unknown key __proto__. Known keys: name, title, description, public, shown, meta, extends, sql_table, sql, sql_alias, data_source, refresh_key, joins, dimensions, measures, segments, hierarchies, pre_aggregations, access_policy. (document)',
  ]);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  const model = load(SHARED_CUBE.replace('{ tenancy', '{ __proto__: { polluted: 1 }, tenancy'));
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(model.cubes.size).toBe(1);
});

test('members may be called like object methods', () => {
  const model = load(
    `${SHARED_CUBE}    dimensions:\n      - { name: constructor, sql: "{toString}", type: string }\n      - { name: toString, sql: valueOf, type: string }\n`,
  );
  expect([...(model.cubes.get('orders')?.dimensions.keys() ?? [])]).toEqual([
    'constructor',
    'toString',
  ]);
});

test.each(['{{ x }}', '{% for x in y %}'])('the template %s is refused in words', (template) => {
  expectIssues(`cubes: []\n# ${template}\n`, [
    '2:3 Jinja templates ({{ … }}, {% … %}) are not supported: write the YAML that they make. (document)',
  ]);
});

test.each(['orders.js', 'orders.py', 'orders.yml.jinja'])('%s is refused in words', (path) => {
  expect(() => loadModel([{ path, text: 'cube(`orders`, {})' }])).toThrow(
    `${path}:1:1 Models are YAML files (.yml, .yaml): JavaScript, Python and Jinja models are not supported. (document)`,
  );
});
