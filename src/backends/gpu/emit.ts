// A program as the text of one kernel of gpu.js: for each row of the result, what that row needs.

import { InternalError } from "../../errors.ts";
import type { DeviceHost, Refusal, StepProgram } from "../../ir/device.ts";
import { type Composition, compose } from "./compose.ts";
import type { Argument, Emitted } from "./emitted.ts";
import { type Writer, write, writeAsNumber } from "./expression.ts";
import { functions } from "./functions.ts";
import { Library } from "./library.ts";
import { Refused } from "./refused.ts";
import { Rows } from "./rows.ts";
import { type SliceContext, sliceLines } from "./slice.ts";
import { indent, Names } from "./text.ts";
import type { Value } from "./value.ts";

/** Why a program cannot run on a device; undefined when it can. */
export function refusalOf(program: StepProgram): Refusal {
  try {
    new Rows(program, compose(program));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { reason: error.reason, remedy: error.remedy };
  }
  return undefined;
}

/** The kernel of a program that `refusalOf` lets pass. Throws InternalError otherwise. */
export function emitProgram(program: StepProgram, host: Pick<DeviceHost, "array">): Emitted {
  try {
    const composition = compose(program);
    return new Emitter(program, composition).run(host);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new InternalError(`not for a device: ${error.message}`);
  }
}

class Emitter {
  private readonly program: StepProgram;
  private readonly composition: Composition;
  private readonly rows: Rows;
  private readonly library = new Library();
  private readonly used = new Set<Argument>();

  constructor(program: StepProgram, composition: Composition) {
    this.program = program;
    this.composition = composition;
    this.rows = new Rows(program, composition);
  }

  run(host: Pick<DeviceHost, "array">): Emitted {
    const { program, composition, rows, library } = this;
    const body = this.body();
    const used = ARGUMENTS.filter((name) => this.used.has(name));
    const name = new Names(functions.keys()).take(`${program.name}_step`);
    const { shared, kernel } = rows.prepare(program.name, host);
    return {
      source: `function ${name}(${used.join(", ")}) {\n${indent(body)}\n}`,
      functions: library.sources,
      natives: library.natives,
      arguments: used,
      state: rows.state,
      spikes: composition.emitted !== undefined,
      fixed: rows.fixed,
      shared,
      prepare: kernel.prologue.length > 0 ? kernel : null,
      tables: rows.tables,
    };
  }

  private body(): string[] {
    const { changes, emitted } = this.composition;
    const results = changes.map(({ array, value }) => ({ title: array.name, value }));
    if (emitted) results.push({ title: "spikes", value: emitted });
    const lines = ["const i = this.thread.x;"];
    results.forEach(({ title, value }, row) => {
      const slice = this.slice(
        value,
        title === "spikes" && row === changes.length ? row : undefined,
      );
      if (row === results.length - 1) lines.push(`// ${title}`, ...slice);
      else lines.push(`// ${title}`, `if (this.thread.y === ${row}) {`, indent(slice), "}");
    });
    return lines;
  }

  /** The lines of one row of the result; `spikes` is the number of the row of spikes. */
  private slice(value: Value, spikes: number | undefined): string[] {
    const { lines, writer } = sliceLines([value], this.context());
    return [...lines, `return ${this.result(value, spikes, writer)};`];
  }

  private result(value: Value, spikes: number | undefined, writer: Writer): string {
    if (spikes === undefined)
      return value.kind === "bool" ? writeAsNumber(value, writer) : write(value, writer);
    this.use("state");
    this.use("fresh");
    const bit = writeAsNumber(value, writer);
    return `state[${spikes}][i] * 2 * (1 - fresh) + ${bit.includes("?") ? `(${bit})` : bit}`;
  }

  private use(name: Argument): string {
    this.used.add(name);
    return name;
  }

  private context(): SliceContext {
    return {
      names: new Names(functions.keys()),
      leaf: (value) => this.leaf(value),
      step: () => this.use("step"),
      function: (name) => this.library.use(name),
      table: (value, operand) => this.table(value, operand),
    };
  }

  private leaf(value: Value): string {
    switch (value.op) {
      case "row": {
        const name = this.use(this.rows.isState(value) ? "state" : "fixed");
        return `${name}[${this.rows.position(value)}][i]`;
      }
      case "constant":
      case "shared":
        return `${this.use("shared")}[${this.use("step")}][${this.rows.position(value)}]`;
      case "added":
        return `${this.use("added")}[${this.addedRow(value.part)}][i]`;
      case "random":
        return this.random(value);
      default:
        throw new InternalError(`no leaf: ${value.op}`);
    }
  }

  private addedRow(part: number): string {
    const { adds } = this.composition;
    this.use("step");
    return adds === 1 ? "step" : `step * ${adds}${part ? ` + ${part}` : ""}`;
  }

  private random({ distribution, stream }: Extract<Value, { op: "random" }>): string {
    const { halves } = this.rows;
    const name = this.library.use(`${distribution}Draw`);
    const state = Array.from({ length: 8 }, (_, k) => `shared[step][${halves + k}]`);
    this.use("shared");
    this.use("step");
    return `${name}(i, ${stream % 65536}, ${Math.floor(stream / 65536)}, ${state.join(", ")})`;
  }

  private table(value: Value, operand: string): string {
    if (value.op !== "lookup") throw new InternalError(`no table: ${value.op}`);
    const offset = this.rows.offset(value.array);
    return `${this.use("tables")}[Math.floor(${operand})${offset ? ` + ${offset}` : ""}]`;
  }
}

const ARGUMENTS: readonly Argument[] = [
  "state",
  "fixed",
  "shared",
  "tables",
  "added",
  "step",
  "fresh",
];
