/** Cube's numbers over the demo's own models, asked of Cube itself. */
import { agreeOn } from './agree.ts';
import { commerce } from './cases/commerce.ts';
import { partnerships } from './cases/partnerships.ts';
import { product } from './cases/product.ts';
import { stagedDemo } from './cases/staged.ts';
import { validations } from './cases/validations.ts';

agreeOn('cube-models', { commerce, product, partnerships, validations, stagedDemo });
