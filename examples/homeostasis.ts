// Two ways back to 10 Hz after the input has doubled: scale all synapses, or move the threshold.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, PopulationRateMonitor, TimedArray } from "myelin";
import * as threshold from "myelin/equations/intrinsic-plasticity";
import * as scaling from "myelin/equations/synaptic-scaling";
import { traces } from "myelin/plot";

const input = new TimedArray([12, 12, 12, 24, 24, 24], { dt: "10 second", unit: "mV" });
const noise = "5*mV*sqrt(2/(20*ms))*xi";
const scaled = new NeuronGroup(
  200,
  `dv/dt = (scale*input(t) - v)/(20*ms) + ${noise} : volt${scaling.model}`,
  {
    threshold: "v > 15*mV",
    reset: `v = 0*mV\n${scaling.reset}`,
    // A thousand times faster than in tissue.
    namespace: { ...scaling.parameters, tauactivity: "0.1 s", beta: 0.04, gamma: "0.1 Hz", input },
  },
);
scaled.set("scale", 1);
const moved = new NeuronGroup(
  200,
  `dv/dt = (input(t) - v)/(20*ms) + ${noise} : volt${threshold.model}`,
  {
    ...threshold.options,
    reset: `v = 0*mV\n${threshold.reset}`,
    namespace: { ...threshold.parameters, step: "0.1 mV", input },
  },
);
moved.set("theta", "15 mV");
const monitors = [scaled, moved].map((cells) => new PopulationRateMonitor(cells));
await new Network([scaled, moved, ...monitors], { seed: 1, dt: "0.5 ms" }).run("60 s");

const series = monitors.map((monitor, k) => {
  const { t, rate: values } = monitor.binnedRate("0.5 s");
  const label = ["synapses scaled", "threshold moved"][k]!;
  const mean = (from: number) => values.slice(from, from + 20).reduce((sum, x) => sum + x) / 20;
  console.log(`${label}: ${mean(40).toFixed(0)} Hz before, ${mean(100).toFixed(0)} Hz at the end`);
  return { t, values, label };
});
await writeFile("homeostasis.svg", await traces({ series, yLabel: "rate", unit: "hertz" }));
