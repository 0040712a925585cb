// From the output of neurons to cells: on spikes, in every step from rates, or within a step.

import type { Synapses } from "../../index.ts";
import { connectBlock } from "./blocks.ts";
import { ARRIVED, type Cells } from "./cells.ts";
import { BEFORE, type NeuronsOf } from "./neurons.ts";
import type { Entries } from "./rows.ts";
import { summingOf } from "./summing.ts";

/** When filters have moved: what neurons give as a rate joins what is in them. */
const AFTER_FILTERS = "after_groups";

export interface DecodeOptions {
  /** Step of the model in seconds. */
  readonly dt: number;
  /** Seconds. */
  readonly delay?: number;
  readonly model?: string;
  readonly namespace?: Readonly<Record<string, number | string>>;
  /** Whether what arrives is added up. */
  readonly watched?: boolean;
}

/** Synapses from neurons to cells, with weights `w`. */
export function decode(
  name: string,
  from: NeuronsOf,
  to: Cells,
  entries: Entries,
  options: DecodeOptions,
): Synapses {
  if (to.stage > 0) return pass(name, from, to, entries, options);
  const { output } = from.type;
  const { delay, dt, model = "w : 1", watched } = options;
  const arrival = (area: string): string =>
    to.arrival(area) + (watched ? `\n${ARRIVED}_post += ${area}*per_step` : "");
  const more = watched ? { ...options.namespace, per_step: 1 / dt } : (options.namespace ?? {});
  // of spikes that are counted there would be another number when they arrive
  const sampled = output.kind === "rate" || (output.count !== undefined && delay !== undefined);
  if (!sampled) {
    const factors = [
      ...(output.amplitude === 1 ? [] : ["amplitude"]),
      "w",
      ...(output.count === undefined ? [] : [`${output.count}_pre`]),
    ];
    return connectBlock(from.group, to.group, entries, {
      name,
      model,
      onPre: arrival(factors.join("*")),
      namespace: output.amplitude === 1 ? more : { amplitude: output.amplitude, ...more },
      ...(delay === undefined ? {} : { delay }),
    });
  }
  const namespace = { step: output.kind === "rate" ? dt : output.amplitude, ...more };
  const { sample } = from;
  const lines = delay === undefined ? [] : remembered(sample);
  const made = connectBlock(from.group, to.group, entries, {
    name,
    model: [model, ...lines].join("\n"),
    namespace: delay === undefined ? namespace : { delay_unit: `${dt} second`, ...namespace },
  });
  if (delay !== undefined) made.set("delay" as never, delay);
  const taken = delay === undefined ? `${sample}_pre` : "delay_taken";
  made.runRegularly(arrival(`w*${taken}*step`), { when: AFTER_FILTERS });
  return made;
}

/** Equations of what neurons gave the delay ago: a variable with the value of the step before is kept. */
function remembered(sample: string): string[] {
  return [
    "delay : second",
    "delay_steps = floor(delay/delay_unit + 0.5) : 1",
    "delay_before = (delay_steps - 1)*int(delay_steps > 0)*delay_unit : second",
    `delay_kept = ${BEFORE}_pre(t - delay_before) : 1`,
    `delay_taken = int(delay_steps > 0)*delay_kept + int(delay_steps <= 0)*${sample}_pre : 1`,
  ];
}

/** Likewise to cells of the same step. */
export function pass(
  name: string,
  from: NeuronsOf,
  to: Cells,
  entries: Entries,
  { dt, model = "w : 1", namespace: more }: DecodeOptions,
): Synapses {
  const { text, namespace } = from.given(dt);
  const options = { name, model, namespace: { ...namespace, ...more } };
  const synapses = connectBlock(from.group, to.group, entries, options);
  const { when, sum: order } = summingOf(to)!;
  synapses.runRegularly(`x_post += w*${text}`, { when, order });
  return synapses;
}
