/** How the page writes numbers. */

import { percent } from "../../golden/words.ts";

/** A share in percent, with two decimals. */
export function share(part: number): string {
  return percent(part, 1);
}

/** A difference with its sign, which a zero has none of: `+1.20`, `−0.35`, `0.00`. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** A coordinate or a length of a drawing: at most two decimals, which are far under a pixel. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A number of a few digits for an axis or a cell: `0.0123`, `1.5`, `2,400`. */
export function brief(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  if (size >= 1e-3) return String(Number(value.toPrecision(3)));
  return value.toExponential(1);
}

/** Round numbers from `from` to `to`, about `count` of them, a step of 1, 2 or 5 times a power of ten apart. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from(
    { length: last - first + 1 },
    (_, i) => Number(((first + i) * step).toPrecision(12)),
  );
}
