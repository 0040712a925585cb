// Networks for tests in a page: one with all that could differ from Node, one for devices.

import { type GpuModeName, Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";

/** Spikes and the last potentials, which must be the same bit for bit wherever it runs. */
export interface Outcome {
  readonly i: readonly number[];
  readonly t: readonly number[];
  readonly v: readonly number[];
}

/** Cells that fire on their own, and pass it on, for 50 ms: on a device, or on wasm without a mode; `t` are steps. */
export async function runOnDevice(gpuMode?: GpuModeName): Promise<Outcome> {
  const cells = new NeuronGroup(
    1000,
    `dv/dt = (I - v) / (10*ms) : 1 (unless refractory)
     dm/dt = (exp(-v) - m) / (5*ms) : 1
     I : 1`,
    { threshold: "v > 1", reset: "v = 0", refractory: "3 ms", method: "euler" },
  );
  cells.set("I", "1.1 + i / N");
  cells.set("v", "rand()");
  const ring = new Synapses(cells, cells, { onPre: "m_post += 0.1", delay: "2 ms" });
  ring.connect({ j: "(i + 1) % N_post" });
  const spikes = new SpikeMonitor(cells);
  const network = new Network([cells, ring, spikes], {
    seed: 3,
    ...(gpuMode ? { backend: "gpu", gpuMode } : {}),
  });
  await network.run("50 ms");
  return { i: [...spikes.i], t: [...spikes.step], v: [...cells.get("v"), ...cells.get("m")] };
}

/** Runs noisy cells with delays for 50 ms. */
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
