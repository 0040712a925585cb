// STDP that waits for dopamine: what a pair and a reward do to a weight, against the closed form of the equations.

import { Network, SpikeGeneratorGroup, Synapses } from "myelin";
import * as stdp from "myelin/equations/stdp-reward";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "./both.ts";

const test = suite("STDP with reward");

function generator(times: readonly number[]): SpikeGeneratorGroup {
  return new SpikeGeneratorGroup(times.length, { indices: times.map((_, k) => k), times });
}

interface Protocol {
  /** Milliseconds from the spike before, at 3 s, to the spike after: one synapse for each. */
  readonly intervals: readonly number[];
  /** Seconds of the reward (beyond the run: none), and its dopamine. */
  readonly reward: number;
  readonly parameters?: Record<string, number>;
  readonly w?: number;
}

/** Changes of the weights at 13 s, where everything has settled. */
async function learn({ intervals, reward, parameters = {}, w = 0.5 }: Protocol) {
  const { change } = await onBoth(async (backend) => {
    const pre = generator(intervals.map(() => 3));
    const post = generator(intervals.map((ms) => 3 + ms / 1000));
    const dopamine = generator([reward]);
    const synapses = new Synapses(pre, post, {
      ...stdp.options,
      model: stdp.model,
      namespace: { ...stdp.parameters, ...parameters },
    });
    synapses.connect({ condition: "i == j" });
    synapses.set("w", w);
    const spread = new Synapses(dopamine, synapses, { onPre: "d_post += 0.5" });
    spread.connect();
    const objects = [pre, post, dopamine, synapses, spread];
    await new Network(objects, { backend, dt: "1 ms" }).run("13 s");
    return { change: synapses.get("w").map((x) => x - w) };
  });
  return change;
}

/** The mark that a pair leaves, and when. */
function mark(ms: number): { size: number; time: number } {
  const size = ms > 0 ? 0.025 * Math.exp(-ms / 20) : -0.0375 * Math.exp(ms / 20);
  return { size, time: 3 + Math.max(0, ms) / 1000 };
}

function near(found: number, expected: number, what: string): void {
  // A step of 1 ms at a joint rate of 6 Hz: sums exceed integrals by 0.3 %.
  assert.ok(Math.abs(found / expected - 1) < 0.006, `${what}: ${found}, expected ${expected}`);
}

const intervals = [-60, -20, -5, -1, 1, 5, 20, 60];

for (const delay of [0.5, 1, 3])
  test(`with a reward ${delay} s later the change is the STDP window, scaled`, async () => {
    const change = await learn({ intervals, reward: 3 + delay, parameters: { tonic: 0 } });
    intervals.forEach((ms, k) => {
      const { size, time } = mark(ms);
      const left = Math.exp(-(3 + delay - time)); // of the mark, whose time constant is 1 s
      near(change[k]!, (size * left * 0.5) / (1 + 5) / 0.01, `${ms} ms`);
    });
  });

test("without a reward only the tonic dopamine counts", async () => {
  const change = await learn({ intervals, reward: 20 });
  intervals.forEach((ms, k) => {
    near(change[k]!, (0.002 * mark(ms).size) / 0.01, `${ms} ms`);
  });
});

test("a reward a second too early is worth e^-4 of one a second late", async () => {
  const parameters = { tonic: 0 };
  const early = await learn({ intervals: [5], reward: 3.005 - 1, parameters });
  const late = await learn({ intervals: [5], reward: 3.005 + 1, parameters });
  near(early[0]! / late[0]!, Math.exp(-4), "ratio");
});

test("a spike finds the weight within its bounds", async () => {
  const change = await learn({ intervals: [5], reward: 20, w: 1.2 });
  near(change[0]!, 1 - 1.2 + (0.002 * mark(5).size) / 0.01, "down to 1");
});

test.run();
