/** Windows, shifts, stages, sub-queries, bins and views, over models of their own on the demo's tables. */
import { agreeOn } from './agree.ts';
import { staged, views } from './cases/staged.ts';

agreeOn('tests/peers/models', { staged, views });
