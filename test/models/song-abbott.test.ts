// Synaptic competition: weights that start spread evenly gather at both ends, fewer of them strong where inputs are fast.

import type { SpikeMonitor } from "myelin";
import songAbbott from "myelin/models/song-abbott-2000";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("synaptic competition");

interface Outcome {
  /** How many of the weights lie in each tenth of their range, at the start and at the end. */
  readonly start: number[];
  readonly end: number[];
  /** Mean rate of the neuron (Hz). */
  readonly rate: number;
}

function tenths(weights: Float64Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const w of weights) counts[Math.min(9, Math.floor(w * 1e3))]!++;
  return counts;
}

/** 100 s with twice the step, which stand for 200 s. */
async function outcome(seed: number, rate: string): Promise<Outcome> {
  const network = songAbbott({ seed, rate, step: 0.02, dt: "0.5 ms" });
  const named = new Map(network.objects.map((object) => [object.name, object]));
  const synapses = named.get("synapses") as unknown as { get(name: "w"): Float64Array };
  const start = tenths(synapses.get("w"));
  await network.run("100 s");
  const spikes = named.get("spikes") as SpikeMonitor;
  return { start, end: tenths(synapses.get("w")), rate: spikes.numSpikes / 100 };
}

function within(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: ${value}, expected ${low} to ${high}`);
}

const strong = ({ end }: Outcome): number => end.slice(5).reduce((a, b) => a + b, 0);

// Brian2 2.5.1 with the same equations, step and dt, four seeds each. Inputs of 15 Hz: 282 to 316 weights in the outer two
// tenths, 127 to 148 in the middle two, 499 to 517 in the upper half, 53.7 to 55.8 Hz. Inputs of 30 Hz: 164 to 170 in the
// upper half, 105.6 to 107.4 Hz. The bounds leave four standard deviations of four such numbers.
for (const seed of [1, 2, 3])
  test(`with inputs of 15 Hz and seed ${seed} the weights are in two heaps`, async () => {
    const got = await outcome(seed, "15 Hz");
    for (const count of got.start) within(count, 60, 145, "a tenth at the start"); // 100, give or take 9.5
    within(got.end[0]! + got.end[9]!, 244, 364, "outer tenths");
    within(got.end[4]! + got.end[5]!, 103, 172, "middle tenths");
    within(strong(got), 465, 550, "upper half");
    within(got.rate, 51, 58, "rate");
  });

// The paper's figure 2: the faster the inputs, the fewer synapses stay strong, so the output grows less than the input.
test("with inputs of 30 Hz few of the weights stay strong", async () => {
  const got = await outcome(1, "30 Hz");
  within(strong(got), 140, 195, "upper half");
  within(got.rate, 102, 111, "rate");
});

test.run();
