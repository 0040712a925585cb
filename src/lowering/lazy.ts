// Kernels of a group whose neurons are brought up to now when something reaches them.

import type { ArraySymbol, Expression, Kernel, Loop, Statement } from "../ir/ir.ts";
import { expressionOf, visitExpression } from "../ir/walk.ts";
import {
  add,
  type Bound,
  caughtUp,
  constant,
  define,
  either,
  Fields,
  type LazyState,
  load,
  multiply,
  present,
  replaced,
  store,
  truth,
} from "./lazy-record.ts";

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
 * A kernel that uses records in place of arrays: of neurons that it lists, or those that its synapses reach; these are
 * brought up to now first, and emitted to `output` where they were not. The kernel itself where it reaches none; a
 * reason where it cannot be told whom it reaches.
 */
export function reaching(kernel: Kernel, state: LazyState, output?: ArraySymbol): Kernel | string {
  const { loop, body } = kernel;
  const [at, more] = reached(kernel, state);
  if (at === undefined) return kernel;
  if (at === null || more !== undefined || kernel.output)
    return "its code reaches several neurons at once";
  const place = body.findIndex((part) => part.kind === "index" && part.name === at);
  if (loop.kind === "dense" || (place < 0 && loop.index !== at))
    return "its synapses are rows without indices";
  const now = present(state, at);
  const { fields } = now;
  const fresh: Expression = {
    op: "ne",
    left: load(state.now, null),
    right: fields.load(state.record.base),
  };
  const [records, ...statements] = caughtUp(state, now);
  const before: readonly Statement[] = output
    ? [records!, statements[0]!, { kind: "emit", when: fresh, at }, ...statements.slice(1)]
    : fields.statements;
  const rest = body.slice(place + 1).map((part) => moved(part, fields, at));
  const all = [...body.slice(0, place + 1), ...before, ...rest];
  return { ...kernel, name: `${kernel.name}.lazy`, body: all, output: output ?? null };
}

/**
 * Reads the record of each neuron that a kernel over rows reaches, so that the cache has them all when the kernel runs:
 * here one miss does not wait for another. `nowhere` is f64[1].
 */
export function aheadKernel(
  { loop, body, name }: Kernel,
  state: LazyState,
  nowhere: ArraySymbol,
): Kernel | undefined {
  const [at] = reached({ loop, body, name, prologue: [], output: null }, state);
  const index = body.find((part) => part.kind === "index" && part.name === at);
  if (loop.kind !== "rows" || index?.kind !== "index") return undefined;
  if (index.at !== loop.index && index.at !== loop.place) return undefined;
  const fields = new Fields(state, index.name);
  const read = store(nowhere, null, fields.load(state.record.base));
  const all = [index, ...fields.statements, read];
  return { name: `${name}.ahead`, loop, prologue: [], body: all, output: null };
}

/** A statement that finds values of the neuron `at` in its record. */
function moved(part: Statement, fields: Fields, at: string): Statement {
  const value = expressionOf(part);
  const found =
    value &&
    replaced(value, (node) => (node.at === at ? fields.of(node.array) : undefined), fields);
  if (part.kind === "let") return { ...part, value: found! };
  if (part.kind !== "store") return part;
  const field = part.at === at ? fields.of(part.array) : undefined;
  return field ? { ...fields.store(field, found!, part.watch) } : { ...part, value: found! };
}

const LIST: Loop = { kind: "list", index: "i" };
const RANGE: Loop = { kind: "range", index: "i" };

function kernelOf(name: string, loop: Loop, body: Statement[], output?: ArraySymbol): Kernel {
  return { name, loop, prologue: [], body, output: output ?? null };
}

/** Brings listed neurons up to now; `active` is what they are from here on. */
export function catchUpKernel(name: string, state: LazyState, active: boolean): Kernel {
  const now = present(state, "i");
  const body = caughtUp(state, now);
  if (state.guard) body.push(now.fields.store(state.record.active, { op: "truth", value: active }));
  if (state.guard && active) body.push(store(state.guard, "i", { op: "truth", value: true }));
  return kernelOf(name, LIST, body);
}

/** Emits listed neurons that pass the threshold now. */
export function testKernel(
  name: string,
  state: LazyState,
  when: Expression,
  output: ArraySymbol,
): Kernel {
  const { fields, statements, values } = present(state, "i");
  const now = new Map(state.moving.map((array, k) => [array, values[k]!]));
  const test = replaced(when, ({ array }) => now.get(array) ?? fields.of(array), fields);
  return kernelOf(name, LIST, [...statements, { kind: "emit", when: test, at: "i" }], output);
}

/** Whether a neuron may ever pass its threshold if nothing reaches it, from the values given. */
function mayPass(
  { parts, rest }: Bound,
  values: readonly Expression[],
  state: LazyState,
  fields: Fields,
): Expression {
  let sum = rest;
  parts.forEach(({ rest: from, most, least }, k) => {
    if (most === 0 && least === 0) return;
    const away: Expression = { op: "sub", left: values[k]!, right: from };
    const [left, right] = [most, least].map((factor) => multiply(constant(factor), away));
    sum = add(sum, { op: "max", left: left!, right: least === 0 ? constant(0) : right! });
  });
  const may: Expression = { op: "not", operand: { op: "lt", left: sum, right: constant(0) } };
  return state.guard ? { op: "and", left: fields.load(state.record.active), right: may } : may;
}

