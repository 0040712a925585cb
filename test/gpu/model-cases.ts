// The neuron models of the catalogue, each driven by several currents, and how precise f32 is to be for them.

import * as adex from "myelin/equations/adex";
import * as alpha from "myelin/equations/alpha-synapse";
import * as biexponential from "myelin/equations/biexponential-synapse";
import * as exponential from "myelin/equations/exponential-synapse";
import * as traubMiles from "myelin/equations/hodgkin-huxley";
import * as squid from "myelin/equations/hodgkin-huxley-1952";
import * as intrinsic from "myelin/equations/intrinsic-plasticity";
import * as izhikevich from "myelin/equations/izhikevich";
import * as lif from "myelin/equations/lif";
import * as qif from "myelin/equations/qif";
import * as voltage from "myelin/equations/stdp-voltage";
import * as scaling from "myelin/equations/synaptic-scaling";

/** One model and its drive. */
export interface ModelCase {
  /** Complete equations. */
  readonly model: string;
  readonly options: {
    readonly threshold: string;
    readonly reset?: string;
    readonly refractory?: string;
    readonly method?: "euler" | "exact" | "exponential_euler" | "rk4";
  };
  readonly namespace: Readonly<Record<string, string | number>>;
  /** Variables at the start, set in this order. */
  readonly start: Readonly<Record<string, string | number>>;
  /** What each of a few spikes does to all neurons, if any arrive. */
  readonly onPre?: string;
  /** In ms. */
  readonly dt: number;
  /** In ms: how long the slowest variable remembers. */
  readonly memory: number;
  /** By how many steps a spike may be early or late. */
  readonly shift: number;
  /**
   * Whether each spike multiplies the error of the one before: then only spikes are held that the judge itself keeps when
   * its states are rounded (see precision.ts).
   */
  readonly sensitive: boolean;
}

/** Neurons of each model. */
export const NEURONS = 8;
/** Simulated, in ms. */
export const DURATION = 240;

/**
 * Types of the simple model in which the value at the peak, which is anywhere above the threshold, decides how `u` goes
 * on: by `a*dt*b` for each volt above it.
 */
const SENSITIVE: readonly string[] = [
  "fastSpiking",
  "intrinsicallyBursting",
  "lowThresholdSpiking",
];

/**
 * Spikes that reset between grid points of a steep approach move by a step when rounding moves the crossing past a grid
 * point: once in a run at most. Where the approach begins at a saddle-node the potential stands almost still for a
 * while, and rounding there counts for more: twice.
 */
const STEEP = 1;
const SLOW = 2;

const cell = {
  ...lif,
  options: { ...lif.options, method: "euler" } as const,
  start: { ...lif.rest },
};

/** A leaky neuron with conductances, whose weights are 2 nS. */
function conductances(
  synapse: typeof alpha | typeof biexponential | typeof exponential,
  memory: number,
): ModelCase {
  return {
    ...cell,
    model: `${lif.membrane.replace("R*I", "R*(I + drive)")}${synapse.model}drive : amp`,
    namespace: { ...lif.parameters, ...synapse.parameters },
    start: { ...lif.rest, drive: "(0.04 + 0.02*i)*nA" },
    onPre: `${synapse.onPre.excitatory}\n${synapse.onPre.inhibitory.replace("w", "0.5*w")}`,
    dt: 0.1,
    memory,
    shift: STEEP,
    sensitive: false,
  };
}

function simple(type: keyof typeof izhikevich.cells): ModelCase {
  return {
    ...izhikevich,
    namespace: izhikevich.cells[type],
    start: { ...izhikevich.rest, I: "(3 + 1.7*i)*mV/ms" },
    dt: 0.1,
    memory: type === "fastSpiking" ? 10 : 50,
    shift: SLOW,
    sensitive: SENSITIVE.includes(type),
  };
}

const adaptive: ModelCase = {
  ...adex,
  namespace: adex.parameters,
  start: { ...adex.rest, I: "(0.2 + 0.15*i)*nA" },
  dt: 0.1,
  memory: 144,
  shift: SLOW,
  sensitive: false,
};

/** By name: that of the file in equations/, and what of it where there are several. */
export const cases: Readonly<Record<string, ModelCase>> = {
  lif: {
    ...lif,
    options: { ...lif.options, method: "exact" },
    namespace: lif.parameters,
    start: { ...lif.rest, I: "(0.06 + 0.03*i)*nA" },
    dt: 0.1,
    memory: 20,
    shift: STEEP,
    sensitive: false,
  },
  qif: {
    ...qif,
    namespace: qif.parameters,
    start: { ...qif.rest, I: "(0.02 + 0.05*i)*nA" },
    dt: 0.1,
    memory: 50,
    shift: SLOW,
    sensitive: false,
  },
  adex: adaptive,
  "izhikevich: regular spiking": simple("regularSpiking"),
  "izhikevich: intrinsically bursting": simple("intrinsicallyBursting"),
  "izhikevich: chattering": simple("chattering"),
  "izhikevich: fast spiking": simple("fastSpiking"),
  "izhikevich: low-threshold spiking": simple("lowThresholdSpiking"),
  "hodgkin-huxley": {
    ...traubMiles,
    namespace: traubMiles.parameters,
    start: { ...traubMiles.rest, I: "0.1*nA*i" },
    dt: 0.1,
    memory: 20,
    shift: STEEP,
    sensitive: false,
  },
  "hodgkin-huxley-1952": {
    ...squid,
    namespace: squid.parameters,
    start: { ...squid.rest, I: "(1 + 3*i)*uA/cm**2" },
    dt: 0.05,
    memory: 10,
    shift: STEEP,
    sensitive: false,
  },
  "exponential-synapse": conductances(exponential, 20),
  "alpha-synapse": conductances(alpha, 20),
  "biexponential-synapse": conductances(biexponential, 20),
  "intrinsic-plasticity": {
    ...cell,
    model: `${lif.model}${intrinsic.model}`,
    options: {
      ...cell.options,
      ...intrinsic.options,
      reset: `${lif.options.reset}\n${intrinsic.reset}`,
    },
    namespace: { ...lif.parameters, ...intrinsic.parameters },
    start: { ...lif.rest, theta: "Vt", I: "(0.06 + 0.03*i)*nA" },
    dt: 0.1,
    // a threshold forgets nothing
    memory: DURATION,
    shift: STEEP,
    sensitive: false,
  },
  // thousand times faster than hours: see docs/gpu.md for what f32 does to hours
  "synaptic-scaling": {
    ...cell,
    model: `${lif.model}${scaling.model}`,
    options: { ...cell.options, reset: `${lif.options.reset}\n${scaling.reset}` },
    namespace: {
      ...lif.parameters,
      tauactivity: "100 ms",
      beta: 0.04,
      gamma: "0.1 Hz",
      target: "10 Hz",
    },
    start: { ...lif.rest, scale: 1, I: "(0.06 + 0.03*i)*nA" },
    dt: 0.1,
    memory: DURATION,
    shift: STEEP,
    sensitive: false,
  },
  "stdp-voltage": {
    ...adaptive,
    model: `${adex.model}${voltage.neuron}`,
    namespace: { ...voltage.parameters, ...adex.parameters },
    start: { ...adaptive.start, uminus: "EL", uplus: "EL" },
    memory: DURATION,
  },
};
