// How fast a Hodgkin-Huxley neuron fires, for every current and for several potentials of its leak.

import { writeFile } from "node:fs/promises";
import { linspace, sweep } from "myelin";
import * as hh from "myelin/equations/hodgkin-huxley";
import { heatmap } from "myelin/plot";

const result = await sweep(
  hh,
  { I: linspace("0 nA", "2 nA", 81), El: ["-60 mV", "-70 mV", "-80 mV"] },
  { settle: "0.2 s", duration: "1 s" },
);

const [I, El] = result.axes;
El!.values.forEach((value, k) => {
  const rates = Array.from(I!.values, (_, at) => result.at("rate", at, k));
  const first = I!.values[rates.findIndex((rate) => rate > 20)]!;
  console.log(
    `El ${(value * 1e3).toFixed(0)} mV: over 20 Hz from ${(first * 1e9).toFixed(3)} nA on, ` +
      `${rates[40]} Hz at 1 nA, ${rates[80]} Hz at 2 nA`,
  );
});
await writeFile(
  "sweep-f-i-curves.svg",
  await heatmap(result.grid("rate"), {
    as: "curves",
    title: "Rate of a Hodgkin-Huxley neuron whose leak pulls it down more and more",
  }),
);
