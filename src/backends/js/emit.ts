// A kernel as the text of a JavaScript program that returns one function: readable, and the judge of other backends.

import { unreachable } from "../../errors.ts";
import type { ArraySymbol, DenseLoop, HostFunction, Kernel, Loop, Parts } from "../../ir/ir.ts";
import { viewName } from "../../ir/storage.ts";
import { indent } from "../../ir/text.ts";
import { arraysOf, peeks } from "../../ir/walk.ts";
import { Library } from "./library.ts";
import { Names } from "./names.ts";
import { statementLines } from "./statement.ts";

const OWN = [
  "begin",
  "end",
  "k",
  "entries",
  "numbers",
  "views",
  "look",
  "buffer",
  "memory",
  "hosts",
  "count",
  "part",
  "watched",
  "stop",
];

/**
 * The program: functions of the host, helpers, functions, views of arrays (made again when the memory has grown), the
 * kernel. Its text expects `hosts` as an array of that name.
 */
export function emit(kernel: Kernel): { text: string; hosts: readonly HostFunction[] } {
  const library = new Library();
  const names = new Names([...library.reserved, ...OWN, "run"]);
  const main = run(kernel, names, library);
  const hosts = library.hosts();
  const given =
    hosts.length > 0 ? [`const [${hosts.map(([name]) => name).join(", ")}] = hosts;`] : [];
  const text = [...given, ...library.texts(), views(kernel, names), main].join("\n\n");
  return { text, hosts: hosts.map(([, fn]) => fn) };
}

function views(kernel: Kernel, names: Names): string {
  const arrays = arraysOf(kernel).map(
    (array) => `${names.of("array", array.name)}: ${view(array)},`,
  );
  if (kernel.loop.kind !== "range") arrays.unshift("entries: new Int32Array(buffer),");
  if (peeks(kernel)) arrays.unshift("numbers: new Float64Array(buffer),");
  return [
    "let views = { buffer: null };\n",
    "function look(buffer) {",
    "  return {",
    indent(["buffer,", ...arrays], 2),
    "  };",
    "}",
  ].join("\n");
}

function view({ storage, address, length }: ArraySymbol): string {
  return `new ${viewName(storage)}(buffer, ${address}, ${length})`;
}

function run(kernel: Kernel, names: Names, library: Library): string {
  const arrays = arraysOf(kernel).map((array) => names.of("array", array.name));
  if (kernel.loop.kind !== "range") arrays.unshift("entries");
  if (peeks(kernel)) arrays.unshift("numbers");
  const watch = flagged(kernel);
  const { output } = kernel;
  const first = kernel.loop.kind === "range" ? "begin + " : "";
  const context = { writer: library.writer(names), output, first, watch };
  const lines = ["if (views.buffer !== memory.buffer) views = look(memory.buffer);"];
  if (arrays.length) lines.push(`const { ${arrays.join(", ")} } = views;`);
  if (kernel.output) lines.push("let count = 0;");
  if (watch) lines.push("let watched = 0;");
  lines.push(...kernel.prologue.flatMap((part) => statementLines(part, context)));
  const body = kernel.body.flatMap((part) => statementLines(part, context));
  const head = kernel.loop.kind === "dense" ? kernel.loop.head : [];
  const once = head.flatMap((part) => statementLines(part, context));
  lines.push(...loop(kernel.loop, body, names, once));
  const flag = kernel.output ? "watched ? ~count : count" : "watched";
  lines.push(`return ${watch ? flag : kernel.output ? "count" : "0"};`);
  return `// ${kernel.name}\nreturn function run(${given(kernel.loop)}) {\n${indent(lines)}\n};`;
}

/** Whether the kernel may have something to report. */
function flagged({ body }: Kernel): boolean {
  return body.some((part) => part.kind === "enqueue" || (part.kind === "store" && part.watch));
}

/** `once` is what a row begins with. */
function loop(
  shape: Loop,
  body: readonly string[],
  names: Names,
  once: readonly string[],
): string[] {
  const local = (name: string): string => names.of("local", name);
  switch (shape.kind) {
    case "range": {
      const i = local(shape.index);
      return [`for (let ${i} = begin; ${i} < end; ${i}++) {`, indent(body), "}"];
    }
    case "list":
      return [
        "for (let k = begin; k < end; k++) {",
        `  const ${local(shape.index)} = entries[k];`,
        indent(body),
        "}",
      ];
    case "due":
      return due(shape, body, names);
    case "rows":
      return rows(shape, body, names);
    case "recent":
      return recent(shape, body, names);
    case "dense":
      return dense(shape, body, names, once);
    default:
      return unreachable(shape);
  }
}

function due(
  { index, wheel }: Extract<Loop, { kind: "due" }>,
  body: readonly string[],
  names: Names,
): string[] {
  const header = names.of("array", wheel.name);
  const bucket = names.of("own", "bucket");
  return [
    `const ${bucket} = ${header}[2] + 4 * ${header}[0];`,
    `const stop = entries[${bucket} + 1];`,
    `for (let k = entries[${bucket}]; k < stop; k++) {`,
    `  const ${names.of("local", index)} = entries[k];`,
    indent(body),
    "}",
    `entries[${bucket} + 1] = entries[${bucket}];`,
    `${header}[0] = (${header}[0] + 1) & (${header}[1] - 1);`,
  ];
}

