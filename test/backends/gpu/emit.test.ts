// What the emitter refuses, and the text it makes.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { emitProgram, refusalOf } from "../../../src/backends/gpu/emit.ts";
import { functions } from "../../../src/backends/gpu/functions.ts";
import { InternalError } from "../../../src/errors.ts";
import type { StepPart, StepProgram } from "../../../src/ir/device.ts";
import type { Expression, Kernel, Loop, Statement } from "../../../src/ir/ir.ts";
import { functions as ofTheIr } from "../../../src/ir/math/functions.ts";
import { isSingleName } from "../../../src/ir/single.ts";
import { constant, kernelOf, load, store } from "../harness.ts";
import { Place } from "./harness.ts";

const test = suite("emitter for gpu.js");

const SIZE = 8;
const place = new Place(SIZE);
const clock = place.clock(1e-4);
const v = place.array("P.v", "f64", SIZE);
const w = place.array("P.w", "f64", SIZE);
const scalar = place.array("P.scalar", "f64", 1);
const index = place.array("P.link", "i32", SIZE);
const last = place.array("P.lastspike", "f64", SIZE);
const output = place.array("P.list", "i32", SIZE);

const programOf = (
  kernels: readonly Kernel[],
  rest: Partial<StepProgram> = {},
  parts: readonly StepPart[] = kernels.map((kernel) => ({ kind: "kernel", kernel }) as const),
): StepProgram => ({ name: "P", size: SIZE, clock, parts, times: [], ...rest });

const add = (left: Expression, right: Expression): Expression => ({ op: "add", left, right });

/** Asserts that a program is refused with this reason, that a remedy is told, and that emitting it is a bug. */
function refused(program: StepProgram, reason: RegExp, remedy = /backend 'wasm'/): void {
  const refusal = refusalOf(program);
  assert.ok(refusal, "it is refused");
  assert.match(refusal!.reason, reason);
  assert.match(refusal!.remedy, remedy);
  assert.throws(
    () => emitProgram(program, place),
    (error: Error) => error instanceof InternalError,
  );
}

const k = (body: readonly Statement[], parts: Partial<Kernel> = {}): StepProgram =>
  programOf([kernelOf("P.k", body, parts)]);

const list = { loop: { kind: "list", index: "i" } as Loop };

test("functions of TypeScript, earlier values and rows of synapses are refused", () => {
  const fn = { name: "twice", call: (x = 0) => 2 * x, pure: true };
  const source = { text: "", title: "" };
  const host: Expression = { op: "host", fn, args: [load(v)], place: { source, start: 0, end: 0 } };
  refused(k([store(v, host)]), /P\.k calls twice/, /as an expression/);
  refused(k([store(v, { op: "peek", operand: load(v) })]), /earlier values/);
  const rows: Loop = {
    kind: "rows",
    index: "i",
    row: "r",
    starts: index,
    order: null,
    rows: SIZE,
    offset: 0,
  };
  refused(k([store(v, load(w))], { loop: rows }), /P\.k goes over the synapses/);
  const wheel = place.array("wheel", "i32", 4);
  refused(
    k([store(v, load(w)), { kind: "enqueue", wheel, steps: constant(1), at: "i", soon: [] }]),
    /P\.k hands spikes on/,
  );
});

test("what other elements hold may be read while it stays, not while it changes", () => {
  const link: Statement = { kind: "index", name: "j", array: index, at: "i", offset: 0 };
  assert.is(refusalOf(k([link, store(v, load(w, "j"))])), undefined);
  refused(k([link, store(v, load(v, "j"))]), /P\.k reads P\.v of another element/);
  refused(k([link, store(v, load(w), "j")]), /P\.k writes P\.v of another element/);
  refused(k([link, store(index, load(w))]), /P\.k reaches elements by way of others/);
  refused(k([{ ...link, at: "j" }, store(v, load(w))]), /P\.k reaches elements by way of others/);
  refused(k([store(v, { op: "lookup", array: v, operand: load(w) })]), /P\.v is looked up while/);
});

