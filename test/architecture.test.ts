// The map as a test: who may import whom, one door per foreign library, and what every file must look like.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const root = fileURLToPath(new URL("..", import.meta.url));
const test = suite("architecture");

/** Room or joint of src: what it may import beside itself and src/errors.ts, which all may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  units: [],
  language: ["units"],
  analysis: ["language", "units"],
  integrators: ["language", "analysis"],
  ir: [],
  lowering: ["analysis", "integrators", "ir", "language"],
  "backends/js": ["ir"],
  "backends/wasm": ["ir"],
  "backends/gpu": ["ir"],
  runtime: ["ir"],
  "compile.ts": ["language", "analysis", "integrators", "lowering"],
  "simulate.ts": ["backends/js", "backends/wasm", "backends/gpu", "runtime", "ir"],
  model: [
    "compile.ts",
    "simulate.ts",
    "units",
    "language",
    "analysis",
    "integrators",
    "lowering",
    "ir",
  ],
  sweep: ["model", "compile.ts", "simulate.ts", "language", "analysis", "units"],
  "index.ts": ["model", "sweep"],
  plot: [],
  nef: ["index.ts"],
  cli: ["index.ts", "plot", "nef"],
};

/** Foreign package: the only file, or folder, that may import it. */
const DOORS: Readonly<Record<string, string>> = {
  "mathjs/number": "src/language/mathjs.ts",
  wasmati: "src/backends/wasm/assemble.ts",
  "@observablehq/plot": "src/plot/plot.ts",
  linkedom: "src/plot/plot.ts",
  commander: "src/cli/",
  odex: "src/runtime/odex",
  "gpu.js": "src/backends/gpu/gpujs",
  webgpu: "src/backends/gpu/adapter",
  "ml-matrix": "src/nef/solvers/algebra",
  "node:": "src/cli/",
};

/** Folder outside src: what its files may import, as beginnings of the specifier. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  equations: ["./", "myelin"],
  // Files of a model in a folder of its own reach what models share.
  models: ["./", "../parts/", "myelin"],
  examples: ["myelin", "node:"],
};

const MAX_LINES = 400;

/** The formatter keeps code at 100; comments end here. A text alone on its line may be longer. */
const MAX_WIDTH = 120;
/** Tests quote emitted code, one statement a line. */
const MAX_WIDTH_OF_TESTS = 160;

