// The contract of delays in whole networks: the vectors A to F, who pushes before whom, switching kinds of queue.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bothIn } from "../model/both.ts";

const test = suite("runtime: delays that change");
const onBothBackends = bothIn(test);

interface Case {
  /** Steps at which the one source spikes. */
  readonly spikes: readonly number[];
  /** Delay at the start, in steps. */
  readonly delay: number;
  readonly onPre?: string;
  readonly regular?: string;
  readonly steps?: number;
}

/** The steps at which spikes arrive, each as often as it does. */
async function arrivals(backend: BackendName, given: Case): Promise<number[]> {
  const { spikes, delay, onPre = "n_post += 1", regular, steps = 60 } = given;
  const times = spikes.map((step) => step * 1e-4);
  const source = new SpikeGeneratorGroup(1, { indices: spikes.map(() => 0), times });
  const target = new NeuronGroup(1, "n : integer");
  const synapses = new Synapses(source, target, { onPre }).connect();
  synapses.set("delay", delay * 1e-4);
  if (regular) synapses.runRegularly(regular);
  const trace = new StateMonitor(target, "n", { when: "end" });
  const net = new Network([source, target, synapses, trace], { backend });
  await net.run(steps * 1e-4);
  const [n] = trace.get("n") as [Float64Array];
  return [...n].flatMap((count, step) => Array(count - (n[step - 1] ?? 0)).fill(step));
}

const ten = Array.from({ length: 10 }, (_, k) => k);

for (const [name, given, expected] of [
  [
    "A: a delay cut from 20 to 5 steps lets later spikes overtake",
    { spikes: [0, 1, 2], delay: 20, regular: "delay = (20 - 15*int(t_in_timesteps >= 1))*dt" },
    [6, 7, 20],
  ],
  [
    "B: ten spikes with ten delays arrive in one step, all of them",
    { spikes: ten, delay: 10, regular: "delay = (10 - t_in_timesteps)*dt" },
    Array(10).fill(10),
  ],
  [
    "C: a delay that grows by one step per step",
    { spikes: ten, delay: 0, regular: "delay = t_in_timesteps*dt" },
    [0, 2, 4, 6, 8, 10, 12, 14, 16, 18],
  ],
  [
    "D: a delay set to 0 at the start of a step counts in that step",
    { spikes: [0, 3], delay: 50, regular: "delay = 50*dt*int(t_in_timesteps < 3)" },
    [3, 50],
  ],
  [
    "E: onPre that lengthens the delay, spikes far apart",
    { spikes: [0, 10, 20], delay: 5, onPre: "n_post += 1; delay += dt" },
    [5, 16, 27],
  ],
  [
    "E: onPre that lengthens the delay, spikes emitted before the first arrival",
    { spikes: [0, 1, 2], delay: 5, onPre: "n_post += 1; delay += dt" },
    [5, 6, 7],
  ],
] as [string, Case, number[]][])
  onBothBackends(name, async (backend) => {
    assert.equal(await arrivals(backend, given), expected);
  });

for (const [written, expected] of [
  ["pre.delay", { pre: 4, post: 0 }],
  ["delay", { pre: 4, post: 0 }],
  ["post.delay", { pre: 1, post: 4 }],
] as const)
  onBothBackends(
    `F: onPost that writes ${written} moves that pathway's spikes alone`,
    async (backend) => {
      const source = new SpikeGeneratorGroup(1, { indices: [0], times: [1e-3] });
      const target = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-3] });
      const synapses = new Synapses(source, target, {
        model: "pre_at : integer\npost_at : integer",
        onPre: "pre_at = t_in_timesteps",
        onPost: `post_at = t_in_timesteps; ${written} = 4*dt`,
      }).connect();
      synapses.set("pre.delay", "0.1 ms");
      const net = new Network([source, target, synapses], { backend });
      await net.run("2 ms");
      assert.equal([...synapses.get("pre_at")], [10 + expected.pre]);
      assert.equal([...synapses.get("post_at")], [10 + expected.post]);
    },
  );