test("one value for all is written before the elements, not by them, nor when one emits", () => {
  assert.is(refusalOf(k([store(v, load(scalar, null))])), undefined);
  refused(k([store(scalar, load(v), null)]), /P\.k writes P\.scalar, one value for all/);
  refused(k([store(v, load(v, null))]), /P\.k reads P\.v of another element/);
  const emits = kernelOf(
    "P.step",
    [{ kind: "emit", when: { op: "truth", value: true }, at: "i" }],
    {
      output,
    },
  );
  const changes = kernelOf("P.reset", [], {
    ...list,
    prologue: [store(scalar, constant(1), null)],
  });
  refused(programOf([emits, changes]), /P\.reset changes P\.scalar.* when an element emits/);
  refused(programOf([emits, emits]), /P emits twice/, /leave the second event out/);
  refused(programOf([changes]), /P\.reset runs over a list that no condition makes/);
});

test("numbers that f32 has not are refused", () => {
  refused(k([store(v, add(load(v), constant(1e-40)))]), /1e-40, which is too small/, /other units/);
  refused(k([store(v, add(load(v), constant(1e39)))]), /1e\+39, which is too large/, /other units/);
  const infinite = constant(Number.NEGATIVE_INFINITY);
  assert.is(refusalOf(k([store(v, add(load(v), infinite))])), undefined);
  refused(
    programOf([kernelOf("P.k", [store(v, load(w))])], { size: 2 ** 23 + 1 }),
    /8388609 elements/,
    /split the group/,
  );
  const table = { ...place.array("T", "f64", 1), length: 2 ** 24 + 1 };
  const found: Expression = { op: "lookup", array: table, operand: load(v) };
  refused(k([store(v, found)]), /tables of 16777217 entries/, /shorter tables/);
});

test("an array of times takes times only, and is compared within some million steps", () => {
  const timed = (body: readonly Statement[]): StepProgram =>
    programOf([kernelOf("P.k", body)], { times: [last] });
  const since: Expression = { op: "sub", left: load(clock.time, null), right: load(last) };
  const after = (seconds: number): Statement =>
    store(v, {
      op: "select",
      test: { op: "ge", left: since, right: constant(seconds) },
      then: constant(1),
      otherwise: constant(0),
    });
  assert.is(refusalOf(timed([store(last, load(clock.time, null)), after(1)])), undefined);
  assert.is(refusalOf(timed([after(Number.POSITIVE_INFINITY)])), undefined);
  refused(timed([store(last, constant(1))]), /P\.lastspike takes something other than the time/);
  refused(timed([after(1000)]), /1000 s is compared with/, /longer dt/);
});

test("a program that changes nothing is refused", () => {
  refused(programOf([]), /no step changes P/);
  refused(k([store(v, load(v))]), /no step changes P/);
});

test("every function of the IR has one for devices, which compute in single precision anyway", () => {
  const inner = new Set(["quantileTail", "quantileFar", "poissonFew", "poissonMany"]);
  // a device draws normal numbers by functions of its own
  for (const part of ["Square", "Chord", "First", "Second"]) inner.add(`normal${part}`);
  for (const name of ofTheIr.keys())
    if (!inner.has(name) && !name.endsWith("Far") && !isSingleName(name))
      assert.ok(functions.has(`${name}F`), name);
});

