// question: what does a step cost where there is next to nothing to compute, against Brian2 C++ standalone?
//
// Ten neurons for 100 s in steps of 0.1 ms, a million of them: nanoseconds of a step, smallest and middle. By the clock
// on the wall, the first second of the process included; Brian2's own figure is processor time. `js` is the backend that
// has each step run operation by operation, which is what all backends did before steps ran in WebAssembly.
//
// npm run bench -- small [--peers] [--repeat N] [--only leaky,recurrent,recorded]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { benchOptions, checkAlike, chosenCases, machine, median, verdict } from "./options.ts";
import { ownScript, ProgramSide, pythonWithout } from "./sides.ts";

const DURATION = 100;
const STEPS = 1_000_000;

function cells(): NeuronGroup {
  const model = "dv/dt = (1.1 - v)/(20*ms) : 1 (unless refractory)";
  const options = {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "5 ms",
    method: "exact",
  } as const;
  const group = new NeuronGroup(10, model, options);
  group.set("v", "0.1*i");
  return group;
}

function network(recurrent: boolean, recorded: boolean, backend: "wasm" | "js") {
  const group = cells();
  const spikes = new SpikeMonitor(group, { record: recorded });
  const synapses = new Synapses(group, group, { onPre: "v_post += 0.001" });
  if (recurrent) synapses.connect({ p: 0.5 });
  const trace = new StateMonitor(group, "v", { record: [0], dt: "1 ms" });
  const objects = [group, spikes, ...(recurrent ? [synapses] : []), ...(recorded ? [trace] : [])];
  return { net: new Network(objects, { backend, seed: 1 }), spikes };
}

const cases = [
  { name: "leaky", recurrent: false, recorded: false },
  { name: "recurrent", recurrent: true, recorded: false },
  { name: "recorded", recurrent: true, recorded: true },
];

interface Told {
  readonly step: number;
  readonly spikes: number;
}

async function ours(
  { recurrent, recorded }: (typeof cases)[0],
  backend: "wasm" | "js",
): Promise<Told> {
  const { net, spikes } = network(recurrent, recorded, backend);
  await net.run("0.1 ms");
  const began = performance.now();
  await net.run(DURATION);
  return { step: ((performance.now() - began) / STEPS) * 1e6, spikes: spikes.numSpikes };
}

const { peers, repeat, only } = benchOptions();
const why = peers ? pythonWithout(ownScript("brian2_small.py")) : "not asked for (--peers)";
if (why) console.error(`WITHOUT BRIAN2: ${why}`);
const folder = mkdtempSync(join(tmpdir(), "myelin-bench-"));
console.log(`${machine()}; nanoseconds of a step, smallest and middle of ${repeat}`);
console.log(
  `${"".padEnd(10)}${"Brian2".padStart(16)}${"wasm".padStart(16)}${"js".padStart(16)}   Brian2/wasm`,
);
try {
  for (const one of chosenCases(cases, only)) {
    const program = why
      ? undefined
      : new ProgramSide(one.name, join(folder, one.name), false, ownScript("brian2_small.py"));
    const sides: Record<"theirs" | "wasm" | "js", Told[]> = { theirs: [], wasm: [], js: [] };
    for (let round = 0; round < repeat; round++) {
      const run = program?.run();
      if (run) sides.theirs.push({ step: (run.processor / STEPS) * 1e9, spikes: run.spikes });
      sides.wasm.push(await ours(one, "wasm"));
      sides.js.push(await ours(one, "js"));
    }
    const spikesOf = (told: readonly Told[]): number[] => told.map(({ spikes }) => spikes);
    checkAlike(`${one.name}: spikes, js`, spikesOf(sides.wasm), spikesOf(sides.js), 0);
    if (program)
      checkAlike(`${one.name}: spikes`, spikesOf(sides.wasm), spikesOf(sides.theirs), 0.05);
    const told = (of: readonly Told[]): string => {
      if (of.length === 0) return "-".padStart(16);
      const steps = of.map(({ step }) => step);
      return `${Math.min(...steps).toFixed(0)} ${median(steps).toFixed(0)}`.padStart(16);
    };
    const middle = (of: readonly Told[]): number => median(of.map(({ step }) => step));
    const ratio = program ? verdict(middle(sides.theirs) / middle(sides.wasm), 1) : "       -";
    console.log(
      `${one.name.padEnd(10)}${told(sides.theirs)}${told(sides.wasm)}${told(sides.js)}  ${ratio}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
