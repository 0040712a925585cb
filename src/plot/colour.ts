// Colours as numbers: what the pixels of an image need.
import { ValueError } from "../errors.ts";

/** Red, green and blue (0 to 255) of "#rgb", "#rrggbb" or "rgb(r, g, b)". */
export function rgb(colour: string): readonly [number, number, number] {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour)?.[1];
  if (hex !== undefined) {
    const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const value = Number.parseInt(long, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const parts = /^rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\s*\)$/.exec(colour);
  if (parts) return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  throw new ValueError(`invalid color: '${colour}' (write it as '#rrggbb')`, "color", colour);
}
