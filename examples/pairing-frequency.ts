// The same pairs of spikes weaken or strengthen a synapse, depending on how fast they follow one another.

import { writeFile } from "node:fs/promises";
import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as triplet from "myelin/equations/stdp-triplet";
import { curves, PALETTE } from "myelin/plot";

// Change of the weight by 60 pairs, the target's spike 10 ms after or before (Sjöström, Turrigiano & Nelson 2001).
const frequencies = [0.1, 10, 20, 40, 50];
const measured = {
  after: [-0.04, 0.14, 0.29, 0.53, 0.56],
  before: [-0.29, -0.41, -0.34, 0.56, 0.75],
};
const { model, options } = triplet;
const learning = { model, ...options, namespace: triplet.visualCortex.minimal };

/** What the rule does, with one synapse for each frequency. */
async function learnt(interval: number) {
  const pairs = frequencies.flatMap((f, k) =>
    Array.from({ length: 60 }, (_, n) => ({ k, t: 0.02 + n / f })),
  );
  const indices = pairs.map(({ k }) => k);
  const source = new SpikeGeneratorGroup(5, { indices, times: pairs.map(({ t }) => t) });
  const target = new SpikeGeneratorGroup(5, { indices, times: pairs.map(({ t }) => t + interval) });
  const synapses = new Synapses(source, target, learning);
  synapses.connect({ condition: "i == j" }).set("w", 1);
  await new Network([source, target, synapses], { dt: "1 ms" }).run("600 s");
  return synapses.get("w").map((w) => w - 1);
}

const rule = { after: await learnt(0.01), before: await learnt(-0.01) };
for (const [k, f] of frequencies.entries())
  console.log(`${f} Hz: ${rule.after[k]!.toFixed(2)} after, ${rule.before[k]!.toFixed(2)} before`);
const lines = (["after", "before"] as const).flatMap((order, k) => {
  const line = { x: frequencies, color: PALETTE[k]! };
  return [
    { ...line, y: rule[order], dots: false, label: `${order}: rule` },
    { ...line, y: measured[order], dots: true, dashed: true, label: `${order}: measured` },
  ];
});
const words = { xLabel: "pairs per second", xUnit: "hertz", yLabel: "change of the weight" };
await writeFile("pairing-frequency.svg", await curves({ curves: lines, ...words }));
