/**
 * What a program of one's own may import: the gateway as one function from Request to Response. All else may change
 * with any version.
 */
export { type App, type AppDeps, createApp } from './app/create-app.ts';
export type { Config } from './config/config.ts';
export { configFrom, loadConfig } from './config/load-config.ts';
export { InvalidModelError, type ModelIssue } from './shared/errors.ts';
export type { Log } from './shared/log.ts';
