// Kernels of a group whose neurons are brought up to now when something reaches them: by powers of the step, in tables.

import type { ArraySymbol, Expression, Kernel, Loop, Statement } from "../ir/ir.ts";
import { expressionOf, visitExpression } from "../ir/walk.ts";

/** Powers of a step: rows of `stride` numbers, of which `columns` says what they multiply. */
export interface PowerTable {
  readonly array: ArraySymbol;
  /** The row of a state at rest, which all later ones are. */
  readonly last: number;
  readonly stride: number;
  /** For each moving variable, which number of a row multiplies what: a variable, or 1. */
  readonly sums: readonly (readonly {
    readonly column: number;
    readonly of: ArraySymbol | null;
  }[])[];
}

/** Where the state of a lazy group lies. */
export interface LazyState {
  /** Variables that steps change: values as of step `base` of each neuron. */
  readonly moving: readonly ArraySymbol[];
  /** Parameters in its equations or its threshold. */
  readonly held: readonly ArraySymbol[];
  /** i32: the step whose update the values follow. */
  readonly base: ArraySymbol;
  /** f64[1]: the step whose update was the last. */
  readonly now: ArraySymbol;
  /** False where a neuron is refractory, if any can be. */
  readonly guard: ArraySymbol | undefined;
  readonly active: PowerTable;
  /** Of refractory neurons; undefined where these stand still, or are stepped as the others. */
  readonly resting: PowerTable | undefined;
  /** Refractory neurons stand still. */
  readonly still: boolean;
}

/** A bound on the form that is above 0 where a threshold is passed, over all steps to come. */
export interface Bound {
  /** For each moving variable: its value at rest, and the most and least that its distance from it may count. */
  readonly parts: readonly {
    readonly rest: Expression;
    readonly most: number;
    readonly least: number;
  }[];
  /** The form of a neuron at rest, and a margin. */
  readonly rest: Expression;
}

const constant = (value: number): Expression => ({ op: "constant", value });
const local = (name: string): Expression => ({ op: "local", name, type: "f64" });
const load = (array: ArraySymbol, at: string | null): Expression => ({ op: "load", array, at });
const add = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });
const multiply = (left: Expression, right: Expression): Expression => ({ op: "mul", left, right });

/** A number times each of some arrays, and a number, as an expression of the element `at`. */
export function formOf(
  terms: Iterable<readonly [ArraySymbol, number]>,
  rest: number,
  at: string,
): Expression {
  let sum = constant(rest);
  for (const [array, factor] of terms) sum = add(sum, multiply(constant(factor), load(array, at)));
  return sum;
}

function define(name: string, value: Expression): Statement {
  return { kind: "let", name, type: "f64", value };
}

function store(array: ArraySymbol, at: string, value: Expression, watch = false): Statement {
  return { kind: "store", array, at, value, watch };
}

/** Statements that compute the present values of the moving variables of a neuron, and what these are called. */
function present(state: LazyState, at: string): { statements: Statement[]; values: Expression[] } {
  const { base, now, active, resting, guard, still } = state;
  const name = (what: string): string => `${at} ${what}`;
  const statements: Statement[] = [
    define(name("steps"), { op: "sub", left: load(now, null), right: load(base, at) }),
  ];
  const rowOf = ({ last, stride }: PowerTable): Expression =>
    multiply(
      {
        op: "max",
        left: constant(0),
        right: { op: "min", left: local(name("steps")), right: constant(last) },
      },
      constant(stride),
    );
  statements.push(define(name("row"), rowOf(active)));
  if (resting) statements.push(define(name("resting row"), rowOf(resting)));
  const values = state.moving.map((array, k) => {
    const moved = powered(active, k, name("row"), at);
    let value = moved;
    if (guard && (resting || still))
      value = {
        op: "select",
        test: load(guard, at),
        then: moved,
        otherwise: resting ? powered(resting, k, name("resting row"), at) : load(array, at),
      };
    const called = `${at} ${array.name} now`;
    statements.push(define(called, value));
    return local(called);
  });
  return { statements, values };
}

function powered({ array, sums }: PowerTable, k: number, row: string, at: string): Expression {
  const terms = sums[k]!.map(({ column, of }) => {
    const factor: Expression = {
      op: "lookup",
      array,
      operand: column === 0 ? local(row) : add(local(row), constant(column)),
    };
    return of ? multiply(factor, load(of, at)) : factor;
  });
  return terms.slice(1).reduce(add, terms[0] ?? constant(0));
}

