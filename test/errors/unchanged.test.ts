// What was refused leaves no trace: the same state, the same schedule, and afterwards the same run as without it.

import {
  MyelinError,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("errors: nothing half changed");

interface World {
  readonly source: SpikeGeneratorGroup;
  readonly group: NeuronGroup;
  readonly synapses: Synapses;
  readonly spikes: SpikeMonitor;
  readonly trace: StateMonitor;
}

/** A source, three neurons with random values, plastic synapses between them, and monitors. */
function world(): World {
  const source = new SpikeGeneratorGroup(2, {
    indices: [0, 1, 0],
    times: [1e-3, 2e-3, 6e-3],
    name: "G",
  });
  const model = "dv/dt = -v/(10*ms) : 1\nk : integer\non : boolean";
  const group = new NeuronGroup(3, model, { threshold: "v > 1", reset: "v = 0", name: "P" });
  group.set("v", "0.2*rand()");
  group.set("k", [1, 2, 3]);
  const synapses = new Synapses(source, group, {
    model: "w : 1",
    onPre: "v += w; w += 0.1",
    name: "S",
  });
  synapses.connect();
  synapses.set("w", "0.5 + 0.1*rand()");
  synapses.set("delay", "(1 + i + j)*0.5*ms");
  const spikes = new SpikeMonitor(group, { name: "M" });
  return { source, group, synapses, spikes, trace: new StateMonitor(group, ["v"], { name: "T" }) };
}

const members = (w: World) => [w.source, w.group, w.synapses, w.spikes, w.trace];

/** Everything that can be read of a world; settles what is random. */
function state({ group, synapses }: World): unknown {
  const values = ["v", "k", "on"].map((name) => [...group.get(name)]);
  const own = ["w", "delay"].map((name) => [...synapses.get(name)]);
  return [values, own, synapses.N, [...synapses.i], [...synapses.j]];
}

/** What a run of 10 ms gives. */
function outcome(w: World): unknown {
  return [state(w), [...w.spikes.i], [...w.spikes.t], w.trace.get("v").map((v) => [...v])];
}

/** Wrong calls on objects, and on the network they are in. */
const wrongCalls: Readonly<Record<string, (w: World, net: Network) => unknown>> = {
  "a quantity with a unit": ({ group }) => group.set("v", "1 mV"),
  "an expression that is NaN for one element": ({ group }) => group.set("v", "sqrt(1 - i)"),
  "an expression that is NaN where a condition holds": ({ group }) =>
    group.set("v", "log(1 - i)", { where: "i > 0" }),
  "an array that is too long": ({ group }) => group.set("v", [1, 2, 3, 4]),
  "an array whose last number is NaN": ({ group }) => group.set("v", [1, 2, Number.NaN]),
  "an array whose last number is no integer": ({ group }) => group.set("k", [4, 5, 6.5]),
  "indices the last of which is out of range": ({ group }) => group.set("v", 1, { at: [0, 1, 3] }),
  "a subgroup's array that is too short": ({ group }) => group.slice(0, 2).set("v", [1]),
  "regular code with a wrong dt": ({ group }) => group.runRegularly("v = 0", { dt: "-1 ms" }),
  "regular code with a wrong last statement": ({ group }) => group.runRegularly("v = 0; k = q"),
  "regular code in an unknown slot": ({ synapses }) =>
    synapses.runRegularly("w = 0", { when: "soon" }),
  "regular code that writes the delay, with a wrong order": ({ synapses }) =>
    synapses.runRegularly("delay = 0*ms", { order: Number.NaN }),
  "a weight that is NaN for one synapse": ({ synapses }) => synapses.set("w", "log(2 - i - j)"),
  "delays the last of which is negative": ({ synapses }) =>
    synapses.set("delay", "(2.5 - i - j)*ms"),
  "an array of delays with a NaN": ({ synapses }) =>
    synapses.set("delay", [0, 1e-3, 0, 0, 0, Number.NaN]),
  "a delay for some synapses that is infinite": ({ synapses }) =>
    synapses.set("delay", "inf*ms", { at: [1, 2] }),
  "pairs the last of which is out of range": ({ synapses }) =>
    synapses.connect({ i: [0, 1, 1], j: [0, 1, 3] }),
  "a number of synapses that turns negative": ({ synapses }) => synapses.connect({ n: "1 - j" }),
  "a generator that leaves the range": ({ synapses }) =>
    synapses.connect({ j: "k for k in range(i, i + 3)" }),
  "a probability that is NaN for one pair": ({ synapses }) =>
    synapses.connect({ p: "sqrt(1 - j)" }),
  "an unknown option of connect": ({ synapses }) => synapses.connect({ prob: 1 } as never),
  "spikes of which one has no element": ({ source }) => source.setSpikes([0, 2], [0, 1e-3]),
  "synapses with a negative delay": ({ source, group }) =>
    new Synapses(source, group, { onPre: "v += 1", delay: "-1 ms", name: "S2" }),
  "synapses whose method cannot take them": ({ source, group }) =>
    new Synapses(source, group, { model: "dw/dt = -w**2/ms : 1 (clock-driven)", method: "exact" }),
  "a monitor of an unknown variable": ({ group }) => new StateMonitor(group, ["v", "u"]),
  "a network with a wrong option": (w) => new Network(members(w), { seed: 0.5 }),
  "a network without one of its members": ({ synapses }) => new Network([synapses], { seed: 99 }),
  "a namesake added": (_, net) => net.add(new NeuronGroup(1, "x : 1", { name: "P" })),
  "an object whose needs are missing, added after one that is whole": (_, net) => {
    const other = new NeuronGroup(1, "x : 1", { name: "Q" });
    const missing = new StateMonitor(new NeuronGroup(1, "x : 1", { name: "R" }), "x", {
      name: "U",
    });
    return net.add(other, missing);
  },
  "an object added whose random values are NaN": (_, net) => {
    const other = new NeuronGroup(1, "x : 1", { name: "Q" });
    other.set("x", "log(-1 - rand())");
    return net.add(other);
  },
  "a member removed that others need": ({ group }, net) => net.remove(group),
  "an operation in an unknown slot": (_, net) => net.operation(() => {}, { when: "soon" }),
  "a negative duration": (_, net) => net.run("-1 ms"),
  "an unknown option of run": (_, net) => net.run("1 ms", { reprot: "text" } as never),
  "a duration in volts": (_, net) => net.run("1 mV"),
};

async function refused(name: string, call: () => unknown): Promise<void> {
  const error = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    );
  assert.instance(error, MyelinError, `${name}: ${error?.stack ?? "not refused"}`);
}

