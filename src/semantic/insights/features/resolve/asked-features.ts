/** The features that a question asks for, by what they are computed from. */
import { GatewayError } from '../../../../shared/errors.ts';
import { remember } from '../../../../shared/remember.ts';
import { nearest } from '../../../../shared/suggest.ts';
import type { Feature, FeatureView } from '../../../model/insight-model.ts';

/** A feature and its place among those that are asked for, from 1. */
export interface Placed<K extends Feature['kind']> {
  readonly place: number;
  readonly feature: Extract<Feature, { readonly kind: K }>;
}

export interface AskedFeatures {
  readonly lasts: readonly Placed<'last'>[];
  /** Measures of one window stand together. */
  readonly windows: readonly (readonly Placed<'measure'>[])[];
}

export function askedFeatures(view: FeatureView, names: readonly string[]): AskedFeatures {
  const lasts: Placed<'last'>[] = [];
  const windows = new Map<string, Placed<'measure'>[]>();
  for (const [i, name] of names.entries()) {
    const feature = featureOf(view, name);
    const place = i + 1;
    if (feature.kind === 'last') lasts.push({ place, feature });
    else {
      const { n, unit } = feature.window;
      remember(windows, `${n} ${unit}`, () => []).push({ place, feature });
    }
  }
  return { lasts, windows: [...windows.values()] };
}

function featureOf({ name: view, features }: FeatureView, name: string): Feature {
  const feature = features.get(name);
  if (feature !== undefined) return feature;
  const suggestion = nearest(name, features.keys());
  const facts = { member: `${view}.${name}` };
  throw new GatewayError('UNKNOWN_MEMBER', suggestion ? { ...facts, suggestion } : facts);
}
