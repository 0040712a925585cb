// A long run in a process of its own, to be killed: goes on from its checkpoint if there is one, and says how it ended.
//
// Arguments: folder, backend. Writes end.json into the folder.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Network,
  NeuronGroup,
  PopulationRateMonitor,
  readRecording,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";

export const DURATION = "0.4 s";

export interface Made {
  readonly P: NeuronGroup;
  readonly S: Synapses;
  readonly some: StateMonitor;
  readonly rate: PopulationRateMonitor;
  readonly net: Network;
}

/** A network whose delays learn, with recordings in memory and in files of a folder. */
export function make(folder: string, backend: "js" | "wasm"): Made {
  const P = new NeuronGroup(
    1000,
    `dv/dt = (ge - v)/(10*ms) : 1 (unless refractory)
     dge/dt = -ge/(5*ms) : 1`,
    { threshold: "v > 0.6 + 0.3*rand()", reset: "v = 0", refractory: "2 ms", name: "P" },
  );
  P.set("v", "rand()");
  P.runRegularly("ge += 2*int(rand() < 0.02)");
  const S = new Synapses(P, P, {
    model: "w : 1",
    onPre: "ge_post += w*rand(); delay = clip(delay + 0.1*ms, 0*ms, 8*ms)",
    onPost: "delay = clip(delay - 0.1*ms, 0*ms, 8*ms)",
    name: "S",
  });
  S.connect({ p: 0.05 });
  S.set("w", "0.05*rand()");
  S.set("delay", "rand()*5*ms");
  const spikes = new SpikeMonitor(P, { variables: ["ge"], file: join(folder, "spikes.npy") });
  const trace = new StateMonitor(P, "v", { record: [0, 9], file: join(folder, "v.npy") });
  const some = new StateMonitor(S, "delay", { record: [0, 1], dt: "1 ms" });
  const rate = new PopulationRateMonitor(P);
  return {
    P,
    S,
    some,
    rate,
    net: new Network([P, S, spikes, trace, some, rate], { backend, seed: 3 }),
  };
}

/** All that a run leaves behind, as one list of numbers. */
export async function left(folder: string, made: Made): Promise<number[]> {
  const { P, S, some, rate, net } = made;
  const spikes = await readRecording(join(folder, "spikes.npy"));
  const trace = await readRecording(join(folder, "v.npy"));
  const parts: ArrayLike<number>[] = [
    P.get("v"),
    P.get("ge"),
    S.get("delay"),
    some.get("delay")[1]!,
  ];
  parts.push(rate.rate, spikes.i, spikes.t, spikes.step, spikes.get("ge") as Float64Array);
  parts.push(trace.t, ...(trace.get("v") as Float64Array[]), [net.t]);
  return parts.flatMap((part) => Array.from(part));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, backend] = process.argv.slice(2) as [string, "js" | "wasm"];
  const made = make(folder, backend);
  const path = join(folder, "checkpoint");
  const checkpoint = { path, every: "1 ms" };
  if (existsSync(path)) await made.net.resume(path, { checkpoint });
  else await made.net.run(DURATION, { checkpoint });
  writeFileSync(join(folder, "end.json"), JSON.stringify(await left(folder, made)));
}
