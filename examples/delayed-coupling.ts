// Two oscillators that see one another late: by the delay they run together or in turns, and slow down or speed up.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, Synapses } from "myelin";
import { curves } from "myelin/plot";

const [omega, K] = [2 * Math.PI * 10, 5];
// Pair k is oscillators 2k and 2k + 1; its delay is 2.5 ms times k.
const pairs = 41;
const oscillators = new NeuronGroup(
  2 * pairs,
  `dphase/dt = 2*pi*10*Hz + pull : 1
   pull : hertz`,
  { method: "euler" },
);
oscillators.set("phase", "1.2*(i % 2)");
const coupling = new Synapses(oscillators, oscillators, {
  model: `delay : second
    pull_post = K*sin(phase_pre(t - delay) - phase_post) : hertz (summed)`,
  namespace: { K: `${K} Hz` },
});
coupling.connect({ condition: "i != j and i//2 == j//2" });
coupling.set("delay", "i//2*2.5*ms");
const network = new Network([oscillators, coupling], { dt: "0.5 ms" });
await network.run("20 s"); // to find one another
const before = oscillators.get("phase");
await network.run("1 s");
const frequency = oscillators.get("phase").map((phase, i) => (phase - before[i]!) / (2 * Math.PI));

/** Where both can stay: Omega = omega - K sin(Omega delay) together, where the cosine is positive; else in turns. */
function theory(delay: number): number {
  let Omega = omega;
  for (let n = 0; n < 100; n++) {
    const together = Math.cos(Omega * delay) > 0 ? 1 : -1;
    Omega = omega - together * K * Math.sin(Omega * delay);
  }
  return Omega / (2 * Math.PI);
}

const x = Array.from({ length: pairs }, (_, k) => k * 2.5e-3);
const measured = x.map((_, k) => frequency[2 * k]!);
for (const k of [4, 16, 24, 36]) {
  const lead = Math.cos(oscillators.get("phase")[2 * k]! - oscillators.get("phase")[2 * k + 1]!);
  const way = lead > 0 ? "together" : "in turns";
  console.log(`${(x[k]! * 1e3).toFixed(0)} ms: ${way} at ${measured[k]!.toFixed(3)} Hz`);
}
const lines = [
  { x, y: x.map(theory), label: "theory", dots: false },
  { x, y: measured, label: "measured", dots: true, dashed: true },
];
const words = { xLabel: "delay", xUnit: "second", yLabel: "frequency", unit: "hertz" };
await writeFile("delayed-coupling.svg", await curves({ curves: lines, ...words }));
