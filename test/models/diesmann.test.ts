// The synfire chain: a strong or tight volley survives and sharpens, a weak or scattered one dies (the paper's figure 2).

import type { SpikeMonitor } from "myelin";
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
    const times = [...t].filter(
      (at, k) => Math.floor(i[k]! / 100) === group && Math.abs(at - due) < 6e-3,
    );
    const mean = times.reduce((a, b) => a + b, 0) / times.length;
    const variance = times.reduce((a, b) => a + (b - mean) ** 2, 0) / times.length;
    return { spikes: times.length, scatter: Math.sqrt(variance) * 1e3 };
  });
}

const last = async (options: DiesmannOptions) => (await volleys(options)).at(-1)!;

// Noise alone gives a group a few spikes in those 12 ms, and a volley that survives fires each of its 100 neurons once.
for (const seed of [1, 2, 3]) {
  test(`85 spikes within 1 ms reach every group, close together, with seed ${seed}`, async () => {
    for (const { spikes, scatter } of await volleys({ seed })) {
      assert.ok(spikes >= 85 && spikes <= 125, `${spikes} spikes`);
      assert.ok(scatter < 1.6, `${scatter} ms`);
    }
  });

  test(`40 spikes within 1 ms die on the way, with seed ${seed}`, async () => {
    const { spikes } = await last({ seed, spikes: 40 });
    assert.ok(spikes < 25, `${spikes} spikes`);
  });

  test(`85 spikes within 6 ms die on the way, with seed ${seed}`, async () => {
    const { spikes } = await last({ seed, jitter: "6 ms" });
    assert.ok(spikes < 25, `${spikes} spikes`);
  });
}

test("a volley scattered over 3 ms gathers: more spikes, closer together, from group to group", async () => {
  const got = await volleys({ seed: 1, jitter: "3 ms" });
  assert.ok(got[0]!.spikes < 90 && got[0]!.scatter > 1.6, JSON.stringify(got[0]));
  assert.ok(got[5]!.spikes > 95 && got[5]!.scatter < 1.5, JSON.stringify(got[5]));
});

test.run();
