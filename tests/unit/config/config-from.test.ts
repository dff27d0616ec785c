import { describe, expect, it } from 'vitest';
import { configFrom, parseConfig } from '../../../src/config/load-config.ts';

const settings = {
  models: 'models',
  warehouses: { default: { type: 'duckdb', path: 'data/x.duckdb' } },
  limits: { timeout: '5s' },
};

describe('a configuration from a value', () => {
  it('is what a file with the same keys would be, its paths in the given folder', () => {
    const text = `models: models
warehouses: { default: { type: duckdb, path: data/x.duckdb } }
limits: { timeout: 5s }
`;
    expect(configFrom(settings, '/srv/x')).toEqual(parseConfig(text, '/srv/x/sextant.yml', {}));
  });

  it('takes references from the environment that it is given, and from no other', () => {
    const secret = { ...settings, secret: `$${'{SECRET_OF_A_TEST}'}` };
    const value = 'a secret of 32 characters or more';
    expect(configFrom(secret, '/srv/x', { SECRET_OF_A_TEST: value }).secret).toBe(value);
    expect(() => configFrom(secret, '/srv/x')).toThrow('SECRET_OF_A_TEST');
  });

  it('says what is wrong with it', () => {
    expect(() => configFrom({ ...settings, limit: {} }, '/srv/x')).toThrow(/limit.*limits/);
  });
});
