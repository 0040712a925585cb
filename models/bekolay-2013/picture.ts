// The figure of `myelin run bekolay-2013`: four panels, the published values dashed.

import { figure, type Panel } from "myelin/plot";
import type { Learned } from "./learning.ts";
import { type Curve, type Frequencies, RATES } from "./pairing.ts";
import { PUBLISHED, SPARSE, TRANSMITTED } from "./published.ts";
import type { Sparsity } from "./sparsity.ts";

const grey = { dashed: true, color: "#999999" };

/** Pairs of spikes by lag and by frequency, sparseness over time, and errors over learning. */
export function draw(
  curve: Curve,
  rates: Frequencies,
  sparse: Sparsity,
  learned: Learned,
): Promise<string> {
  const panels = [byLag(curve), byFrequency(rates), overTime(sparse), overLearning(learned)];
  return figure(panels, { title: "The rule of Bekolay, Kolbeck and Eliasmith" });
}

function byLag({ lag, change }: Curve): Panel {
  return {
    kind: "curves",
    title: "ten pairs at 5 Hz",
    xLabel: "lag of the later neuron",
    xUnit: "s",
    yLabel: "change of the weight (of the greatest)",
    curves: [{ label: "hPES without error", x: lag, y: change }],
  };
}

function byFrequency(rates: Frequencies): Panel {
  return {
    kind: "curves",
    title: "five pairs, 1.35 ms apart",
    xLabel: "frequency of the pairs",
    xUnit: "Hz",
    yLabel: "change of the weight (%)",
    curves: [
      { label: "low threshold", x: RATES, y: rates.low },
      { label: "high threshold", x: RATES, y: rates.high },
      { label: "published", x: RATES, y: PUBLISHED.low, ...grey },
      { x: RATES, y: PUBLISHED.high, ...grey },
    ],
  };
}

function overTime({ t, gini, accuracy }: Sparsity): Panel {
  return {
    kind: "curves",
    title: "a channel under the rule without error",
    xLabel: "time",
    xUnit: "s",
    yLabel: "Gini, accuracy",
    curves: [
      { label: "sparsity", x: t, y: gini },
      { label: "accuracy", x: t, y: accuracy },
      { label: "published", x: SPARSE.t, y: SPARSE.gini, ...grey },
      { x: SPARSE.t, y: SPARSE.accuracy, ...grey },
    ],
  };
}

function overLearning({ learned, pes, hpes }: Learned): Panel {
  return {
    kind: "curves",
    title: "learning to transmit three numbers",
    xLabel: "learning",
    xUnit: "s",
    yLabel: "error (of solved weights)",
    curves: [
      { label: "PES", x: learned, y: pes },
      { label: "hPES", x: learned, y: hpes },
      { label: "published", x: TRANSMITTED.learned, y: TRANSMITTED.pes, ...grey },
      { x: TRANSMITTED.learned, y: TRANSMITTED.hpes, ...grey },
    ],
  };
}