for (const [order, name] of [
  [{ writer: -9, other: 9 }, "before"],
  [{ writer: 9, other: -9 }, "after"],
] as const)
  onBothBackends(
    `a delay written while spikes are delivered waits for the next step's spikes (writer ${name})`,
    async (backend) => {
      const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 1e-4] });
      const target = new NeuronGroup(1, "n : integer\nlast : integer");
      const synapses = new Synapses(source, target, {
        onPre: { writer: "other.delay = 7*dt", other: "last_post = last*100 + t_in_timesteps" },
        order,
      }).connect();
      synapses.set("other.delay", "0.2 ms");
      await new Network([source, target, synapses], { backend }).run("2 ms");
      assert.equal([...target.get("last")], [208]);
    },
  );

onBothBackends(
  "a delay per synapse set between runs leaves spikes in flight alone",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 5e-4] });
    const target = new NeuronGroup(3, "last : integer\nn : integer");
    const synapses = new Synapses(source, target, {
      onPre: "last_post = last_post*100 + t_in_timesteps; n_post += 1",
      delay: "0.8 ms",
    }).connect();
    const net = new Network([source, target, synapses], { backend });
    await net.run("0.3 ms");
    synapses.set("delay", "j*0.1*ms");
    await net.run("0.4 ms");
    synapses.set("delay", "0.2 ms");
    await net.run("2 ms");
    assert.equal([...target.get("n")], [2, 2, 2]);
    assert.equal([...target.get("last")], [508, 608, 708]);
  },
);

onBothBackends(
  "synapses made between runs do not take spikes that were emitted before",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0], times: [0, 5e-4] });
    const target = new NeuronGroup(3, "n : integer");
    const synapses = new Synapses(source, target, { onPre: "n_post += 1", delay: "0.4 ms" });
    synapses.connect({ i: 0, j: 0 });
    const net = new Network([source, target, synapses], { backend });
    await net.run("0.2 ms");
    synapses.connect({ i: 0, j: [1, 2] });
    await net.run("0.3 ms");
    assert.equal([...target.get("n")], [1, 0, 0]);
    await net.run("0.5 ms");
    assert.equal([...target.get("n")], [2, 1, 1]);
  },
);

onBothBackends(
  "a live view written by an operation counts for the spikes of that step",
  async (backend) => {
    const source = new SpikeGeneratorGroup(1, { indices: [0, 0, 0], times: [0, 1e-4, 2e-4] });
    const target = new NeuronGroup(1, "last : integer");
    const synapses = new Synapses(source, target, {
      onPre: "last_post = last_post*100 + t_in_timesteps",
      delay: "0.9 ms",
    }).connect();
    const net = new Network([source, target, synapses], { backend });
    const { delay } = synapses.state;
    net.operation((t) => {
      delay![0] = t < 5e-5 ? 0.8e-3 : t < 15e-5 ? 0.3e-3 : 0.4e-3;
    });
    await net.run("2 ms");
    assert.equal([...target.get("last")], [40608]);
  },
);

onBothBackends(
  "each of several arrivals in one step draws random numbers of its own",
  async (backend) => {
    const steps = ten.map((step) => step * 1e-4);
    const source = new SpikeGeneratorGroup(1, { indices: ten.map(() => 0), times: steps });
    const target = new NeuronGroup(1, "sum : 1\nsquares : 1\nfirst : 1");
    const synapses = new Synapses(source, target, {
      onPre:
        "x = rand(); first_post = x*int(first_post == 0) + first_post; sum_post += x; squares_post += x**2",
    }).connect();
    synapses.runRegularly("delay = (10 - t_in_timesteps)*dt");
    await new Network([source, target, synapses], { backend, seed: 3 }).run("2 ms");
    const [sum, squares, first] = ["sum", "squares", "first"].map((name) => target.get(name)[0]!);
    assert.ok(Math.abs(sum! - 10 * first!) > 0.1, "ten draws are not one draw ten times");
    assert.ok(squares! / 10 - (sum! / 10) ** 2 > 0.02, "ten draws differ");
    return { sum: [sum!], squares: [squares!] };
  },
);

test.run();
