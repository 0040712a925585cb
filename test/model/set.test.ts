// set, get and live views: values of every kind into variables and out of them.

import {
  EquationError,
  MyelinError,
  NameError,
  Network,
  NeuronGroup,
  Synapses,
  UnitError,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: set and get");
const onBothBackends = bothIn(test);

const model = `v : volt
  x : 1
  k : integer
  b : boolean
  s : 1 (shared)
  c : 1 (constant)
  double = 2*x : 1
  ds = 2*s : 1 (shared)`;
const make = () => new NeuronGroup(4, model, { namespace: { El: "-60 mV", four: 4 } });

test("numbers are SI, quantities and expressions have units", () => {
  const group = make();
  for (const [value, volts] of [
    [0.05, 0.05],
    ["50 mV", 0.05],
    ["50*mV", 50 * 1e-3],
    ["El + 10*mV", -0.06 + 10 * 1e-3],
    ["0", 0],
    ["El/2", -0.03],
  ] as const) {
    group.set("v", value);
    bits(group.get("v"), Array(4).fill(volts), String(value));
  }
});

test("expressions see the group's variables, i, N, constants and functions", () => {
  const group = make();
  group.set("x", "i**2 + N + four + pi*0");
  assert.equal([...group.get("x")], [8, 9, 12, 17]);
  group.set("x", "x/2 if i > 1 else -x");
  assert.equal([...group.get("x")], [-8, -9, 6, 8.5]);
  group.set("x", "clip(double, -10, 13)");
  assert.equal([...group.get("x")], [-10, -10, 12, 13]);
});

test("where and at choose elements", () => {
  const group = make();
  group.set("x", 1, { at: [1, 3] });
  group.set("x", "10*i", { where: "x < 0.5 and i > 0" });
  assert.equal([...group.get("x")], [0, 1, 20, 1]);
  group.set("x", [7, 8], { at: [2, 0] });
  assert.equal([...group.get("x")], [8, 1, 7, 1]);
  group.set("b", true, { where: "x > 5" });
  assert.equal([...group.get("b")], [1, 0, 1, 0]);
});

test("integers are integers, booleans are 0 or 1, shared variables are one", () => {
  const group = make();
  group.set("k", "int(i*1.7 - 2)");
  assert.equal([...group.get("k")], [-2, 0, 1, 3]);
  assert.throws(
    () => group.set("k", "i*1.7 - 2"),
    (error: Error) => error instanceof UnitError,
  );
  group.set("b", "i % 2 == 0");
  group.set("b", "not b");
  assert.equal([...group.get("b")], [0, 1, 0, 1]);
  group.set("b", [true, true, false, false]);
  assert.equal([...group.get("b")], [1, 1, 0, 0]);
  group.set("s", "four + N");
  assert.equal([...group.get("s")], [8]);
  assert.equal([...group.get("ds")], [16]);
  group.set("s", "rand()");
  const [s] = group.get("s");
  assert.ok(s! > 0 && s! < 1);
});

test("get gives a copy, state gives a live view", () => {
  const group = make();
  group.set("x", "i");
  const copy = group.get("x");
  copy[0] = 99;
  assert.is(group.get("x")[0], 0);
  const { x, k, b } = group.state;
  assert.instance(k, Int32Array);
  x![1] = 42;
  b![2] = 1;
  assert.is(group.get("x")[1], 42);
  group.set("x", 5);
  assert.equal([...x!], [5, 5, 5, 5]);
  assert.equal(Object.keys(group.state).sort(), ["b", "c", "k", "s", "v", "x"]);
});

onBothBackends(
  "live views stay alive through runs, and runs see what is written to them",
  async (backend) => {
    const group = new NeuronGroup(3, "dx/dt = y/ms : 1\ny : 1", { method: "euler" });
    const { x, y } = group.state;
    y!.set([1, 2, 3]);
    const net = await ran(backend, [group], "1 ms");
    close(x!, [1, 2, 3]);
    y!.fill(0);
    x![0] = -1;
    await net.run("1 ms");
    close(group.get("x"), [-1, 2, 3]);
    assert.is(group.state.x, x, "the same view");
  },
);

test("what cannot be set is refused, and nothing is changed", () => {
  const group = make();
  group.set("x", "i");
  const before = group.get("x");
  for (const [name, value, options, kind] of [
    ["v", "3", {}, UnitError],
    ["v", "3 ms", {}, UnitError],
    ["x", "3*mV", {}, UnitError],
    ["x", "v", {}, UnitError],
    ["b", "x", {}, UnitError],
    ["x", "y + 1", {}, NameError],
    ["y", 1, {}, NameError],
    ["x", "1 +", {}, EquationError],
    ["x", 1, { where: "x" }, UnitError],
    ["x", 1, { where: "z > 1" }, NameError],
    ["x", 1, { at: [4] }, ValueError],
    ["x", 1, { at: [-1] }, ValueError],
    ["x", [1, 2], {}, ValueError],
    ["x", [1, 2, 3, 4], { where: "i > 1" }, ValueError],
    ["x", [1, 2], { at: [0] }, ValueError],
    ["double", 1, {}, ValueError],
    ["t", 1, {}, ValueError],
    ["i", 1, {}, ValueError],
    ["N", 1, {}, ValueError],
    ["four", 1, {}, NameError],
  ] as const) {
    assert.throws(
      () => group.set(name as string, value as never, options as object),
      (error: Error) => error instanceof kind && error instanceof MyelinError,
      `${name} = ${JSON.stringify(value)} ${JSON.stringify(options)}`,
    );
    bits(group.get("x"), before);
  }
  assert.throws(
    () => group.get("four" as string),
    (error: Error) => error instanceof NameError,
  );
});

test("an unknown name brings up the nearest", () => {
  const group = new NeuronGroup(1, "voltage : 1");
  assert.throws(
    () => group.set("voltge" as string, 1),
    (error: Error) =>
      error instanceof NameError && error.identifier === "voltge" && /voltage/.test(error.message),
  );
});

test("synapses: values per synapse, from their neighbours, and not before there are any", () => {
  const source = new NeuronGroup(2, "x : 1", { threshold: "x > 1" });
  const target = new NeuronGroup(3, "x : 1\nhalf = x/2 : 1");
  source.set("x", "10*(i + 1)");
  target.set("x", "i");
  const synapses = new Synapses(source, target, {
    model: "w : 1\ns : 1 (shared)",
    onPre: "x_post += w",
  });
  assert.throws(
    () => synapses.set("w", 1),
    (error: Error) => error instanceof ValueError && /connect/.test(error.message),
  );
  assert.throws(
    () => synapses.set("delay", "1 ms"),
    (error: Error) => error instanceof ValueError,
  );
  synapses.set("s", 3);
  synapses.connect();
  synapses.set("w", "x_pre + half_post + s*0 + j*100");
  assert.equal([...synapses.get("w")], [10, 110.5, 211, 20, 120.5, 221]);
  synapses.set("w", -1, { where: "i == 1 and x_post > 0.5" });
  synapses.set("w", 7, { at: [0] });
  assert.equal([...synapses.get("w")], [7, 110.5, 211, 20, -1, -1]);
  const { w, delay } = synapses.state;
  w![1] = 0;
  delay![1] = 2e-3;
  assert.equal([...synapses.get("w")].slice(0, 2), [7, 0]);
  assert.equal([...synapses.get("delay")], [0, 2e-3, 0, 0, 0, 0]);
  assert.throws(
    () => synapses.set("x_post" as string, 1),
    (error: Error) => error instanceof NameError,
  );
  assert.equal(synapses.N, 6);
});

test("values set on objects of a network that never ran are there", () => {
  const group = make();
  const net = new Network([group]);
  group.set("x", "rand()");
  assert.ok(group.get("x").every((x) => x > 0 && x < 1));
  assert.is(net.t, 0);
});

test.run();
