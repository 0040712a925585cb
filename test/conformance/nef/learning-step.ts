// Golden cases of kind `learning-step`: one change of weights, made by the text of a rule on synapses of the core.

import { type BackendName, Network, NeuronGroup, Synapses } from "myelin";
import {
  matrixText,
  type NeuronText,
  placeRule,
  synapseText,
} from "../../../src/nef/learning/place.ts";
import type { LearningRule } from "../../../src/nef/learning/rule.ts";
import { BCM, Oja, PES, RLS, Voja } from "../../../src/nef/learning/rules.ts";
import { differing, type NefCase, type NefRunner } from "./case.ts";

interface LearningStepCase extends NefCase {
  readonly rule: { readonly type: string; readonly learningRate: number; readonly beta?: number };
  readonly dt: number;
  readonly pre?: readonly number[];
  readonly post?: readonly number[];
  readonly theta?: readonly number[];
  readonly error?: readonly number[];
  readonly weights?: readonly (readonly number[])[];
  readonly encoders?: readonly (readonly number[])[];
  readonly gain?: readonly number[];
  readonly radius?: number;
  readonly input?: readonly number[];
  readonly scaledEncoders?: readonly (readonly number[])[];
  readonly scale?: readonly number[];
  readonly learningSignal?: number;
  readonly inverseGamma?: readonly (readonly number[])[];
  readonly expect: { readonly delta: readonly (readonly number[])[] };
}

/** A rule on synapses between cells whose activities, errors and so on are variables that can be set. */
export interface Learner {
  readonly pre: NeuronGroup;
  readonly post: NeuronGroup;
  readonly synapses: Synapses;
  readonly matrix: Synapses | undefined;
  readonly network: Network;
}

const PRE = "activity : Hz\nvalue : 1";
const POST = "activity : Hz\nerror : 1\nsignal : 1\ngain : 1\nscale : 1";

/** Cells of two sides, all connected with all, and rules between them; only the first may keep a matrix. */
export function learner(
  rules: LearningRule | readonly LearningRule[],
  sizes: { readonly pre: number; readonly post: number; readonly radius?: number },
  { dt, backend }: { readonly dt: number; readonly backend: BackendName },
): Learner {
  const constants = { n_pre: sizes.pre, radius: sizes.radius ?? 1 };
  const placed = [rules].flat().map((rule, k) => placeRule(rule, k + 1));
  const pre = cells("before", sizes.pre, [PRE, ...placed.map((one) => one.pre)]);
  const post = cells("after", sizes.post, [POST, ...placed.map((one) => one.post)]);
  const learned = synapseText(placed, constants);
  const synapses = new Synapses(pre, post, {
    model: `w : 1\n${learned.model}`,
    namespace: { ...learned.namespace },
    name: "learned",
  });
  synapses.connect();
  for (const [name, value] of Object.entries(learned.start)) synapses.set(name, value);
  for (const { code, ...when } of learned.steps) synapses.runRegularly(code, when);
  const kept = matrixText(placed[0]!, dt, constants);
  const matrix = kept && new Synapses(pre, pre, { model: kept.model, namespace: kept.namespace });
  matrix?.connect();
  for (const [name, value] of Object.entries(kept?.start ?? {})) matrix?.set(name, value);
  for (const { of, code, ...when } of kept?.steps ?? [])
    (of === "matrix" ? matrix : pre)?.runRegularly(code, when);
  const network = new Network([pre, post, synapses, ...(matrix ? [matrix] : [])], { dt, backend });
  return { pre, post, synapses, matrix, network };
}

/** Cells with variables that can be set, and what rules add to them. */
function cells(
  name: string,
  n: number,
  [text, ...added]: readonly [string, ...(NeuronText | undefined)[]],
): NeuronGroup {
  const parts = added.filter((one) => one !== undefined);
  const group = new NeuronGroup(n, [text, ...parts.map((one) => one.equations)].join("\n"), {
    name,
    namespace: Object.assign({}, ...parts.map((one) => one.namespace)),
  });
  for (const { code, ...when } of parts.flatMap(({ steps }) => steps))
    group.runRegularly(code, when);
  return group;
}

/** Sets what a case gives, takes one step and looks at the change of the weights. */
export const learningStep: NefRunner = async (given, backend) => {
  const test = given as LearningStepCase;
  const { delta } = test.expect;
  const rule = ruleOf(test);
  const [post, pre] = [delta.length, delta[0]?.length ?? 0];
  const made = learner(rule, { pre, post, radius: test.radius ?? 1 }, { dt: test.dt, backend });
  const { synapses, matrix, network } = made;
  if (test.pre) made.pre.set("activity", test.pre);
  if (test.input) made.pre.set("value", test.input);
  if (test.post) made.post.set("activity", test.post);
  if (test.scale) made.post.set("scale", test.scale);
  if (test.learningSignal !== undefined) made.post.set("signal", test.learningSignal - 1);
  if (test.theta) made.post.set("theta", test.theta);
  if (test.error) made.post.set("error", localErrors(test, test.error));
  const before = rowsFirst(test.weights ?? test.scaledEncoders ?? delta.map((r) => r.map(() => 0)));
  synapses.set("w", before);
  if (test.inverseGamma) matrix?.set("P", rowsFirst(test.inverseGamma));
  await network.run(test.dt);
  const after = synapses.get("w");
  const change = after.map((w, k) => w - before[k]!);
  return differing("delta", change, rowsFirst(delta), test);
};

function ruleOf({ rule, theta }: LearningStepCase): LearningRule {
  const { learningRate } = rule;
  if (rule.type === "PES") return new PES({ learningRate });
  if (rule.type === "BCM") {
    // the case gives the threshold of the step itself, so here it stays where it is set
    const bcm = new BCM({ learningRate });
    return theta ? bcm.with({ post: { equations: "theta : Hz" } }) : bcm;
  }
  if (rule.type === "Oja") return new Oja({ learningRate, beta: rule.beta ?? 1 });
  if (rule.type === "Voja") return new Voja({ learningRate });
  if (rule.type === "RLS") return new RLS({ learningRate });
  throw new Error(`no rule ${rule.type}`);
}

/** The error of each dimension, or projected on gain/radius*encoders for weights between neurons. */
function localErrors(test: LearningStepCase, error: readonly number[]): readonly number[] {
  const { encoders, gain, radius = 1 } = test;
  if (!encoders) return error;
  return encoders.map(
    (encoder, j) =>
      ((gain?.[j] ?? 1) / radius) * encoder.reduce((sum, e, d) => sum + e * error[d]!, 0),
  );
}

/** Rows of the later cells into the order of synapses: source by source. */
export function rowsFirst(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).flatMap((_, i) => rows.map((row) => row[i]!));
}
