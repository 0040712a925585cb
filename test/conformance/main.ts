// npm run conformance -- --backend wasm FOLDER...: runs every case of some folders and prints what differs.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type AnyCase, noCase, runAny } from "./any-case.ts";
import type { Case } from "./case.ts";

/** The cases of a file or folder (not of its subfolders). */
export function casesIn<C extends AnyCase = Case>(path: string): { file: string; test: C }[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name.endsWith(".json"))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.flatMap((file) => {
    const content = JSON.parse(readFileSync(file, "utf8")) as C | C[] | { cases: C[] };
    const cases = Array.isArray(content) ? content : "cases" in content ? content.cases : [content];
    const strange = cases.map(noCase).find((reason) => reason !== undefined);
    if (strange) throw new Error(`${file} is no conformance case: ${strange}`);
    return cases.map((test) => ({ file, test }));
  });
}

async function main(args: readonly string[]): Promise<number> {
  const backends: string[] = [];
  const folders: string[] = [];
  for (let k = 0; k < args.length; k++) {
    if (args[k] === "--backend") backends.push(args[++k] ?? "");
    else folders.push(args[k]!);
  }
  const names = backends.length > 0 ? backends : ["js", "wasm"];
  if (folders.length === 0 || names.some((name) => name !== "js" && name !== "wasm")) {
    console.error("usage: npm run conformance -- [--backend js|wasm] FOLDER...");
    return 2;
  }
  let [passed, total] = [0, 0];
  for (const { file, test } of folders.flatMap(casesIn<AnyCase>))
    for (const backend of names as ("js" | "wasm")[]) {
      const differs = await runAny(test, backend);
      total++;
      if (differs === undefined) passed++;
      else console.log(`FAIL ${test.name ?? file} (${backend}): ${differs}`);
    }
  console.log(`${passed} of ${total} pass`);
  return passed === total && total > 0 ? 0 : 1;
}

if (process.argv[1]?.endsWith("conformance/main.ts"))
  process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
    console.error(error.message);
    return 2;
  });
