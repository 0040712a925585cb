// Inhibitory plasticity: the excitatory neurons come down to the rate they are given, irregular, and only with learning.

import type { PopulationRateMonitor, SpikeMonitor } from "myelin";
import vogels2011, { type Vogels2011Options } from "myelin/models/vogels-2011";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("inhibitory plasticity");

interface Activity {
  /** Mean rate (Hz) of the excitatory neurons in each second from a second after learning has begun. */
  readonly rates: number[];
  /** Mean coefficient of variation of their intervals in that time. */
  readonly irregularity: number;
}

async function activity(seconds: number, options: Vogels2011Options): Promise<Activity> {
  const network = vogels2011({ onset: "200 ms", ...options });
  await network.run(1.2 + seconds);
  const named = new Map(network.objects.map((object) => [object.name, object]));
  const bins = (named.get("rate") as PopulationRateMonitor).binnedRate("200 ms").rate;
  const rates = Array.from({ length: seconds }, (_, k) => mean(bins.slice(6 + 5 * k, 11 + 5 * k)));
  return { rates, irregularity: irregularity(named.get("spikes") as SpikeMonitor) };
}

const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length;

/** Over the 1600 excitatory neurons with at least six spikes. */
function irregularity({ i, t }: SpikeMonitor): number {
  const times: number[][] = Array.from({ length: 1600 }, () => []);
  for (const [k, at] of t.entries()) if (at >= 1.2) times[i[k]!]?.push(at);
  const each = times.filter((list) => list.length >= 6);
  assert.ok(each.length > 600, `${each.length} neurons with enough spikes`);
  const intervals = each.map((list) => list.slice(1).map((at, k) => at - list[k]!));
  return mean(
    intervals.map((list) => {
      const level = mean(list);
      return Math.sqrt(mean(list.map((interval) => (interval - level) ** 2))) / level;
    }),
  );
}

// The rule balances at alpha/(2 tau), the target, where spikes before and after are uncorrelated (the paper's equation for
// the mean change); correlations move that by a little. Brian2 2.5.1 on the same network with the same eta, three seeds:
// 2.59 to 3.85 Hz in each second from the second after the onset on with a target of 3 Hz, 7.86 to 8.91 Hz with 8 Hz, and
// coefficients of variation of 0.80 to 0.83 and 0.72 to 0.75.
for (const [target, seeds, low, high, regular] of [
  [3, [1, 2, 3], 2.3, 4.3, 0.7],
  [8, [1], 7, 9.8, 0.62],
] as const)
  for (const seed of seeds)
    test(`with a target of ${target} Hz and seed ${seed} they settle at ${low} to ${high} Hz`, async () => {
      const { rates, irregularity } = await activity(3, { target, eta: 0.5, seed });
      for (const rate of rates)
        assert.ok(rate >= low && rate <= high, `${rate} Hz of ${rates.join(", ")}`);
      assert.ok(irregularity > regular && irregularity < 0.95, `irregularity ${irregularity}`);
    });

// Brian2, eight seeds: 166.54 to 166.66 Hz in the first second.
test("without learning they fire at 160 to 173 Hz", async () => {
  const network = vogels2011({ seed: 1, eta: 0 });
  await network.run("1 s");
  const monitor = network.objects.find(({ name }) => name === "rate") as PopulationRateMonitor;
  const rate = mean(monitor.rate);
  assert.ok(rate > 160 && rate < 173, `${rate} Hz`);
});

test.run();