interface Import {
  /** The importing file, relative to the repository. */
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

function filesUnder(folder: string, ending = ".ts"): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

const STATEMENT = /^(?:import|export)(\s+type)?\s+(?:[^;"]*?\sfrom\s+)?"([^"\n]+)";/gm;
const CALL = /\bimport\(\s*"([^"\n]+)"/g;

function importsOf(file: string): Import[] {
  const text = read(file);
  const statements = [...text.matchAll(STATEMENT)].map(([, type, from = ""]) => ({
    file,
    from,
    typeOnly: type !== undefined,
  }));
  const calls = [...text.matchAll(CALL)].map(([, from = ""]) => ({ file, from, typeOnly: false }));
  return [...statements, ...calls];
}

function isRelative({ from }: Import): boolean {
  return from.startsWith(".");
}

function target({ file, from }: Import): string {
  return join(dirname(file), from);
}

/** The row a file of src belongs to: the longest name in the table that leads to it. */
function roomOf(file: string): string {
  const path = relative("src", file);
  const rows = Object.keys(MAY_IMPORT).filter((row) => path === row || path.startsWith(`${row}/`));
  return rows.sort((a, b) => b.length - a.length)[0] ?? `no row for ${path}`;
}

function none(offenders: readonly string[], rule: string): void {
  if (offenders.length > 0) assert.unreachable(`${rule}:\n  ${offenders.join("\n  ")}`);
}

const source = filesUnder("src");
const imports = [...source, ...filesUnder("src", ".js")].flatMap(importsOf);
const outside = Object.keys(OUTSIDE).flatMap((folder) => filesUnder(folder));
const tests = filesUnder("test").filter((file) => !file.startsWith("test/fixtures/"));
const everything = [...source, ...outside, ...tests, ...filesUnder("scripts")];

test("every file of src is in a room that has a row, and every row has a file", () => {
  const rooms = source.map(roomOf);
  none(
    rooms.filter((room) => !(room in MAY_IMPORT)),
    "add a row to the table",
  );
  none(
    Object.keys(MAY_IMPORT).filter((row) => !rooms.includes(row)),
    "rows without a file",
  );
});

test("the imports of src are found, type-only ones and lazy ones too", () => {
  assert.ok(imports.length > source.length);
  assert.ok(imports.some(({ typeOnly }) => typeOnly));
  const lazy = imports.filter(({ from }) => from === "linkedom");
  assert.equal(lazy, [{ file: "src/plot/plot.ts", from: "linkedom", typeOnly: false }]);
});

test("a room imports only the rooms of its row", () => {
  const offenders = imports.filter(isRelative).filter((one) => {
    const [from, to] = [roomOf(one.file), roomOf(target(one))];
    return from !== to && to !== "errors.ts" && !MAY_IMPORT[from]?.includes(to);
  });
  none(
    offenders.map((one) => `${one.file} imports ${target(one)}`),
    "not in the table",
  );
});

test("imports form no cycle", () => {
  const edges = new Map<string, string[]>(source.map((file) => [file, []]));
  for (const one of imports)
    if (isRelative(one) && !one.typeOnly) edges.get(one.file)?.push(target(one));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (path.includes(file) || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of source) visit(file, []);
  none(cycles, "cycles");
});

test("each foreign library has one door, and node's own modules are the command's", () => {
  const foreign = imports.filter((one) => !isRelative(one));
  const offenders = foreign.filter(({ file, from }) => {
    const door = DOORS[from.startsWith("node:") ? "node:" : from];
    return door === undefined || !file.startsWith(door);
  });
  none(
    offenders.map(({ file, from }) => `${file} imports ${from}`),
    "not its door",
  );
});

test("src outside the command uses nothing that only node has", () => {
  const nodeOnly = /(?:\/\/|^\s*\/?\*).*|\b(process|Buffer|require|__dirname)[.(]/gm;
  const offenders = source
    .filter((file) => !file.startsWith("src/cli/"))
    .filter((file) => [...read(file).matchAll(nodeOnly)].some(([, name]) => name !== undefined));
  none(offenders, "would fail in a page");
});

test("equations, models and examples import the package by its own name", () => {
  const offenders = Object.entries(OUTSIDE).flatMap(([folder, allowed]) =>
    filesUnder(folder)
      .flatMap(importsOf)
      .filter(({ from }) => !allowed.some((start) => from.startsWith(start))),
  );
  none(
    offenders.map(({ file, from }) => `${file} imports ${from}`),
    "reaches in",
  );
});

test("src/index.ts is named re-exports and nothing else", () => {
  const rest = read("src/index.ts")
    .replace(/^\/\/.*$/gm, "")
    .replace(/^export (?:type )?\{[^}*]*\} from "\.\/[^"]+";$/gm, "")
    .trim();
  assert.is(rest, "");
});

test("every test file ends by running its suite", () => {
  const files = tests.filter((file) => file.endsWith(".test.ts"));
  assert.ok(files.length > 20, `only ${files.length} test files found`);
  none(
    files.filter((file) => !/\.run\(\);\s*$/.test(read(file))),
    "its tests would not run",
  );
});

test("every file opens with a comment on what it is", () => {
  none(
    everything.filter((file) => !/^(?:#!.*\n)?\/[/*]/.test(read(file))),
    "opens with code",
  );
});

test("no default export in src", () => {
  none(
    source.filter((file) => /^export default\b/m.test(read(file))),
    "default export",
  );
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const lengths = everything.map((file) => [file, read(file).split("\n").length - 1] as const);
  none(
    lengths.filter(([, lines]) => lines > MAX_LINES).map(([file, lines]) => `${file}: ${lines}`),
    "too long",
  );
});

test(`no line is wider than ${MAX_WIDTH}`, () => {
  const wide = everything.flatMap((file) =>
    read(file)
      .split("\n")
      .map((line, k) => [`${file}:${k + 1}: ${line.length}`, line.length, line] as const)
      .filter(
        ([, width, line]) =>
          width > (file.startsWith("test/") ? MAX_WIDTH_OF_TESTS : MAX_WIDTH) &&
          !/^\s*["'`].*["'`]( \+|[;,])?$/.test(line),
      ),
  );
  none(
    wide.map(([place]) => place),
    "too wide",
  );
});

test("no file names a folder of somebody's machine", () => {
  const home = new RegExp(`(?<![\\w.])/(?:${["work", "root", "home", "Users"].join("|")})/\\w`);
  const others = ["package.json", "package-lock.json", "biome.json", ".ci/run"];
  const texts = readdirSync(root).filter((name) => name.endsWith(".md"));
  none(
    [...everything, ...others, ...texts].filter((file) => home.test(read(file))),
    "names a path",
  );
});

test.run();
