import { describe, expect, it } from 'vitest';
import { jsonLog, textLog } from '../../../src/cli/log-lines.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';

describe('a log', () => {
  it.each([
    ['a token', `got ${JWT}`, JWT],
    ['a token that is cut off', `got ${JWT.slice(0, 30)}`, JWT.slice(0, 20)],
    ['an authorization header', 'authorization: Bearer abc.def-ghi', 'abc.def-ghi'],
    ['an API key', 'key sk_live_AbCd12_s3cr3tS3cr3t was used', 's3cr3tS3cr3t'],
    ['the password of a URL', 'cannot reach postgres://gate:hunter2@db:5432/x', 'hunter2'],
    ['a password beside its name', 'password=hunter2 host=db', 'hunter2'],
    ['a value that a driver quotes', "Could not convert string 'Jane Doe' to INT32", 'Jane Doe'],
    ['a value at the end', 'invalid input syntax for type integer: "Jane Doe"', 'Jane Doe'],
    ['a key that exists', 'Key (email)=(jane@doe.example) already exists.', 'jane@doe.example'],
  ])('never holds %s', (_what, message, secret) => {
    const lines: string[] = [];
    const write = (text: string) => void lines.push(text);
    const facts = { requestId: 'r-1', cause: new Error('outer', { cause: new Error(message) }) };
    textLog(write)('error', 'a question failed', facts);
    jsonLog(write, () => new Date(0))('error', 'a question failed', facts);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toContain(secret);
    expect(lines[1]).toContain('r-1');
  });

  it('keeps what helps: names of columns, and where it happened', () => {
    const lines: string[] = [];
    const cause = new Error('column "revenu" does not exist');
    textLog((text) => void lines.push(text))('error', 'a question failed', { cause });
    expect(lines[0]).toContain('column "revenu" does not exist');
  });
});
