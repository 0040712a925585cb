// The scorpion's eight feet: where their vote points, and where it points when some feel nothing.

import type { SpikeMonitor } from "myelin";
import sturzl, { direction, type SturzlOptions } from "myelin/models/sturzl-2000";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("prey localisation by eight feet");

async function run(options: SturzlOptions): Promise<{ votes: Int32Array; felt: number }> {
  const network = sturzl(options);
  await network.run("500 ms");
  const monitor = (wanted: string) =>
    network.objects.find(({ name }) => name === wanted) as SpikeMonitor;
  return { votes: monitor("votes").count, felt: monitor("felt").numSpikes };
}

// Sand scorpions tell delays down to 0.2 ms, and a wave takes 1 ms across their feet (Brownell & Farley 1979, J Comp
// Physiol 131:31, abstract): asin(0.2/1) is 11.5 degrees. The same equations in Brian2 2.5.1, 40 waves from as many
// directions: 6.1 degrees (root mean square), half of them below 3.2; 404 votes and 994 spikes of the feet, with
// deviations of 13 and 15 from wave to wave.
test("the population vector points at the prey, as well as the scorpion's sense of time allows", async () => {
  const errors: number[] = [];
  for (let seed = 1; seed <= 30; seed++) {
    const prey = 12 * seed;
    const { votes, felt } = await run({ prey, seed });
    const total = votes.reduce((sum, count) => sum + count, 0);
    assert.ok(Math.abs(felt - 994) < 4 * 15, `${felt} spikes of the feet`);
    assert.ok(Math.abs(total - 404) < 4 * 13, `${total} votes`);
    errors.push(((direction(votes) - prey + 540) % 360) - 180);
  }
  const spread = Math.hypot(...errors) / Math.sqrt(errors.length);
  assert.ok(spread < 11.5, `${spread} degrees`);
  const sizes = errors.map(Math.abs).sort((a, b) => a - b);
  assert.ok(sizes[15]! < 6, `half of them above ${sizes[15]} degrees`);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  assert.ok(Math.abs(mean) < 4, `on average ${mean} degrees to one side`);
});

// "the response ... was biased toward the direction of the remaining receptors" (Brownell & Farley 1979, abstract).
test("with the feet of one side numb it turns towards the other side", async () => {
  for (const seed of [1, 2, 3]) {
    const left = direction((await run({ prey: 0, seed, numb: [4, 5, 6, 7] })).votes);
    const right = direction((await run({ prey: 0, seed, numb: [0, 1, 2, 3] })).votes);
    assert.ok(left > 22.5 && left < 112.5, `${left} degrees`);
    assert.ok(right < -22.5 && right > -112.5, `${right} degrees`);
  }
});

test.run();
