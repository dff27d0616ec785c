import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql: Vite would load the ESM build beside the CommonJS one that Pothos loads.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/peers/**', 'node_modules/**'],
    globalSetup: ['tests/setup/global.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // By default one core is left idle, of two that is half; databases take what the tests leave.
    maxWorkers: '100%',
  },
});