test("texts of functions say what they use, and use nothing that comes later", () => {
  const known = new Set<string>();
  for (const [name, { text, uses }] of functions) {
    assert.match(text, new RegExp(`^function ${name}\\(`));
    const called = [...text.matchAll(/(?<![.\w])(\w+)\(/g)].map(([, other]) => other!);
    const others = called.filter((other) => functions.has(other) && other !== name);
    assert.equal(new Set(others), new Set(uses), name);
    known.add(name);
    for (const other of uses) assert.ok(functions.has(other), `${name} uses ${other}`);
  }
});

/** A leaky neuron with a refractory period and a reset. */
function leaky(): StepProgram {
  const local = (name: string): Expression => ({ op: "local", name, type: "f64" });
  const mul = (left: Expression, right: Expression): Expression => ({ op: "mul", left, right });
  const prologue: Statement[] = [
    { kind: "let", name: "t", type: "f64", value: load(clock.time, null) },
    {
      kind: "let",
      name: "drive",
      type: "f64",
      value: { op: "call", name: "sin", args: [local("t")] },
    },
  ];
  const since: Expression = { op: "sub", left: local("t"), right: load(last) };
  const step = kernelOf(
    "P.step",
    [
      {
        kind: "let",
        name: "v_new",
        type: "f64",
        value: add(mul(load(v), constant(0.99)), mul(load(w), local("drive"))),
      },
      store(v, local("v_new")),
      {
        kind: "emit",
        when: {
          op: "and",
          left: { op: "gt", left: local("v_new"), right: constant(1) },
          right: { op: "ge", left: since, right: constant(0.0049999) },
        },
        at: "i",
      },
    ],
    { prologue, output },
  );
  const spike = kernelOf("P.spike", [store(last, load(clock.time, null))], list);
  const reset = kernelOf("P.reset", [store(v, constant(0))], list);
  return programOf([step, spike, reset], { times: [last] });
}

test("the text of a step is made of slices, one for each row", () => {
  const { source, arguments: args, state, fixed, spikes } = emitProgram(leaky(), place);
  assert.equal(args, ["state", "fixed", "shared", "step", "fresh"]);
  assert.equal(
    [...state, ...fixed].map(({ array, kind }) => `${array.name}: ${kind}`),
    ["P.v: number", "P.lastspike: steps", "P.w: number"],
  );
  assert.ok(spikes);
  assert.snapshot(
    source,
    `function P_step(state, fixed, shared, step, fresh) {
  const i = this.thread.x;
  // P.v
  if (this.thread.y === 0) {
    const v = state[0][i];
    const w = fixed[0][i];
    const drive = shared[step][0];
    const v_new = v * 0.99 + w * drive;
    const lastspike = state[1][i];
    const spiked = v_new > 1 && step - lastspike >= 50 ? 1 : 0;
    return spiked === 1 ? 0 : v_new;
  }
  // P.lastspike
  if (this.thread.y === 1) {
    const v = state[0][i];
    const w = fixed[0][i];
    const drive = shared[step][0];
    const v_new = v * 0.99 + w * drive;
    const lastspike = state[1][i];
    const spiked = v_new > 1 && step - lastspike >= 50 ? 1 : 0;
    return spiked === 1 ? step : lastspike;
  }
  // spikes
  const v = state[0][i];
  const w = fixed[0][i];
  const drive = shared[step][0];
  const v_new = v * 0.99 + w * drive;
  const lastspike = state[1][i];
  const spiked = v_new > 1 && step - lastspike >= 50 ? 1 : 0;
  return state[2][i] * 2 * (1 - fresh) + spiked;
}`,
  );
});

test("the text of several steps keeps the state in locals", () => {
  const { source } = emitProgram(leaky(), place, { inner: 6 });
  assert.snapshot(
    source,
    `function P_step(state, fixed, shared, step, fresh) {
  const i = this.thread.x;
  let now = step;
  const w = fixed[0][i];
  let v = state[0][i];
  let lastspike = state[1][i];
  let spikes = state[2][i] * (1 - fresh);
  for (let k = 0; k < 6; k++) {
    const drive = shared[now][0];
    const v_new = v * 0.99 + w * drive;
    const spiked = v_new > 1 && now - lastspike >= 50 ? 1 : 0;
    const v_after = spiked === 1 ? 0 : v_new;
    const lastspike_after = spiked === 1 ? now : lastspike;
    spikes = spikes * 2 + spiked;
    v = v_after;
    lastspike = lastspike_after;
    now = now + 1;
  }
  // P.v
  if (this.thread.y === 0) {
    return v;
  }
  // P.lastspike
  if (this.thread.y === 1) {
    return lastspike;
  }
  // spikes
  return spikes;
}`,
  );
});

test.run();
