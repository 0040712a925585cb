// What a user may write first: type-checked and run against the packed package by scripts/try-package.sh.

import { linspace, Network, NeuronGroup, SpikeMonitor, sweep } from "myelin";
import * as lif from "myelin/equations/lif";
import { heatmap, raster } from "myelin/plot";

const cells = new NeuronGroup(10, lif.model, { ...lif.options, namespace: lif.parameters });
cells.set("v", "El");
cells.set("I", "(0.1 + 0.02*i)*nA");
const v: Float64Array = cells.state.v;
// @ts-expect-error the equations have no vv
if (v.length !== 10) cells.set("vv", v);
const spikes = new SpikeMonitor(cells);
await new Network([cells, spikes], { dt: "0.1 ms" }).run("200 ms");

const svg = await raster({ i: spikes.i, t: spikes.t, n: 10 });
if (spikes.numSpikes === 0 || !svg.includes("</svg>")) throw new Error("no spikes, or no figure");
console.log(`${spikes.numSpikes} spikes, a figure of ${svg.length} characters`);

const measure = ["rate", "cv"] as const;
const options = { duration: "500 ms", measure, threads: 2, batch: 20 } as const;
const curve = await sweep(lif, { I: linspace("0 nA", "0.5 nA", 200) }, options);
const rates: Float64Array = curve.values.rate;
// @ts-expect-error it was not measured
if (curve.values.latency) throw new Error("latency");
if (!(rates[199]! > 50) || curve.note !== "") throw new Error(`no curve: ${curve.note}`);
console.log(
  `${curve.count} points, a figure of ${(await heatmap(curve.grid("rate"))).length} characters`,
);
