// Inhibitory plasticity: the excitatory neurons come down to the rate they are given, and only with learning.

import type { PopulationRateMonitor } from "myelin";
import vogels2011, { type Vogels2011Options } from "myelin/models/vogels-2011";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("inhibitory plasticity");

/** Mean rate (Hz) of the excitatory neurons in each second. */
async function rates(duration: string, options: Vogels2011Options): Promise<Float64Array> {
  const network = vogels2011({ seed: 1, ...options });
  await network.run(duration);
  const monitor = network.objects.find(({ name }) => name === "rate") as PopulationRateMonitor;
  return monitor.binnedRate("1 s").rate;
}

// The rule balances where the mean of the postsynaptic trace, rate * tau, is target * tau; spikes that follow one another
// more often than by chance leave the rate somewhat off the target: 0 to 1.3 Hz above it in bins of 0.5 s after 2 s, measured.
for (const [target, low, high] of [
  [3, 2.4, 4.9],
  [8, 6.8, 10],
] as const)
  test(`with a target of ${target} Hz they settle at ${low} to ${high} Hz`, async () => {
    const found = await rates("4 s", { target, eta: 0.5 });
    for (const rate of found.slice(2))
      assert.ok(rate >= low && rate <= high, `${rate} Hz of ${[...found]}`);
  });

test("without learning they fire at more than 50 Hz", async () => {
  const found = await rates("1 s", { eta: 0 });
  assert.ok(found[0]! > 50, `${found[0]} Hz`);
});

test.run();