/** Statements that bring a neuron up to now. */
function caughtUp(state: LazyState, at: string, watch: boolean): Statement[] {
  const { statements, values } = present(state, at);
  return [
    ...statements,
    ...state.moving.map((array, k) => store(array, at, values[k]!, watch)),
    store(state.base, at, load(state.now, null)),
  ];
}

/** Names of the indices by which a kernel reaches neurons; null where it is not by one. */
function reached({ body }: Kernel, { moving, held }: LazyState): Set<string | null> {
  const found = new Set<string | null>();
  for (const part of body) {
    if (part.kind === "store" && (moving.includes(part.array) || held.includes(part.array)))
      found.add(part.at);
    const value = expressionOf(part);
    if (value)
      visitExpression(value, (node) => {
        if (node.op === "load" && moving.includes(node.array)) found.add(node.at);
        if (node.op === "lookup" && moving.includes(node.array)) found.add(null);
      });
  }
  return found;
}

/**
 * A kernel over synapses that brings each neuron that it reaches up to now, and emits it where it was not. The kernel
 * itself where it reaches none; a reason where it cannot be told whom it reaches.
 */
export function reaching(kernel: Kernel, state: LazyState, output: ArraySymbol): Kernel | string {
  const indices = reached(kernel, state);
  const [at, more] = indices;
  if (at === undefined) return kernel;
  if (at === null || more !== undefined || kernel.output)
    return "its code reaches several neurons at once";
  const own = kernel.loop.index === at;
  const place = kernel.body.findIndex((part) => part.kind === "index" && part.name === at);
  if (kernel.loop.kind === "dense" || (place < 0 && !own))
    return "its synapses are rows without indices";
  const fresh: Expression = { op: "ne", left: load(state.now, null), right: load(state.base, at) };
  const before: Statement[] = [{ kind: "emit", when: fresh, at }, ...caughtUp(state, at, true)];
  const body = [...kernel.body.slice(0, place + 1), ...before, ...kernel.body.slice(place + 1)];
  return { ...kernel, name: `${kernel.name}.reaching`, body, output };
}

const LIST: Loop = { kind: "list", index: "i" };
const RANGE: Loop = { kind: "range", index: "i" };

function kernelOf(name: string, loop: Loop, body: Statement[], output?: ArraySymbol): Kernel {
  return { name, loop, prologue: [], body, output: output ?? null };
}

/** Brings listed neurons up to now; `wake` ends their refractoriness. */
export function catchUpKernel(name: string, state: LazyState, wake: boolean): Kernel {
  const body = caughtUp(state, "i", true);
  if (wake) body.push(store(state.guard!, "i", { op: "truth", value: true }));
  return kernelOf(name, LIST, body);
}

/** Emits listed neurons that pass the threshold now. */
export function testKernel(
  name: string,
  state: LazyState,
  when: Expression,
  output: ArraySymbol,
): Kernel {
  const { statements, values } = present(state, "i");
  const now = new Map(state.moving.map((array, k) => [array, values[k]!]));
  const test: Statement = { kind: "emit", when: replaced(when, now), at: "i" };
  return kernelOf(name, LIST, [...statements, test], output);
}

function replaced(root: Expression, by: ReadonlyMap<ArraySymbol, Expression>): Expression {
  if (root.op === "load") return by.get(root.array) ?? root;
  const at = (part: Expression): Expression => replaced(part, by);
  if ("operand" in root) return { ...root, operand: at(root.operand) };
  if ("left" in root) return { ...root, left: at(root.left), right: at(root.right) } as Expression;
  if (root.op === "select")
    return { ...root, test: at(root.test), then: at(root.then), otherwise: at(root.otherwise) };
  return root;
}

/** Whether a neuron may ever pass its threshold if nothing reaches it, from the values given. */
function mayPass(
  { parts, rest }: Bound,
  values: readonly Expression[],
  guard: ArraySymbol | undefined,
): Expression {
  let sum = rest;
  parts.forEach(({ rest: from, most, least }, k) => {
    if (most === 0 && least === 0) return;
    const away: Expression = { op: "sub", left: values[k]!, right: from };
    const up = multiply(constant(most), away);
    const part: Expression =
      least === 0 && most > 0
        ? { op: "max", left: up, right: constant(0) }
        : { op: "max", left: up, right: multiply(constant(least), away) };
    sum = add(sum, part);
  });
  const may: Expression = { op: "not", operand: { op: "lt", left: sum, right: constant(0) } };
  return guard ? { op: "and", left: load(guard, "i"), right: may } : may;
}