/** Emits neurons, listed or all, that may pass their threshold one day and are not yet awake; then they are. */
export function considerKernel(
  name: string,
  state: LazyState,
  bound: Bound,
  output: ArraySymbol,
  all: boolean,
): Kernel {
  const fields = new Fields(state, "i");
  const values = state.moving.map((array) => fields.value(array));
  const { awake } = state.record;
  const was: Expression = { op: "ne", left: fields.load(awake), right: constant(0) };
  const sleeping: Expression = { op: "not", operand: truth("was") };
  const body: Statement[] = [
    ...fields.statements,
    define("may", mayPass(bound, values, state, fields), "bool"),
    define("was", was, "bool"),
    { kind: "emit", when: { op: "and", left: truth("may"), right: sleeping }, at: "i" },
    fields.store(
      awake,
      either({ op: "or", left: truth("may"), right: truth("was") }, constant(1), constant(0)),
    ),
  ];
  return kernelOf(name, all ? RANGE : LIST, body, output);
}

/** Emits the listed neurons that may still pass their threshold; the others are awake no more. */
export function keepKernel(
  name: string,
  state: LazyState,
  bound: Bound,
  output: ArraySymbol,
): Kernel {
  const { fields, statements, values } = present(state, "i");
  const body: Statement[] = [
    ...statements,
    define("may", mayPass(bound, values, state, fields), "bool"),
    { kind: "emit", when: truth("may"), at: "i" },
    fields.store(state.record.awake, either(truth("may"), constant(1), constant(0))),
  ];
  return kernelOf(name, LIST, body, output);
}

/** Emits all neurons that may still pass their threshold; nothing is changed. */
export function censusKernel(
  name: string,
  state: LazyState,
  bound: Bound,
  output: ArraySymbol,
): Kernel {
  const { fields, statements, values } = present(state, "i");
  const when = mayPass(bound, values, state, fields);
  return kernelOf(name, RANGE, [...statements, { kind: "emit", when, at: "i" }], output);
}

/** All neurons as they are in the arrays, as of now; none is awake. */
export function beginKernel(name: string, state: LazyState): Kernel {
  const fields = new Fields(state, "i");
  const { record, guard, moving, now } = state;
  const body: Statement[] = [
    ...fields.statements,
    ...moving.map((array) => fields.store(fields.of(array)!, load(array, "i"), true)),
    fields.store(record.base, load(now, null)),
    fields.store(record.awake, constant(0)),
    ...(guard ? [fields.store(record.active, load(guard, "i"))] : []),
  ];
  return kernelOf(name, RANGE, body);
}

/** Copies of parameters, element by element. */
export type Copies = ReadonlyMap<ArraySymbol, ArraySymbol>;

/** Puts the present values of neurons, all or listed, into the arrays, and parameters into copies. */
export function showKernel(name: string, state: LazyState, copies: Copies, all: boolean): Kernel {
  const { statements, values } = present(state, "i");
  const body = [
    ...statements,
    ...[...copies].map(([array, copy]) => store(copy, "i", load(array, "i"))),
    ...state.moving.map((array, k) => store(array, "i", values[k]!)),
  ];
  return kernelOf(name, all ? RANGE : LIST, body);
}

/** Emits neurons of which the arrays are not as `showKernel` left them; they are so as of now. */
export function adoptKernel(
  name: string,
  state: LazyState,
  copies: Copies,
  output: ArraySymbol,
): Kernel {
  const { fields, statements, values } = present(state, "i");
  const before = new Map([...copies].map(([array, copy]) => [array, load(copy, "i")]));
  const recomputed = statements.map((part) =>
    part.kind === "let" || part.kind === "numbered"
      ? { ...part, value: replaced(part.value, ({ array }) => before.get(array), fields) }
      : part,
  );
  let same: Expression = { op: "truth", value: true };
  const alike = (left: Expression, right: Expression): void => {
    const equal: Expression = { op: "eq", left, right };
    same = same.op === "truth" ? equal : { op: "and", left: same, right: equal };
  };
  for (const [k, array] of state.moving.entries()) alike(load(array, "i"), values[k]!);
  for (const array of state.held) alike(load(array, "i"), before.get(array)!);
  const { base } = state.record;
  const kept = truth("same");
  const body: Statement[] = [
    ...recomputed,
    define("same", same, "bool"),
    { kind: "emit", when: { op: "not", operand: kept }, at: "i" },
    ...state.moving.map((array) => {
      const field = fields.of(array)!;
      return fields.store(field, either(kept, fields.load(field), load(array, "i")), true);
    }),
    fields.store(base, either(kept, fields.load(base), load(state.now, null))),
  ];
  return kernelOf(name, RANGE, body, output);
}
