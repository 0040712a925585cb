// Threads: the same bits however many share the work, whatever they share, and whoever comes late or never.

import {
  Network,
  NeuronGroup,
  PoissonGroup,
  PopulationRateMonitor,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { coba, cobahh, cuba } from "myelin/models/vogels-abbott-2005";
import { Connection, Ensemble, Model, Probe } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeScript } from "../property/script.ts";
import { carryOut } from "../property/simulated.ts";
import { bits } from "./both.ts";
import { left, readyToRun, sharing, threadsReady } from "./threads.ts";

const test = suite("model: threads");

/** Runs what `make` makes with 1 to 4 threads, in chunks of several sizes, and compares all that is left. */
async function alike(make: () => Network, duration: string, wanted = 1): Promise<void> {
  const alone = make();
  await alone.run(duration);
  const judge = left(alone);
  for (const [threads, chunk] of [
    [2, undefined],
    [3, 10],
    [4, 34],
    [2, 2],
  ] as const) {
    const net = make();
    net.threads = threads;
    await readyToRun(net);
    const done = await sharing(() => net.run(duration), chunk === undefined ? {} : { chunk });
    assert.ok(done >= wanted, `${done} chunks in other threads`);
    const found = left(net);
    assert.equal(Object.keys(found), Object.keys(judge));
    for (const key of Object.keys(judge))
      bits(found[key]!, judge[key]!, `${key}, ${threads} threads, chunks of ${chunk}`);
  }
}

test("CUBA, COBA and COBAHH leave the same bits with 1, 2, 3 and 4 threads", async () => {
  await alike(() => cuba({ n: 1001, seed: 3 }), "20 ms", 100);
  await alike(() => coba({ n: 400, seed: 3 }), "10 ms", 100);
  await alike(() => cobahh({ n: 401, seed: 2 }), "10 ms", 100);
});

test("so does a network that learns, with noise, refractoriness, traces and monitors", async () => {
  await alike(stdp, "60 ms", 100);
});

function stdp(backend: "js" | "wasm" = "wasm"): Network {
  const inputs = new PoissonGroup(150, { rates: "i*2*Hz + 10*Hz", name: "inputs" });
  const cells = new NeuronGroup(
    67,
    "dv/dt = (ge*(0*mV - v) + (-74*mV) - v)/(10*ms) + mV*xi/ms**0.5 : volt (unless refractory)\ndge/dt = -ge/(5*ms) : 1",
    {
      threshold: "v > -54*mV",
      reset: "v = -60*mV",
      refractory: "2 ms",
      method: "euler",
      name: "cells",
    },
  );
  cells.set("v", "-60*mV + 5*mV*rand()");
  const synapses = new Synapses(inputs, cells, {
    model: `w : 1
      dApre/dt = -Apre/(20*ms) : 1 (event-driven)
      dApost/dt = -Apost/(20*ms) : 1 (event-driven)`,
    onPre: `ge_post += w*(0.5 + rand())
      Apre += 0.01
      w = clip(w + Apost, 0, 0.3)`,
    onPost: `Apost -= 0.0105
      w = clip(w + Apre, 0, 0.3)`,
    name: "synapses",
  });
  synapses.connect({ p: 0.6 });
  synapses.set("w", "rand()*0.3");
  const recurrent = new Synapses(cells, cells, { onPre: "ge_post += 0.01", name: "recurrent" });
  recurrent.connect({ condition: "i != j" });
  const objects = [
    inputs,
    cells,
    synapses,
    recurrent,
    new SpikeMonitor(cells, { name: "spikes", variables: ["ge"] }),
    new StateMonitor(synapses, "w", { record: [0, 7], name: "weights" }),
    new PopulationRateMonitor(cells, { name: "rate" }),
  ];
  return new Network(objects, { seed: 11, backend });
}

test("and equations of synapses, sums, linked groups and events of one's own", async () => {
  await alike(() => {
    const cells = new NeuronGroup(130, "dv/dt = (I - v)/(10*ms) : 1\nI : 1\nbias : 1", {
      threshold: "v > 1 + 0.2*rand()",
      reset: "v = 0",
      events: { half: "v > 0.5 and v < 0.52" },
      method: "euler",
      name: "cells",
    });
    cells.runOnEvent("half", "bias += 0.001");
    cells.runRegularly("v += 0.01*randn()", { dt: "1 ms" });
    cells.set("v", "rand()");
    const gaps = new Synapses(cells, cells, {
      model: `g : 1
        dx/dt = (v_pre - x)/(3*ms) : 1 (clock-driven)
        I_post = 0.02*g*(x - v_post) + 1.5*0.02 : 1 (summed)`,
      onPre: "g = g*0.99 + 0.001*i",
      name: "gaps",
    });
    gaps.connect({ condition: "abs(i - j) < 20 and i != j" });
    gaps.set("g", "rand()");
    return new Network([cells, gaps, new SpikeMonitor(cells, { name: "spikes" })], { seed: 5 });
  }, "40 ms");
});

