// Six rules that move delays: what one pair of spikes does, by the time between them, and where eight delays go.
import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import * as coincidence from "myelin/equations/delay-coincidence";
import * as competition from "myelin/equations/delay-competition";
import * as conduction from "myelin/equations/delay-conduction";
import * as shift from "myelin/equations/delay-shift";
import * as stdp from "myelin/equations/delay-stdp";
import * as factors from "myelin/equations/delay-three-factor";
import { figure, type Panel } from "myelin/plot";

const rules = [
  { name: "race", ...competition, model: "", options: competition.taught, fast: { eta: "0.2 ms" } },
  { name: "coincidence", ...coincidence, fast: { eta: "0.4 ms" } },
  { name: "shift", ...shift, fast: { eta: "0.3 ms" } },
  { name: "STDP", ...stdp, fast: { longest: "40 ms", Dplus: "0.2 ms", Dminus: "2 us" } },
  { name: "conduction", ...conduction, fast: { etad: "0.05 ms**2" } },
  { name: "three factors", ...factors, fast: { etad: "10 ms**2" } }, // its spike says: more of v
];
const panels: Panel[] = [];
for (const { name, model, options, parameters, fast, ...rule } of rules)
  for (const n of [100, 8]) {
    const inputs = new SpikeGeneratorGroup(1, { indices: [0], times: [0.02], period: "0.1 s" });
    const namespace = { taus: "0.5 ms", ...parameters, ...(n === 8 ? fast : {}) };
    const own = "T : second\nL = -int(abs(t % (100*ms) - T) < dt/2) : 1\npsi = 1 : 1";
    const cells = new NeuronGroup(n, competition.model + own, { threshold: "L < 0", namespace });
    const text: string = /^w :/m.test(model) ? model : `${model}w : 1`;
    const synapses = new Synapses(inputs, cells, { model: text, ...options, namespace }).connect();
    cells.set("T", n === 8 ? "40 ms" : "5.2*ms + i*0.4*ms"); // arrivals at 25 ms, or 20 + delay
    cells.set("d", n === 8 ? "6*ms + i*4*ms" : "5 ms");
    synapses.set("delay", cells.get("d"));
    synapses.set("w", 0.5);
    if ("learn" in rule) synapses.runRegularly(rule.learn);
    const trace = new StateMonitor(synapses, "delay", { dt: "0.1 s" });
    await new Network([inputs, cells, synapses, trace]).run(n === 8 ? "20 s" : "0.1 s");
    const y = (model ? synapses.get("delay") : cells.get("d")).map((delay) => delay - 0.005);
    const curves = [{ x: y.map((_, k) => (4 * k - 198) / 1e4), y, dots: false }];
    const series = trace.get("delay").map((values) => ({ values }));
    const words = { title: name, unit: "second", yLabel: n === 8 ? "delay" : "change" } as const;
    if (n === 8) panels.push({ kind: "traces", ...words, t: trace.t, series });
    else panels.push({ kind: "curves", ...words, curves, xLabel: "lag", xUnit: "second" });
    if (n > 8) console.log(name, ...[49, 50, 62].map((k) => (y[k]! * 1e6).toFixed(2)), "us");
  }
await writeFile("delay-rules.svg", await figure(panels, { columns: 2, width: 900 }));
