/**
 * Where each value of a document was written. Kept beside the values (keyed by the object that holds
 * them), so that documents stay plain data and merging two of them keeps both their places.
 */
import type { SourcePosition } from '../../../shared/errors.ts';

export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Line and column, both from 1, columns in UTF-16 units as editors count. */
  readonly linePos: (offset: number) => { readonly line: number; readonly col: number };
}

export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

interface Place {
  readonly self: Span;
  readonly keys: Map<string | number, Span>;
  readonly values: Map<string | number, Span>;
}

export interface SourceMap {
  readonly record: (holder: object, self: Span) => void;
  readonly recordEntry: (holder: object, key: string | number, keySpan: Span, value: Span) => void;
  /** What was recorded under one key stands under another. */
  readonly rename: (holder: object, from: string, to: string) => void;
  /** Makes `target`, a merge of `others`, know the places of all their entries (the later win). */
  readonly adopt: (target: object, others: readonly object[]) => void;
  /** Where the value under `key` starts, or the key itself, or the holder when there is neither. */
  readonly at: (holder: object, key?: string | number) => SourcePosition;
  readonly keyAt: (holder: object, key: string | number) => SourcePosition;
  /** Where `needle` stands inside the text of the value; its start when it cannot be found as written. */
  readonly inside: (holder: object, key: string | number, needle: string) => SourcePosition;
}

/** A place as a key. */
export function placeOf({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

const NOWHERE: SourcePosition = { file: '', line: 1, column: 1 };

export function createSourceMap(): SourceMap {
  const places = new WeakMap<object, Place>();
  const span = (holder: object, key: string | number): Span | undefined => {
    const place = places.get(holder);
    return place?.values.get(key) ?? place?.keys.get(key) ?? place?.self;
  };
  return {
    record: (holder, self) => {
      places.set(holder, { self, keys: new Map(), values: new Map() });
    },
    recordEntry: (holder, key, keySpan, value) => {
      const place = places.get(holder);
      place?.keys.set(key, keySpan);
      place?.values.set(key, value);
    },
    rename: (holder, from, to) => {
      const place = places.get(holder);
      for (const spans of [place?.keys, place?.values]) {
        const span = spans?.get(from);
        if (span !== undefined) spans?.set(to, span);
      }
    },
    adopt: (target, others) => adopt(places, target, others),
    at: (holder, key) =>
      position(key === undefined ? places.get(holder)?.self : span(holder, key), 0),
    keyAt: (holder, key) => position(places.get(holder)?.keys.get(key) ?? span(holder, key), 0),
    inside: (holder, key, needle) => {
      const found = span(holder, key);
      return position(found, found === undefined ? 0 : offsetOf(found, needle));
    },
  };
}

function adopt(places: WeakMap<object, Place>, target: object, others: readonly object[]): void {
  const known = others.flatMap((other) => places.get(other) ?? []);
  const last = known.at(-1);
  if (last === undefined) return;
  places.set(target, {
    self: last.self,
    keys: new Map(known.flatMap((place) => [...place.keys])),
    values: new Map(known.flatMap((place) => [...place.values])),
  });
}

function offsetOf(span: Span, needle: string): number {
  const found = span.source.text.slice(span.start, span.end).indexOf(needle);
  return Math.max(found, 0);
}

function position(span: Span | undefined, offset: number): SourcePosition {
  if (span === undefined) return NOWHERE;
  const { line, col } = span.source.linePos(span.start + offset);
  return { file: span.source.file, line, column: col };
}
