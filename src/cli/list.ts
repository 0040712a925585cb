// `myelin list`: what ships, a line each.

import { dirname, extname, join, relative } from "node:path";
import { type Catalogue, catalogue, type Entry } from "./catalogue.ts";
import { EXIT } from "./failure.ts";
import { starter } from "./load.ts";

/** Prints the catalogue. Returns the exit code. */
export async function list(options: { readonly json?: boolean }): Promise<number> {
  const found = catalogue();
  console.log(options.json ? JSON.stringify(found, null, 2) : listText(found));
  return EXIT.ok;
}

/** The catalogue in words. */
export function listText({ models, equations, examples }: Catalogue): string {
  return [
    shelf("models", "run one with `myelin run NAME`", models),
    shelf("equations", "import one from 'myelin/equations/NAME'", equations),
    shelf("examples", `one idea each, to read and to copy${startOf(examples)}`, examples),
  ].join("\n\n");
}

/** How a script of a shelf is started from here. */
function startOf([first]: readonly Entry[]): string {
  if (!first) return "";
  const any = join(dirname(first.path), `NAME${extname(first.path)}`);
  return `; start one with \`${starter(first.path)} ${relative(process.cwd(), any)}\``;
}

function shelf(title: string, use: string, entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length), 0);
  const rows = entries.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`.trimEnd());
  return [`${title} (${use})`, ...(rows.length > 0 ? rows : ["  none"])].join("\n");
}
