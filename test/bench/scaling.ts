// question: how does the time of each part grow with the number of neurons, from a thousand to a million?
//
// CUBA with 80 synapses a neuron whatever the number (CUBAFixedConnectivity of Brian2's speed tests), one thread: seconds
// to make the objects (parse and check), to connect them, to compile and do the first step; then microseconds of a step
// and nanoseconds of a neuron and step, smallest and middle of slices. The exponent is that between a number of neurons and
// the one before it: 1 means that twice as many take twice as long; goal 1.05 within each level of the cache.
//
// npm run bench -- scaling [--repeat N] [--only 1e3,1e4]

import { Network, NeuronGroup, Synapses } from "myelin";
import { benchOptions, chosenCases, machine, median, told } from "./options.ts";

const MODEL = `
  dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
  dge/dt = -ge/taue : volt
  dgi/dt = -gi/taui : volt`;
const NAMESPACE = {
  taum: "20 ms",
  taue: "5 ms",
  taui: "10 ms",
  Vt: "-50 mV",
  Vr: "-60 mV",
  El: "-49 mV",
};

interface Made {
  readonly objects: number;
  readonly connect: number;
  readonly first: number;
  readonly net: Network;
}

async function make(n: number): Promise<Made> {
  const times = [performance.now()];
  const cells = new NeuronGroup(n, MODEL, {
    threshold: "v > Vt",
    reset: "v = Vr",
    refractory: "5 ms",
    method: "exact",
    namespace: NAMESPACE,
    lazy: false,
  });
  cells.set("v", "Vr + rand()*(Vt - Vr)");
  const few = Math.round(0.8 * n);
  const excitatory = new Synapses(cells.slice(0, few), cells, { onPre: "ge_post += 1.62*mV" });
  const inhibitory = new Synapses(cells.slice(few), cells, { onPre: "gi_post -= 9*mV" });
  const net = new Network([cells, excitatory, inhibitory], { seed: 1 });
  times.push(performance.now());
  for (const synapses of [excitatory, inhibitory]) synapses.connect({ p: Math.min(1, 80 / n) });
  times.push(performance.now());
  await net.run("0.1 ms");
  times.push(performance.now());
  const [objects, connect, first] = times.slice(1).map((t, k) => (t - times[k]!) / 1000);
  return { objects: objects!, connect: connect!, first: first!, net };
}

const cases = [1e3, 1e4, 1e5, 1e6].map((n) => ({ name: n.toExponential().replace("+", ""), n }));

const { repeat, only } = benchOptions();
console.log(`${machine()}; slices: smallest and middle of ${5 * repeat}`);
console.log(
  "neurons  objects s  connect s  first step s      us a step   ns neuron, step   exponent (connect)",
);
let before: { n: number; step: number; connect: number } | undefined;
for (const { name, n } of chosenCases(cases, only)) {
  const { net, objects, connect, first } = await make(n);
  // all are active at once in the beginning
  await net.run(n >= 1e6 ? "20 ms" : "100 ms");
  const steps = Math.max(20, Math.round(2e6 / n)) * 5;
  const slices: number[] = [];
  for (let k = 0; k < 5 * repeat; k++) {
    const began = performance.now();
    await net.run(steps * 1e-4);
    slices.push(((performance.now() - began) / steps) * 1e3);
  }
  const step = median(slices);
  const exponent = (a: number, b: number): string =>
    (Math.log(a / b) / Math.log(n / before!.n)).toFixed(2);
  const grown = before
    ? `${exponent(step, before.step)} (${exponent(connect, before.connect)})`
    : "";
  const each = slices.map((slice) => (slice * 1e3) / n);
  console.log(
    `${name.padEnd(7)}  ${objects.toFixed(3).padStart(9)}  ${connect.toFixed(3).padStart(9)}  ${first.toFixed(3).padStart(12)}${told(slices, 1)}   ${told(each, 2)}   ${grown.padStart(18)}`,
  );
  before = { n, step, connect };
}
