import { running } from '../engines.ts';
import { warehouseContract } from './warehouse.ts';

for (const database of running) warehouseContract(database);
