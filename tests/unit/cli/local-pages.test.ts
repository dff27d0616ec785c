import { describe, expect, it } from 'vitest';
import { withLocalPages } from '../../../src/cli/project.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import { preflight } from '../../../src/http/cors.ts';

const text = "warehouses: { default: { type: duckdb, path: ':memory:' } }\n";
const config = parseConfig(text, '/srv/sextant.yml', {});

function allowed(origin: string, { web } = config): string | null {
  const request = new Request('http://x/graphql', { method: 'OPTIONS', headers: { origin } });
  return (
    preflight(request, web, ['GET', 'POST'])?.headers.get('access-control-allow-origin') ?? null
  );
}

describe('pages of this machine', () => {
  const local = ['http://localhost', 'http://localhost:5173', 'http://127.0.0.1:3000'];

  it('may ask while something is being built, from any port', () => {
    for (const origin of [...local, 'http://[::1]:8080']) {
      expect(allowed(origin, withLocalPages(config))).toBe(origin);
      expect(allowed(origin)).toBeNull();
    }
  });

  it.each([
    'http://localhost.evil.example',
    'http://localhost:5173.evil.example',
    'http://evil.example/?http://localhost',
    'https://localhost:5173',
    'http://127.0.0.1.nip.example',
    'http://localhost:5173/',
    'null',
  ])('are not those that only look so: %s', (origin) => {
    expect(allowed(origin, withLocalPages(config))).toBeNull();
  });
});