function rows(
  shape: Extract<Loop, { kind: "rows" }>,
  body: readonly string[],
  names: Names,
): string[] {
  const starts = names.of("array", shape.starts.name);
  const entry = names.of("local", shape.row);
  const row = shape.offset ? names.of("own", "row") : entry;
  const place = shape.place ? names.of("local", shape.place) : names.of("own", "place");
  const index = shape.order ? `${names.of("array", shape.order.name)}[${place}]` : place;
  const cut = shape.parts && cutOf(shape.parts, row, names);
  return [
    "for (let k = begin; k < end; k++) {",
    `  const ${entry} = entries[k];`,
    ...(shape.offset ? [`  const ${row} = ${entry} - ${shape.offset};`] : []),
    `  if (${row} < 0 || ${row} >= ${shape.rows}) continue;`,
    `  const stop = ${cut ? cut(1) : `${starts}[${row} + 1]`};`,
    `  for (let ${place} = ${cut ? cut(0) : `${starts}[${row}]`}; ${place} < stop; ${place}++) {`,
    `    const ${names.of("local", shape.index)} = ${index};`,
    indent(body, 2),
    "  }",
    "}",
  ];
}

function dense(
  shape: DenseLoop,
  body: readonly string[],
  names: Names,
  once: readonly string[],
): string[] {
  const { pieces, starts, along, offset, rows } = shape;
  const own = names.of("local", shape.row);
  const row = offset ? names.of("own", "row") : own;
  const index = names.of("local", shape.index);
  const of = (array: ArraySymbol): string => names.of("array", array.name);
  const piece = pieces ? names.of("own", "piece") : row;
  const begin = typeof starts === "number" ? `${piece} * ${starts}` : `${of(starts)}[${piece}]`;
  const stop = typeof starts === "number" ? `${index} + ${starts}` : `${of(starts)}[${piece} + 1]`;
  const end = typeof starts === "number" ? `${begin} + ${starts}` : stop;
  const cut = shape.parts && cutOf(shape.parts, row, names);
  const passed = cut ? ` + ${index} - ${begin}` : "";
  const others = along.map(({ name, first }) => {
    const local = names.of("local", name);
    const at = typeof first === "number" ? first : `${of(first)}[${piece}]`;
    return [local, `${local} = ${at}${passed}`];
  });
  const start = [
    `${index} = ${cut ? `Math.max(${begin}, ${cut(0)})` : begin}`,
    ...others.map(([, first]) => first),
    `stop = ${cut ? `Math.min(${end}, ${cut(1)})` : stop}`,
  ];
  const next = [index, ...others.map(([local]) => local)].map((local) => `${local}++`);
  const elements = [
    `for (let ${start.join(", ")}; ${index} < stop; ${next.join(", ")}) {`,
    indent(body),
    "}",
  ];
  const inRow = pieces
    ? [
        `for (let ${piece} = ${of(pieces)}[${row}]; ${piece} < ${of(pieces)}[${row} + 1]; ${piece}++) {`,
        indent(elements),
        "}",
      ]
    : elements;
  return [
    "for (let k = begin; k < end; k++) {",
    `  const ${own} = ${shape.listed ? "entries[k]" : "k"};`,
    ...(offset ? [`  const ${row} = ${own} - ${offset};`] : []),
    `  if (${row} < 0 || ${row} >= ${rows}) continue;`,
    ...indented(once),
    indent(inRow),
    "}",
  ];
}

/** Where the part of a row begins, and where the one after it does. */
function cutOf({ many, cuts }: Parts, row: string, names: Names): (further: 0 | 1) => string {
  const table = names.of("array", cuts.name);
  return (further) => `${table}[${row} * ${many + 1} + part${further ? " + 1" : ""}]`;
}

/** The parameters of a kernel. */
function given(loop: Loop): string {
  return "parts" in loop && loop.parts ? "begin, end, part" : "begin, end";
}

function indented(lines: readonly string[]): string[] {
  return lines.length > 0 ? [indent(lines)] : [];
}

function recent(
  shape: Extract<Loop, { kind: "recent" }>,
  body: readonly string[],
  names: Names,
): string[] {
  const spikes = names.of("array", shape.spikes.name);
  const starts = names.of("array", shape.starts.name);
  const [age, place, p] = ["age", "place", "p"].map((name) => names.of("own", name));
  const index = shape.order ? `${names.of("array", shape.order.name)}[${p}]` : p;
  return [
    `for (let k = ${spikes}[1]; k < ${spikes}[2]; k++) {`,
    `  const ${age} = (${spikes}[4] - entries[${spikes}[0] + 2 * k + 1]) | 0;`,
    `  if (${age} > ${shape.longest}) ${spikes}[1] = k + 1;`,
    `  if (${age} > ${shape.longest}) continue;`,
    `  if (${age} < ${shape.shortest}) break;`,
    `  const ${place} = entries[${spikes}[0] + 2 * k] + ${age} - ${shape.shortest};`,
    `  const stop = ${starts}[${place} + 1];`,
    `  for (let ${p} = ${starts}[${place}]; ${p} < stop; ${p}++) {`,
    `    const ${names.of("local", shape.index)} = ${index};`,
    indent(body, 2),
    "  }",
    "}",
    `${spikes}[4]++;`,
  ];
}
