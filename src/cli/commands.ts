import type { Command } from './command.ts';

export interface Entry {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loaded when called: a token is printed without loading a database driver. */
  readonly load: () => Promise<Command>;
}

export const commands: Readonly<Record<string, Entry>> = {
  demo: {
    summary: 'serve the demo, and build its warehouse on first use',
    load: async () => (await import('./demo-command.ts')).demo,
  },
  serve: {
    summary: 'serve the models over GraphQL',
    load: async () => (await import('./serve-command.ts')).serve,
  },
  dev: {
    summary: 'serve, and reload on every change of models or configuration',
    load: async () => (await import('./dev-command.ts')).dev,
  },
  validate: {
    summary: 'check the configuration and the models, and list everything that is wrong',
    load: async () => (await import('./validate-command.ts')).validate,
  },
  compile: {
    summary: 'print the SQL and the parameters of a GraphQL document',
    load: async () => (await import('./compile-command.ts')).compile,
  },
  schema: {
    summary: 'print the GraphQL schema that a role sees',
    load: async () => (await import('./schema-command.ts')).schema,
  },
  keys: {
    summary: 'create, list, rotate and revoke API keys',
    load: async () => (await import('./keys-command.ts')).keys,
  },
  token: {
    summary: 'print a token of the demo issuer, valid for an hour',
    load: async () => (await import('./token-command.ts')).token,
  },
};
