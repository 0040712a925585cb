// What goes to stdout, and figures to files.

import { existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { MyelinError } from "../errors.ts";

/** Prints text on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as one JSON document on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Sends what a model prints on its own to stderr, so that stdout is one JSON document. */
export function reserveStdout(): void {
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
}

/** Width of the terminal in characters (80 where there is none), and whether it takes colours. */
export function screen(): { width: number; color: boolean } {
  const { isTTY = false, columns = 80 } = process.stdout;
  return { width: Math.max(40, Math.min(columns, 120)), color: isTTY && !process.env.NO_COLOR };
}

/** Refuses a path that a figure cannot be written to: better before a long run than after it. */
export function checkFigurePath(path: string): void {
  if (!path.endsWith(".svg"))
    throw new MyelinError(
      `invalid --plot: ${path} (figures are SVG: expected a name that ends in .svg)`,
    );
  checkFilePath("--plot", path);
}

/** Refuses the path of a file whose folder is not there, or that is a folder itself. */
export function checkFilePath(option: string, path: string): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder))
    throw new MyelinError(`invalid ${option}: ${path} (there is no folder ${folder})`);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new MyelinError(
      `invalid ${option}: ${path} (it is a folder: expected the name of a file)`,
    );
}

/** Writes a figure. Throws MyelinError when it cannot. */
export function writeFigure(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new MyelinError(`cannot write the figure: ${(error as Error).message}`);
  }
}
