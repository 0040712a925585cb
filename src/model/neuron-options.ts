// The options of a NeuronGroup.

import { ValueError } from "../errors.ts";
import type { MethodOption } from "../integrators/choose.ts";
import type { MethodOptions } from "./method-options.ts";
import type { NamespaceOption } from "./namespace.ts";
import type { Quantity } from "./quantities.ts";
import type { Precision } from "./store.ts";

export interface NeuronGroupOptions<R extends Quantity = Quantity> {
  /** Condition for a spike, such as `v > Vt`. */
  readonly threshold?: string;
  /** Statements run for each neuron that spiked. */
  readonly reset?: string;
  /** A time, an expression in seconds per neuron, or a condition under which a neuron stays refractory. */
  readonly refractory?: R;
  /** Events by name, each with the condition under which a neuron raises it; refractory neurons do as well. */
  readonly events?: Readonly<Record<string, string>>;
  /** One method or several to try in turn. Default: exact, euler, heun. One of your own: `explicitMethod`. */
  readonly method?: MethodOption;
  /** Of `odex`: tolerances, and whether spikes may be between grid points. */
  readonly methodOptions?: MethodOptions;
  /**
   * Whether neurons that nothing reaches and that cannot pass their threshold rest, and are brought up to now by a
   * table when something does. Chosen by what reaches the group unless told; linear equations only.
   */
  readonly lazy?: boolean;
  readonly namespace?: NamespaceOption;
  /** The group's own step; the network's without it. */
  readonly dt?: Quantity;
  /** Order of the group's operations within their slots. */
  readonly order?: number;
  readonly name?: string;
  /**
   * How floating-point variables are stored, and what steps and thresholds are computed in: `f64` (default), or `f32`,
   * which halves the memory, keeps 24 bits, and takes four neurons at a time. Times and shared variables stay f64, and
   * other code is computed in f64. Live views are Float32Array.
   */
  readonly precision?: Precision;
}

/** Names of all options. */
export const neuronGroupOptions: readonly string[] = [
  "threshold",
  "reset",
  "refractory",
  "events",
  "method",
  "methodOptions",
  "lazy",
  "namespace",
  "dt",
  "order",
  "name",
  "precision",
];

/** Throws ValueError for a reset that would never run; `of` says whose it is. */
export function checkReset({ reset, threshold }: NeuronGroupOptions, of: string): void {
  if (reset === undefined || threshold !== undefined) return;
  throw new ValueError(
    `reset${of} without a threshold: it would never run (give \`threshold\`)`,
    "reset",
    reset,
  );
}
