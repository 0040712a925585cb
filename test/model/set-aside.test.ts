// Refractory neurons that are set aside: the same bits as where each neuron is asked.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: refractory neurons set aside");
const onBothBackends = bothIn(test);

interface Case {
  readonly name: string;
  readonly model: string;
  readonly options: Record<string, unknown>;
  readonly code: string;
  readonly observed: readonly string[];
  /** Whether the kernels may be split. */
  readonly aside?: boolean;
}

const cases: readonly Case[] = [
  {
    name: "all but the clamped variable goes on",
    model: `dv/dt = (g - v)/(10*ms) : 1 (unless refractory)
            dg/dt = -g/(5*ms) : 1`,
    options: { threshold: "v > 1", reset: "v = 0", refractory: "3 ms" },
    code: "g_post += 0.9",
    observed: ["v", "g"],
  },
  {
    name: "a variable that hears the clamped one",
    model: `dv/dt = (1.5*g - v - w)/(10*ms) : 1 (unless refractory)
            dw/dt = (0.5*v - w)/(20*ms) : 1
            dg/dt = -g/(5*ms) : 1 (unless refractory)`,
    options: { threshold: "v > 1", reset: "v = 0; w += 0.3", refractory: "2.05 ms" },
    code: "g_post += 0.9",
    observed: ["v", "w", "g"],
  },
  {
    name: "stages that see the clamped variable, at a price",
    model: `dv/dt = (v*v + g - u)/(5*ms) : 1 (unless refractory)
            du/dt = (v - u + 0.01*exp(-u))/(9*ms) : 1
            dg/dt = -g/(5*ms) : 1`,
    options: { threshold: "v > 1.5", reset: "v = -0.5", refractory: "4 ms", method: "rk4" },
    code: "g_post += 0.4",
    observed: ["v", "u", "g"],
    aside: false,
  },
  {
    name: "noise in the clamped variable",
    model: "dv/dt = (1.2 - v)/(10*ms) + 0.4*xi/sqrt(10*ms) : 1 (unless refractory)",
    options: { threshold: "v > 1", reset: "v = 0", refractory: "2 ms" },
    code: "v_post += 0.05",
    observed: ["v"],
  },
  {
    name: "equations that ask who is refractory",
    model: `dv/dt = (1.1 + g*int(not_refractory) - v)/(10*ms) : 1
            dg/dt = (int(not_refractory) - g)/(5*ms) : 1`,
    options: { threshold: "v > 1 and g < 0.99", reset: "v = 0", refractory: "2 ms" },
    code: "v_post += 0.05",
    observed: ["v", "g"],
  },
  {
    name: "no number while refractory, had it not been clamped",
    model:
      "dv/dt = (1.2 + sqrt((t - lastspike - 1.95*ms)/(1*second)) - v)/(10*ms) : 1 (unless refractory)",
    options: { threshold: "v > 1", reset: "v = 0", refractory: "2 ms", method: "euler" },
    code: "v_post += 0.05",
    observed: ["v"],
  },
  {
    name: "those who are above the threshold while refractory wait for its end",
    model: "dv/dt = (2*int(i % 20 == 0) - v)/(3*ms) : 1",
    options: { threshold: "v > 1", reset: "v = 0", refractory: "4 ms" },
    code: "v_post += 0.05",
    observed: ["v"],
  },
  {
    name: "most are refractory",
    model: "dv/dt = (3 - v)/(10*ms) : 1 (unless refractory)",
    options: { threshold: "v > 1", reset: "v = 0", refractory: "12 ms" },
    code: "v_post += 0.05",
    observed: ["v"],
  },
];

function made(one: Case, backend: BackendName, apart: boolean) {
  const cells = new NeuronGroup(301, one.model, one.options);
  cells.set("v", "rand()");
  const source = new PoissonGroup(40, { rates: "150*Hz" });
  const wires = new Synapses(source, cells, { onPre: one.code });
  wires.connect({ p: 0.05 });
  const spikes = new SpikeMonitor(cells);
  const net = new Network([cells, source, wires, spikes], { backend, seed: 3 });
  // what stands between update and threshold keeps them apart, and then each neuron is asked
  if (apart) net.operation(() => undefined, { when: "after_groups" });
  const left = () => ({
    i: spikes.i,
    t: spikes.t,
    last: cells.get("lastspike"),
    free: cells.get("not_refractory"),
    ...Object.fromEntries(one.observed.map((name) => [name, cells.get(name)])),
  });
  return { net, cells, spikes, left };
}

function same(a: ReturnType<typeof made>, b: ReturnType<typeof made>): void {
  const [actual, expected] = [a.left(), b.left()] as Record<string, ArrayLike<number>>[];
  for (const key of Object.keys(expected!)) bits(actual![key]!, expected![key]!, key);
}

const narrow = cases.slice(0, 4).map(
  (one): Case => ({
    ...one,
    name: `${one.name}, in single precision`,
    options: { ...one.options, precision: "f32" },
  }),
);

for (const one of [...cases, ...narrow])
  onBothBackends(one.name, async (backend) => {
    const [aside, asked] = [made(one, backend, false), made(one, backend, true)];
    for (const duration of ["30 ms", "0.1 ms", "0.3 ms", "29.6 ms"]) {
      await aside.net.run(duration);
      await asked.net.run(duration);
      same(aside, asked);
    }
    assert.ok(aside.spikes.numSpikes > 100, `${aside.spikes.numSpikes} spikes`);
    assert.is(/set aside/.test(aside.net.explain()), one.aside ?? true);
    return aside.left();
  });

onBothBackends(
  "who is assigned to between steps and between runs, and goes back",
  async (backend) => {
    const [aside, asked] = [made(cases[1]!, backend, false), made(cases[1]!, backend, true)];
    for (const { net, cells } of [aside, asked]) {
      await net.run("20 ms");
      const before = net.store();
      await net.run("5 ms");
      cells.set("v", "v + 0.2*rand()");
      await net.run("5 ms");
      net.restore(before);
      let step = 0;
      net.operation(
        () => {
          if (step++ % 7 === 0) cells.set("v", 0.5, { where: "i % 3 == 0" });
        },
        { when: "start" },
      );
      await net.run("20 ms");
    }
    same(aside, asked);
  },
);

onBothBackends("a NaN that comes up while some are set aside is told", async (backend) => {
  const group = new NeuronGroup(
    200,
    "dv/dt = (1.5 - v + sqrt(a))/(10*ms) : 1 (unless refractory)\na : 1",
    { threshold: "v > 1", reset: "v = 0", refractory: "2 ms", method: "euler" },
  );
  group.set("v", "i/200");
  group.runRegularly("a = -int(t > 50*ms and i == 42)", { dt: "1 ms" });
  const net = new Network([group], { backend });
  let message = "";
  await net.run("100 ms").catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /^not a number: v of .*, element 42, at t = 5\d/);
});

test.run();
