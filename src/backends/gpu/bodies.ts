// The body of a kernel: one step, each row by itself; or several steps, all rows at once.

import { indent } from "../../ir/text.ts";
import type { Composition } from "./compose.ts";
import { type Writer, write, writeAsNumber } from "./expression.ts";
import { functions } from "./functions.ts";
import type { Reader } from "./reader.ts";
import type { Rows } from "./rows.ts";
import { reachable, sliceLines } from "./slice.ts";
import { Names } from "./text.ts";
import type { Value } from "./value.ts";

/** Steps of which a row keeps the spikes. */
const RECENT = 24;

/** What is to be written, and by whom it is read. */
export interface Task {
  readonly composition: Composition;
  readonly rows: Rows;
  readonly reader: Reader;
  /** Whether spikes of the last steps are kept as a row, below the row of spikes. */
  readonly recent: boolean;
}

/** One step: for each row, the lines that this row needs. */
export function oneStep({ composition, reader, recent }: Task): string[] {
  const { changes, emitted } = composition;
  const recents: { title: string; lines: readonly string[] }[] = [];
  const slices = changes.map(({ array, value }) => {
    const { lines, writer } = sliceLines([value], contextOf(reader));
    return { title: array.name, lines: [...lines, `return ${result(value, writer)};`] };
  });
  if (emitted && recent) {
    const { lines, writer } = sliceLines([emitted], contextOf(reader));
    const twice = `const twice = ${reader.state(changes.length + 1)} * 2;`;
    const last = `twice - Math.floor(twice / ${2 ** RECENT}) * ${2 ** RECENT}`;
    const result = `return ${last} + ${bit(emitted, writer)};`;
    recents.push({ title: "recent spikes", lines: [...lines, twice, result] });
  }
  if (emitted) {
    const { lines, writer } = sliceLines([emitted], contextOf(reader));
    const before = `${reader.state(changes.length)} * 2 * (1 - ${reader.use("fresh")})`;
    slices.push({
      title: "spikes",
      lines: [...lines, `return ${before} + ${bit(emitted, writer)};`],
    });
  }
  return ["const i = this.thread.x;", ...byRow([...slices, ...recents])];
}

function contextOf(reader: Reader): ReturnType<Reader["context"]> {
  return reader.context(new Names(functions.keys()), "step");
}

function result(value: Value, writer: Writer): string {
  return value.kind === "bool" ? writeAsNumber(value, writer) : write(value, writer);
}

/** A condition as a summand: 1 or 0. */
function bit(value: Value, writer: Writer): string {
  const text = writeAsNumber(value, writer);
  return text.includes("?") ? `(${text})` : text;
}

function byRow(slices: readonly { title: string; lines: readonly string[] }[]): string[] {
  return slices.flatMap(({ title, lines }, row) =>
    row === slices.length - 1
      ? [`// ${title}`, ...lines]
      : [`// ${title}`, `if (this.thread.y === ${row}) {`, indent(lines), "}"],
  );
}

/** Several steps: the state in locals, and at the end the row that is wanted. */
export function manySteps({ composition, rows, reader }: Task, steps: number): string[] {
  const { changes, emitted } = composition;
  const names = new Names([...functions.keys(), "now", "spikes", "k"]);
  const roots = changes.map(({ value }) => value);
  const all = reachable(emitted ? [...roots, emitted] : roots);
  const held = new Map<Value, string>();
  const context = reader.context(names, "now", held);
  const start: string[] = [];
  const fixed = all.filter((value) => value.op === "row" && !rows.isState(value));
  for (const value of fixed) {
    const name = names.take(value.hint ?? "x");
    start.push(`const ${name} = ${context.leaf(value)};`);
    held.set(value, name);
  }
  const state = changes.map(({ array }, row) => {
    const name = names.take(array.name.slice(array.name.lastIndexOf(".") + 1));
    start.push(`let ${name} = ${reader.state(row)};`);
    const read = all.find(
      (value) => value.op === "row" && rows.isState(value) && rows.position(value) === row,
    );
    if (read) held.set(read, name);
    return name;
  });
  if (emitted)
    start.push(`let spikes = ${reader.state(changes.length)} * (1 - ${reader.use("fresh")});`);
  const { lines, writer } = sliceLines(emitted ? [...roots, emitted] : roots, context);
  const after = changes.map(({ value }, row) => {
    const name = names.take(`${state[row]}_after`);
    lines.push(`const ${name} = ${result(value, writer)};`);
    return name;
  });
  if (emitted) lines.push(`spikes = spikes * 2 + ${bit(emitted, writer)};`);
  lines.push(...state.map((name, row) => `${name} = ${after[row]};`), "now = now + 1;");
  return [
    "const i = this.thread.x;",
    `let now = ${reader.use("step")};`,
    ...start,
    `for (let k = 0; k < ${steps}; k++) {`,
    indent(lines),
    "}",
    ...byRow([
      ...changes.map(({ array }, row) => ({ title: array.name, lines: [`return ${state[row]};`] })),
      ...(emitted ? [{ title: "spikes", lines: ["return spikes;"] }] : []),
    ]),
  ];
}
