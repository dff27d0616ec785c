/**
 * `meta: { mask: { roles: [...], with: null | hash | "***" } }`: for whom a member shows something else than
 * its value. Callers with one of the roles see it masked, unless another role of theirs is named by an entry
 * of the cube's `access_policy` that shows the member: then they see it plainly.
 */
import type { Claim } from '../../shared/principal.ts';
import type { Meta } from '../model/types.ts';

interface Mask {
  /** `*` is everyone, whatever their other roles. */
  readonly roles: readonly string[];
  readonly with: MaskWith;
}

export type MaskWith =
  | { readonly kind: 'null' }
  /** Equal values stay equal, per tenant. */
  | { readonly kind: 'hash' }
  | { readonly kind: 'text'; readonly text: string };

export type ReadMask =
  | { readonly kind: 'none' }
  | { readonly kind: 'mask'; readonly mask: Mask }
  | { readonly kind: 'problem'; readonly problem: string };

const LONGEST_TEXT = 64;

/** What `meta.mask` says. */
export function readMask(meta: Meta): ReadMask {
  const said = meta['mask'];
  if (said === undefined) return { kind: 'none' };
  if (!isObject(said)) return problem('must be { roles: [...], with: null | hash | "***" }');
  const stranger = Object.keys(said).find((key) => key !== 'roles' && key !== 'with');
  if (stranger !== undefined) return problem(`has roles and with, and no ${stranger}`);
  const { roles } = said;
  if (!Array.isArray(roles) || roles.length === 0 || !roles.every(isName)) {
    return problem('needs roles: the names of those who see it masked');
  }
  const shown = withOf(said['with'] ?? null);
  if (shown === null)
    return problem(`with must be null, hash or a text up to ${LONGEST_TEXT} long`);
  return { kind: 'mask', mask: { roles: roles as readonly string[], with: shown } };
}

function withOf(said: Claim): MaskWith | null {
  if (said === null || said === 'null') return { kind: 'null' };
  if (said === 'hash') return { kind: 'hash' };
  if (typeof said !== 'string' || said.length > LONGEST_TEXT) return null;
  return { kind: 'text', text: said };
}

function isObject(claim: Claim): claim is { readonly [key: string]: Claim } {
  return typeof claim === 'object' && claim !== null && !Array.isArray(claim);
}

function isName(claim: Claim): boolean {
  return typeof claim === 'string' && claim !== '';
}

function problem(text: string): ReadMask {
  return { kind: 'problem', problem: text };
}