for (const backend of ["js", "wasm"] as const) {
  const run = async (w: World, meddle: (net: Network) => Promise<void>): Promise<unknown> => {
    const net = new Network(members(w), { seed: 7, backend });
    await meddle(net);
    await net.run("5 ms");
    await meddle(net);
    await net.run("5 ms");
    assert.is(net.t, 0.01);
    return outcome(w);
  };

  test(`the run that others are measured by spikes and learns (${backend})`, async () => {
    const w = world();
    await run(w, async () => {});
    assert.ok(w.spikes.numSpikes >= 3, String(w.spikes.numSpikes));
    assert.ok(Math.max(...w.synapses.get("w")) > 0.65);
  });

  for (const [name, call] of Object.entries(wrongCalls))
    test(`${name}: the network is as before and runs as without it (${backend})`, async () => {
      const w = world();
      const actual = await run(w, async (net) => {
        const [before, schedule, objects, t] = [state(w), net.schedule(), [...net.objects], net.t];
        await refused(name, () => call(w, net));
        assert.equal(state(w), before, name);
        assert.is(net.schedule(), schedule, name);
        assert.equal(net.objects.length, objects.length, name);
        assert.is(net.t, t);
      });
      assert.equal(actual, await run(world(), async () => {}));
    });
}

test("objects refused by one network join another with the seed of that one", async () => {
  const [w, twin] = [world(), world()];
  await refused("seed", () => new Network(members(w), { seed: 0.5 }));
  await refused("backend", () => new Network(members(w), { seed: 8, backend: "wat" as never }));
  await refused("dt", () => new Network(members(w), { seed: 8, dt: 0 }));
  await refused("list", () => new Network([...members(w), 3 as never], { seed: 8 }));
  await refused("needs", () => new Network([w.synapses, w.source], { seed: 8 }));
  await new Network(members(w), { seed: 7 }).run("10 ms");
  await new Network(members(twin), { seed: 7 }).run("10 ms");
  assert.equal(outcome(w), outcome(twin));
});

test("what waits for the seed and is refused then is left out, and nothing else with it", async () => {
  const group = new NeuronGroup(2, "x : 1\ny : 1\nz : 1");
  group.set("x", "rand()");
  group.set("y", "log(rand() - 2)");
  group.set("z", "1 + rand()");
  await refused("y", () => new Network([group], { seed: 3 }));
  const net = new Network([group], { seed: 3 });
  assert.equal([...group.get("y")], [0, 0]);
  assert.ok(group.get("x").every((x) => x > 0 && x < 1));
  assert.ok(group.get("z").every((z) => z > 1 && z < 2));
  await net.run("1 ms");
});

test("a run refused before its first step can be put right and begun again", async () => {
  const w = world();
  w.source.setSpikes([0, 0], [1e-3, 1.01e-3]);
  const net = new Network(members(w), { seed: 7 });
  await refused("two spikes in one step", () => net.run("10 ms"));
  assert.is(net.t, 0);
  w.source.setSpikes([0, 1, 0], [1e-3, 2e-3, 6e-3]);
  await net.run("10 ms");
  const twin = world();
  await new Network(members(twin), { seed: 7 }).run("10 ms");
  assert.equal(outcome(w), outcome(twin));
});

test("after an error in the middle of a step the network says so instead of running on", async () => {
  const group = new NeuronGroup(1, "dv/dt = sqrt(1 - t/(2*ms))/ms : 1", { method: "euler" });
  const net = new Network([group]);
  await refused("NaN", () => net.run("5 ms"));
  const again = await net.run("1 ms").catch((error: Error) => error);
  assert.instance(again, MyelinError);
  assert.match(
    (again as Error).message,
    /^the network stopped in the middle of a step[\s\S]*not a number: v/,
  );
});

test.run();
