import { expect, it } from 'vitest';
import { emptyEngine, openHttp } from './over-http.ts';

const http = openHttp(emptyEngine);
const load = () =>
  http.fetch(new Request('http://x/graphql', { headers: { accept: 'text/html' } }));

it('is one page that loads nothing from anywhere', async () => {
  const page = await (await load()).text();
  expect(page).toContain('YogaGraphiQL.renderYogaGraphiQL(');
  // What makes a browser fetch: tags with an address, imports of stylesheets, workers from a file.
  const tags = page.match(/<(?:script|link|img|iframe|source|object|embed)\b[^>]*>/g) ?? [];
  expect(tags.filter((tag) => /\b(?:src|href|data)\s*=\s*["']?(?:https?:)?\/\//.test(tag))).toEqual(
    [],
  );
  expect(page).not.toMatch(/@import\s|importScripts\(|url\(["']?(?:https?:)?\/\//);
  expect(page).not.toMatch(/import\(["'`](?:https?:)?\/\//);
  expect(page).not.toMatch(/unpkg|jsdelivr|cdnjs|esm\.sh|fonts\.g(?:oogleapis|static)/);
});

it('is forbidden to: the browser refuses every other host', async () => {
  const policy = (await load()).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
});

it('leaves other answers without what the page may do', async () => {
  const response = await http.fetch(new Request('http://x/health/live'));
  expect(response.headers.get('content-security-policy')).not.toContain('script-src');
});
