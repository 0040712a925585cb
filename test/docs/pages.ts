// The pages of the documentation as programs: blocks of TypeScript, what they print, and the figures they write.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "node:util";
import { transformSync } from "esbuild";

/** The folder of the pages. */
export const docs: URL = new URL("../../docs/", import.meta.url);

/** A block of TypeScript, the line it starts on, and the ```text block below it, if there is one. */
export interface Block {
  readonly code: string;
  readonly line: number;
  readonly expected: string | undefined;
}

/** Blocks that run one after the other in one module: a block with an import, and those below it without. */
export type Program = readonly Block[];

/** What each block of a program wrote to the console, how the program ended, and its files. */
export interface Outcome {
  readonly printed: readonly string[];
  readonly error: Error | undefined;
  readonly files: ReadonlyMap<string, string>;
}

/** Names of the pages. */
export function pageNames(): string[] {
  return readdirSync(docs).filter((name) => name.endsWith(".md"));
}

/** The blocks of a page, in order. A ```text block belongs to the ```ts block right above it. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const fence = /^```(\w*)\n(.*?)^```$/gms;
  let end = 0;
  let last = "";
  for (const match of text.matchAll(fence)) {
    const [all, kind = "", code = ""] = match;
    const between = text.slice(end, match.index);
    const above = blocks.at(-1);
    if (kind === "text" && last === "ts" && above && between.trim() === "")
      blocks[blocks.length - 1] = { ...above, expected: code.trimEnd() };
    if (kind === "ts") {
      const line = text.slice(0, match.index).split("\n").length + 1;
      blocks.push({ code, line, expected: undefined });
    }
    end = match.index + all.length;
    last = kind;
  }
  return blocks;
}

/** Stands above the block that every other block of the page begins with. */
export const SHARED: string = "<!-- every block below begins with this one -->\n```ts\n";

/** The programs of a page. */
export function programsOf(text: string): Program[] {
  const [first, ...rest] = blocksOf(text);
  if (!first) return [];
  if (text.includes(SHARED)) return rest.map((block) => [first, block]);
  const programs: Block[][] = [];
  for (const block of [first, ...rest])
    if (/^import /m.test(block.code)) programs.push([block]);
    else programs.at(-1)!.push(block);
  return programs;
}

/** The text of a program; `between` separates its blocks. */
export function sourceOf(program: Program, between = ""): string {
  return program.map(({ code }) => code).join(between);
}

const BORDER = "\u0000";

/** Runs a program in a folder of its own, which is removed afterwards. */
export async function run(program: Program): Promise<Outcome> {
  const lines: string[] = [];
  const { log } = console;
  const before = process.cwd();
  const scratch = mkdtempSync(join(tmpdir(), "myelin-docs-"));
  console.log = (...words) => void lines.push(format(...words));
  process.chdir(scratch);
  let error: Error | undefined;
  try {
    await import(asModule(sourceOf(program, `\nconsole.log(${JSON.stringify(BORDER)});\n`)));
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    console.log = log;
    process.chdir(before);
  }
  const names = readdirSync(scratch).filter((name) => name.endsWith(".svg"));
  const files = names.map((name) => [name, readFileSync(join(scratch, name), "utf8")] as const);
  rmSync(scratch, { recursive: true });
  const printed = `${lines.join("\n")}\n`.split(`${BORDER}\n`).map((text) => text.trimEnd());
  return { printed, error, files: new Map(files) };
}

/** A module in an address: it has no folder, so names of packages become addresses as well. */
function asModule(text: string): string {
  const { code } = transformSync(text, { loader: "ts", format: "esm", target: "node20" });
  const resolved = code.replace(/from "(myelin[^"]*)"/g, (_, name: string) => {
    return `from "${import.meta.resolve(name)}"`;
  });
  return `data:text/javascript;base64,${Buffer.from(resolved).toString("base64")}`;
}
