// How fast four methods converge on geometric Brownian motion, whose solution is known for every path of its noise.

import { writeFile } from "node:fs/promises";
import { explicitMethod, type Method, Network, NeuronGroup } from "myelin";
import { curves, PALETTE } from "myelin/plot";

const [mu, sigma, paths] = [0.5, 0.6, 40_000];
// A method of one's own, as its formula: `euler` is kept for additive noise, where it is as good as the others.
const formula = "x_new = x + dt*f(x, t) + g(x, t)*dW";
const maruyama = explicitMethod({ name: "maruyama", formula, stochastic: "multiplicative" });
const methods = { maruyama, milstein_ito: "milstein_ito", heun: "heun", milstein: "milstein" };
const steps = [1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128];

/** Mean distance from the exact solution after a second, and distance of the means. */
async function errors(method: Method | string, dt: number, drift: number) {
  const equations = `dx/dt = mu*x + sigma*x*xi_shared : 1
                     dw/dt = xi_shared : second**0.5`;
  const namespace = { mu: `${mu} Hz`, sigma: `${sigma} second**-0.5` };
  const group = new NeuronGroup(paths, equations, { method, namespace, dt });
  group.set("x", 1);
  await new Network([group], { seed: 1 }).run("1 s");
  const exact = group.get("w").map((w) => Math.exp(drift + sigma * w));
  const off = group.get("x").map((x, k) => x - exact[k]!);
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / paths;
  return { strong: mean(off.map(Math.abs)), weak: Math.abs(mean(off)) };
}

/** How many times the error halves where the step does. */
function order(found: readonly number[]): number {
  return Math.log2(found[0]! / found.at(-1)!) / Math.log2(steps[0]! / steps.at(-1)!);
}

const drawn = [];
for (const [k, [name, method]] of Object.entries(methods).entries()) {
  const drift = k < 2 ? mu - sigma ** 2 / 2 : mu; // Ito's, then Stratonovich's
  const found = await Promise.all(steps.map((dt) => errors(method, dt, drift)));
  const [strong, weak] = [found.map((e) => e.strong), found.map((e) => e.weak)];
  console.log(`${name}: strong order ${order(strong).toFixed(2)}, weak ${order(weak).toFixed(2)}`);
  const line = { x: steps, color: PALETTE[k]! };
  drawn.push({ ...line, label: name, y: strong }, { ...line, y: weak, dashed: true });
}
const axes = { log: "both", xUnit: "second", xLabel: "step", yLabel: "error" } as const;
const caption = "Lines: of paths. Dashed: of means. Where noise is linear, milstein is heun.";
await writeFile("stochastic-equations.svg", await curves({ curves: drawn, ...axes }, { caption }));
