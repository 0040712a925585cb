// Equations as objects: joined, with other names, with values; in groups and in synapses.

import {
  EquationError,
  Equations,
  equations,
  NameError,
  NeuronGroup,
  Synapses,
  UnitError,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: equations");
const onBothBackends = bothIn(test);

const leak = "dv/dt = (I - v)/tau : volt (unless refractory)";

onBothBackends("values take the place of constants, names of names", async (backend) => {
  const plain = new NeuronGroup(3, "dvm/dt = (drive - vm)/tau_m : volt\ndrive : volt", {
    namespace: { tau_m: "10 ms" },
  });
  const made = new NeuronGroup(
    3,
    equations("dv/dt = (I - v)/tau : volt\nI : volt", { v: "vm", I: "drive", tau: "10 ms" }),
  );
  for (const group of [plain, made]) {
    group.set("vm" as never, "i*mV");
    group.set("drive" as never, "20*mV");
  }
  await ran(backend, [plain, made], "5 ms");
  bits(made.get("vm"), plain.get("vm" as never));
  return { vm: made.get("vm") };
});

test("all substitutions are made at once", () => {
  const exchanged = equations("da/dt = -a*b/second : 1\nb : 1", { a: "b", b: "a" });
  assert.is(String(exchanged), "db/dt = -b * a / second : 1\na : 1");
  assert.is(
    String(exchanged.with({ a: "c" }).with({ c: "d" })),
    "db/dt = -b * d / second : 1\nd : 1",
  );
});

test("values: numbers, quantities of any dimension, units by name", () => {
  const text = "x = a + b*c*d*f : amp";
  const made = equations(text, { a: "2 nA", b: 3, c: "-70 mV", d: "1/(2*ohm)", f: "pi" });
  const group = new NeuronGroup(1, made);
  assert.ok(Math.abs(group.get("x")[0]! - (2e-9 - 0.105 * Math.PI)) < 1e-15);
  const one = new NeuronGroup(1, equations("x = k : second", { k: "ms" }));
  assert.is(one.get("x")[0], 1e-3);
  const integer = new NeuronGroup(1, equations("n = level % 2 : integer", { level: 3 }));
  assert.is(integer.get("n")[0], 1);
});

test("equations are added; each side may be text", () => {
  const one = equations("dv/dt = (I - v)/tau : volt", { tau: "10 ms" });
  const two = equations("I : volt");
  const joined = one.plus(two).plus("J = 2*I : volt");
  assert.is(String(joined), "dv/dt = (I - v) / (0.01 * second) : volt\nI : volt\nJ = 2 * I : volt");
  const group = new NeuronGroup(2, joined);
  group.set("I", "3 mV");
  assert.equal([...group.get("J")], [6e-3, 6e-3]);
  assert.is(group.model, String(joined));
  assert.instance(joined, Equations);
  assert.is(String(equations([one, two, "J = 2*I : volt"])), String(joined));
  assert.is(
    String(equations(["x : 1 (constant)", "y : 1"], { x: "z" })),
    "z : 1 (constant)\ny : 1",
  );
});

test("one template makes several currents", () => {
  const synapse = equations("dg/dt = -g/tau : siemens\nI = g*(E - v) : amp");
  const cell = equations("dv/dt = (Ie + Ii)/C : volt", { C: "200 pF" })
    .plus(synapse.with({ g: "ge", I: "Ie", tau: "5 ms", E: "0 mV" }))
    .plus(synapse.with({ g: "gi", I: "Ii", tau: "10 ms", E: "-80 mV" }));
  const group = new NeuronGroup(1, cell);
  group.set("ge", "1 nS");
  group.set("gi", "1 nS");
  group.set("v", "-70 mV");
  assert.ok(Math.abs(group.get("Ie")[0]! - 70e-12) < 1e-24);
  assert.ok(Math.abs(group.get("Ii")[0]! + 10e-12) < 1e-24);
});

onBothBackends("synapses take them as well", async (backend) => {
  const group = new NeuronGroup(2, "v : 1", { threshold: "True", reset: "" });
  const model = equations("dx/dt = -x/tau : 1 (event-driven)\nw : 1", { x: "trace", tau: "1 ms" });
  const synapses = new Synapses(group, group, { model, onPre: "trace += 1\nv_post += w*trace" });
  synapses.connect({ j: "i" }).set("w", 0.5);
  await ran(backend, [group, synapses], "0.2 ms");
  assert.ok(Math.abs(synapses.get("trace")[0]! - (1 + Math.exp(-0.1))) < 1e-12);
  return { v: group.get("v") };
});

function refusal(make: () => unknown): Error {
  try {
    make();
  } catch (error) {
    return error as Error;
  }
  throw new Error("not refused");
}

test("errors point into the text as it was given", () => {
  const wrong = refusal(
    () =>
      new NeuronGroup(
        1,
        equations(leak, { v: "vm", tau: "10 mV", I: "drive" }).plus("drive : volt"),
        { name: "P" },
      ),
  );
  assert.instance(wrong, UnitError);
  assert.match(
    wrong.message,
    /wrong dimension: the right side of dvm\/dt .*\n {2}in part 1 of equations of group 'P', line 1, column 9\n {2}1 \| dv\/dt = \(I - v\)\/tau : volt/,
  );
  const unknown = refusal(
    () => new NeuronGroup(1, equations(leak, { tau: "5 ms" }), { name: "P" }),
  );
  assert.instance(unknown, NameError);
  assert.match(
    unknown.message,
    /unknown name: I\n {2}in equations of group 'P', line 1, column 10/,
  );
  const reserved = refusal(() => new NeuronGroup(1, equations("x : 1", { x: "N" }), { name: "P" }));
  assert.match(reserved.message, /reserved name: N[\s\S]*1 \| x : 1\n {4}\| \^/);
});

test("a text that is wrong is refused when the object is made", () => {
  assert.instance(
    refusal(() => equations("dv/dt = : volt")),
    EquationError,
  );
  assert.match(
    refusal(() => equations("v : volt").plus("x : 1\nv : 1")).message,
    /defined twice: v\n {2}in part 2 of equations, line 2, column 1[\s\S]*first definition is on line 1 of part 1/,
  );
  assert.match(refusal(() => equations("a : 1\nb : 1", { a: "b" })).message, /defined twice: b/);
});

test("substitutions that cannot be made are refused", () => {
  const with_ = (substitutions: Record<string, unknown>) =>
    refusal(() => equations(leak, substitutions as never));
  for (const [substitutions, pattern] of [
    [
      { taux: "10 ms" },
      /nothing to substitute: taux is not in the equations \(did you mean 'tau'\?\)/,
    ],
    [{ v: "10 mV" }, /cannot put '10 mV' in the place of v: the equations define it/],
    [{ tau: "5 xx" }, /invalid substitution for tau: '5 xx' \(expected a number, a quantity/],
    [{ tau: Number.NaN }, /invalid substitution for tau: NaN/],
    [{ tau: null }, /invalid substitution for tau: null/],
  ] as const) {
    const error = with_(substitutions);
    assert.instance(error, ValueError);
    assert.match(error.message, pattern);
  }
  assert.instance(
    refusal(() => equations(5 as never)),
    ValueError,
  );
  assert.instance(
    refusal(() => equations([] as never)),
    ValueError,
  );
  assert.instance(
    refusal(() => new NeuronGroup(1, {} as never)),
    ValueError,
  );
});

test.run();
