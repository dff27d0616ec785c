import { running } from '../engines.ts';
import { dialectContract } from './dialect-contract.ts';

dialectContract(running);
