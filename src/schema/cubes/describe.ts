import type {
  CubeShape,
  DimensionShape,
  MeasureShape,
  SegmentShape,
} from '../../resolvers/api-shape.ts';

/** The description in the schema: the model's words, else the title; then the format. */
export function describe(shape: CubeShape | DimensionShape | MeasureShape | SegmentShape): string {
  const text = shape.description ?? shape.title;
  const format = 'format' in shape ? shape.format : null;
  return format === null ? text : `${text}\n\nFormat: ${format}.`;
}
