// A small network with everything that could differ between Node and a page: random numbers, delays, exp, queues.

import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";

/** Spikes and the last potentials, which must be the same bit for bit wherever it runs. */
export interface Outcome {
  readonly i: readonly number[];
  readonly t: readonly number[];
  readonly v: readonly number[];
}

/** Runs it for 50 ms. */
export async function run(backend: "wasm" | "js"): Promise<Outcome> {
  const cells = new NeuronGroup(
    200,
    `dv/dt = (ge - (v - El) + 15*mV * exp(-((v - El)/(20*mV))**2)) / (10*ms) + 1*mV*xi/sqrt(10*ms) : volt
     dge/dt = -ge / (5*ms) : volt`,
    {
      threshold: "v > -50*mV",
      reset: "v = -60*mV",
      refractory: "2 ms",
      method: "euler",
      namespace: { El: "-55 mV" },
    },
  );
  cells.set("v", "-60*mV + rand()*10*mV");
  const synapses = new Synapses(cells, cells, { onPre: "ge_post += 0.5*mV" });
  synapses.connect({ p: 0.1 });
  synapses.set("delay", "rand()*3*ms");
  const spikes = new SpikeMonitor(cells);
  const network = new Network([cells, synapses, spikes], { seed: 3, backend });
  await network.run("50 ms");
  return { i: [...spikes.i], t: [...spikes.t], v: [...cells.get("v")] };
}
