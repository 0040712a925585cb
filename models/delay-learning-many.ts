// Many neurons compete for many patterns, and learn them by their delays: every output comes to answer one of them.

import type { Network } from "myelin";
import { figure, type Panel, type RasterGroup, terminalRaster } from "myelin/plot";
import { type Circuit, circuit, type ManyOptions, PERIOD } from "./delay-learning-many/circuit.ts";
import { answersIn, owners, spread } from "./delay-learning-many/judge.ts";
import { type Demonstration, type DemonstrationOptions, runShown } from "./parts/demonstration.ts";

/** What it is and where it comes from. */
export const about =
  "Delays that learn, many patterns: competing neurons each align one of them (delay shift after Eurich et al. 2000; the network is ours)";

/** Biological time for a first look: 2000 patterns. */
export const duration = "100 s";

/** Eight outputs and eight patterns of 32 spikes each; learnt delays are `delay` of `learning`. */
export default function delayLearningMany(options: ManyOptions = {}): Network {
  return circuit(options).net;
}

/** Shows the patterns, and which output answers which of them before and after. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const made = circuit({ seed: options.seed, backend: options.backend });
  await runShown(made.net, options.duration ?? duration, options);
  const own = owners(answersIn(made, 0.75, 1));
  const early = owners(answersIn(made, 0, 0.25));
  const count = own.filter((output) => output >= 0).length;
  const [before, after] = [made.before, made.synapses.get("delay")].map((delays) =>
    own.flatMap((output, pattern) => (output < 0 ? [] : [spread(made, delays, pattern, output)])),
  );
  const raster = { i: made.answers.i, t: made.answers.t, n: made.sizes.outputs };
  const words = [
    `${count} of ${made.sizes.patterns} patterns have an output of their own in the last quarter` +
      ` (${early.filter((output) => output >= 0).length} in the first)`,
    ...(count > 0
      ? [
          `from the first to the last of a pattern's spikes at its output: ${mean(before!)} ms before, ${mean(after!)} ms after`,
        ]
      : []),
  ];
  return {
    text: words.join("\n"),
    json: { owners: own, spreadsBefore: before, spreadsAfter: after },
    terminal: terminalRaster({ ...raster, duration: made.net.t, title: "who answers" }, {}),
    figure: () => draw(made, own),
  };
}

function mean(values: readonly number[]): string {
  return (values.reduce((sum, x) => sum + x, 0) / values.length).toFixed(1);
}

/** The output that stands for each pattern in the picture: its own, else any that is left. */
function pairing(own: readonly number[], outputs: number): number[] {
  const free = Array.from({ length: outputs }, (_, k) => k).filter((k) => !own.includes(k));
  return own.map((output) => (output >= 0 ? output : (free.shift() ?? 0)));
}

/** Arrivals of each pattern's spikes at its output, one row for each input. */
function arrivals(
  made: Circuit,
  delays: ArrayLike<number>,
  pairs: readonly number[],
  title: string,
): Panel {
  const { inputs, outputs } = made.sizes;
  const spikes = pairs.flatMap((output, pattern) =>
    Array.from(made.lessons.patterns[pattern]!, (ms, i) => ({
      row: pattern * inputs + i,
      t: ms / 1e3 + delays[i * outputs + output]!,
    })),
  );
  const groups: RasterGroup[] = pairs.map((_, pattern) => ({
    ...{ label: `pattern ${pattern}`, from: pattern * inputs, to: (pattern + 1) * inputs },
  }));
  return {
    kind: "raster",
    ...{ i: spikes.map(({ row }) => row), t: spikes.map(({ t }) => t), n: pairs.length * inputs },
    ...{ groups, title, yLabel: "inputs of each", duration: 0.045, height: 260 },
  };
}

function answered(made: Circuit, from: number, to: number, pairs: readonly number[]): Panel {
  const { counts, shown } = answersIn(made, from, to);
  const { patterns } = made.sizes;
  const values = pairs.flatMap((output) =>
    shown.map((times, pattern) => (100 * counts[output * patterns + pattern]!) / times),
  );
  return {
    kind: "matrix",
    ...{ values, rows: pairs.length, columns: patterns, range: [0, 100], height: 200 },
    ...{ xLabel: "pattern", yLabel: "output of pattern", label: "answered (%)" },
  };
}

function draw(made: Circuit, own: readonly number[]): Promise<string> {
  const { inputs, outputs } = made.sizes;
  const pairs = pairing(own, outputs);
  const first = Math.max(
    0,
    own.findIndex((output) => output >= 0),
  );
  const traces = made.delays.get("delay");
  const panels: Panel[] = [
    arrivals(made, made.before, pairs, "arrivals of each pattern at its output, before"),
    {
      kind: "traces",
      title: `the ${inputs} delays of the output of pattern ${first}`,
      unit: "second",
      yLabel: "delay",
      t: made.delays.t,
      duration: made.net.t,
      series: Array.from({ length: inputs }, (_, i) => ({
        values: traces[i * outputs + pairs[first]!]!,
      })),
    },
    arrivals(made, made.synapses.get("delay"), pairs, "after"),
    {
      kind: "traces",
      title: "thresholds",
      yLabel: "in arrivals",
      t: made.thresholds.t,
      duration: made.net.t,
      series: made.thresholds.get("theta").map((values) => ({ values })),
    },
    { ...answered(made, 0, 0.1, pairs), title: "answers in the first tenth" },
    { ...answered(made, 0.75, 1, pairs), title: "answers in the last quarter" },
  ];
  return figure(panels, {
    columns: 2,
    title: "Delays that learn: many neurons compete for many patterns",
    subtitle:
      `${made.sizes.patterns} patterns of ${inputs} spikes, one of them every ${PERIOD} ms; ` +
      "who answers shifts its delays.",
  });
}
