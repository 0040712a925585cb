// Barrel cortex: rates, weights and the map that comes up, as in Brian2 2.5.1 with the same equations on four barrels.

import type { SpikeMonitor } from "myelin";
import kremer from "myelin/models/kremer-2011";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { directionMap, order } from "../../models/kremer-2011/map.ts";
import { onBoth } from "../equations/both.ts";

const test = suite("barrel cortex");

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

function named<T>(network: ReturnType<typeof kremer>, name: string): T {
  return network.objects.find((object) => object.name === name) as T;
}

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

// Brian2, six seeds, 3 s: spikes of layer 4 15242 to 15661 (deviation 149), of excitatory cells 52874 to 56612 (1490), of
// inhibitory ones 33534 to 35545 (678); weights in parts of the greatest 0.580 to 0.586 (0.0025), their deviation 0.076 to
// 0.090 (0.0043); sharpness 0.057 to 0.068 (0.0043); mean cosine of direction and place 0.26 to 0.31 (0.019), neighbours
// above cells half a barrel apart by 0.072 to 0.098 (0.011). Bounds: the mean and four deviations either way.
test("after 3 s rates, weights and the map of directions are those of Brian2", async () => {
  const network = kremer({ seed: 1, barrels: 2 });
  const before = order(directionMap(network));
  within(before.place, -0.1, 0.1, "direction and place, before");
  await network.run("3 s");
  within(named<SpikeMonitor>(network, "input").numSpikes, 14800, 16000, "layer 4");
  within(named<SpikeMonitor>(network, "excited").numSpikes, 48700, 60700, "excitatory");
  within(named<SpikeMonitor>(network, "inhibited").numSpikes, 31800, 37250, "inhibitory");
  const feedforward = named<{ get(name: "w"): Float64Array }>(network, "feedforward");
  const w = feedforward.get("w").map((volt) => volt / (1e-3 * 0.2 ** -1.25));
  within(mean(w), 0.573, 0.593, "weights");
  within(Math.sqrt(mean(w.map((x) => x * x)) - mean(w) ** 2), 0.065, 0.0995, "their deviation");
  const map = directionMap(network);
  within(mean(map.sharpness), 0.044, 0.079, "sharpness");
  const { place, near, far } = order(map);
  within(place, 0.2, 0.355, "direction and place");
  within(near - far, 0.04, 0.13, "neighbours above cells half a barrel apart");
});

test("a bar comes in every 60 ms, from another direction each time, alike for all", async () => {
  const { drawn } = await onBoth(async (backend) => {
    const network = kremer({ seed: 5, barrels: 1, backend });
    const layer4 = named<{ get(name: string): Float64Array }>(network, "layer4");
    const drawn: number[] = [];
    for (let k = 0; k < 20; k++) {
      await network.run("60 ms");
      drawn.push(layer4.get("direction")[0]!);
    }
    return { drawn, spikes: named<SpikeMonitor>(network, "input").step };
  });
  assert.is(new Set(drawn).size, 20);
  for (const direction of drawn) within(direction, 0, 2 * Math.PI, "direction");
});

test.run();
