// A canvas of Braille dots: two across and four down in each character.
import { rgb } from "./colour.ts";

/** Dots that can be set one by one and read back as lines of text. */
export interface Canvas {
  /** Size in dots. */
  readonly width: number;
  readonly height: number;
  /** Sets the dot in column `x` from the left and row `y` from the top; nothing happens outside. */
  readonly set: (x: number, y: number, colour?: string) => void;
  /** One text line for each four rows of dots; ANSI colours where dots were set with one. */
  readonly lines: () => string[];
}

// Unicode numbers the dots down the left column, then the right, the two lowest last.
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** An empty canvas of `columns` by `rows` characters. */
export function canvas(columns: number, rows: number): Canvas {
  const cells = new Uint8Array(columns * rows);
  const colours = new Array<string | undefined>(columns * rows);
  const [width, height] = [columns * 2, rows * 4];
  return {
    width,
    height,
    set: (x, y, colour) => {
      if (!(x >= 0 && x < width && y >= 0 && y < height)) return;
      const cell = (y >> 2) * columns + (x >> 1);
      cells[cell]! |= DOTS[(x & 1) as 0 | 1][(y & 3) as 0 | 1 | 2 | 3];
      if (colour !== undefined) colours[cell] = colour;
    },
    lines: () =>
      Array.from({ length: rows }, (_, row) => {
        const [from, to] = [row * columns, (row + 1) * columns];
        return written(cells.subarray(from, to), colours.slice(from, to));
      }),
  };
}

/** Sets the dots of a straight line between two dots, both included. */
export function stroke(
  { set }: Canvas,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  colour?: string,
): void {
  const steps = Math.max(1, Math.abs(x2 - x1), Math.abs(y2 - y1));
  for (let k = 0; k <= steps; k++) {
    set(Math.round(x1 + ((x2 - x1) * k) / steps), Math.round(y1 + ((y2 - y1) * k) / steps), colour);
  }
}

/** Text in a colour, by ANSI escapes; plain where there is no colour. */
export function inked(text: string, colour: string | undefined): string {
  if (colour === undefined) return text;
  return `\u001b[38;2;${rgb(colour).join(";")}m${text}\u001b[0m`;
}

function written(cells: Uint8Array, colours: readonly (string | undefined)[]): string {
  let line = "";
  let run = "";
  let colour: string | undefined;
  cells.forEach((dots, k) => {
    if (colours[k] !== colour) {
      line += inked(run, run === "" ? undefined : colour);
      run = "";
      colour = colours[k];
    }
    run += dots === 0 ? " " : String.fromCharCode(0x2800 + dots);
  });
  return line + inked(run, run === "" ? undefined : colour);
}
