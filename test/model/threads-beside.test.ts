// Threads that share out the arrivals of many pathways: by the group that they reach, with the bits of one thread.

import { Network, NeuronGroup, PoissonGroup, PoissonInput, SpikeMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circuitNow } from "../../models/potjans-diesmann-2014/circuit.ts";
import { bits } from "./both.ts";
import { left, readyToRun, sharing } from "./threads.ts";

const test = suite("model: threads beside one another");

/** Runs what `make` makes in so many threads with everything shared out; what is left, and chunks of others. */
async function ran(
  make: () => Network,
  duration: string,
  threads: number,
): Promise<{ found: Record<string, ArrayLike<number>>; done: number; net: Network }> {
  const net = make();
  net.threads = threads;
  if (threads > 1) await readyToRun(net);
  const work = (): Promise<void> => net.run(duration);
  const done = threads > 1 ? await sharing(work) : await work().then(() => 0);
  return { found: left(net), done, net };
}

async function alike(make: () => Network, duration: string, told: RegExp): Promise<void> {
  const judge = await ran(make, duration, 1);
  for (const threads of [2, 3]) {
    const { found, done, net } = await ran(make, duration, threads);
    assert.ok(done > 100, `${done} chunks in other threads`);
    assert.match(net.explain({ code: false }), told);
    assert.equal(Object.keys(found), Object.keys(judge.found));
    for (const key of Object.keys(found))
      bits(found[key]!, judge.found[key]!, `${key}, ${threads} threads`);
    assert.is(net.schedule(), judge.net.schedule());
  }
}

test("the microcircuit leaves the same bits in 1, 2 and 3 threads", async () => {
  const make = (): Network => circuitNow({ scale: 0.02, seed: 3 }).net;
  const told = /\n {2}arrivals of \d+ pathways: those at different groups are shared out /;
  await alike(make, "20 ms", told);
});

/** Three groups with pathways of every kind of queue among them, one of them set while the network runs. */
function mixed(): Network {
  const groups = ["a", "b", "c"].map((name, k) => {
    const group = new NeuronGroup(
      61 + k,
      "dv/dt = (I - v)/(5*ms) : 1\ndI/dt = -I/(2*ms) : 1\nx : 1",
      {
        threshold: "v > 1",
        reset: "v = 0",
        name,
      },
    );
    group.set("v", "rand()");
    return group;
  });
  const inputs = new PoissonGroup(40, { rates: "200*Hz", name: "inputs" });
  const synapses: Synapses[] = [];
  const join = (
    source: NeuronGroup | PoissonGroup,
    to: number,
    delay: string,
    onPre: string,
  ): void => {
    const target = groups[to]!;
    const name = `${source.name}_to_${target.name}_${synapses.length}`;
    const made = new Synapses(source, target, { model: "w : 1", onPre, name });
    made.connect({ p: 0.6 });
    made.set("w", "0.3*rand()");
    made.set("delay", delay);
    synapses.push(made as unknown as Synapses);
  };
  // recent spikes, runs of equal delay, a wheel of synapses, one that changes its delays, one that reads its source
  for (const to of [0, 1, 2]) {
    join(inputs, to, "rand()*3*ms", "I_post += w");
    join(groups[to]!, (to + 1) % 3, "0.5*ms + 2*ms*int(2*rand())", "I_post -= 0.2*w");
    join(groups[to]!, (to + 2) % 3, "rand()*40*ms", "I_post += 0.1*w*rand()");
    join(inputs, to, "rand()*2*ms", "x_post += w\ndelay = clip(delay + 0.05*ms, 0*ms, 3*ms)");
  }
  join(groups[0]!, 1, "rand()*ms", "I_post += 0.01*v_pre\nx_pre += 1");
  const poisson = groups.map(
    (group) =>
      new PoissonInput(group, "I", { n: 100, rate: "20 Hz", weight: 0.2, name: `p${group.name}` }),
  );
  const spikes = groups.map((group) => new SpikeMonitor(group, { name: `of_${group.name}` }));
  const net = new Network([inputs, ...groups, ...synapses, ...poisson, ...spikes], { seed: 7 });
  let changed = false;
  net.operation((t) => {
    if (changed || t < 0.0105) return;
    changed = true;
    synapses[4]!.set("delay", "rand()*5*ms");
  });
  return net;
}

