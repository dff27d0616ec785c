import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Types for a TypeScript client, from the SDL that a role sees (`npm run schema`): a rename in a model is
 * a compile error in the client.
 */
const config: CodegenConfig = {
  schema: 'examples/typescript-client/schema.graphql',
  documents: ['examples/typescript-client/*.ts'],
  // Node's own resolution wants the file's name in full.
  importExtension: '.ts',
  generates: {
    'examples/typescript-client/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // `persisted-documents.json`: the manifest of `documents.manifest` in sextant.yml.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        useTypeImports: true,
        strictScalars: true,
        scalars: {
          SafeInt: 'number',
          Decimal: 'string',
          BigInt: 'string',
          DateTime: 'string',
          Date: 'string',
          JSON: 'unknown',
        },
      },
    },
  },
};

export default config;
