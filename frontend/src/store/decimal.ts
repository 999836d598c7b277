/** Exact decimals for readings and scores: whole numbers with a scale, no binary fractions. */

export interface Decimal {
  digits: bigint;
  scale: number;
}

const SHAPE = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** A number as somebody typed it; null where it is none. */
export function decimal(text: string): Decimal | null {
  const found = SHAPE.exec(text.trim());
  if (!found) return null;
  const [, sign, whole = "0", part = ""] = found;
  const digits = BigInt(whole + part);
  return { digits: sign === "-" ? -digits : digits, scale: part.length };
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale)];
}

/** Negative, nought or positive, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, each) => {
    const [left, right] = aligned(total, each);
    return { digits: left + right, scale: Math.max(total.scale, each.scale) };
  }, { digits: 0n, scale: 0 });
}

export const whole = (value: number): Decimal => ({ digits: BigInt(value), scale: 0 });

export function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** A quotient of two whole numbers, rounded half to even. */
export function halfEven(part: bigint, of: bigint): bigint {
  const down = part / of;
  const twice = (part % of) * 2n;
  return twice > of || (twice === of && down % 2n === 1n) ? down + 1n : down;
}

/** A share as a percentage with one place, as Python's format writes it. */
export function percent(part: number, of: number): string {
  const tenths = halfEven(BigInt(part) * 1000n, BigInt(of));
  return `${tenths / 10n}.${tenths % 10n}%`;
}
