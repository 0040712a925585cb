// What the parts of the NEF agree on: distributions, neuron types, synapses, solvers, processes and learning rules.

import type { Matrix } from "./matrix.ts";
import type { Random } from "./random.ts";

/** Something that numbers are drawn from when a model is built. */
export interface Distribution {
  /** As a person writes it: `Uniform(-1, 0.9)`. */
  readonly text: string;
  /** `n` points of `d` dimensions, a row each; whoever knows only numbers draws n * d of them. */
  sample(n: number, d: number, random: Random): Matrix;
}

/** Values per neuron: a distribution, one number for all, or one each. */
export type PerNeuron = Distribution | number | ArrayLike<number>;

/** Points per neuron or sample: a distribution, or rows. */
export type Points = Distribution | readonly ArrayLike<number>[] | Matrix;

/** A variable's starting values: an expression of the group (with `rand()`), or per neuron. */
export type Start = string | PerNeuron;

/** Further code of a group in every step, as `runRegularly` takes it. */
export interface RegularStep {
  readonly code: string;
  readonly when?: string;
  readonly order?: number;
}

/**
 * A neuron of the NEF as equation text. It reads its current `J` (dimensionless; the population defines it) and either
 * spikes or has a rate. `population` puts one `NeuronGroup` of the public surface around all neurons that share a type.
 */
export interface NeuronType {
  readonly name: string;
  /** Equations that use `J`, with the time step `dt` and names of `namespace`. */
  readonly equations: string;
  /** `exponential_euler`, `euler`, ...; without it, what the group chooses. */
  readonly method?: string;
  readonly threshold?: string;
  readonly reset?: string;
  readonly refractory?: string;
  readonly regular?: readonly RegularStep[];
  /** Seconds: the population's own step, where it must be shorter than the model's (option `dt` of its group). */
  readonly dt?: number;
  /** Constants, quantities as text. Two types are one group if text and constants agree. */
  readonly namespace: Readonly<Record<string, number | string>>;
  /** Starting values; those not named are 0. */
  readonly start: Readonly<Record<string, Start>>;
  /**
   * What decoders read: spikes of the given area (`count`: a variable with how many there were in this step), or an
   * expression that is the rate in Hz in every step, as a number.
   */
  readonly output:
    | { readonly kind: "spikes"; readonly amplitude: number; readonly count?: string }
    | { readonly kind: "rate"; readonly expression: string };
  /** Names users may probe, and the variable or subexpression of the text that each is. */
  readonly probeable: Readonly<Record<string, string>>;
  /** Rates in Hz (times amplitude) at constant currents. */
  rates(currents: Float64Array): Float64Array;
  /** Gain and bias such that the rate is 0 up to the intercept and `maxRates` at 1. Throws ValueError with advice. */
  gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias;
  /** The inverse. */
  maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning;
}

/** One number per neuron each. */
export interface GainBias {
  readonly gain: Float64Array;
  readonly bias: Float64Array;
}

/** One number per neuron each. */
export interface Tuning {
  readonly maxRates: Float64Array;
  readonly intercepts: Float64Array;
}

/** A linear system, in continuous or in discrete time: x' = A x + B u, y = C x + D u, one input and one output. */
export interface StateSpace {
  readonly a: Matrix;
  readonly b: Float64Array;
  readonly c: Float64Array;
  readonly d: number;
}

/** A linear filter on the way of a connection or probe. */
export interface Synapse {
  /** As a person writes it: `Lowpass(0.005)`. */
  readonly text: string;
  /** In continuous time; undefined for one that exists in steps only (`Triangle`). */
  readonly system: StateSpace | undefined;
  /** In steps of `dt` seconds: x ← A x + B u; without direct part y = C x with the new x, else y = C x_old + D u. */
  discrete(dt: number): StateSpace;
}

/** Finds decoders. */
export interface Solver {
  readonly text: string;
  /** Solves for weights between neurons, not for decoders. */
  readonly weights: boolean;
  /** Whether solutions are linear in the targets (default true), so that weights may be made of decoders. */
  readonly compositional?: boolean;
  /** `activities`: points by neurons, Hz; `targets`: points by dimensions. Decoders: neurons by dimensions. */
  solve(activities: Matrix, targets: Matrix, random: Random): Solution;
}

/** Decoders and what is known of them. */
export interface Solution {
  readonly decoders: Matrix;
  /** Root mean square of A D - Y over points, by dimension. */
  readonly rmse: Float64Array;
  readonly info: Readonly<Record<string, number>>;
}

/** A signal over time, in steps: what a Node or the noise of an ensemble may be made of. */
export interface Process {
  readonly text: string;
  /** Dimensions of its output, where it says so. */
  readonly size: number | undefined;
  /** A run of it: called once for each step n = 1, 2, ..., writes the output of time n dt. */
  start(size: number, dt: number, random: Random): (t: number, into: Float64Array) => void;
  /** Times between which the output is constant, in seconds, where it is so by construction (`PresentInput`). */
  readonly holds?: number;
}
