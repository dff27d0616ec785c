/** The page that a browser sees. It may be loaded by anyone; what it then asks needs a token. */
import type { Plugin } from 'graphql-yoga';
import { once } from '../../shared/remember.ts';

export const graphiql = {
  title: 'Sextant',
  headers: '{\n  "Authorization": "Bearer <paste a token>"\n}',
  shouldPersistHeaders: true,
  defaultQuery: `# Put your token into the headers below, then ask what you may ask:
{
  catalog {
    cubes {
      field
      title
    }
  }
}
`,
};

/**
 * Yoga's own page loads its scripts from another host, which a gateway without internet cannot reach. This
 * one holds all of them, nine megabytes, so it is read when first asked for.
 */
export const offlinePage = once(async () => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL(graphiql);
});

/** Nothing from outside, and questions only to where the page came from: the browser sees to it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'worker-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function usePagePolicy(): Plugin {
  return {
    onResponse({ response }) {
      if (!response.headers.get('content-type')?.startsWith('text/html')) return;
      response.headers.set('content-security-policy', POLICY);
      response.headers.set('x-content-type-options', 'nosniff');
    },
  };
}
