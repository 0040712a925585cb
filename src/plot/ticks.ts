// Where an axis has its ticks, and how their numbers are written.
import { minus } from "./quantity.ts";

/** Tick positions (in the units shown) and the one way they are all written. */
export interface Ticks {
  readonly values: readonly number[];
  readonly text: (value: number) => string;
}

/** About `count` ticks at multiples of 1, 2 or 5 times a power of ten, both ends included where they fit. */
export function ticks(from: number, to: number, count: number, whole = false): Ticks {
  const step = niceStep(to - from, count, whole);
  const power = Math.floor(Math.log10(step) + 1e-9);
  const decimals = Math.max(0, -power);
  // A step below one is divided by, not multiplied with: 3 / 10 is 0.3 where 3 * 0.1 is not.
  const per = step < 1 ? Math.round(1 / step) : 0;
  const values: number[] = [];
  const slack = 1e-6;
  for (let k = Math.ceil(from / step - slack); k <= to / step + slack; k++) {
    values.push(per > 0 ? k / per : k * step);
  }
  return {
    values,
    text: (value) => minus((value === 0 ? 0 : value).toFixed(Math.min(20, decimals))),
  };
}

/** Ticks of an axis whose positions are powers of ten: whole powers, and 2 and 5 times them where there is room. */
export function logTicks(from: number, to: number, count: number): Ticks {
  const within = (factors: readonly number[], every: number): number[] => {
    const values: number[] = [];
    for (let power = Math.floor(from / every) * every; power <= to; power += every)
      for (const factor of factors) values.push(power + Math.log10(factor));
    return values.filter((value) => value >= from && value <= to);
  };
  const fine = within([1, 2, 5], 1);
  const every = Math.max(1, Math.ceil((to - from) / count));
  return { values: fine.length <= count ? fine : within([1], every), text: powerText };
}

/** 10 to a power as a plain number with up to three digits, as a power where that would be long. */
function powerText(power: number): string {
  if (power > -4.5 && power < 4.5) return String(Number((10 ** power).toPrecision(3)));
  return Number((10 ** power).toPrecision(3))
    .toExponential()
    .replace("e+", "e")
    .replace("-", "−");
}

/** The step of `ticks`: 1, 2 or 5 times a power of ten, at least 1 when only whole numbers make sense. */
export function niceStep(span: number, count: number, whole = false): number {
  if (!(span > 0)) return 1;
  const rough = span / Math.max(1, count);
  const base = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / base;
  const step = base * (ratio > 7.07 ? 10 : ratio > 3.16 ? 5 : ratio > 1.41 ? 2 : 1);
  const exact = step >= 1 ? Math.round(step) : 1 / Math.round(1 / step);
  return whole ? Math.max(1, exact) : exact;
}
