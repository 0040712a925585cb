// Synapses whose source or target is other synapses; synapses counted per neuron and numbered within a pair.

import {
  ConnectError,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: synapses on synapses");
const onBothBackends = bothIn(test);

onBothBackends("test_synapses_to_synapses: [5,3,4]", async (backend) => {
  const source = new SpikeGeneratorGroup(3, {
    indices: [0, 1, 2],
    times: [0, 0, 0],
    period: "2 ms",
  });
  const modulator = new SpikeGeneratorGroup(3, { indices: [0, 2], times: [1e-3, 3e-3] });
  const target = new NeuronGroup(3, "v : integer");
  const carried = new Synapses(source, target, { model: "w : integer", onPre: "v += w" });
  carried.connect({ j: "i" }).set("w", 1);
  const modulating = new Synapses(modulator, carried, { onPre: "w += 1" }).connect({ j: "i" });
  await ran(backend, [source, modulator, target, carried, modulating], "5 ms");
  assert.equal([...target.get("v")], [5, 3, 4]);
});

onBothBackends("test_synapses_to_synapses_summed_variable: [10,10,9,7,4]", async (backend) => {
  const source = new NeuronGroup(5, "");
  const target = new NeuronGroup(5, "");
  const carried = new Synapses(source, target, { model: "w : integer" }).connect({ j: "i" });
  carried.set("w", 1);
  const summed = new Synapses(source, carried, {
    model: "w_post = x : integer (summed)\nx : integer",
  });
  summed.connect({ condition: "i >= j" }).set("x", "i");
  await ran(backend, [source, target, carried, summed], "0.1 ms");
  assert.equal([...carried.get("w")], [10, 10, 9, 7, 4]);
});

test("test_synapses_to_synapses_different_sizes: only the second synapse of each pair", () => {
  const source = new NeuronGroup(100, "");
  const target = new NeuronGroup(100, "");
  const modulator = new NeuronGroup(1, "");
  const carried = new Synapses(source, target, { model: "w : 1", multisynapticIndex: "k" });
  carried.connect({ j: "i", n: 2 }).set("w", "i + j");
  const modulating = new Synapses(modulator, carried).connect({ condition: "k_post == 1" });
  assert.is(modulating.N, 100);
  assert.equal(
    [...modulating.get("w_post")],
    Array.from({ length: 100 }, (_, k) => 2 * k),
  );
  assert.equal(
    [...modulating.get("i_post")],
    Array.from({ length: 100 }, (_, k) => k),
  );
});

onBothBackends(
  "synapses as source of sums: an astrocyte gathers what synapses release",
  async (backend) => {
    const neurons = new NeuronGroup(4, "x : 1");
    neurons.set("x", "i");
    const carried = new Synapses(neurons, neurons, {
      model: "Y : 1\nboth = 10*x_pre + x_post : 1",
    });
    carried.connect({ i: [0, 1, 3, 3], j: [1, 2, 0, 2] }).set("Y", [1, 2, 4, 8]);
    const cells = new NeuronGroup(2, "total : 1\npairs : 1\nplaces : 1");
    const gathering = new Synapses(carried, cells, {
      model: `total_post = Y_pre : 1 (summed)
            pairs_post = both_pre + 1000*x_pre_pre : 1 (summed)
            places_post = 100*i_pre + j_pre : 1 (summed)`,
    });
    gathering.connect({ condition: "int(i) % 2 == j" });
    assert.equal([...gathering.i], [0, 1, 2, 3]);
    await ran(backend, [neurons, carried, cells, gathering], "0.1 ms");
    assert.equal([...cells.get("total")], [5, 10]);
    assert.equal([...cells.get("pairs")], [3031, 12 + 32 + 1000 + 3000]);
    assert.equal([...cells.get("places")], [1 + 300, 102 + 302]);
  },
);

onBothBackends(
  "clock-driven synapses read other synapses' values from before the step",
  async (backend) => {
    const run = async (flipped: boolean): Promise<Float64Array> => {
      const group = new NeuronGroup(2, "");
      const one = new Synapses(group, group, {
        model: "dw/dt = 1/(0.1*ms) : 1 (clock-driven)",
        method: "euler",
      }).connect({ j: "i" });
      const two = new Synapses(one, group, {
        model: "du/dt = w_pre/(0.1*ms) : 1 (clock-driven)",
        method: "euler",
      }).connect({ j: "i" });
      await ran(backend, flipped ? [group, two, one] : [group, one, two], "0.3 ms");
      return two.get("u");
    };
    assert.equal([...(await run(false))], [3, 3]);
    assert.equal([...(await run(true))], [3, 3]);
  },
);

onBothBackends("sums that read sums use the values at the start of the step", async (backend) => {
  const run = async (flipped: boolean): Promise<number[]> => {
    const group = new NeuronGroup(2, "a : 1\nb : 1\nv : 1");
    group.set("v", [1, 2]);
    const first = new Synapses(group, group, { model: "a_post = v_pre : 1 (summed)" }).connect();
    const second = new Synapses(group, group, { model: "b_post = a_pre : 1 (summed)" }).connect();
    const objects = flipped ? [group, second, first] : [group, first, second];
    const net = new Network(objects, { backend });
    await net.run("0.1 ms");
    const before = [...group.get("b")];
    await net.run("0.1 ms");
    return [...before, ...group.get("b"), ...group.get("a")];
  };
  assert.equal(await run(false), [0, 0, 6, 6, 3, 3]);
  assert.equal(await run(true), [0, 0, 6, 6, 3, 3]);
});

onBothBackends("synapses may write the delay of the synapses they end on", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
  const modulator = new SpikeGeneratorGroup(1, { indices: [0], times: [0.5e-3] });
  const target = new NeuronGroup(1, "v : 1");
  const carried = new Synapses(source, target, { onPre: "v += 1", delay: "0.2 ms" }).connect();
  const modulating = new Synapses(modulator, carried, { onPre: "delay_post += 0.5*ms" }).connect();
  const trace = new StateMonitor(target, "v", { when: "end" });
  const net = await ran(backend, [source, modulator, target, carried, modulating, trace], "2 ms");
  const values = trace.get("v")[0]!;
  assert.equal([values.indexOf(1), values.indexOf(2)], [2, 17]);
  assert.match(net.explain({ code: false }), /code writes delay/);
});

