// The synfire chain: a strong or tight volley survives and sharpens, a weak or scattered one dies (the paper's figure 2).

import { type SpikeMonitor } from "myelin";
import diesmann, { type DiesmannOptions } from "myelin/models/diesmann-1999";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("synfire chain");

/** Spikes of each group in the 12 ms around the volley's arrival, and how far they scatter (ms). */
async function volleys(options: DiesmannOptions): Promise<{ spikes: number; scatter: number }[]> {
  const network = diesmann(options);
  await network.run("100 ms");
  const { i, t } = network.objects.at(-1) as SpikeMonitor;
  // From group to group 5 ms of delay and, for the volley to lift the next, some 0.5 ms.
  return Array.from({ length: 10 }, (_, group) => {
    const due = 0.02 + (group + 1) * 5.5e-3;
    const times = [...t].filter((at, k) => Math.floor(i[k]! / 100) === group && Math.abs(at - due) < 6e-3);
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    const variance = times.reduce((a, b) => a + (b - mean) ** 2, 0) / times.length;
    return { spikes: times.length, scatter: Math.sqrt(variance) * 1e3 };
  });
}

for (const seed of [1, 2, 3])
  test(`85 spikes within 1 ms reach the last group, with seed ${seed}`, async () => {
    const got = await volleys({ seed });
    console.log(seed, got.map(g=>`${g.spikes}/${g.scatter.toFixed(2)}`).join(" "));
  });
for (const o of [{spikes: 40},{spikes:50},{jitter:"4 ms"},{jitter: "5 ms"},{jitter: "3 ms"}])
  test(`${JSON.stringify(o)}`, async () => {
    const got = await volleys({ ...o, seed: 1 });
    console.log(o, got.map(g=>`${g.spikes}/${g.scatter.toFixed(2)}`).join(" "));
  });

test.run();
