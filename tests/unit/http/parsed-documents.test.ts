import { describe, expect, it } from 'vitest';
import { createParsedDocuments } from '../../../src/http/graphql/parsed-documents.ts';

describe('what is kept of parsed documents', () => {
  it('is bounded by the characters of their texts, the least recently used going first', () => {
    const kept = createParsedDocuments<number>(10 * 1_200);
    const texts = Array.from({ length: 30 }, (_, n) => String(n).padEnd(1_000, 'x'));
    for (const [n, text] of texts.entries()) {
      kept.set(text, n);
      kept.get(texts[0] ?? '');
    }
    const found = texts.flatMap((text) => kept.get(text) ?? []);
    expect(found).toEqual([0, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  });

  it('counts a text once, and keeps none that is larger than all', () => {
    const kept = createParsedDocuments<number>(1_500);
    for (let n = 0; n < 100; n++) kept.set('x'.repeat(1_000), n);
    expect(kept.get('x'.repeat(1_000))).toBe(99);
    kept.set('y'.repeat(2_000), 1);
    expect(kept.get('y'.repeat(2_000))).toBeUndefined();
  });
});