test("spikes of synapses: there are none", () => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1", reset: "" });
  const carried = new Synapses(group, group, { model: "w : 1", name: "S" });
  assert.throws(
    () => new Synapses(carried, group, { onPre: "v_post += 1" }),
    (error: Error) =>
      error instanceof ValueError &&
      /waits for spikes of synapses 'S', which raise none/.test(error.message),
  );
  // the other side may raise them
  new Synapses(carried, group, { onPost: "w_pre += 1" });
});

test("synapses on synapses that are drawn at random take the seed of the network", async () => {
  const make = async (seed: number): Promise<number[]> => {
    const group = new NeuronGroup(20, "");
    const carried = new Synapses(group, group, { model: "w : 1" }).connect({ p: 0.2 });
    const on = new Synapses(group, carried, { model: "w_post = 1 : 1 (summed)" });
    on.connect({ condition: "i == i_post" });
    on.connect({ i: 0, j: 5 });
    const net = new Network([group, carried, on], { seed });
    await net.run("0.1 ms");
    assert.is(on.N, carried.N + 1);
    assert.is(
      carried.get("w").reduce((sum, w) => sum + w),
      carried.N + 1,
    );
    return [...carried.i];
  };
  assert.not.equal(await make(1), await make(2));
});

test("indices beyond the synapses there are: refused when they are known", () => {
  const group = new NeuronGroup(2, "");
  const carried = new Synapses(group, group).connect({ j: "i" });
  const on = new Synapses(group, carried);
  assert.throws(() => on.connect({ i: 0, j: 2 }), ConnectErrorIs(/target index.*out of range: 2/));
  const drawn = new Synapses(group, group).connect({ p: 0 });
  const onDrawn = new Synapses(group, drawn).connect({ i: 0, j: 0 });
  assert.throws(() => onDrawn.N, ConnectErrorIs(/target index.*out of range: 0/));
});

function ConnectErrorIs(pattern: RegExp): (error: Error) => boolean {
  return (error) => error instanceof ConnectError && pattern.test(error.message);
}

