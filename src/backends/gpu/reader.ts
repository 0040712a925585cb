// The text by which a kernel reads its arguments, and which of them it reads.

import { InternalError } from "../../errors.ts";
import type { Argument } from "./emitted.ts";
import { Library } from "./library.ts";
import type { Rows } from "./rows.ts";
import type { SliceContext } from "./slice.ts";
import type { Names } from "./text.ts";
import type { Value } from "./value.ts";

const ARGUMENTS: readonly Argument[] = [
  "state",
  "fixed",
  "shared",
  "tables",
  "added",
  "sums",
  "step",
  "fresh",
];

/** Seed and step, as halves of four words. */
const HALVES = 8;

/** Writes reads of arguments. */
export class Reader {
  readonly library: Library = new Library();
  readonly #rows: Rows;
  readonly #adds: number;
  readonly #used = new Set<Argument>();

  /** `adds` is the number of `add` parts of the program. */
  constructor(rows: Rows, adds: number) {
    this.#rows = rows;
    this.#adds = adds;
  }

  /** Arguments that were read, in order. */
  get arguments(): readonly Argument[] {
    return ARGUMENTS.filter((name) => this.#used.has(name));
  }

  /** Notes that an argument is read. */
  use(name: Argument): string {
    this.#used.add(name);
    return name;
  }

  /** What a slice needs; `step` is the text of the step at hand, `held` has locals that hold rows. */
  context(names: Names, step: string, held: ReadonlyMap<Value, string> = new Map()): SliceContext {
    const now = (): string => {
      this.use("step");
      return step;
    };
    return {
      names,
      held: (value) => held.get(value),
      leaf: (value) => this.#leaf(value, now),
      step: now,
      function: (name) => this.library.use(name),
      table: (value, operand) => this.#table(value, operand),
    };
  }

  /** The element's own number in a row of the state. */
  state(row: number): string {
    return `${this.use("state")}[${row}][i]`;
  }

  #leaf(value: Value, step: () => string): string {
    switch (value.op) {
      case "row": {
        const position = this.#rows.position(value);
        return this.#rows.isState(value)
          ? this.state(position)
          : `${this.use("fixed")}[${position}][i]`;
      }
      case "constant":
      case "shared":
        return this.#shared(this.#rows.position(value), step);
      case "added":
        return `${this.use("added")}[${this.#addedRow(value.part, step)}][i]`;
      case "gathered":
        return `${this.use("sums")}[${value.part}][i]`;
      case "random":
        return this.#random(value, step);
      default:
        throw new InternalError(`no leaf: ${value.op}`);
    }
  }

  #shared(position: number, step: () => string): string {
    return `${this.use("shared")}[${step()}][${position}]`;
  }

  #addedRow(part: number, step: () => string): string {
    return this.#adds === 1 ? step() : `${step()} * ${this.#adds}${part ? ` + ${part}` : ""}`;
  }

  #random({ distribution, stream }: Extract<Value, { op: "random" }>, step: () => string): string {
    const name = this.library.use(`${distribution}Draw`);
    const halves = Array.from({ length: HALVES }, (_, k) =>
      this.#shared(this.#rows.halves + k, step),
    );
    return `${name}(${["i", stream % 65536, Math.floor(stream / 65536), ...halves].join(", ")})`;
  }

  #table(value: Value, operand: string): string {
    if (value.op !== "lookup") throw new InternalError(`no table: ${value.op}`);
    const offset = this.#rows.offset(value.array);
    return `${this.use("tables")}[Math.floor(${operand})${offset ? ` + ${offset}` : ""}]`;
  }
}
