// The Vogels-Abbott networks: activity within what Brian2 2.5.1 shows for the same equations over its own seeds.

import { type Network, SpikeMonitor } from "myelin";
import { coba, cobahh, cuba } from "myelin/models/vogels-abbott-2005";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "../equations/both.ts";

const test = suite("Vogels-Abbott networks");

function spikesOf(network: Network): SpikeMonitor {
  const monitor = network.objects.find((object) => object instanceof SpikeMonitor);
  assert.ok(monitor);
  return monitor as SpikeMonitor;
}

/** Spikes in a second, and the part of the neurons that stays silent. */
async function activity(network: Network): Promise<{ spikes: number; silent: number }> {
  await network.run("1 s");
  const { numSpikes, count } = spikesOf(network);
  return { spikes: numSpikes, silent: count.filter((n) => n === 0).length / count.length };
}

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

const seen = { coba: [] as number[], cobahh: [] as number[] };

for (const seed of [1, 2, 3]) {
  // Brian2, six seeds: 22118 to 23263 spikes, 15.2 to 17.7 % silent.
  test(`cuba with seed ${seed} fires at 5.0 to 6.3 Hz, with 12 to 18 % silent`, async () => {
    const { spikes, silent } = await activity(cuba({ seed }));
    within(spikes / 4000, 5.0, 6.3, "mean rate");
    within(silent, 0.12, 0.18, "silent");
  });

  // Brian2, twenty seeds: 76,100 spikes, with a deviation of 3,900; 8 to 13.5 % silent.
  test(`coba with seed ${seed} fires at 15 to 23 Hz for the whole second`, async () => {
    const network = coba({ seed });
    const { spikes, silent } = await activity(network);
    within(spikes / 4000, 15, 23, "mean rate");
    within(silent, 0.07, 0.15, "silent");
    within(spikesOf(network).t.at(-1)!, 0.99, 1, "last spike");
    seen.coba.push(spikes);
  });

  // Brian2, seventeen seeds: 140,900 spikes, with a deviation of 14,000.
  test(`cobahh with seed ${seed} fires at 21 to 49 Hz`, async () => {
    const { spikes } = await activity(cobahh({ seed }));
    within(spikes / 4000, 21, 49, "mean rate");
    seen.cobahh.push(spikes);
  });
}

test("three seeds together are within three deviations of such a mean of Brian2's", () => {
  for (const [name, mean, deviation] of [
    ["coba", 76_100, 3_900],
    ["cobahh", 140_900, 14_000],
  ] as const) {
    assert.is(seen[name].length, 3);
    const ours = seen[name].reduce((sum, spikes) => sum + spikes, 0) / 3;
    const reach = (3 * deviation) / Math.sqrt(3);
    within(ours, mean - reach, mean + reach, name);
  }
});

for (const [name, make] of Object.entries({ cuba, coba, cobahh }))
  test(`${name} has the same spikes on both backends, and others with another seed`, async () => {
    const { i, step } = await onBoth(async (backend) => {
      const network = make({ seed: 7, backend });
      await network.run("50 ms");
      const { i, step } = spikesOf(network);
      return { i, step };
    });
    assert.ok(i.length > 500, `${i.length} spikes`);
    const other = make({ seed: 8 });
    await other.run("50 ms");
    assert.not.equal([...spikesOf(other).step], [...step]);
  });

test("the number of neurons and the step can be chosen, and monitors left out", async () => {
  const network = cuba({ n: 500, dt: "0.2 ms", monitors: false });
  assert.equal(
    network.objects.map(({ name }) => name),
    ["cells", "excitatory", "inhibitory"],
  );
  assert.is(network.dt, 0.2e-3);
  const recorded = coba({ n: 500 });
  await recorded.run("1 ms");
  assert.is(spikesOf(recorded).count.length, 500);
});

test.run();
