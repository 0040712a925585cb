// Whether the neurons of a group may rest until something reaches them, and the numbers that this takes.

import { powers } from "../../integrators/powers.ts";
import type { ArraySymbol, Expression, Kernel, Storage } from "../../ir/ir.ts";
import { type Affine, type AffineTest, affineStep, affineTest } from "../../lowering/affine.ts";
import {
  type Bound,
  formOf,
  type LazyRecord,
  type LazyState,
  type PowerTable,
} from "../../lowering/lazy-record.ts";
import { StateArray } from "../../simulate.ts";

/** Longest time to rest, in steps: a table has a row for each. */
const MOST = 2 ** 16;
/** More variables than this in tables cost more than they spare. */
const VARIABLES = 8;
/** What a bound allows for rounding, relative to what it is made of. */
const MARGIN = 1e-9;

/** What a group is, as its kernels tell. */
export interface Stepping {
  readonly name: string;
  readonly size: number;
  readonly update: Kernel;
  readonly threshold: Kernel;
  /** False while a neuron is refractory. */
  readonly guard: ArraySymbol | undefined;
  /** Steps of a refractory period. */
  readonly refractory: number;
}

/** That neurons of a group may rest, as far as its kernels tell; tables are made when they do. */
export interface LazyPlan {
  readonly moving: readonly ArraySymbol[];
  readonly held: readonly ArraySymbol[];
  readonly guard: ArraySymbol | undefined;
  readonly refractory: number;
  /** All numbers that it rests on. */
  readonly key: string;
  /** The same at every call; a reason where neurons cannot rest after all. */
  readonly tables: () => LazyTables | string;
}

/** How neurons are brought up to now, and when they need not be. */
export interface LazyTables {
  readonly state: LazyState;
  readonly bound: Bound;
  readonly when: Expression;
  /** Steps to rest. */
  readonly last: number;
  readonly records: StateArray;
  /** Kept alive for the kernels that read them. */
  readonly kept: readonly StateArray[];
}

type Forms = ReadonlyMap<ArraySymbol, Affine>;

/** The plan of a group, or why there is none. */
export function lazyPlan(group: Stepping, before?: LazyPlan): LazyPlan | string {
  const { update, threshold, guard, name, size } = group;
  const step = affineStep(update, guard);
  if (!step) return "a step is not linear with the same numbers for all neurons";
  const test = affineTest(threshold, guard);
  if (!test) return "its threshold is not one comparison of variables and numbers";
  const moving = [...step.active.keys()];
  if (moving.length > VARIABLES) return `it has more than ${VARIABLES} variables`;
  const forms = [...step.active.values(), ...step.resting.values(), test.form];
  const all = new Set(forms.flatMap(({ terms }) => [...terms.keys()]));
  const held = [...all].filter((array) => !moving.includes(array));
  if (held.some(({ name: own }) => !own.startsWith(`${name}.`)))
    return "it reads variables of others in every step";
  const key = keyOf(group, step.active, step.resting, test);
  if (before?.key === key) return before;
  const found = { moving, held, ...step, test, size };
  let tables: LazyTables | string | undefined;
  return {
    moving,
    held,
    guard,
    refractory: group.refractory,
    key,
    tables() {
      tables ??= made(group, found);
      return tables;
    },
  };
}

interface Found {
  readonly moving: readonly ArraySymbol[];
  readonly held: readonly ArraySymbol[];
  readonly active: Forms;
  readonly resting: Forms;
  readonly test: AffineTest;
  readonly size: number;
}

function made({ name, guard, refractory }: Stepping, found: Found): LazyTables | string {
  const { moving, held, active, resting, test, size } = found;
  const matrix = matrixOf(active, moving, held);
  const powered = powers(matrix, moving.length, held.length + 1, MOST);
  if (!powered) return `without input it does not come to rest within ${MOST} steps`;
  const bound = boundOf(found, powered.table);
  if (typeof bound === "string") return bound;
  const other = matrixOf(resting, moving, held);
  const still = guard !== undefined && isIdentity(other, moving.length);
  const differs = guard !== undefined && other.some((value, k) => value !== matrix[k]);
  const away = differs && !still ? restingPowers(other, found, refractory) : undefined;
  const main = tableOf(`${name}.powers`, powered.table, found);
  const rest = away && tableOf(`${name}.resting`, away, found);
  const { record, memory } = recordsOf(name, size, moving);
  const state: LazyState = {
    moving,
    held,
    record,
    now: new StateArray(`${name}.now`, "f64", 1),
    guard,
    active: main.table,
    resting: rest?.table,
    still,
  };
  const kept = [main.array, ...(rest ? [rest.array] : [])];
  return { state, bound, when: test.when, last: powered.last, records: memory, kept };
}

/** Records in memory; small ones do not lie across lines of the cache. */
function recordsOf(
  name: string,
  size: number,
  moving: readonly ArraySymbol[],
): { record: LazyRecord; memory: StateArray } {
  const least = moving.length + 2;
  const stride = least <= 8 ? 2 ** Math.ceil(Math.log2(least)) : least;
  const memory = new StateArray(`${name}.records`, "f64", size * stride);
  const field = (what: string, storage: Storage, bytes: number): ArraySymbol => ({
    name: `${name}.record ${what}`,
    storage,
    address: memory.address + bytes,
    length: Math.floor((8 * size * stride - bytes) / width(storage)),
  });
  const rest = 8 * moving.length;
  const record: LazyRecord = {
    stride,
    values: new Map(moving.map((array, k) => [array, field(array.name, "f64", 8 * k)])),
    base: field("base", "i32", rest),
    active: field("active", "bool", rest + 4),
    awake: field("awake", "i32", rest + 8),
  };
  return { record, memory };
}

