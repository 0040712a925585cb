// Where an adaptive exponential neuron fires regularly and where in bursts: its reset against its adaptation.

import { writeFile } from "node:fs/promises";
import { linspace, sweep } from "myelin";
import * as adex from "myelin/equations/adex";
import { heatmap } from "myelin/plot";

const result = await sweep(
  { ...adex, parameters: { ...adex.parameters, tauw: "100 ms" }, initial: { I: "1 nA" } },
  { Vr: linspace("-52 mV", "-42 mV", 51), b: linspace("0 nA", "0.2 nA", 41) },
  { settle: "0.5 s", duration: "0.5 s", measure: { variation: "cv" } },
);

// 0 where all intervals are alike, above 0.5 in bursts
const variation = result.values.variation;
const share = (accepted: (cv: number) => boolean): string =>
  `${((100 * variation.filter(accepted).length) / result.count).toFixed(0)} %`;
console.log(
  `${result.count} neurons: ${share((cv) => cv < 0.05)} regular, ${share((cv) => cv > 0.5)} bursting`,
);
await writeFile(
  "sweep-firing-patterns.svg",
  await heatmap(result.grid("variation"), {
    title: "Firing of an adaptive exponential neuron at 1 nA",
    subtitle: "dark where intervals are alike, light where spikes come in bursts",
    range: [0, 3],
  }),
);
