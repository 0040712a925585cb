// Where everything that a kernel reads lies: rows of state and of what stays, shared numbers, tables.

import type { DeviceHost, StepProgram } from "../../ir/device.ts";
import type { ArraySymbol, Kernel } from "../../ir/ir.ts";
import type { Composition } from "./compose.ts";
import type { Row, SharedValue } from "./emitted.ts";
import { ON_CPU, Refused } from "./refused.ts";
import { arrayKey } from "./shared.ts";
import { reachable } from "./slice.ts";
import { isWritable } from "./text.ts";
import type { Value } from "./value.ts";

/** Positions beyond are not told apart in f32. */
const MOST_IN_TABLES = 2 ** 24;

/** Seed and step as the halves of four words. */
const HALVES = 8;

/** The rows and numbers of a composition, in the order of first use. */
export class Rows {
  readonly state: readonly Row[];
  readonly fixed: readonly Row[];
  readonly tables: readonly ArraySymbol[];
  readonly draws: boolean;
  readonly adds: boolean;
  /** Shared values and constants that cannot be written; their position in `shared` is that in here. */
  readonly #numbers: readonly Value[];
  readonly #position = new Map<Value, number>();
  readonly #offsets = new Map<string, number>();
  readonly #composition: Composition;
  readonly #random: ArraySymbol;

  constructor(program: StepProgram, composition: Composition) {
    this.#composition = composition;
    this.#random = program.clock.random;
    const { changes, emitted } = composition;
    const roots = changes.map(({ value }) => value);
    const all = reachable(emitted ? [...roots, emitted] : roots);
    this.state = changes.map(({ array, value }) => ({
      array,
      kind: rowKind(value),
      through: null,
    }));
    const changed = new Set(changes.map(({ array }) => arrayKey(array)));
    const fixed: Row[] = [];
    this.state.forEach((_, k) => {
      const row = all.find((value) => value.op === "row" && isRow(value, changes[k]!.array));
      if (row) this.#position.set(row, k);
    });
    for (const value of all) {
      if (value.op !== "row" || (!value.through && changed.has(arrayKey(value.array)))) continue;
      this.#position.set(value, fixed.length);
      fixed.push({ array: value.array, kind: rowKind(value), through: value.through });
    }
    this.fixed = fixed;
    this.#numbers = all.filter(
      (value) => value.op === "shared" || (value.op === "constant" && !isWritable(value.value)),
    );
    this.#numbers.forEach((value, k) => {
      if (value.op === "constant") refuseUnfit(value.value, program.name);
      this.#position.set(value, k);
    });
    this.draws = all.some(({ op }) => op === "random");
    this.adds = all.some(({ op }) => op === "added");
    this.tables = this.#place(all, program.name);
  }

  /** Of a row, a shared value or a constant: its position among those of its kind. */
  position(value: Value): number {
    return this.#position.get(value)!;
  }

  /** Whether a row is one of the state. */
  isState(value: Extract<Value, { op: "row" }>): boolean {
    return !value.through && this.state.some(({ array }) => isRow(value, array));
  }

  /** Where an array begins in the tables. */
  offset(array: ArraySymbol): number {
    return this.#offsets.get(arrayKey(array))!;
  }

  /** The position of the first half of the seed. */
  get halves(): number {
    return this.#numbers.length;
  }

  /** Shared values with arrays for them, and the kernel that fills these arrays. */
  prepare(
    name: string,
    host: Pick<DeviceHost, "array">,
  ): { shared: SharedValue[]; kernel: Kernel } {
    const wanted = this.#numbers.map((value, k) => ({
      value,
      into: host.array(`${name}.shared${k}`, "f64", 1),
    }));
    const prologue = this.#composition.shared.statements(wanted);
    const loop = { kind: "range", index: "i" } as const;
    const shared: SharedValue[] = wanted.map(({ into }) => ({ kind: "number", array: into }));
    for (let k = 0; this.draws && k < HALVES; k++)
      shared.push({ kind: "half", array: this.#random, element: k >> 1, high: k % 2 === 1 });
    return { shared, kernel: { name: `${name}.shared`, loop, prologue, body: [], output: null } };
  }

  #place(all: readonly Value[], name: string): ArraySymbol[] {
    const tables: ArraySymbol[] = [];
    let length = 0;
    for (const value of all) {
      if (value.op !== "lookup" || this.#offsets.has(arrayKey(value.array))) continue;
      this.#offsets.set(arrayKey(value.array), length);
      tables.push(value.array);
      length += value.array.length;
    }
    if (length > MOST_IN_TABLES)
      throw new Refused(
        `${name} looks up numbers in tables of ${length} entries; a device numbers them in f32, up to ${MOST_IN_TABLES}`,
        `take shorter tables, or ${ON_CPU}`,
      );
    return tables;
  }
}

function rowKind({ kind }: Value): Row["kind"] {
  return kind === "steps" ? "steps" : "number";
}

function isRow(value: Value, array: ArraySymbol): boolean {
  return value.op === "row" && !value.through && arrayKey(value.array) === arrayKey(array);
}

function refuseUnfit(value: number, name: string): void {
  const single = Math.fround(value);
  if (Math.abs(single) > 1 && Number.isFinite(single)) return;
  if (Number.isFinite(value))
    throw new Refused(
      `${name} needs the number ${value}, which is too ${Math.abs(value) < 1 ? "small" : "large"} for f32`,
      `write the equations in other units, or ${ON_CPU}`,
    );
}