test("so does a network of queues of all kinds, one of which changes while it runs", async () => {
  await alike(
    mixed,
    "25 ms",
    /\n {2}arrivals of \d+ pathways: those at different groups are shared out /,
  );
});

test("groups whose neurons come to rest are reached beside one another until they do", async () => {
  const make = (): Network => {
    const inputs = new PoissonGroup(60, {
      rates: "100*Hz + 400*Hz*int(t < 6*ms)",
      name: "inputs",
    });
    const groups = ["a", "b"].map((name) => {
      const model = "dv/dt = (I - v)/(5*ms) : 1\ndI/dt = -I/(2*ms) : 1";
      return new NeuronGroup(4200, model, { threshold: "v > 1", reset: "v = 0", name });
    });
    const synapses = groups.map((group) => {
      const made = new Synapses(inputs, group, {
        onPre: "I_post += 0.4",
        name: `to_${group.name}`,
      });
      made.connect({ p: 0.02 });
      made.set("delay", "rand()*3*ms");
      return made;
    });
    const spikes = groups.map((group) => new SpikeMonitor(group, { name: `of_${group.name}` }));
    return new Network([inputs, ...groups, ...synapses, ...spikes], { seed: 4 });
  };
  await alike(make, "20 ms", /\n {2}arrivals of 2 pathways: /);
  const net = make();
  const resting = (): (boolean | undefined)[] =>
    net.objects.flatMap((one) => (one instanceof NeuronGroup ? [one.lazy?.on] : []));
  await net.run("5 ms");
  assert.equal(resting(), [false, false]);
  await net.run("15 ms");
  assert.equal(resting(), [true, true]);
});

test("what reaches one group only is one strand, and stays as it was", async () => {
  const cells = new NeuronGroup(100, "dv/dt = -v/(5*ms) : 1", {
    threshold: "v > 1",
    name: "cells",
  });
  const inputs = new PoissonGroup(50, { rates: "100*Hz", name: "inputs" });
  const made = [1, 2].map((k) => {
    const synapses = new Synapses(inputs, cells, { onPre: "v_post += 0.1", name: `s${k}` });
    synapses.connect({ p: 0.5 });
    synapses.set("delay", "rand()*2*ms");
    return synapses;
  });
  const net = new Network([inputs, cells, ...made], { threads: 2 });
  assert.not.match(net.explain({ code: false }), /arrivals of \d+ pathways/);
});

test("a NaN that arrives in another thread is the same error at the same time", async () => {
  const failing = (): Network => {
    const input = new PoissonGroup(20, { rates: "300*Hz", name: "input" });
    const groups = ["a", "b"].map((name) => new NeuronGroup(30, "x : 1", { name }));
    const synapses = groups.map((group, k) => {
      const onPre = k === 0 ? "x_post += 0.1" : "x_post = sqrt(x_post - 0.3)";
      const made = new Synapses(input, group, { onPre, name: `to_${group.name}` });
      made.connect();
      made.set("delay", "rand()*2*ms");
      return made;
    });
    groups[1]!.set("x", 1);
    return new Network([input, ...groups, ...synapses], { seed: 2 });
  };
  const errors: string[] = [];
  for (const threads of [1, 2])
    await ran(failing, "50 ms", threads).then(
      () => assert.unreachable("no NaN"),
      (error: Error) => void errors.push(`${error.name} ${error.message}`),
    );
  assert.match(errors[0]!, /^NotANumberError .* of group 'b', element \d+, at t = /);
  assert.is(errors[1], errors[0]);
});

test.run();