onBothBackends(
  "test_incoming_outgoing: N_outgoing_pre [3,2,1,0,0], N_incoming_post [1,2,2,1,0]",
  async (backend) => {
    const one = new NeuronGroup(5, "");
    const two = new NeuronGroup(5, "x : 1");
    const synapses = new Synapses(one, two, {
      model: "a : 1\nb : 1\nx_post = 1/N_incoming : 1 (summed)",
    });
    synapses.connect({ i: [0, 0, 0, 1, 1, 2], j: [0, 1, 2, 1, 2, 3] });
    assert.equal([...synapses.get("N_outgoing_pre")], [3, 2, 1, 0, 0]);
    assert.equal([...synapses.get("N_incoming_post")], [1, 2, 2, 1, 0]);
    assert.equal([...synapses.get("N_outgoing")], [3, 3, 3, 2, 2, 1]);
    assert.equal([...synapses.get("N_incoming")], [1, 2, 2, 2, 2, 1]);
    synapses.set("a", "N_outgoing_pre + 10*N_incoming_post");
    assert.equal([...synapses.get("a")], [13, 23, 23, 22, 22, 11]);
    synapses.set("b", "1", { where: "N_outgoing == 3 and N_incoming == 2" });
    assert.equal([...synapses.get("b")], [0, 1, 1, 0, 0, 0]);
    await ran(backend, [one, two, synapses], "0.1 ms");
    assert.equal([...two.get("x")], [1, 1, 1, 1, 0]);
    synapses.connect({ i: 4, j: 4 });
    assert.equal([...synapses.get("N_outgoing_pre")], [3, 2, 1, 0, 1]);
  },
);

test("synapses of a part of a group are counted by its own numbers", () => {
  const group = new NeuronGroup(6, "");
  const synapses = new Synapses(group.slice(2, 5), group.at([5, 0])).connect({
    i: [0, 2, 2],
    j: [1, 1, 0],
  });
  assert.equal([...synapses.get("N_outgoing_pre")], [1, 0, 2]);
  assert.equal([...synapses.get("N_incoming_post")], [1, 2]);
  assert.equal([...synapses.get("N_outgoing")], [1, 2, 2]);
});

test("synapses per neuron are not known while synapses are made", () => {
  const group = new NeuronGroup(2, "");
  const synapses = new Synapses(group, group);
  assert.throws(() => synapses.connect({ condition: "N_incoming < 2" }), /N_incoming/);
  assert.throws(() => synapses.connect({ j: "N_outgoing - 1" }), /N_outgoing/);
  assert.throws(() => synapses.connect({ p: "1/N_outgoing_pre" }), /N_outgoing_pre/);
});

onBothBackends(
  "the multisynaptic index numbers synapses of a pair over several calls",
  async (backend) => {
    const group = new NeuronGroup(2, "");
    const synapses = new Synapses(group, group, {
      model: "w : 1\nx : 1",
      multisynapticIndex: "number",
    });
    synapses.connect({ n: 2 }).connect({ i: [1, 0, 1], j: [0, 1, 0] });
    assert.equal([...synapses.get("number")], [0, 1, 0, 1, 0, 1, 0, 1, 2, 2, 3]);
    synapses.set("w", "10*number");
    synapses.set("x", 1, { where: "number == 2" });
    synapses.runRegularly("w += number");
    await ran(backend, [group, synapses], "0.1 ms");
    assert.equal([...synapses.get("w")].slice(-3), [22, 22, 33]);
    assert.equal([...synapses.get("x")], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
    bits(synapses.state.number as unknown as Int32Array, synapses.get("number"));
  },
);

test("a multisynaptic index needs a name of its own", () => {
  const group = new NeuronGroup(2, "");
  const make = (multisynapticIndex: string) => () =>
    new Synapses(group, group, { model: "w : 1", multisynapticIndex });
  assert.throws(make("w"), /it is a variable already/);
  assert.throws(make("ms"), /it is a unit/);
  assert.throws(make("0k"), /expected the name of a variable/);
  const synapses = new Synapses(group, group, { multisynapticIndex: "k" }).connect();
  assert.throws(() => synapses.set("k" as never, 1), /it is built in/);
});

onBothBackends("restored synapses are counted and numbered again", async (backend) => {
  const make = (): [Network, Synapses<"a : 1", never, never>] => {
    const group = new NeuronGroup(3, "", { name: "P" });
    const synapses = new Synapses(group, group, {
      model: "a : 1",
      name: "S",
      multisynapticIndex: "k",
    });
    return [new Network([group, synapses], { backend }), synapses as never];
  };
  const [net, synapses] = make();
  synapses.connect({ i: [0, 0, 1], j: [1, 1, 2] });
  await net.run("0.1 ms");
  const [other, copy] = make();
  other.restore(net.store());
  for (const name of ["N_outgoing_pre", "N_incoming", "k"])
    close(copy.get(name as never), synapses.get(name as never));
});

test.run();
