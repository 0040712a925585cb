// Phase oscillators that pull on one another: with enough coupling they run together (Kuramoto).

import { Network, NeuronGroup, Synapses } from "myelin";

/** 0 for phases all over the circle, 1 for one phase. */
function order(phases: Float64Array): string {
  const sum = (f: (x: number) => number): number => phases.reduce((total, x) => total + f(x), 0);
  return (Math.hypot(sum(Math.cos), sum(Math.sin)) / phases.length).toFixed(2);
}

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
  await new Network([oscillators, synapses], { dt: "10 ms" }).run("40 s");
  console.log(`coupling ${strength}: order ${order(oscillators.get("phase"))}`);
}
