// The homeostatic rule of Bekolay, Kolbeck and Eliasmith (2013): an error and a sliding threshold move one weight.

import { invalid, positive, seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { SynapseLike } from "../synapses/synapse.ts";
import { LearningRule, type LearningRuleOptions } from "./rule.ts";

export interface HPESOptions extends Partial<Pick<LearningRuleOptions, "text" | "every" | "name">> {
  /** Default 5e-4, that of the published program; its experiments use 1.5e-3 to 4e-3. */
  readonly learningRate?: number;
  /** Share of the error, from 0 (the sliding threshold alone) to 1 (PES alone); default 0.5. */
  readonly supervisionRatio?: number;
  /** Time constant of the sliding threshold: seconds, or text (default 20 s). */
  readonly thetaTau?: number | string;
  /** Where the threshold starts: Hz, or an expression (default `(50 + 100*rand())*gain*Hz`, of each neuron's gain). */
  readonly theta?: number | string;
  readonly preSynapse?: SynapseLike;
  readonly postSynapse?: SynapseLike;
}

const OPTIONS = [
  "learningRate",
  "supervisionRatio",
  "thetaTau",
  "theta",
  "preSynapse",
  "postSynapse",
  "text",
  "every",
  "name",
] as const;

/**
 * Homeostatic prescribed error sensitivity (Bekolay, Kolbeck and Eliasmith 2013, CogSci 35:169) on weights between
 * neurons, in Hz and seconds. The published program counts 0.001 for a spike and 20000 for the unsupervised part; in
 * Hz that is 1e-3 before the error and 2e-11 second**2 before the rest, so both of its rates mean here what they mean
 * there. Weights change first, then the threshold.
 *
 * While the error is held at 0 the unsupervised part goes on, as published; `connection.learningRule.enabled = false`
 * stops both. The published networks filter the error twice with 5 ms (`synapse: new Alpha(0.005)`) and begin with
 * weights that are uniform from -1e-3 to 1e-3.
 */
export class HPES extends LearningRule {
  constructor(options: HPESOptions = {}) {
    checkOptions(options, OPTIONS, "an HPES");
    const {
      learningRate = 5e-4,
      supervisionRatio = 0.5,
      thetaTau = 20,
      theta = "(50 + 100*rand())*gain*Hz",
      ...changes
    } = options;
    positive(learningRate, "learningRate", "HPES", true);
    if (!(supervisionRatio >= 0 && supervisionRatio <= 1))
      throw invalid("supervisionRatio", "HPES", supervisionRatio, "a number from 0 to 1");
    super({
      name: "HPES",
      modifies: "weights",
      model: `learning_rate : 1 (shared)
              supervision_ratio : 1 (shared)`,
      start: { learning_rate: learningRate, supervision_ratio: supervisionRatio },
      namespace: { per_error: 1e-3, per_rate: "2e-11 second**2" },
      post: {
        equations: "theta : Hz",
        start: { theta },
        namespace: { tau_theta: `${seconds(thetaTau, "thetaTau", "HPES")} second` },
        steps: [
          {
            code: "theta += int(t > 0*second)*(1 - exp(-dt/tau_theta))*(activity - theta)",
            when: "start",
            order: -0.5,
          },
        ],
      },
      text: `supervised = -supervision_ratio*per_error*radius*error_post
             unsupervised = (1 - supervision_ratio)*per_rate*gain_post*activity_post*(activity_post - theta_post)
             delta = learning_rate*dt*(supervised + unsupervised)*activity_pre`,
      ...changes,
    });
  }
}
