// What `myelin run clopath-2010` shows: weights after pairing, as published, and a receptive field that grows.

import type { Network, SpikeMonitor, StateMonitor } from "myelin";
import {
  type Demonstration,
  type DemonstrationOptions,
  runShown,
} from "myelin/models/parts/demonstration";
import { figure, type Panel } from "myelin/plot";
import clopath2010, { duration } from "./field.ts";
import { FREQUENCIES, type Pairing, PUBLISHED, pairing } from "./pairing.ts";

/** Repeats the experiment of Fig. 2b, then lets the neuron choose one of ten places. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, progress } = options;
  progress(0, "pairs of spikes");
  const pairs = await pairing({ seed, backend });
  const net = clopath2010({ seed, backend });
  await runShown(net, options.duration ?? duration, options);
  const named = new Map(net.objects.map((object) => [object.name, object]));
  const weights = named.get("weights") as unknown as StateMonitor;
  const spikes = named.get("spikes") as SpikeMonitor;
  const places = means(weights.get("w").map((w) => w.at(-1) ?? Number.NaN));
  return {
    text: words(pairs, places, spikes.numSpikes / net.t),
    json: { frequencies: FREQUENCIES, ...pairs, published: PUBLISHED, places },
    figure: () => draw(pairs, net, weights, named.get("depolarisation") as unknown as StateMonitor),
  };
}

/** Mean weight of the 21 inputs around each of the ten places, the greatest first. */
export function means(weights: readonly number[]): { place: number; weight: number }[] {
  return Array.from({ length: 10 }, (_, place) => {
    let sum = 0;
    for (let k = -10; k <= 10; k++) sum += weights[(50 * place + k + 500) % 500]!;
    return { place, weight: sum / 21 };
  }).sort((a, b) => b.weight - a.weight);
}

function words(pairs: Pairing, places: ReturnType<typeof means>, rate: number): string {
  const row = (name: string, values: readonly number[]): string =>
    `  ${name.padEnd(34)}${values.map((value) => value.toFixed(0).padStart(6)).join("")}`;
  const [first, second] = places;
  return [
    "Weight after 75 pairs of spikes, in percent:",
    row("frequency of the pairs (Hz)", FREQUENCIES).replace("     0", "   0.1"),
    row("pre before post", pairs.prePost),
    row("  Fig. 2b of the paper", PUBLISHED.prePost),
    row("post before pre", pairs.postPre),
    row("  Fig. 2b of the paper", PUBLISHED.postPre),
    "",
    `Of ten places, the neuron (${rate.toFixed(1)} Hz) has chosen place ${first!.place}: weights there are ` +
      `${first!.weight.toFixed(2)} on average, at the next best ${second!.weight.toFixed(2)}.`,
  ].join("\n");
}

function draw(
  pairs: Pairing,
  net: Network,
  weights: StateMonitor,
  depolarisation: StateMonitor,
): Promise<string> {
  const all = weights.get("w");
  const columns = weights.t.length;
  const values = new Float64Array(all.length * columns);
  all.forEach((w, row) => {
    values.set(w, row * columns);
  });
  const x = FREQUENCIES;
  const panels: Panel[] = [
    {
      kind: "curves",
      title: "after 75 pairs of spikes, 10 ms apart",
      xLabel: "frequency of the pairs",
      xUnit: "Hz",
      yLabel: "weight (% of the first)",
      curves: [
        { label: "pre, post", x, y: pairs.prePost },
        { label: "post, pre", x, y: pairs.postPre },
        { label: "published", x, y: PUBLISHED.prePost, dashed: true, color: "#999999" },
        { label: "published", x, y: PUBLISHED.postPre, dashed: true, color: "#999999" },
      ],
    },
    {
      kind: "matrix",
      title: "weights of 500 inputs on a ring",
      values,
      rows: all.length,
      columns,
      label: "w",
      range: [0, 3],
      xLabel: "time (half seconds)",
      yLabel: "input",
      height: 260,
    },
    {
      kind: "traces",
      title: "mean square depolarisation, by which depression grows",
      t: depolarisation.t,
      unit: "mV²",
      yLabel: "u2",
      series: [{ values: depolarisation.get("u2")[0]!.map((u2) => u2 * 1e6) }],
      references: [{ value: 60, label: "uref2" }],
    },
  ];
  return figure(panels, {
    title: "Plasticity that reads voltage",
    subtitle: `seed ${net.seed}; Clopath, Büsing, Vasilaki & Gerstner 2010`,
    caption:
      "Top: pairs in quick succession potentiate whatever their order, as published (Fig. 2b). Middle: every 100 ms a bump " +
      "of rates comes to one of ten places; depression that grows with recent depolarisation lets the weights of one place win.",
  });
}