test("and a model of the NEF", async () => {
  await alike(nef, "50 ms");
});

function nef(): Network {
  const [a, b] = [
    new Ensemble(70, 2, { seed: 1, label: "a" }),
    new Ensemble(50, 1, { seed: 2, label: "b" }),
  ];
  const parts = [
    new Connection(a, b, { function: ([x, y]) => x! * y! }),
    new Connection(b, b, { synapse: "50 ms" }),
    new Probe(b, { synapse: "10 ms" }),
  ];
  return new Model(parts, { seed: 4 }).network;
}

test("random networks with delays that change still agree with the oracle", async () => {
  await threadsReady(3);
  const done = await sharing(async () => {
    for (let seed = 1; seed <= 12; seed++) await carryOut(makeScript(seed), "wasm", 3);
  });
  assert.ok(done > 100, `${done} chunks in other threads`);
});

test("explain tells what is shared out, and why the rest is not", () => {
  const told = (threads: number, backend?: "js"): string => {
    const net = stdp(backend);
    net.threads = threads;
    const text = net.explain({ code: false });
    return text.split("\n\n").find((part) => part.startsWith("threads")) ?? "";
  };
  assert.is(told(1), "");
  assert.is(told(2, "js"), "threads: 1, though 2 were asked for: backend js has one");
  const lines = told(2).split("\n");
  assert.match(
    lines[0]!,
    /^threads: 2(, of which 1 can run at once here)?, with the results of one$/,
  );
  const elements = "elements are shared out where that turns out to be quicker";
  const targets = "spikes are shared out by target where that turns out to be quicker";
  assert.equal(lines.slice(1), [
    `  inputs.threshold: ${elements}`,
    "  cells.spike: in one thread: it runs over a list",
    `  cells.step: ${elements}`,
    `  cells.open: ${elements}`,
    "  cells.frozen: in one thread: it runs over a list",
    "  cells.put: in one thread: it runs over a list",
    "  cells.reset: in one thread: it runs over a list",
    `  synapses.pre.cells: ${targets}`,
    "  synapses.post.cells: rows are shared out where that turns out to be quicker",
    `  recurrent.pre.cells: ${targets}`,
  ]);
});

test("what is no number of threads is refused, also of a network that there is", () => {
  const net = new Network([]);
  for (const threads of [0, 1.5, "x", 65, Number.NaN, null, -2]) {
    const refused = (error: Error) => error instanceof ValueError;
    assert.throws(() => new Network([], { threads } as object), refused, String(threads));
    assert.throws(() => Object.assign(net, { threads }), refused, String(threads));
  }
  assert.is(net.threads, 1);
  net.threads = 64;
  assert.is(new Network([], { threads: 2 }).threads, 2);
});

test("a NaN that another thread writes is the same error at the same time", async () => {
  const failing = (threads: number): Network => {
    const cells = new NeuronGroup(301, "dv/dt = -v/(10*ms) + rate : 1\nrate : Hz", {
      name: "cells",
    });
    cells.runRegularly("v = sqrt(0.02 - 0.001*int(i == 260)*t/ms)", { dt: "1 ms" });
    cells.set("v", "0.002");
    return new Network([cells], { threads });
  };
  const errors: string[] = [];
  for (const threads of [1, 3]) {
    const net = failing(threads);
    if (threads > 1) await readyToRun(net);
    await sharing(async () => {
      await net.run("50 ms").then(
        () => assert.unreachable("no NaN"),
        (error: Error) => void errors.push(`${error.name} ${error.message}`),
      );
    });
  }
  assert.match(errors[0]!, /^NotANumberError .* of group 'cells', element 260, at t = /);
  assert.is(errors[1], errors[0]);
});

test("snapshots, pauses, and another number of threads between runs change nothing", async () => {
  const judge = stdp();
  await judge.run("40 ms");
  const [net, other] = [stdp(), stdp()];
  net.threads = 2;
  await readyToRun(net);
  await sharing(() => net.run("10 ms"));
  net.threads = 3;
  await readyToRun(net);
  net.operation((t) => {
    if (t > 0.01485 && t < 0.015) net.stop();
  });
  await sharing(() => net.run("20 ms"));
  assert.ok(net.t < 0.016);
  const snapshot = net.store();
  other.restore(snapshot);
  await other.run(0.04 - other.t);
  await sharing(() => net.run(0.04 - net.t));
  for (const one of [net, other]) {
    const [found, wanted] = [left(one), left(judge)];
    for (const key of Object.keys(wanted)) bits(found[key]!, wanted[key]!, key);
  }
});

test.run();