function width(storage: Storage): number {
  return storage === "f64" ? 8 : 4;
}

/** Numbers of a form in the order of the variables, moving ones first, and its constant. */
function rowOf(form: Affine, { moving, held }: Pick<Found, "moving" | "held">): number[] {
  return [...[...moving, ...held].map((array) => form.terms.get(array) ?? 0), form.constant];
}

function matrixOf(
  forms: Forms,
  moving: readonly ArraySymbol[],
  held: readonly ArraySymbol[],
): Float64Array {
  return Float64Array.from(
    moving.flatMap((array) => {
      const form = forms.get(array) ?? { terms: new Map([[array, 1]]), constant: 0 };
      return rowOf(form, { moving, held });
    }),
  );
}

function isIdentity(matrix: Float64Array, size: number): boolean {
  const width = matrix.length / size;
  return matrix.every((value, k) => value === (Math.floor(k / width) === k % width ? 1 : 0));
}

/** Rows for as many steps as a refractory period has. */
function restingPowers(step: Float64Array, found: Found, steps: number): Float64Array {
  const size = found.moving.length;
  const width = size + found.held.length + 1;
  const rows = new Float64Array((steps + 2) * size * width);
  let row = matrixOf(new Map(), found.moving, found.held);
  for (let n = 0; n < steps + 2; n++) {
    rows.set(row, n * size * width);
    const next = new Float64Array(size * width);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < width; j++) {
        let sum = j < size ? 0 : step[i * width + j]!;
        for (let k = 0; k < size; k++) sum += step[i * width + k]! * row[k * width + j]!;
        next[i * width + j] = sum;
      }
    row = next;
  }
  return rows;
}

/** The columns of a table that are not all 0, in memory. */
function tableOf(
  name: string,
  rows: Float64Array,
  { moving, held }: Found,
): { table: PowerTable; array: StateArray } {
  const width = moving.length + held.length + 1;
  const length = width * moving.length;
  const count = rows.length / length;
  const used: number[] = [];
  for (let k = 0; k < length; k++)
    for (let n = 0; n < count; n++)
      if (rows[n * length + k] !== 0) {
        used.push(k);
        break;
      }
  const stride = Math.max(2, Math.ceil(used.length / 2) * 2);
  const array = new StateArray(name, "f64", count * stride);
  const values = array.f64;
  for (let n = 0; n < count; n++)
    for (const [c, k] of used.entries()) values[n * stride + c] = rows[n * length + k]!;
  const variables = [...moving, ...held, null];
  const column = (c: number): ArraySymbol => ({
    name: `${name}.${c}`,
    storage: "f64",
    address: array.address + 8 * c,
    length: array.length - c,
  });
  const sums = moving.map((_, i) =>
    used.flatMap((k, c) =>
      Math.floor(k / width) === i ? [{ column: column(c), of: variables[k % width]! }] : [],
    ),
  );
  return { table: { last: count - 1, stride, sums }, array };
}

/** How far the threshold's form may get above its value at rest, by each variable. */
function boundOf(found: Found, rows: Float64Array): Bound | string {
  const { moving, held, test } = found;
  const size = moving.length;
  const width = size + held.length + 1;
  const length = size * width;
  const last = rows.length / length - 1;
  const [weights, others] = [
    rowOf(test.form, found).slice(0, size),
    rowOf(test.form, found).slice(size),
  ];
  const counts = (n: number, j: number): number =>
    weights.reduce((sum, weight, i) => sum + weight * rows[n * length + i * width + j]!, 0);
  const parts = moving.map((_, j) => {
    let [most, least] = [0, 0];
    for (let n = 1; n <= last; n++) {
      most = Math.max(most, counts(n, j));
      least = Math.min(least, counts(n, j));
    }
    const at = last * length + j * width;
    const terms = held.map((array, h) => [array, rows[at + size + h]!] as const);
    const rest = formOf(
      terms.filter(([, factor]) => factor !== 0),
      rows[at + width - 1]!,
      "i",
    );
    return { rest, most: most * (1 + MARGIN), least: least * (1 + MARGIN) };
  });
  const resting = others.map((other, h) => other + counts(last, size + h));
  const sizes = others.map((other, h) =>
    weights.reduce(
      (sum, weight, i) => sum + Math.abs(weight * rows[last * length + i * width + size + h]!),
      Math.abs(other),
    ),
  );
  const number = resting.at(-1)! + MARGIN * sizes.at(-1)!;
  if (held.length === 0 && number >= 0) return "it passes its threshold without input";
  return { parts, rest: withMargins(held, resting, sizes, number) };
}

function withMargins(
  held: readonly ArraySymbol[],
  factors: readonly number[],
  sizes: readonly number[],
  number: number,
): Expression {
  const terms = held.map((array, h) => [array, factors[h]!] as const);
  let sum = formOf(terms, number, "i");
  for (const [h, array] of held.entries()) {
    const size: Expression = { op: "abs", operand: { op: "load", array, at: "i" } };
    const factor: Expression = { op: "constant", value: MARGIN * sizes[h]! };
    sum = { op: "add", left: sum, right: { op: "mul", left: factor, right: size } };
  }
  return sum;
}

function keyOf(
  { size, refractory, guard }: Stepping,
  active: Forms,
  resting: Forms,
  test: AffineTest,
): string {
  const told = ({ terms, constant }: Affine): string =>
    `${[...terms].map(([{ name }, factor]) => `${factor}*${name}`).join("+")}+${constant}`;
  const forms = [...active, ...resting].map(([{ name }, form]) => `${name}=${told(form)}`);
  return [size, refractory, guard?.name, ...forms, test.when.op, told(test.form)].join(" ");
}
