// The documentation cannot rot: its programs run, print what it says, draw its figures and have the right types.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as myelin from "myelin";
import * as nef from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { docs, type Outcome, pageNames, programsOf, run, SHARED, sourceOf } from "./pages.ts";

const test = suite("docs");
const root = fileURLToPath(new URL("../..", import.meta.url));

const pages = pageNames().map((name) => {
  const text = readFileSync(new URL(name, docs), "utf8");
  return { name, text, programs: programsOf(text) };
});

const readme = { name: "../README.md", text: readFileSync(join(root, "README.md"), "utf8") };
/** Those of the README that are whole: its other blocks show lines of longer ones. */
const ofReadme = programsOf(readme.text).filter(([{ code } = { code: "" }]) =>
  code.includes('"myelin/nef"'),
);
/** What stands below a block, given what it printed: the lines, and the error where it ended with one. */
function shown(printed: string, error: Error | undefined): string {
  const words = error ? `${error.name}: ${error.message}` : "";
  return [printed, words].filter((part) => part !== "").join("\n");
}

const drawn = new Map<string, string>();

for (const { name, programs } of [...pages, { ...readme, programs: ofReadme }])
  for (const program of programs)
    test(`${name}, line ${program.at(-1)!.line}: prints what stands below`, async () => {
      const { printed, error, files }: Outcome = await run(program);
      for (const [file, svg] of files) drawn.set(file, svg);
      program.forEach(({ line, expected }, k) => {
        const last = k === printed.length - 1;
        const said = k < printed.length ? shown(printed[k]!, last ? error : undefined) : "";
        assert.is(said, expected ?? "", `${name}, line ${line}`);
      });
    });

/** The words and numbers in a drawing; its strokes may change with the style. */
function words(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*[^/]>([^<]*)<\/text>/g)].map(([, text]) => text!);
}

test("the figures shown are those that the programs draw (else: npm run docs:figures)", () => {
  const all = pages.flatMap(({ text }) => [...text.matchAll(/\]\(figures\/([^)]+)\)/g)]);
  assert.ok(all.length >= 12, `${all.length} figures`);
  for (const [, file] of all) {
    const svg = drawn.get(file!);
    assert.ok(svg, `no program writes ${file}`);
    const stored = readFileSync(new URL(`figures/${file}`, docs), "utf8");
    assert.equal(words(stored), words(svg), file!);
    assert.ok(stored.length < 60_000, `${file} has ${stored.length} bytes`);
  }
  assert.is(drawn.size, all.length, "every figure that is drawn is shown");
});

/** The anchor of a heading, as hosts of Markdown make it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

test("every link leads somewhere", () => {
  for (const { name, text } of [...pages, readme])
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (target!.startsWith("https:")) continue;
      const [path, hash] = target!.split("#");
      const address = path === "" ? new URL(name, docs) : new URL(path!, new URL(name, docs));
      assert.ok(existsSync(address), `${name}: ${target}`);
      if (hash === undefined) continue;
      const headings = readFileSync(address, "utf8").matchAll(/^#+ (.*)$/gm);
      const known = Array.from(headings, ([, heading]) => anchor(heading!));
      assert.ok(known.includes(hash), `${name}: ${target}`);
    }
});

test("the programs have the right types", () => {
  const folder = mkdtempSync(join(tmpdir(), "myelin-docs-types-"));
  const paths = {
    myelin: [join(root, "src/index.ts")],
    "myelin/nef": [join(root, "src/nef/index.ts")],
    "myelin/plot": [join(root, "src/plot/index.ts")],
    "myelin/equations/*": [join(root, "equations/*.ts")],
  };
  const types = { types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
  const off = { noUnusedLocals: false, isolatedDeclarations: false, declaration: false };
  const compilerOptions = { ...types, ...off, paths };
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.mts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  // What errors.md shows is wrong on purpose.
  for (const { name, programs } of pages.filter((page) => page.name !== "errors.md"))
    for (const program of programs)
      writeFileSync(join(folder, `${name}-${program[0]!.line}.mts`), sourceOf(program));
  for (const program of ofReadme)
    writeFileSync(join(folder, `README-${program[0]!.line}.mts`), sourceOf(program));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  } catch (error) {
    assert.unreachable((error as { stdout: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the README has a program of the NEF, which is run", () => {
  assert.is(ofReadme.length, 1);
});

test("a block shows its imports, or says that it goes on from the one above", () => {
  for (const { name, text, programs } of pages) {
    if (text.includes(SHARED)) continue;
    for (const [, ...more] of programs)
      for (const { code, line } of more)
        assert.match(code, /^\/\/ goes on from the block above\n/, `${name}, line ${line}`);
  }
});

const guides = [
  { name: "coming-from-brian2.md", exported: myelin },
  { name: "coming-from-nengo.md", exported: nef },
];

for (const { name, exported } of guides) {
  const guide = pages.find((page) => page.name === name)!.text;

  test(`${name} names all that its entry of the package exports`, () => {
    for (const one of Object.keys(exported)) assert.match(guide, new RegExp(`\\b${one}\\b`), one);
  });

  test(`what ${name} calls missing is missing`, () => {
    const [, missing] = guide.match(/^## What is missing$(.*?)^## /ms) ?? [];
    assert.ok(missing, "there is a section 'What is missing'");
    for (const [, one] of missing.matchAll(/`(\w+)`/g))
      assert.not.ok(one! in exported, `${one} is there`);
  });
}

test.run();
