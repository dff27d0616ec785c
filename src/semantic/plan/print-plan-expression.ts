/** Expressions of a plan as text for people. */
import type { Condition, Scalar } from '../query/resolved.ts';

export function showScalar(of: Scalar): string {
  switch (of.kind) {
    case 'value':
      return `?${of.type}`;
    case 'null':
      return 'null';
    case 'field':
      return of.name;
    case 'column':
      return `${of.alias}.${of.name}`;
    case 'rows':
      return of.alias;
    case 'author':
      return of.parts
        .map((part) => (typeof part === 'string' ? part : showScalar(part)))
        .join('')
        .trim();
    case 'moved':
      return `${showScalar(of.of)} + ${of.by.n} ${of.by.unit}${of.timeZone ? ` in ${of.timeZone}` : ''}`;
    case 'as_text':
      return `text(${showScalar(of.of)})`;
    case 'hash':
      return `hash(${showScalar(of.of)})`;
    case 'divisor':
      return `/ ${showScalar(of.of)}`;
    case 'case':
      return [
        'case',
        ...of.when.map((one) => `when ${showCondition(one.if)} then ${showScalar(one.value)}`),
        ...(of.otherwise ? [`else ${showScalar(of.otherwise)}`] : []),
        'end',
      ].join(' ');
    case 'bucket':
      return `${of.grain}(${showScalar(of.of)}${of.timeZone === null ? '' : ` in ${of.timeZone}`})`;
    case 'bin':
      return `${of.bins.n} ${of.bins.unit}s from ${of.bins.origin}(${showScalar(of.of)}${of.timeZone === null ? '' : ` in ${of.timeZone}`})`;
    case 'point':
      return `point(${showScalar(of.latitude)}, ${showScalar(of.longitude)})`;
    case 'truth':
      return showCondition(of.of);
    case 'over':
      return `${of.fn ?? 'rank'}(${of.fn ? showScalar(of.of) : ''}) over (${of.partition.map(showScalar).join(', ')})`;
    case 'zero':
      return '0';
    case 'math':
      return `${of.op}(${showScalar(of.left)}, ${showScalar(of.right)})`;
  }
}

export function showCondition(of: Condition): string {
  switch (of.kind) {
    case 'and':
    case 'or':
      return of.of.length === 0
        ? String(of.kind === 'and')
        : `(${of.of.map(showCondition).join(` ${of.kind} `)})`;
    case 'not':
      return `not ${showCondition(of.of)}`;
    case 'constant':
      return String(of.value);
    case 'is_null':
      return `${showScalar(of.of)} is null`;
    case 'compare':
      return `${showScalar(of.left)} ${of.op} ${showScalar(of.right)}`;
    case 'one_of':
      return `${showScalar(of.of)} in (${of.values.map(showScalar).join(', ')})`;
    case 'text':
      return `${showScalar(of.of)} ${of.op} ${showScalar(of.value)}`;
    case 'author':
      return `(${showScalar(of.sql)})`;
    case 'exists':
      return `exists ${of.nodes.map((node) => node.alias).join(', ')} where ${showCondition(of.where)}`;
    case 'in_groups':
      return `group in ${of.groups}`;
  }
}
