// When linked values are read: integrators see them from before the step, everything else as they are.

import { NeuronGroup, SpikeMonitor, StateMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: steps of linked groups");
const onBothBackends = bothIn(test);

/** Two oscillating groups, each driven by the other's variable, added in some order under some names. */
async function coupled(
  backend: "js" | "wasm",
  method: string,
  flipped: boolean,
): Promise<{ a: Float64Array; b: Float64Array }> {
  const make = (name: string) =>
    new NeuronGroup(3, "dv/dt = (u - 0.1*v*u**2)/ms : 1\nu : 1 (linked)\nw = 2*u : 1", {
      method,
      name,
    });
  const [a, b] = flipped ? [make("Z"), make("A")] : [make("A"), make("Z")];
  a.set("v", "1 + i");
  b.set("v", "-0.5*i");
  a.link("u", b, "v");
  b.link("u", a, "v", { index: [2, 0, 1] });
  await ran(backend, flipped ? [b, a] : [a, b], "2 ms");
  return { a: a.get("v"), b: b.get("v") };
}

for (const method of ["euler", "rk4", "exponential_euler"])
  onBothBackends(
    `linked to each other, ${method}: neither order nor names matter`,
    async (backend) => {
      const one = await coupled(backend, method, false);
      const other = await coupled(backend, method, true);
      bits(other.a, one.a);
      bits(other.b, one.b);
      return one;
    },
  );

onBothBackends(
  "an integrator sees linked values from before the step, in both directions",
  async (backend) => {
    const make = () =>
      new NeuronGroup(1, "dv/dt = u/(0.1*ms) : 1\nu : 1 (linked)", { method: "euler" });
    const [a, b] = [make(), make()];
    a.link("u", b, "v");
    b.link("u", a, "v");
    a.set("v", 1);
    b.set("v", 2);
    await ran(backend, [a, b], "0.2 ms");
    // (1, 2) -> (3, 3) -> (6, 6)
    assert.equal([a.get("v")[0], b.get("v")[0]], [6, 6]);
  },
);

onBothBackends("a group linked to itself by index steps all at once", async (backend) => {
  const group = new NeuronGroup(4, "dv/dt = u/(0.1*ms) : 1\nu : 1 (linked)", { method: "euler" });
  group.link("u", group, "v", { index: [3, 0, 1, 2] });
  group.set("v", [1, 0, 0, 0]);
  await ran(backend, [group], "0.2 ms");
  assert.equal([...group.get("v")], [1, 2, 1, 0]);
});

onBothBackends("thresholds read linked values as they are then", async (backend) => {
  for (const flipped of [false, true]) {
    const one = new NeuronGroup(1, "dv/dt = 1/ms : 1");
    const two = new NeuronGroup(1, "v : 1 (linked)\ndx/dt = 1/ms : 1", {
      threshold: "v > 0.45 and v < 0.55",
      reset: "",
    });
    two.link("v", one, "v");
    const spikes = new SpikeMonitor(two, { variables: ["v"] });
    await ran(backend, [...(flipped ? [two, one] : [one, two]), spikes], "1 ms");
    close(spikes.t, [0.4e-3]);
    close(spikes.get("v"), [0.5]);
  }
});

onBothBackends("a neuron of another step reads what there is", async (backend) => {
  const slow = new NeuronGroup(1, "dv/dt = 1/ms : 1", { dt: "0.5 ms" });
  const fast = new NeuronGroup(1, "v : 1 (linked)");
  fast.link("v", slow, "v");
  const trace = new StateMonitor(fast, "v", { dt: "0.1 ms", when: "end" });
  await ran(backend, [slow, fast, trace], "1 ms");
  close(trace.get("v")[0]!, [0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1]);
});

test.run();
