/** compose.yaml, read as Docker Compose reads it, against the configuration that it hands its names to. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/load-config.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(PROJECT, path), 'utf8');
const { services, volumes } = parse(read('compose.yaml'));
const file = resolve(PROJECT, 'deploy/sextant.yml');
const config = read('deploy/sextant.yml');

/** What the launcher and `serve` read of the environment beside the configuration. */
const OF_THE_PROCESS = ['PORT', 'UV_THREADPOOL_SIZE', 'NODE_ENV'];
const referred = [...config.matchAll(/\$\{(\w+)(:-)?/g)];

/** `${NAME:?}` as Compose fills it in. */
const filled: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<string>(services.sextant.environment).map(([name, value]) => [
    name,
    value.replace(/\$\{(\w+):\?\}/g, (_, secret: string) => `${secret}longEnoughToBeASecretOfSome`),
  ]),
);

describe('compose.yaml', () => {
  it('hands over names that the configuration knows, and all that it needs', () => {
    const known = [...referred.map(([, name]) => name), ...OF_THE_PROCESS];
    expect(Object.keys(filled).filter((name) => !known.includes(name))).toEqual([]);
    const needed = referred.filter(([, , otherwise]) => otherwise === undefined);
    expect(Object.keys(filled)).toEqual(expect.arrayContaining(needed.map(([, name]) => name)));
  });

  it('makes a configuration without mistakes, of one PostgreSQL and one Redis', () => {
    const { warehouses, cache, operations, auth, secret } = parseConfig(config, file, filled);
    const url = filled['DATABASE_URL'];
    expect(warehouses.get('default')).toMatchObject({ type: 'postgres', url });
    expect(cache.redis).toBe('redis://redis:6379');
    expect(operations.store).toBe(filled['OPERATIONS_URL']);
    expect(auth.jwt).toMatchObject([{ kind: 'secret', secret: filled['SEXTANT_JWT_SECRET'] }]);
    expect(secret).toBe(filled['SEXTANT_SECRET']);
  });

  it('names services, ports and files that are there', () => {
    const hosts = Object.values(filled).flatMap((value) =>
      value.includes('://') ? [new URL(value).hostname] : [],
    );
    expect(Object.keys(services)).toEqual(expect.arrayContaining(hosts));
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(Object.keys(services.sextant.depends_on)),
    );
    expect(services.sextant.ports).toEqual(['4000:4000']);
    expect(read('Dockerfile')).toContain('EXPOSE 4000');
    expect(services.sextant.volumes[0]).toBe('./deploy/sextant.yml:/project/sextant.yml:ro');
    expect(Object.keys(volumes)).toEqual(['data']);
  });

  it('lets the gateway write to memory alone, and become nobody else', () => {
    expect(services.sextant).toMatchObject({
      ...{ read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'] },
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('has no secret in it: each comes from the environment, and nothing starts without', () => {
    const secrets = Object.values<{ environment?: Readonly<Record<string, string>> }>(services)
      .flatMap(({ environment = {} }) => Object.entries(environment))
      .filter(([name]) => /SECRET|PASSWORD|PEPPER|_URL/.test(name))
      .filter(([name]) => name !== 'REDIS_URL');
    expect(secrets.length).toBe(5);
    expect(secrets.filter(([, value]) => !/\$\{\w+:\?\}/.test(value))).toEqual([]);
  });
});
