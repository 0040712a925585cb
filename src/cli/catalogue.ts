// What ships with the package: models, equations and examples, found as files and described by their first words.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One module of a shelf: the name to ask for it by, a line about it, and where it lies. */
export interface Entry {
  readonly name: string;
  readonly about: string;
  readonly path: string;
}

/** Everything that ships, each shelf in alphabetical order. */
export interface Catalogue {
  readonly models: readonly Entry[];
  readonly equations: readonly Entry[];
  readonly examples: readonly Entry[];
}

/** Folder of the package, or of its `dist`: two above this file in either. */
const HOME = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** Folders that may hold a shelf: examples are shipped beside `dist`, compiled modules inside it. */
const HOMES = basename(HOME) === "dist" ? [HOME, dirname(HOME)] : [HOME];

/** Reads the shelves; a shelf that is not there is empty. */
export function catalogue(): Catalogue {
  return { models: shelf("models"), equations: shelf("equations"), examples: shelf("examples") };
}

/** Version of the package. */
export function version(): string {
  const path = HOMES.map((home) => join(home, "package.json")).find((file) => existsSync(file));
  return path === undefined ? "unknown" : JSON.parse(readFileSync(path, "utf8")).version;
}

function shelf(name: string): Entry[] {
  const folder = HOMES.map((home) => join(home, name)).find((path) => existsSync(path));
  return folder === undefined ? [] : entriesIn(folder);
}

/** The modules of a folder, TypeScript or JavaScript, without their declarations. */
export function entriesIn(folder: string): Entry[] {
  return readdirSync(folder)
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".d.ts"))
    .sort()
    .map((file) => {
      const path = join(folder, file);
      return { name: file.slice(0, -3), about: aboutText(readFileSync(path, "utf8")), path };
    });
}

/** What a module says about itself: the text it exports as `about`, else the first line of its first comment. */
export function aboutText(source: string): string {
  const exported = /^export const about(?:: string)?\s*=\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/m.exec(
    source,
  );
  if (exported) return exported[2]!.replaceAll(/\\(.)/g, "$1").replaceAll(/\s+/g, " ").trim();
  for (const line of source.split("\n")) {
    const words = line
      .replace(/^#!.*/, "")
      .replace(/^\s*(?:\/\/|\/\*\*?|\*)/, "")
      .replace(/\*\/\s*$/, "");
    if (words.trim() !== "") return words === line ? "" : words.trim();
  }
  return "";
}
