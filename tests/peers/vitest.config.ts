import { defineConfig } from 'vitest/config';

/** Cube beside the gateway on one PostgreSQL; apart from the project's own tests for the weight of Cube's packages. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/peers/**/*.test.ts'],
    globalSetup: ['tests/setup/global.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
