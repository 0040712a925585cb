// Rules side by side: names that do not meet, changes that do not see one another, intervals.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HPES } from "../../../src/nef/learning/hpes.ts";
import { matrixText, placeRule, synapseText } from "../../../src/nef/learning/place.ts";
import type { LearningRule } from "../../../src/nef/learning/rule.ts";
import { BCM, Oja, PES, RLS } from "../../../src/nef/learning/rules.ts";
import { learner } from "../../conformance/nef/learning-step.ts";

const DT = 1e-3;
const BEFORE = [0.1, -0.2, 0.3, 0.4];

async function changed(rules: readonly LearningRule[], steps = 1): Promise<Float64Array> {
  const { pre, post, synapses, network } = learner(
    rules,
    { pre: 2, post: 2 },
    { dt: DT, backend: "wasm" },
  );
  synapses.set("w", BEFORE);
  pre.set("activity", [30, 70]);
  post.set("activity", [90, 20]);
  post.set("error", [0.5, -0.25]);
  await network.run(steps * DT);
  return synapses.get("w").map((w, k) => w - BEFORE[k]!);
}

/** Large rates, so that the change of one would show in the other's. */
const pes = new PES({ learningRate: 1 });
const oja = new Oja({ learningRate: 1e-2 });
const test = suite("nef: learning rules on one connection");

function close(a: Float64Array, b: Float64Array): void {
  a.forEach((value, k) => {
    assert.ok(Math.abs(value - b[k]!) <= 1e-13 * Math.abs(value), `${value} is not ${b[k]}`);
  });
}

test("each has its own change of the same weights, in either order", async () => {
  const [one, other] = [await changed([pes]), await changed([oja])];
  const both = await changed([pes, oja]);
  close(
    both,
    one.map((value, k) => value + other[k]!),
  );
  close(both, await changed([oja, pes]));
});

test("so do rules with intervals of their own", async () => {
  const slow = (rule: LearningRule): LearningRule => rule.with({ every: 3 * DT });
  // both act in the first step, the slow one with the time that it stands for
  const tripled = (await changed([pes])).map((value) => 3 * value);
  const once = await changed([oja]);
  const sum = tripled.map((value, k) => value + once[k]!);
  close(await changed([slow(pes), oja]), sum);
  close(await changed([oja, slow(pes)]), sum);
  const two = await changed([slow(oja), oja]);
  close(
    two,
    once.map((value) => 4 * value),
  );
});

test("a rule with an interval acts at its times only", async () => {
  const every = pes.with({ every: "4 ms" });
  const once = (await changed([pes])).map((value) => 4 * value);
  close(await changed([every]), once);
  close(await changed([every], 4), once);
  close(
    await changed([every], 5),
    once.map((value) => 2 * value),
  );
});

test("a second rule gets names of its own, the first keeps those of its text", () => {
  const first = placeRule(new HPES());
  const second = placeRule(new HPES(), 2, { activity_post: "slow_post", error_post: "0" });
  assert.is(first.post?.equations, "theta : Hz");
  assert.is(second.post?.equations, "theta_2 : Hz");
  assert.match(
    second.post?.steps[0]?.code ?? "",
    /^theta_2 \+= .*tau_theta_2.*\(slow - theta_2\)$/,
  );
  assert.equal(Object.keys(second.post?.start ?? {}), ["theta_2"]);
  const { model, steps, namespace, start } = synapseText([first, second], { n_pre: 5, radius: 2 });
  assert.match(model, /^learning_rate_2 : 1 \(shared\)$/m);
  const code = steps[0]?.code ?? "";
  assert.is(steps.length, 1);
  assert.match(
    code,
    /^delta_2 = learning_rate_2\*dt\*\(supervised_2 \+ unsupervised_2\)\*activity_pre$/m,
  );
  assert.match(code, /^supervised_2 = -supervision_ratio_2\*per_error_2\*radius\*0$/m);
  assert.match(code, /slow_post\*\(slow_post - theta_2_post\)/);
  assert.match(code, /^w \+= int\(enabled\)\*delta \+ int\(enabled_2\)\*delta_2$/m);
  assert.equal([namespace.n_pre, namespace.radius], [5, 2]);
  assert.equal([start.enabled_2, start.learning_rate_2], [true, 5e-4]);
});

test("only a rule that keeps a matrix has one", () => {
  assert.is(matrixText(placeRule(new BCM()), DT, {}), undefined);
  const matrix = matrixText(placeRule(new RLS(), 2, { activity_pre: "fast_pre" }), DT, {
    n_pre: 5,
  });
  assert.match(matrix?.model ?? "", /^P_2 : second\*\*2\nenabled_2 : boolean \(shared\)$/);
  assert.equal(
    matrix?.steps.map(({ of, code }) => [of, code]),
    [
      ["neurons", "direction_2 = 0*second\nnorm_2 = 0"],
      ["matrix", "direction_2_post += P_2*fast_pre"],
      ["matrix", "norm_2_post += direction_2_pre*fast_pre"],
      ["matrix", "P_2 -= int(enabled_2)*direction_2_pre*direction_2_post/(1 + norm_2_pre)"],
    ],
  );
});

test.run();
