// Two oscillators that see one another late: by the delay they run together or in turns, and slow down or speed up.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, Synapses } from "myelin";
import { curves, PALETTE } from "myelin/plot";

// Oscillators i and i + 41 are a pair, whose delay is i times 2.5 ms.
const model = "dphase/dt = 2*pi*10*Hz + pull : 1\npull : hertz";
const oscillators = new NeuronGroup(82, model, { method: "euler" });
oscillators.set("phase", "1.2*int(i < 41)");
const coupling = new Synapses(oscillators, oscillators, {
  model: `delay : second
    pull_post = 5*Hz*sin(phase_pre(t - delay) - phase_post) : hertz (summed)`,
});
coupling.connect({ condition: "abs(i - j) == 41" });
coupling.set("delay", "i % 41*2.5*ms");
const network = new Network([oscillators, coupling], { dt: "0.5 ms" });
await network.run("20 s"); // to find one another
const before = oscillators.get("phase");
await network.run("1 s");
const phase = oscillators.get("phase");

/** Omega = omega - K sin(Omega delay) of two that run together, + in turns; NaN where they cannot stay so. */
function theory(delay: number, sign: number): number {
  let Omega = 20 * Math.PI;
  for (let n = 0; n < 99; n++) Omega = 20 * Math.PI - sign * 5 * Math.sin(Omega * delay);
  return sign * Math.cos(Omega * delay) > 0 ? Omega / (2 * Math.PI) : Number.NaN;
}
const delays = Float64Array.from({ length: 41 }, (_, k) => k * 2.5e-3);
const found = delays.map((_, k) => (phase[k]! - before[k]!) / (2 * Math.PI));
const apart = delays.map((_, k) => Number(Math.cos(phase[k]! - phase[k + 41]!) < 0));
for (const k of [4, 16, 24, 36])
  console.log(`${2.5 * k} ms: ${apart[k] ? "in turns" : "together"} at ${found[k]!.toFixed(3)} Hz`);
const x = Float64Array.from({ length: 401 }, (_, n) => n * 0.25e-3);
const lines = ["together", "in turns"].flatMap((label, k) => {
  const [y, color] = [x.map((delay) => theory(delay, 1 - 2 * k)), PALETTE[k]!];
  const own = found.map((frequency, n) => (apart[n] === k ? frequency : Number.NaN));
  return [
    { label, x, y, color, dots: false },
    { x: delays, y: own, color, dots: true },
  ];
});
const axes = { xLabel: "delay", xUnit: "second", yLabel: "frequency", unit: "hertz" };
await writeFile("delayed-coupling.svg", await curves({ curves: lines, ...axes }));
