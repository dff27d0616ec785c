/** The page that a browser sees. It may be loaded by anyone; what it then asks needs a token. */
import { once } from '../../shared/remember.ts';

const graphiql = {
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
const offlinePage = once(async () => {
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

/** What a browser that is sent here sees; null for everybody else. */
export function graphiqlPage({ method, headers }: Request): Promise<Response> | null {
  return method === 'GET' && headers.get('accept')?.includes('text/html') ? page() : null;
}

async function page(): Promise<Response> {
  const text = await offlinePage();
  return new Response(text, {
    headers: {
      'content-type': 'text/html',
      'content-length': String(Buffer.byteLength(text)),
      'content-security-policy': POLICY,
    },
  });
}
