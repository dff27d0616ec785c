import type { Command } from './command.ts';

/** By name, loaded when called: a token is printed without loading a database driver. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  serve: async () => (await import('./serve.ts')).serve,
  dev: async () => (await import('./dev.ts')).dev,
  validate: async () => (await import('./validate.ts')).validate,
  compile: async () => (await import('./compile.ts')).compile,
  schema: async () => (await import('./schema.ts')).schema,
  token: async () => (await import('./token.ts')).token,
};