/** Emits listed (or all) neurons that may pass their threshold one day and are not yet `awake` (i32), which it sets. */
export function considerKernel(
  name: string,
  state: LazyState,
  bound: Bound,
  awake: ArraySymbol,
  output: ArraySymbol,
  all: boolean,
): Kernel {
  const values = state.moving.map((array) => load(array, "i"));
  const may = mayPass(bound, values, state.guard);
  const was: Expression = { op: "ne", left: load(awake, "i"), right: constant(0) };
  const body: Statement[] = [
    { kind: "let", name: "may", type: "bool", value: may },
    { kind: "let", name: "was", type: "bool", value: was },
    {
      kind: "emit",
      when: {
        op: "and",
        left: { op: "local", name: "may", type: "bool" },
        right: { op: "not", operand: { op: "local", name: "was", type: "bool" } },
      },
      at: "i",
    },
    store(awake, "i", {
      op: "select",
      test: {
        op: "or",
        left: { op: "local", name: "may", type: "bool" },
        right: { op: "local", name: "was", type: "bool" },
      },
      then: constant(1),
      otherwise: constant(0),
    }),
  ];
  return kernelOf(name, all ? RANGE : LIST, body, output);
}

/** Emits the listed neurons that may still pass their threshold; `awake` (i32) is 0 for the others. */
export function keepKernel(
  name: string,
  state: LazyState,
  bound: Bound,
  awake: ArraySymbol,
  output: ArraySymbol,
): Kernel {
  const { statements, values } = present(state, "i");
  const may: Expression = { op: "local", name: "may", type: "bool" };
  const body: Statement[] = [
    ...statements,
    { kind: "let", name: "may", type: "bool", value: mayPass(bound, values, state.guard) },
    { kind: "emit", when: may, at: "i" },
    store(awake, "i", { op: "select", test: may, then: constant(1), otherwise: constant(0) }),
  ];
  return kernelOf(name, LIST, body, output);
}

/** Copies of the arrays of a state, element by element. */
export type Copies = ReadonlyMap<ArraySymbol, ArraySymbol>;

/** Puts the present values in the arrays and what was there in copies. */
export function showKernel(name: string, state: LazyState, copies: Copies, all: boolean): Kernel {
  const { statements, values } = present(state, "i");
  const body = [
    ...statements,
    ...[...copies].map(([array, copy]) => store(copy, "i", load(array, "i"))),
    ...state.moving.map((array, k) => store(array, "i", values[k]!)),
  ];
  return kernelOf(name, all ? RANGE : LIST, body);
}

/** Takes back what `showKernel` did, of listed neurons that nobody has changed. */
export function hideKernel(name: string, state: LazyState, copies: Copies): Kernel {
  const body = state.moving.map((array) => store(array, "i", load(copies.get(array)!, "i")));
  return kernelOf(name, LIST, body);
}

/** Takes back what `showKernel` did where values are as it left them; others are as of now, and emitted. */
export function adoptKernel(
  name: string,
  state: LazyState,
  copies: Copies,
  output: ArraySymbol,
): Kernel {
  const before = new Map([...copies].map(([array, copy]) => [array, load(copy, "i")]));
  const { statements, values } = present(state, "i");
  const recomputed = statements.map((part) =>
    part.kind === "let" ? { ...part, value: replaced(part.value, before) } : part,
  );
  let same: Expression = { op: "truth", value: true };
  const alike = (left: Expression, right: Expression): void => {
    const equal: Expression = { op: "eq", left, right };
    same = same.op === "truth" ? equal : { op: "and", left: same, right: equal };
  };
  for (const [k, array] of state.moving.entries()) alike(load(array, "i"), values[k]!);
  for (const array of state.held) alike(load(array, "i"), before.get(array)!);
  const kept: Expression = { op: "local", name: "same", type: "bool" };
  const body: Statement[] = [
    ...recomputed,
    { kind: "let", name: "same", type: "bool", value: same },
    { kind: "emit", when: { op: "not", operand: kept }, at: "i" },
    ...state.moving.map((array) =>
      store(
        array,
        "i",
        { op: "select", test: kept, then: before.get(array)!, otherwise: load(array, "i") },
        true,
      ),
    ),
    store(state.base, "i", {
      op: "select",
      test: kept,
      then: load(state.base, "i"),
      otherwise: load(state.now, null),
    }),
  ];
  return kernelOf(name, RANGE, body, output);
}
