// The names that TypeScript reads in equations: those that objects have, and the words of the errors about others.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Network, Subgroup } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Case, cases } from "./must-compile.ts";

const test = suite("names in equations are types");
const root = fileURLToPath(new URL("../..", import.meta.url));

function sorted(names: Iterable<string>): string[] {
  return [...names].sort();
}

for (const { title, object, state, set, read } of cases)
  test(`${title}: the names that TypeScript knows are those of the object`, () => {
    if (object instanceof Subgroup) throw new Error("a subgroup has no state of its own");
    const views: Readonly<Record<string, unknown>> = object.state;
    assert.equal(sorted(Object.keys(views)), sorted(Object.keys(state)));
    for (const [name, kind] of Object.entries(state))
      assert.instance(views[name], kind === "integer" ? Int32Array : Float64Array, name);
    assert.equal(sorted(object.store.variables.keys()), sorted(new Set(read)));
    checkCalls(object, set, read);
  });

/** Each name can be read, and set or not, just as its type says; a linked variable leads nowhere yet. */
function checkCalls(object: Case["object"], set: Case["set"], read: Case["read"]): void {
  for (const name of new Set(read)) {
    const assign = () => object.set(name, 1);
    if (name === "other") assert.throws(assign, /linked/);
    else if (set.includes(name)) assign();
    else assert.throws(assign, /cannot set/, name);
    if (name !== "other") assert.ok(object.get(name).length > 0, name);
  }
}

test("there are cases, and their objects work in a network", async () => {
  assert.ok(cases.length >= 9);
  const [cuba] = cases;
  const net = new Network([cuba!.object as never], { backend: "js" });
  await net.run("1 ms");
  assert.is(net.t, 1e-3);
});

/** What tsc says of a file that uses the package: `LINE: message`, one line of each message. */
function complaints(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "myelin-types-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules/myelin"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(join(folder, "names.ts"), text);
    const compilerOptions = { typeRoots: [join(root, "node_modules/@types")] };
    const project = {
      extends: join(root, "tsconfig.json"),
      compilerOptions,
      include: ["names.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const found = compile(folder).matchAll(/^names\.ts\((\d+),\d+\): error TS\d+: (.*)$/gm);
    return [...found].map(([, line, message]) => `${line}: ${message}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string): string {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    const command = [tsc, "--project", folder, "--pretty", "false", "--noErrorTruncation"];
    return execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("names that no equation has are compile errors, and their messages list the names there are", () => {
  const text = readFileSync(new URL("./must-not-compile.ts", import.meta.url), "utf8");
  const expected = text.split("\n").flatMap((line, k) => {
    const message = /^\s*\/\/ @ts-expect-error (.+)$/.exec(line)?.[1];
    return message === undefined ? [] : [`${k + 2}: ${message}`];
  });
  assert.ok(expected.length >= 30, `only ${expected.length} lines that must not compile`);
  const found = complaints(text.replaceAll("// @ts-expect-error ", "// "));
  const shortened = found.map((line, k) => {
    const [start, cut] = expected[k]?.split(/(?<= )\.\.\.$/) ?? [];
    return cut !== undefined && line.startsWith(start!) ? `${start}...` : line;
  });
  assert.equal(shortened, expected);
});

test.run();
