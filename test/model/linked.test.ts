// Linked variables: names of one group for another's values.

import {
  EquationError,
  linkedVariable,
  Network,
  NetworkError,
  NeuronGroup,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: linked variables");
const onBothBackends = bothIn(test);

const reversed = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
const upward = reversed.slice().reverse();

onBothBackends("test_linked_variable_correct: both names show the same values", async (backend) => {
  const one = new NeuronGroup(10, "dv/dt = -v/(10*ms) : volt");
  one.set("v", "20*mV*i/9");
  const two = new NeuronGroup(10, "v : volt (linked)");
  two.set("v", linkedVariable(one, "v"));
  const first = new StateMonitor(one, "v");
  const second = new StateMonitor(two, "v");
  await ran(backend, [one, two, first, second], "10 ms");
  const values = second.get("v");
  first.get("v").forEach((trace, k) => {
    bits(values[k]!, trace);
  });
  bits(two.get("v"), one.get("v"));
  return { v: two.get("v") };
});

onBothBackends("test_linked_variable_scalar: a group of one neuron", async (backend) => {
  const one = new NeuronGroup(1, "dx/dt = -x/(10*ms) : 1");
  const many = new NeuronGroup(10, "dy/dt = (-y + x)/(20*ms) : 1\nx : 1 (linked)");
  one.set("x", 1);
  many.set("y", "i/9.0");
  many.link("x", one, "x");
  await ran(backend, [one, many], "10 ms");
  assert.is(many.get("x").length, 10);
  // y' = (e^(-t/10) - y)/20: y = -e^(-t/10) + (1 + y0) e^(-t/20)
  close(
    many.get("y"),
    Float64Array.from(upward, (k) => -Math.exp(-1) + (1 + k / 9) * Math.exp(-0.5)),
    "y",
    1e-2,
  );
  return { y: many.get("y") };
});

onBothBackends("a shared variable links to groups of any size", async (backend) => {
  const one = new NeuronGroup(3, "s : volt (shared)");
  const many = new NeuronGroup(5, "x : volt (linked)\ndv/dt = (x - v)/(10*ms) : volt");
  many.link("x", one, "s");
  one.set("s", "1 mV");
  one.runRegularly("s += 1*mV", { dt: "1 ms" });
  await ran(backend, [one, many], "3 ms");
  close(many.get("x"), Array(5).fill(4e-3));
  return { v: many.get("v") };
});

onBothBackends(
  "test_linked_variable_indexed: an array of indices, here within one group",
  async (backend) => {
    const group = new NeuronGroup(10, "x : 1\ny : 1 (linked)");
    group.set("x", "i");
    group.link("y", group, "x", { index: reversed });
    assert.equal([...group.get("y")], reversed);
    group.set("x", "2*i", { where: "i > 4" });
    await ran(backend, [group], "0.1 ms");
    assert.equal([...group.get("y")], [18, 16, 14, 12, 10, 4, 3, 2, 1, 0]);
  },
);

test("test_linked_variable_incorrect: other units, sizes, and variables that are not linked", () => {
  const one = new NeuronGroup(10, "x : volt\ny : 1\nn : integer", { name: "P" });
  const larger = new NeuronGroup(20, "x : volt", { name: "Q" });
  const group = new NeuronGroup(10, "l : volt (linked)\nnot_linked : volt", { name: "R" });
  assert.throws(() => group.link("l", one, "y"), /wrong dimension: l \[.+\] is linked to y \[1\]/);
  assert.throws(() => group.link("l", one, "n"), /types differ.*n is integer \(expected float\)/);
  assert.throws(() => group.link("l", larger, "x"), /20 elements of group 'Q' for 10/);
  assert.throws(() => group.link("not_linked", one, "x"), /not declared as linked/);
  assert.throws(() => group.link("k" as never, one, "x"), /no such variable/);
  assert.throws(() => group.link("l", group, "l"), /circle of links/);
  assert.throws(() => group.link("l", one, "z"), /has no variable 'z'/);
  assert.throws(() => group.link("l", {} as never, "x"), /expected a group/);
  assert.throws(() => group.set("l", "1 mV"), /cannot set l of group 'R': it is linked/);
  assert.throws(() => group.get("l"), /l of group 'R' is linked to nothing/);
});

test("test_linked_variable_indexed_incorrect: not one integer in range per element", () => {
  const group = new NeuronGroup(10, "x : 1\ny : 1 (linked)\nk : integer\nc : integer (constant)");
  const link = (index: ArrayLike<number> | string) => () => group.link("y", group, "x", { index });
  assert.throws(link(reversed.map((k) => k + 0.5)), /9.5 at position 0 \(expected an integer\)/);
  assert.throws(link([0, 1, 2]), /3 numbers \(expected 10, one per element\)/);
  assert.throws(link(upward.map((k) => k + 1)), /10 at position 9 \(expected integers from 0 to 9/);
  assert.throws(link("k"), /k : integer \(constant\)/);
  assert.throws(link("x"), /k : integer \(constant\)/);
  // a refused link leaves the one before
  group.set("x", "i");
  group.link("y", group, "x", { index: reversed });
  assert.throws(link(upward.map((k) => k - 1)), /-1 at position 0/);
  assert.equal([...group.get("y")], reversed);
});

onBothBackends(
  "an integer variable may be the index; its values are checked before every run",
  async (backend) => {
    const source = new NeuronGroup(3, "dx/dt = 1/ms : 1");
    const group = new NeuronGroup(4, "x : 1 (linked)\nk : integer (constant)\nsum : 1");
    group.set("k", [2, 0, 1, 2]);
    group.link("x", source, "x", { index: "k" });
    group.runRegularly("sum += x");
    source.set("x", "10*i");
    const net = new Network([source, group], { backend });
    await net.run("0.1 ms");
    assert.equal([...group.get("sum")], [20, 0, 10, 20]);
    group.set("k", [0, 0, 0, 1]);
    await net.run("0.1 ms");
    close(group.get("sum"), [20.1, 0.1, 10.1, 30.1]);
    group.set("k", [0, 0, 0, 3]);
    try {
      await net.run("0.1 ms");
      assert.unreachable("not refused");
    } catch (error) {
      assert.match(
        (error as Error).message,
        /index out of range in the link of x .*: 3 at position 3/,
      );
    }
  },
);

onBothBackends("test_linked_subexpression: it is evaluated where it belongs", async (backend) => {
  const source = new NeuronGroup(2, "dv/dt = 100*Hz : 1\nI = clip(v + 10*i, 0, inf) : 1", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  source.set("v", [0, 0.5]);
  const target = new NeuronGroup(10, "I : 1 (linked)\ndx/dt = I/second : 1");
  target.link("I", source, "I", { index: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] });
  const trace = new StateMonitor(target, "I", { record: [0, 1, 9] });
  const origin = new StateMonitor(source, "I");
  await ran(backend, [source, target, trace, origin], "5 ms");
  const [a, b] = origin.get("I") as [Float64Array, Float64Array];
  const [x, y, z] = trace.get("I") as [Float64Array, Float64Array, Float64Array];
  bits(x, a);
  bits(y, b);
  bits(z, b);
  return { x: target.get("x") };
});

onBothBackends(
  "test_linked_subexpression_synapse: synapses see a linked subexpression",
  async (backend) => {
    const source = new NeuronGroup(2, "v : 1\nI = v + i : 1");
    source.set("v", [0.5, 2]);
    const target = new NeuronGroup(10, "I : 1 (linked)\nx : 1", { threshold: "True", reset: "" });
    target.link("I", source, "I", { index: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1] });
    const synapses = new Synapses(target, target, {
      model: "w : 1\nx_post = I_pre : 1 (summed)",
      onPre: "w = I_post - I_pre",
    });
    synapses.connect({ j: "i + 1 if i < 9" });
    await ran(backend, [source, target, synapses], "0.1 ms");
    assert.equal([...target.get("x")], [0, 0.5, 3, 0.5, 3, 0.5, 3, 0.5, 3, 0.5]);
    assert.equal([...synapses.get("w")], [2.5, -2.5, 2.5, -2.5, 2.5, -2.5, 2.5, -2.5, 2.5]);
  },
);

test("test_linked_double_linked: chains of links, with indices anywhere", () => {
  const one = new NeuronGroup(10, "x : 1");
  const two = new NeuronGroup(10, "y : 1 (linked)");
  const three = new NeuronGroup(10, "z : 1 (linked)");
  one.set("x", "i");
  const linked = (second?: number[], third?: number[]): number[] => {
    two.link("y", one, "x", second ? { index: second } : {});
    three.link("z", two, "y", third ? { index: third } : {});
    return [...three.get("z")];
  };
  assert.equal(linked(), upward);
  assert.equal(linked(undefined, reversed), reversed);
  assert.equal(linked(reversed), reversed);
  assert.equal(linked(reversed, reversed), upward);
  const shifted = upward.map((k) => (k + 1) % 10);
  assert.equal(
    linked(shifted, reversed),
    reversed.map((k) => (k + 1) % 10),
  );
  const loose = new NeuronGroup(10, "a : 1 (linked)");
  assert.throws(() => two.link("y", loose, "a"), /a of .* is linked to nothing/);
});

test("two groups cannot be linked in a circle", () => {
  const one = new NeuronGroup(2, "a : 1 (linked)\nv : 1");
  const two = new NeuronGroup(2, "b : 1 (linked)");
  one.link("a", one, "v");
  two.link("b", one, "a");
  assert.throws(() => one.link("a", two, "b"), /circle of links: a of/);
  assert.equal([...two.get("b")], [0, 0]);
});

onBothBackends("test_linked_var_in_reset: a reset may write through the link", async (backend) => {
  const one = new NeuronGroup(3, "x : 1");
  const two = new NeuronGroup(3, "x_linked : 1 (linked)\ny : 1", {
    threshold: "y > 1",
    reset: "y = 0\nx_linked += 1",
  });
  two.link("x_linked", one, "x");
  two.set("y", [0, 1.1, 0]);
  await ran(backend, [one, two], "0.3 ms");
  assert.equal([...one.get("x")], [0, 1, 0]);
});

onBothBackends("test_linked_var_in_reset_size_1: one neuron to one neuron", async (backend) => {
  const one = new NeuronGroup(1, "x : 1");
  const two = new NeuronGroup(1, "x_linked : 1 (linked)\ny : 1", {
    threshold: "y > 1",
    reset: "y = 0\nx_linked += 1",
  });
  two.link("x_linked", one, "x");
  two.set("y", 1.1);
  await ran(backend, [one, two], "0.3 ms");
  assert.equal([...one.get("x")], [1]);
});

test("test_linked_var_in_reset_incorrect: not for each element what is one value for all", async () => {
  const one = new NeuronGroup(1, "x : 1", { name: "P" });
  const two = new NeuronGroup(2, "x_linked : 1 (linked)\ny : 1", {
    threshold: "y > 1",
    reset: "y = 0\nx_linked += 1",
  });
  two.link("x_linked", one, "x");
  const net = new Network([one, two]);
  try {
    await net.run("0.1 ms");
    assert.unreachable("not refused");
  } catch (error) {
    assert.instance(error, EquationError);
    assert.match(
      (error as Error).message,
      /cannot assign x_linked: .*x of group 'P', one value for all/,
    );
  }
});

onBothBackends(
  "writes through an index reach the element that is meant, and respect its refractoriness",
  async (backend) => {
    const one = new NeuronGroup(3, "dv/dt = 0*Hz : 1 (unless refractory)", {
      threshold: "v > 5",
      reset: "",
      refractory: "1 ms",
    });
    one.set("v", [0, 10, 0]);
    const two = new NeuronGroup(3, "w : 1 (linked)");
    two.link("w", one, "v", { index: [2, 1, 0] });
    two.runRegularly("w += 1 + i", { when: "end" });
    await ran(backend, [one, two], "0.2 ms");
    assert.equal([...one.get("v")], [6, 10, 2]);
  },
);

onBothBackends("test_linked_synapses: a variable of synapses, by index", async (backend) => {
  const group = new NeuronGroup(3, "x : 1", { threshold: "i == 0 or t > 0.15*ms", reset: "" });
  const synapses = new Synapses(group, group, {
    model: "w : 1\ny = w + x_post : 1",
    onPre: "w += 1",
  });
  const watcher = new NeuronGroup(2, "w : 1 (linked)\ny : 1 (linked)\nsum : 1");
  watcher.link("w", synapses, "w", { index: [8, 0] }).link("y", synapses, "y", { index: [5, 0] });
  watcher.runRegularly("sum += w", { when: "end" });
  group.set("x", "100*i");
  synapses.connect();
  synapses.set("w", "10*j");
  await ran(backend, [group, synapses, watcher], "0.3 ms");
  assert.equal([...watcher.get("w")], [21, 3]);
  assert.equal([...watcher.get("y")], [221, 3]);
  assert.equal([...watcher.get("sum")], [61, 6]);
});

onBothBackends("a part of a group as source", async (backend) => {
  const source = new NeuronGroup(6, "dv/dt = -v/(10*ms) : volt");
  source.set("v", "i*mV");
  const two = new NeuronGroup(2, "v : volt (linked)\nu : volt (linked)\nw : volt (linked)");
  two.link("v", source.slice(3, 5), "v");
  two.link("u", source.at([5, 1]), "v", { index: [1, 0] });
  two.link("w", source.slice(4, 5), "v");
  assert.equal([...two.get("v")], [3e-3, 4e-3]);
  assert.equal([...two.get("u")], [1e-3, 5e-3]);
  assert.equal([...two.get("w")], [4e-3, 4e-3]);
  await ran(backend, [source, two], "1 ms");
  const v = source.get("v");
  bits(two.get("v"), [v[3]!, v[4]!]);
  bits(two.get("u"), [v[1]!, v[5]!]);
  bits(two.get("w"), [v[4]!, v[4]!]);
});

test("what is linked to nothing, or to what is not in the network, does not run", async () => {
  const group = new NeuronGroup(1, "x : 1 (linked)\ndv/dt = x/ms : 1", { name: "P" });
  const source = new NeuronGroup(1, "y : 1", { name: "Q" });
  const refusal = async (net: Network): Promise<string> => {
    try {
      await net.run("0.1 ms");
    } catch (error) {
      assert.instance(error, NetworkError);
      return (error as Error).message;
    }
    return "";
  };
  const net = new Network([group]);
  assert.match(await refusal(net), /x of group 'P' is linked to nothing \(call link\('x', /);
  group.link("x", source, "y");
  assert.match(await refusal(net), /'P' needs 'Q', which is not in the network/);
  net.add(source);
  assert.is(await refusal(net), "");
  assert.match(net.explain({ code: false }), /x is y of Q/);
});

test("random values of a source are drawn with the seed of the network", async () => {
  const values = async (seed: number): Promise<number[]> => {
    const source = new NeuronGroup(3, "y : 1");
    const group = new NeuronGroup(3, "x : 1 (linked)\nz : 1");
    source.set("y", "rand()");
    group.link("x", source, "y");
    group.set("z", "x");
    await new Network([source, group], { seed }).run("0.1 ms");
    assert.equal([...group.get("z")], [...source.get("y")]);
    return [...group.get("z")];
  };
  assert.not.equal(await values(1), await values(2));
});

test.run();
