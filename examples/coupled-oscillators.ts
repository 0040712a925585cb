// Phase oscillators that pull on one another: with enough coupling they run together (Kuramoto).

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import { traces } from "myelin/plot";

/** 0 for phases all over the circle, 1 for one phase. */
function order(phases: readonly Float64Array[], k: number): number {
  const sum = (f: (x: number) => number): number =>
    phases.reduce((total, phase) => total + f(phase[k]!), 0);
  return Math.hypot(sum(Math.cos), sum(Math.sin)) / phases.length;
}

const series = [];
for (const strength of ["0.5 Hz", "2 Hz", "4 Hz"]) {
  const oscillators = new NeuronGroup(
    100,
    `dphase/dt = speed + pull : 1
     pull : hertz
     speed : hertz (constant)`,
    { method: "euler" },
  );
  oscillators.set("phase", "2*pi*i/N");
  // Cauchy: a strength above 1 Hz should give an order of sqrt(1 - 1 Hz/strength).
  oscillators.set("speed", "10*Hz + tan(pi*((i + 0.5)/N - 0.5))*0.5*Hz");
  const synapses = new Synapses(oscillators, oscillators, {
    model: "pull_post = strength/N_pre*sin(phase_pre - phase_post) : hertz (summed)",
    namespace: { strength },
  });
  synapses.connect();
  const phases = new StateMonitor(oscillators, "phase", { dt: "100 ms", when: "end" });
  await new Network([oscillators, synapses, phases], { dt: "10 ms" }).run("60 s");
  const values = Array.from(phases.t, (_, k) => order(phases.get("phase"), k));
  const late = values.slice(300); // the first half minute is theirs to find one another
  console.log(
    `coupling ${strength}: order ${(late.reduce((a, b) => a + b, 0) / late.length).toFixed(3)}`,
  );
  series.push({ label: strength, t: phases.t, values });
}
const words = { yLabel: "order", title: "Order of 100 oscillators, by their coupling" };
await writeFile("coupled-oscillators.svg", await traces({ series, ...words }));
