// The learning rules of the NEF, each as its text. Activities are in Hz, the error is actual minus target.

import { ValueError } from "../../errors.ts";
import { finite, positive, seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { SynapseLike } from "../synapses/synapse.ts";
import { LearningRule, type LearningRuleOptions } from "./rule.ts";

/** What can be changed of any of these rules besides its constants. */
const CHANGES = ["text", "every", "name"] as const;
type Changes = Partial<Pick<LearningRuleOptions, (typeof CHANGES)[number]>>;

export interface PESOptions extends Changes {
  /** Default 1e-4. Independent of the step; divided by the number of neurons, so twice as many learn as fast. */
  readonly learningRate?: number;
  readonly preSynapse?: SynapseLike;
}

/**
 * Prescribed error sensitivity (MacNeil and Eliasmith 2011, PLoS ONE 6:e22885): decoders move against the error. On
 * weights between neurons the error is that of each later neuron, (gain/radius encoders) . error.
 *
 * In every step an error shrinks by the factor 1 - learningRate dt <a^2>, where <a^2> is the mean of the squared
 * activity over the neurons: about 2e4 Hz^2 in ensembles with default tuning. So 1e-4 takes some half a second,
 * whatever the step and the number of neurons, and learning is unstable where that product passes 2. The radius does
 * not enter; halve the rate where activities are 1.4 times as high.
 */
export class PES extends LearningRule {
  constructor(options: PESOptions = {}) {
    checkOptions(options, ["learningRate", "preSynapse", ...CHANGES], "a PES");
    const { learningRate = 1e-4, ...changes } = options;
    super({
      name: "PES",
      modifies: ["decoders", "weights"],
      model: "learning_rate : 1 (shared)",
      start: { learning_rate: positive(learningRate, "learningRate", "PES", true) },
      text: "delta = -learning_rate*dt/n_pre*error_post*activity_pre",
      ...changes,
    });
  }
}

export interface BCMOptions extends Changes {
  /** Default 1e-9 second**2. */
  readonly learningRate?: number | string;
  readonly preSynapse?: SynapseLike;
  readonly postSynapse?: SynapseLike;
  /** Time constant of the sliding threshold: seconds, or text (default 1 s). */
  readonly thetaSynapse?: number | string;
}

/** The rule of Bienenstock, Cooper and Munro (1982) with a sliding threshold, an average of the later neuron's rate. */
export class BCM extends LearningRule {
  constructor(options: BCMOptions = {}) {
    checkOptions(
      options,
      ["learningRate", "preSynapse", "postSynapse", "thetaSynapse", ...CHANGES],
      "a BCM",
    );
    const { learningRate = 1e-9, thetaSynapse = 1, ...changes } = options;
    super({
      name: "BCM",
      modifies: "weights",
      model: "learning_rate : second**2 (shared)",
      start: { learning_rate: quantity(learningRate, "BCM") },
      post: {
        equations: "theta : Hz",
        namespace: { tau_theta: `${seconds(thetaSynapse, "thetaSynapse", "BCM")} second` },
        steps: [
          {
            code: "theta += int(t > 0*second)*(1 - exp(-dt/tau_theta))*(activity - theta)",
            when: "start",
            order: -1.5,
          },
        ],
      },
      text: "delta = learning_rate*dt*activity_post*(activity_post - theta_post)*activity_pre",
      ...changes,
    });
  }
}

export interface OjaOptions extends Changes {
  /** Default 1e-6 second. */
  readonly learningRate?: number | string;
  /** How strongly weights decay (default 1; 0 is Hebb's rule). */
  readonly beta?: number;
  readonly preSynapse?: SynapseLike;
  readonly postSynapse?: SynapseLike;
}

/** Hebb's rule with the decay of Oja (1982, J Math Biol 15:267). */
export class Oja extends LearningRule {
  constructor(options: OjaOptions = {}) {
    checkOptions(
      options,
      ["learningRate", "beta", "preSynapse", "postSynapse", ...CHANGES],
      "an Oja",
    );
    const { learningRate = 1e-6, beta = 1, ...changes } = options;
    super({
      name: "Oja",
      modifies: "weights",
      model: `learning_rate : second (shared)
              beta : 1 (shared)`,
      start: { learning_rate: quantity(learningRate, "Oja"), beta: finite(beta, "beta", "Oja") },
      text: "delta = learning_rate*dt*activity_post*(activity_pre - beta*activity_post*w)",
      ...changes,
    });
  }
}

export interface VojaOptions extends Changes {
  /** Default 1e-2. */
  readonly learningRate?: number;
  readonly postSynapse?: SynapseLike;
}

/**
 * Encoders of the neurons that fire move towards the input (Voelker, Crawford and Eliasmith 2014). What comes to the
 * rule is added to 1: 0 lets it learn, -1 stops it.
 */
export class Voja extends LearningRule {
  constructor(options: VojaOptions = {}) {
    checkOptions(options, ["learningRate", "postSynapse", ...CHANGES], "a Voja");
    const { learningRate = 1e-2, ...changes } = options;
    super({
      name: "Voja",
      modifies: "encoders",
      error: "signal",
      model: "learning_rate : 1 (shared)",
      start: { learning_rate: positive(learningRate, "learningRate", "Voja", true) },
      text: "delta = learning_rate*dt*(1 + signal_post)*activity_post*(scale_post*value_pre - w)",
      ...changes,
    });
  }
}

export interface RLSOptions extends Changes {
  /** Default 1e-3 second: how large the inverse of the correlation is at the start. */
  readonly learningRate?: number;
  readonly preSynapse?: SynapseLike;
}

/**
 * Recursive least squares, as in FORCE learning (Sussillo and Abbott 2009, Neuron 63:544): `P`, which belongs to every
 * pair of neurons before the connection, approaches the inverse of the correlation of their activities.
 */
export class RLS extends LearningRule {
  constructor(options: RLSOptions = {}) {
    checkOptions(options, ["learningRate", "preSynapse", ...CHANGES], "an RLS");
    const { learningRate = 1e-3, ...changes } = options;
    super({
      name: "RLS",
      modifies: "decoders",
      text: "delta = -error_post*direction_pre/(1 + norm_pre)/second",
      pre: {
        equations: `direction : second
                    norm : 1`,
      },
      matrix: {
        model: "P : second**2",
        start: {
          P: `int(i == j)*${positive(learningRate, "learningRate", "RLS", true)}*second*step/n_pre`,
        },
        steps: [
          { of: "neurons", code: "direction = 0*second\nnorm = 0" },
          { of: "matrix", code: "direction_post += P*activity_pre" },
          { of: "matrix", code: "norm_post += direction_pre*activity_pre" },
          { of: "matrix", code: "P -= int(enabled)*direction_pre*direction_post/(1 + norm_pre)" },
        ],
      },
      ...changes,
    });
  }
}

/** A rate with a unit: a number in SI, or text, the rest of which is checked with the equations. */
function quantity(rate: number | string, owner: string): number | string {
  if (typeof rate !== "string") return positive(rate, "learningRate", owner, true);
  if (!rate.trimStart().startsWith("-")) return rate;
  throw new ValueError(
    `invalid learningRate of ${owner}: '${rate}' (expected a quantity >= 0)`,
    "learningRate",
    rate,
  );
}
