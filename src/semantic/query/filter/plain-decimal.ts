const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** The number written without exponent, leading or trailing zeros; null when it is none or too long. */
export function plainDecimal(written: string): string | null {
  const match = NUMBER.exec(written);
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (Math.abs(shift) > 100) return null;
  const padded = digits.padEnd(point, '0').padStart(digits.length + Math.max(0, -point), '0');
  const at = Math.max(0, point);
  const int = padded.slice(0, at).replace(/^0+/, '');
  const rest = padded.slice(at).replace(/0+$/, '');
  if (int.length + rest.length > 38) return null;
  const plain = `${int || '0'}${rest === '' ? '' : `.${rest}`}`;
  return sign === '-' && plain !== '0' ? `-${plain}` : plain;
}
