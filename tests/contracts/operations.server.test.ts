import { afterAll } from 'vitest';
import { freshDatabase } from '../setup/servers.ts';
import { operationsContract } from './operations.ts';

let drop = async (): Promise<void> => undefined;
afterAll(() => drop());

operationsContract('a PostgreSQL server', async () => {
  const database = await freshDatabase();
  drop = database.drop;
  return database.url;
});
