/** What the databases say of a project's model, for the person at the screen. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { askModel } from '../engine/ask-model.ts';
import type { Finding } from '../engine/finding.ts';
import { warehouseIn } from '../engine/generation.ts';
import { displayPath } from '../shared/display-path.ts';
import { formatIssue, isGatewayError } from '../shared/errors.ts';
import { openWarehouse } from '../warehouse/open-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Project } from './project.ts';

/** Long enough for thousands of members, short enough for whoever waits. */
export const CONNECT_TIMEOUT_MS = 60_000;

/** Opens every warehouse that a cube is in, asks, and closes it. @throws Error in words for the user */
export async function askDatabases({ config, model }: Project): Promise<readonly Finding[]> {
  const used = new Set([...model.cubes.values()].map(({ dataSource }) => dataSource));
  const open = new Map<string, Warehouse>();
  try {
    for (const [name, settings] of config.warehouses) {
      if (used.has(name)) open.set(name, await openWarehouse(name, settings));
    }
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    return await askModel(model, { warehouse: warehouseIn(open), signal });
  } catch (error) {
    throw new Error(unreachable(error), { cause: error });
  } finally {
    for (const warehouse of open.values()) await warehouse.close().catch(() => undefined);
  }
}

/** Why a database could not be asked, with its own words where it has said any. */
export function unreachable(error: unknown): string {
  const said =
    isGatewayError(error) && error.cause instanceof Error ? ` ${error.cause.message}` : '';
  return `The database could not be asked. ${error instanceof Error ? error.message : ''}${said}`;
}

/** A line each; files as seen from here. */
export function findingLine({ level, message, at }: Finding, { models }: Config): string {
  const file = displayPath(join(models, at.file));
  const text = level === 'warning' ? `warning: ${message}` : message;
  return formatIssue({ rule: 'database', message: text, at: { ...at, file } });
}

/** The SQL of a refused question, further in. */
export const indented = (sql: string): string => sql.replaceAll(/^/gm, '    ');

export const isError = ({ level }: Finding): boolean => level === 'error';
