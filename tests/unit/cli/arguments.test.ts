import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/cli/command.ts';
import { parseArguments, portOf } from '../../../src/cli/command-arguments.ts';
import { sextant } from './fake-io.ts';

const command: Command = {
  positional: null,
  options: {
    port: { type: 'string', short: 'p', value: '<number>', help: 'the port' },
    plan: { type: 'boolean', help: 'the plan' },
  },
  run: async () => 0,
};
const withFile: Command = { ...command, positional: '<file>' };

describe('arguments', () => {
  it('are read in every form', () => {
    const forms = [
      ['--port', '1', '--plan'],
      ['--port=1', '--plan'],
      ['--plan', '-p', '1'],
      ['--plan', '-p1'],
    ];
    for (const argv of forms) {
      expect(parseArguments(command, argv)).toEqual({
        kind: 'args',
        args: { values: { port: '1', plan: true }, positionals: [] },
      });
    }
  });

  it.each([
    [['--prot', '1'], 'unknown option --prot; did you mean --port?'],
    [['-x'], 'unknown option -x'],
    [['--constructor'], 'unknown option --constructor'],
    [['--port'], '--port needs a value: <number>'],
    [['--port', '--plan'], '--port needs a value: <number>'],
    [['--plan=yes'], '--plan takes no value'],
    [['file'], 'unexpected file'],
  ])('%j are refused with the reason', (argv, message) => {
    expect(parseArguments(command, argv)).toEqual({ kind: 'problem', message });
  });

  it('may hold one file, or - for standard input, where the command takes one', () => {
    expect(parseArguments(withFile, ['-'])).toMatchObject({ args: { positionals: ['-'] } });
    expect(parseArguments(withFile, [])).toEqual({ kind: 'problem', message: '<file> is missing' });
    expect(parseArguments(withFile, ['a', 'b'])).toEqual({
      kind: 'problem',
      message: 'unexpected b',
    });
  });

  it('give the port by flag, else by PORT, else 4000', () => {
    const none = { values: {}, positionals: [] };
    expect(portOf({ values: { port: '0' }, positionals: [] }, { PORT: '7' })).toBe(0);
    expect(portOf(none, { PORT: '7' })).toBe(7);
    expect(portOf(none, { PORT: '' })).toBe(4000);
    for (const PORT of ['x', '-1', '65536', '1e3', '0x10']) {
      expect(() => portOf(none, { PORT })).toThrow(`not ${PORT}`);
    }
  });
});

describe('the command line', () => {
  it('lists its commands', async () => {
    const { code, out } = await sextant(['--help']);
    expect(code).toBe(0);
    for (const name of ['demo', 'serve', 'dev', 'validate', 'compile', 'schema', 'token']) {
      expect(out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    }
  });

  it.each(['demo', 'serve', 'dev', 'validate', 'compile', 'schema', 'token'])(
    'has a page for %s',
    async (name) => {
      const { code, out } = await sextant([name, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: sextant ${name}`);
      expect(out).toContain('--config <file>');
    },
  );

  it('suggests the nearest command', async () => {
    expect(await sextant(['comple'])).toEqual({
      code: 2,
      out: '',
      err: 'sextant: there is no command comple; did you mean compile?\nSee sextant --help.\n',
    });
  });

  it('does not take an inherited name for a command', async () => {
    expect((await sextant(['constructor'])).code).toBe(2);
  });

  it('suggests the nearest option', async () => {
    expect(await sextant(['token', '--tenat', 't1'])).toMatchObject({
      code: 2,
      err: 'sextant: unknown option --tenat; did you mean --tenant?\nSee sextant token --help.\n',
    });
  });
});
