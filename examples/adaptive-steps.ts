// Spikes between grid points: how often a neuron fires at dt = 1 ms, on the grid, exactly, and by the closed form.

import { writeFile } from "node:fs/promises";
import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import { figure } from "myelin/plot";

const [N, tau, Vt, rest] = [20, 10e-3, 10e-3, 2.5e-3];
const equations = `
  dv/dt = (drive - v)/(10*ms) : volt (unless refractory)
  drive = (10.5 + i)*mV : volt
`;
const drive = Float64Array.from({ length: N }, (_, i) => (10.5 + i) * 1e-3);
const period = drive.map((input) => rest - tau * Math.log(1 - Vt / input));

/** Mean interval between the spikes of each neuron, with steps of 1 ms. */
async function intervals(spikeTimes: "grid" | "exact"): Promise<Float64Array> {
  const neurons = new NeuronGroup(N, equations, {
    threshold: "v > 10*mV",
    reset: "v = 0*mV",
    refractory: "2.5 ms",
    method: "odex",
    methodOptions: { spikeTimes, relativeError: 1e-9 },
  });
  const spikes = new SpikeMonitor(neurons);
  await new Network([neurons, spikes], { dt: "1 ms" }).run("400 ms");
  const trains = spikes.spikeTrains();
  return Float64Array.from(trains, (t) => (t.at(-1)! - t[0]!) / (t.length - 1));
}

const found = { grid: await intervals("grid"), exact: await intervals("exact") };
const rate = (every: Float64Array) => every.map((s) => 1 / s);
const error = (every: Float64Array) => every.map((s, i) => Math.abs(s / period[i]! - 1));
for (const [name, every] of Object.entries(found))
  console.log(`${name}: wrong by up to ${Math.max(...error(every)).toExponential(0)}`);

const curve = (y: Float64Array, label: string) => ({ x: drive, y, label });
const theory = { ...curve(rate(period), "closed form"), dashed: true, dots: false };
const { grid, exact } = found;
const rates = [curve(rate(grid), "grid"), curve(rate(exact), "exact"), theory];
const errors = [curve(error(grid), "grid"), curve(error(exact), "exact")];
const x = { kind: "curves", xLabel: "input", xUnit: "volt" } as const;
const above = { ...x, curves: rates, yLabel: "rate", unit: "hertz" };
const below = { ...x, curves: errors, yLabel: "relative error", log: "y" } as const;
await writeFile("adaptive-steps.svg", await figure([above, below]));
