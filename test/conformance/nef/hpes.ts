// Golden cases of kind `hpes`: fifty steps of the rule on given activities and errors, by its text on synapses of the core.

import { HPES } from "../../../src/nef/learning/hpes.ts";
import { differing, type NefCase, type NefRunner } from "./case.ts";
import { learner, rowsFirst } from "./learning-step.ts";

type Rows = readonly (readonly number[])[];

interface HpesCase extends NefCase {
  readonly dt: number;
  readonly learningRate: number;
  readonly supervisionRatio: number;
  readonly thetaTau: number;
  readonly gain: readonly number[];
  readonly encoders: Rows;
  readonly weights: Rows;
  readonly theta: readonly number[];
  readonly pre: Rows;
  readonly post: Rows;
  readonly error: Rows;
  readonly expect: {
    readonly weightsAt: Readonly<Record<string, Rows>>;
    readonly theta: readonly number[];
  };
}

/** Sets what a case gives before every step, and looks at weights and thresholds. */
export const hpes: NefRunner = async (given, backend) => {
  const test = given as HpesCase;
  const { learningRate, supervisionRatio, thetaTau, dt, encoders, gain } = test;
  // a radius that is not 1: what the rule sees must not depend on it
  const radius = 1.75;
  const rule = new HPES({ learningRate, supervisionRatio, thetaTau });
  const sizes = { pre: test.pre[0]?.length ?? 0, post: gain.length, radius };
  const { pre, post, synapses, network } = learner(rule, sizes, { dt, backend });
  post.set("theta", test.theta);
  post.set("gain", gain);
  synapses.set("w", rowsFirst(test.weights));
  // a step in which nothing fired comes first: what a step leaves behind changes weights when the next one starts
  await network.run(dt);
  for (let step = 1; step <= test.pre.length; step++) {
    pre.set("activity", test.pre[step - 1]!);
    post.set("activity", test.post[step - 1]!);
    post.set(
      "error",
      encoders.map((encoder, j) => (gain[j]! / radius) * inner(encoder, test.error[step - 1]!)),
    );
    await network.run(dt);
    const wanted = test.expect.weightsAt[step];
    const found =
      wanted && differing(`weights after step ${step}`, synapses.get("w"), rowsFirst(wanted), test);
    if (found) return found;
  }
  return differing("theta", post.get("theta"), test.expect.theta, test);
};

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, k) => sum + x * b[k]!, 0);
}
