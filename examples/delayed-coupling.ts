// Two oscillators that see one another late: by the delay they run together or in turns, and slow down or speed up.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, Synapses } from "myelin";
import { curves, PALETTE } from "myelin/plot";

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

/** Omega = omega - K sin(Omega delay) of two that run together, + in turns; NaN where they cannot stay so. */
function theory(delay: number, way: 1 | -1): number {
  let Omega = omega;
  for (let n = 0; n < 100; n++) Omega = omega - way * K * Math.sin(Omega * delay);
  return way * Math.cos(Omega * delay) > 0 ? Omega / (2 * Math.PI) : Number.NaN;
}

const phase = oscillators.get("phase");
const delays = Array.from({ length: pairs }, (_, k) => k * 2.5e-3);
const ways = delays.map((_, k) => (Math.cos(phase[2 * k]! - phase[2 * k + 1]!) > 0 ? 1 : -1));
const words = { 1: "together", [-1]: "in turns" };
for (const k of [4, 16, 24, 36])
  console.log(`${2.5 * k} ms: ${words[ways[k]!]} at ${frequency[2 * k]!.toFixed(3)} Hz`);

const x = Array.from({ length: 401 }, (_, n) => n * 0.25e-3);
const lines = ([1, -1] as const).flatMap((way, k) => [
  {
    x,
    y: x.map((delay) => theory(delay, way)),
    label: words[way],
    color: PALETTE[k]!,
    dots: false,
  },
  {
    x: delays,
    y: delays.map((_, n) => (ways[n] === way ? frequency[2 * n]! : Number.NaN)),
    color: PALETTE[k]!,
    dots: true,
  },
]);
const axes = { xLabel: "delay", xUnit: "second", yLabel: "frequency", unit: "hertz" };
await writeFile("delayed-coupling.svg", await curves({ curves: lines, ...axes }));
