/**
 * Cursors and drill tokens: what a caller hands back unread. Sealed with a synthetic IV (RFC 5297's idea:
 * HMAC-SHA256 over binding and content is both signature and IV, AES-256-CTR hides the content), so that equal
 * content is equal text, nothing inside can be read or changed, and what belongs to another query, model or
 * caller does not open.
 */
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../../shared/errors.ts';
import { remember } from '../../shared/remember.ts';

interface Keys {
  readonly mac: Buffer;
  readonly cipher: Buffer;
}

const TAG_BYTES = 32;
const IV_BYTES = 16;
const keysOf = new Map<string, Keys>();

/** `binding` is canonical text of all that the cursor must not outlive; `content` is JSON. */
export function seal(secret: string, binding: string, content: unknown): string {
  const keys = derived(secret);
  const plain = Buffer.from(JSON.stringify(content));
  const tag = tagOf(keys, binding, plain);
  const cipher = createCipheriv('aes-256-ctr', keys.cipher, tag.subarray(0, IV_BYTES));
  return Buffer.concat([tag, cipher.update(plain), cipher.final()]).toString('base64url');
}

/** What `seal` was given with the same binding, else CURSOR_INVALID. */
export function unseal(secret: string, binding: string, text: string): unknown {
  const keys = derived(secret);
  const bytes = Buffer.from(text, 'base64url');
  // One content, one text: a decoder that skips stray characters must not make two.
  if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== text) {
    throw invalid('it is malformed');
  }
  const tag = bytes.subarray(0, TAG_BYTES);
  const cipher = createDecipheriv('aes-256-ctr', keys.cipher, tag.subarray(0, IV_BYTES));
  const plain = Buffer.concat([cipher.update(bytes.subarray(TAG_BYTES)), cipher.final()]);
  if (!timingSafeEqual(tag, tagOf(keys, binding, plain))) {
    throw invalid('it belongs to another query, another model or another caller');
  }
  return JSON.parse(plain.toString('utf8'));
}

function derived(secret: string): Keys {
  return remember(keysOf, secret, () => ({
    mac: createHmac('sha256', secret).update('cursor signature').digest(),
    cipher: createHmac('sha256', secret).update('cursor content').digest(),
  }));
}

function tagOf({ mac }: Keys, binding: string, plain: Buffer): Buffer {
  const length = `${Buffer.byteLength(binding)}.`;
  return createHmac('sha256', mac).update(length).update(binding).update(plain).digest();
}

function invalid(problem: string): GatewayError {
  return new GatewayError('CURSOR_INVALID', { problem });
}
