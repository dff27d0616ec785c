import { isAbsolute, resolve } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { nearest } from '../shared/suggest.ts';
import { auth, DEFAULT_AUTH } from './auth-config.ts';
import type {
  CacheConfig,
  Config,
  MetricsConfig,
  TracingConfig,
  WarehouseConfig,
} from './config.ts';
import {
  type Decode,
  duration,
  listOf,
  mapEntries,
  mapOf,
  oneOf,
  optional,
  record,
  required,
  size,
  text,
  wholeNumber,
} from './decode.ts';
import { DEFAULT_LIMITS, limits } from './limits-config.ts';
import { defaultOperations, operations } from './operations-config.ts';
import { DEFAULT_DRAIN, DEFAULT_LOG, drain, log, metrics, tracing } from './telemetry-config.ts';
import { secret, urlOf } from './texts.ts';
import { DEFAULT_DOCUMENTS, DEFAULT_GRAPHQL, DEFAULT_WEB, documents, graphql, web } from './web.ts';

/** A quarter of the memory that Node may use, where that is little. */
const CACHE_BYTES = Math.min(256 * 2 ** 20, Math.floor(getHeapStatistics().heap_size_limit / 4));
const DEFAULT_CACHE: CacheConfig = {
  redis: null,
  memoryBytes: CACHE_BYTES,
  defaultTtlMs: 300_000,
};
/** Who may read plans and SQL. */
const DEFAULT_EXPLAIN: readonly string[] = ['analyst', 'admin'];

/** The folder of the models where the configuration names none. */
export const defaultModels = (folder: string): string => resolve(folder, 'cube-models');

/** The whole of sextant.yml, without the name of the file. */
export function configShape(folder: string): Decode<Omit<Config, 'file'>> {
  const path: Decode<string> = (given, report) => resolve(folder, text(given, report));
  return record<Omit<Config, 'file'>>(
    {
      models: optional(path, defaultModels(folder)),
      warehouses: required(warehouses(folder)),
      cache: optional(cache, DEFAULT_CACHE),
      auth: optional(auth, DEFAULT_AUTH),
      operations: optional(operations(folder, path, secret), defaultOperations(folder)),
      limits: optional(limits, DEFAULT_LIMITS),
      web: optional(web, DEFAULT_WEB),
      documents: optional(documents(path), DEFAULT_DOCUMENTS),
      graphql: optional(graphql, DEFAULT_GRAPHQL),
      log: optional(log, DEFAULT_LOG),
      metrics: optional<MetricsConfig | null>(metrics, null),
      tracing: optional<TracingConfig | null>(tracing, null),
      drain: optional(drain, DEFAULT_DRAIN),
      explain: optional(listOf(text), DEFAULT_EXPLAIN),
      secret: optional<string | null>(secret, null),
    },
    'the configuration',
  );
}

function warehouses(folder: string): Decode<ReadonlyMap<string, WarehouseConfig>> {
  return (given, report) => {
    const found = mapOf(warehouse(folder), 'warehouses')(given, report);
    if (!found.has('default')) {
      report(
        'warehouses needs one named default: cubes without a data_source live there',
        given.at,
      );
    }
    return found;
  };
}

function warehouse(folder: string): Decode<WarehouseConfig> {
  const shapes = warehouseShapes(folder);
  return (given, report) => {
    const entries = mapEntries(given, 'a warehouse', report);
    const type = entries.get('type');
    const written = type?.value.kind === 'scalar' ? String(type.value.value) : '';
    const shape = shapes.get(written);
    if (shape !== undefined) return shape(given, report);
    if (given.kind === 'map')
      report(unknownType(written, [...shapes.keys()]), type?.value.at ?? given.at);
    return { type: 'duckdb', path: '', threads: null, memoryBytes: null, readOnly: true };
  };
}

const PLANNED: readonly string[] = ['bigquery', 'clickhouse'];

function unknownType(written: string, known: readonly string[]): string {
  const list = `known: ${known.join(', ')}`;
  if (written === '') return `a warehouse needs type (${list})`;
  if (PLANNED.includes(written)) return `${written} is not built in yet, ${list}`;
  const near = nearest(written, known);
  const hint = near === undefined ? '' : `did you mean ${near}? `;
  return `there is no warehouse type ${written}; ${hint}(${list})`;
}

function warehouseShapes(folder: string): ReadonlyMap<string, Decode<WarehouseConfig>> {
  const file: Decode<string> = (given, report) => {
    const written = text(given, report);
    return written === ':memory:' || isAbsolute(written) ? written : resolve(folder, written);
  };
  return new Map<string, Decode<WarehouseConfig>>([
    ['duckdb', duckdb(file)],
    [
      'postgres',
      record<Extract<WarehouseConfig, { type: 'postgres' }>>(
        {
          type: required(oneOf(['postgres'], 'type')),
          url: required(urlOf(['postgres:', 'postgresql:'])),
          pool: optional(wholeNumber(1, 1000), 10),
        },
        'a postgres warehouse',
      ),
    ],
  ]);
}

function duckdb(file: Decode<string>): Decode<WarehouseConfig> {
  const shape = record(
    {
      type: required(oneOf(['duckdb'], 'type')),
      path: required(file),
      threads: optional<number | null>(wholeNumber(1, 1024), null),
      memory: optional<number | null>(size, null),
    },
    'a duckdb warehouse',
  );
  return (given, report) => {
    const { memory, ...read } = shape(given, report);
    return { ...read, memoryBytes: memory, readOnly: read.path !== ':memory:' };
  };
}

const cache: Decode<CacheConfig> = (given, report) => {
  const read = record(
    {
      redis: optional<string | null>(urlOf(['redis:', 'rediss:']), DEFAULT_CACHE.redis),
      memory: optional(size, DEFAULT_CACHE.memoryBytes),
      defaultTtl: optional(duration, DEFAULT_CACHE.defaultTtlMs),
    },
    'cache',
  )(given, report);
  return { redis: read.redis, memoryBytes: read.memory, defaultTtlMs: read.defaultTtl };
};
