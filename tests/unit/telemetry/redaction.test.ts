import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_LEVELS, type Log, type LogLevel } from '../../../src/shared/log.ts';
import { jsonLog, textLog } from '../../../src/telemetry/pino-log.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';

function written(level: LogLevel, say: (log: Log) => void): readonly string[] {
  const lines: string[] = [];
  const options = { write: (text: string) => void lines.push(text), level, now: () => new Date(0) };
  say(textLog(options));
  say(jsonLog(options));
  return lines;
}

describe('a log', () => {
  it.each([
    ['a token', `got ${JWT}`, JWT],
    ['a token that is cut off', `got ${JWT.slice(0, 30)}`, JWT.slice(0, 20)],
    ['an authorization header', 'authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['an API key', 'key sk_live_AbCd12_s3cr3tS3cr3t was used', 's3cr3tS3cr3t'],
    ['the password of a URL', 'cannot reach postgres://gate:hunter2@db:5432/x', 'hunter2'],
    ['a password with an @', 'cannot reach postgres://gate:hunt@er2@db:5432/x', 'er2@'],
    ['a password beside its name', 'password=hunter2 host=db', 'hunter2'],
    ['a password in JSON', '{"password":"hunter2","host":"db"}', 'hunter2'],
    ['a value that a driver quotes', "Could not convert string 'Jane Doe' to INT32", 'Jane Doe'],
    ['a value at the end', 'invalid input syntax for type integer: "Jane Doe"', 'Jane Doe'],
    ['a key that exists', 'Key (email)=(jane@doe.example) already exists.', 'jane@doe.example'],
  ])('never holds %s', (_what, message, secret) => {
    const facts = { requestId: 'r-1', cause: new Error('outer', { cause: new Error(message) }) };
    const lines = written('info', (log) => log('error', 'a question failed', facts));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toContain(secret);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'error', requestId: 'r-1' });
  });

  it.each([
    ['of its own', { authorization: 'Basic hunter2' }],
    ['with another name', { headers: { 'x-api-key': 'hunter2', cookie: 'hunter2' } }],
    ['that is no text', { secret: { parts: ['hunter2'] }, pepper: 'hunter2' }],
    ['deep in an object', { a: { b: { c: { token: 'hunter2' } } } }],
    ['in a sentence', { said: 'the api_key: "hunter2" is wrong' }],
  ])('never holds a secret in a field %s', (_what, facts) => {
    for (const line of written('info', (log) => log('info', 'said', facts))) {
      expect(line).not.toContain('hunter2');
    }
  });

  it('keeps what helps: names of columns, and where it happened', () => {
    const cause = new Error('column "revenu" does not exist');
    const [text, json] = written('info', (log) => log('error', 'a question failed', { cause }));
    expect(text).toBe('error: a question failed: column "revenu" does not exist\n');
    const line = JSON.parse(json ?? '');
    expect(line).toMatchObject({ time: '1970-01-01T00:00:00.000Z', message: 'a question failed' });
    expect(line.cause[0]).toContain('redaction.test.ts');
  });

  it('is a line of JSON whatever is in it', () => {
    const secretive = fc.stringMatching(/^(token|secret|password|a|"|'|\\|:|=|@|\/|,| |5|\n)*$/);
    fc.assert(
      fc.property(secretive, fc.jsonValue(), (text, value) => {
        const facts = { text, token: value, deep: { in: { password: value, [text]: text } } };
        const [, json = ''] = written('info', (log) => log('warn', text, facts));
        expect(JSON.parse(json).level).toBe('warn');
        expect(json.indexOf('\n')).toBe(json.length - 1);
      }),
    );
  });

  it('writes what its level says, and nothing below', () => {
    const levels = ['debug', 'info', 'warn', 'error'] as const;
    const counts = LOG_LEVELS.map((level) => {
      const say = (log: Log) => {
        for (const one of levels) log(one, 'said');
      };
      return [level, written(level, say).length / 2];
    });
    expect(Object.fromEntries(counts)).toEqual({ debug: 4, info: 3, warn: 2, error: 1, silent: 0 });
  });
});
