/** What lies outside the process is believed only with a seal that nobody without the secret can make. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Seal {
  /** Where a thing of this name is kept: gateways with other secrets keep theirs elsewhere. */
  place(name: string): string;
  /** The content with its seal before it, good under this name alone. */
  close(name: string, content: Buffer): Buffer;
  /** The content, or null when it was not sealed under this name with this secret. */
  open(name: string, sealed: Buffer): Buffer | null;
}

export const SEAL_BYTES = 32;
const PLACE_CHARS = 16;

export function createSeal(secret: string): Seal {
  const mark = createHmac('sha256', secret).update('place').digest('base64url');
  // The length first, so that no part of the content can pass for a part of the name.
  const sealOf = (name: string, content: Buffer) =>
    createHmac('sha256', secret)
      .update(`seal ${Buffer.byteLength(name)} ${name}`)
      .update(content)
      .digest();
  return {
    place: (name) => `${name}:${mark.slice(0, PLACE_CHARS)}`,
    close: (name, content) => Buffer.concat([sealOf(name, content), content]),
    open: (name, sealed) => {
      if (sealed.length < SEAL_BYTES) return null;
      const content = sealed.subarray(SEAL_BYTES);
      const isOurs = timingSafeEqual(sealed.subarray(0, SEAL_BYTES), sealOf(name, content));
      return isOurs ? content : null;
    },
  };
}
