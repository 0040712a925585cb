// One step of each rule, by its own text on synapses of the core, on both backends.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HPES } from "../../../src/nef/learning/hpes.ts";
import { LearningRule } from "../../../src/nef/learning/rule.ts";
import { BCM, Oja, PES, RLS, Voja } from "../../../src/nef/learning/rules.ts";
import { learner, rowsFirst } from "../../conformance/nef/learning-step.ts";

const DT = 1e-3;
const PRE = [10, 50, 120];
const ERROR = [0.3, -0.7];

function near(got: ArrayLike<number>, wanted: readonly number[], relative = 1e-12): void {
  assert.is(got.length, wanted.length);
  wanted.forEach((value, k) => {
    const off = Math.abs(got[k]! - value);
    assert.ok(off <= relative * Math.abs(value) + 1e-24, `${got[k]} is not ${value} (number ${k})`);
  });
}

for (const backend of ["js", "wasm"] as const) {
  const test = suite(`nef: learning rules, ${backend}`);
  const step = { dt: DT, backend };

  test("PES moves decoders against the error, by the activity of each neuron", async () => {
    const { pre, post, synapses, network } = learner(new PES(), { pre: 3, post: 2 }, step);
    pre.set("activity", PRE);
    post.set("error", ERROR);
    await network.run(DT);
    const third = 1 / 3;
    const rows = [
      [-1e-7, -5e-7, -1.2e-6],
      [7e-7 * third, 3.5e-6 * third, 2.8e-6],
    ];
    near(synapses.get("w"), rowsFirst(rows));
  });

  test("BCM and Oja compare the later neuron with its threshold and its weights", async () => {
    const bcm = new BCM().with({ post: { equations: "theta : Hz" } });
    const one = learner(bcm, { pre: 3, post: 2 }, step);
    one.pre.set("activity", PRE);
    one.post.set("activity", [80, 20]);
    one.post.set("theta", [60, 30]);
    await one.network.run(DT);
    near(one.synapses.get("w"), [1.6e-8, -2e-9, 8e-8, -1e-8, 1.92e-7, -2.4e-8]);

    const other = learner(new Oja(), { pre: 3, post: 2 }, step);
    const before = [1e-3, 0, 2e-3, 1e-3, -1e-3, 5e-4];
    other.synapses.set("w", before);
    other.pre.set("activity", PRE);
    other.post.set("activity", [80, 20]);
    await other.network.run(DT);
    const change = other.synapses.get("w").map((w, k) => w - before[k]!);
    near(change, [7.936e-7, 2e-7, 3.9872e-6, 9.996e-7, 9.6064e-6, 2.3998e-6], 1e-9);
  });

  test("Voja moves the encoders of neurons that fire, unless told -1", async () => {
    const { pre, post, synapses, network } = learner(new Voja(), { pre: 2, post: 2 }, step);
    const before = [2, 0, 0, 3];
    synapses.set("w", before);
    pre.set("value", [0.6, 0.8]);
    post.set("activity", [80, 20]);
    post.set("scale", [2, 3]);
    await network.run(DT);
    const change = synapses.get("w").map((w, k) => w - before[k]!);
    near(
      change,
      rowsFirst([
        [-6.4e-4, 1.28e-3],
        [3.6e-4, -1.2e-4],
      ]),
      1e-9,
    );
    const held = synapses.get("w");
    post.set("signal", -1);
    await network.run(DT);
    assert.equal(synapses.get("w"), held);
  });

  test("RLS keeps the inverse correlation, and forgets how to learn what it has learned", async () => {
    const { pre, post, synapses, matrix, network } = learner(new RLS(), { pre: 3, post: 2 }, step);
    pre.set("activity", PRE);
    post.set("error", ERROR);
    const changes: number[] = [];
    const inverse: number[] = [];
    for (let last = 0, k = 0; k < 3; k++) {
      await network.run(DT);
      const now = synapses.get("w")[0]!;
      changes.push(now - last);
      inverse.push(matrix!.get("P")[0]!);
      last = now;
    }
    near(changes, [-9.943652635e-7, -9.887936717e-7, -9.832841691e-7], 1e-9);
    near([inverse[0]!, inverse[2]!], [3.333222848e-7, 3.333005572e-7], 1e-9);
  });

  test("the thresholds of BCM and hPES follow the rate, hPES' after its weights", async () => {
    const theta = async (rule: LearningRule): Promise<number[]> => {
      const { pre, post, synapses, network } = learner(rule, { pre: 1, post: 1 }, step);
      post.set("theta", 40);
      post.set("gain", 1);
      await network.run(DT);
      pre.set("activity", 1);
      post.set("activity", 100);
      const before = synapses.get("w")[0]!;
      await network.run(DT);
      return [post.get("theta")[0]!, synapses.get("w")[0]! - before];
    };
    const keep = Math.exp(-0.5);
    const [bcm, byBcm] = await theta(new BCM({ learningRate: 1, thetaSynapse: 2e-3 }));
    const moved = keep * 40 + (1 - keep) * 100;
    near([bcm!, byBcm!], [moved, DT * 100 * (100 - moved)]);
    const [hpes, byHpes] = await theta(
      new HPES({ learningRate: 1, supervisionRatio: 0, thetaTau: "2 ms" }),
    );
    near([hpes!, byHpes!], [moved, DT * 2e-11 * 100 * 60]);
  });

  test("a rule of a user's own is text", async () => {
    const rule = new LearningRule({
      name: "Hebb",
      modifies: "weights",
      model: `rate : second (shared)
              last : 1`,
      start: { rate: "2 ms" },
      text: `# fires together, wires together
             last = rate*dt*activity_pre*activity_post # (in vain)
             delta = last`,
    });
    assert.equal([...rule.reads], ["activity_pre", "activity_post"]);
    const { pre, post, synapses, network } = learner(rule, { pre: 2, post: 1 }, step);
    pre.set("activity", [10, 20]);
    post.set("activity", 5);
    await network.run(DT);
    near(synapses.get("w"), [1e-4, 2e-4]);
    near(synapses.get("last"), [1e-4, 2e-4]);
  });

  test.run();
}

const text = suite("nef: text of learning rules");

text("a rule prints as its equations, and can be changed", () => {
  const pes = new PES({ learningRate: 2e-4 });
  assert.is(
    String(pes),
    `PES
learning_rate : 1 (shared)
delta = -learning_rate*dt/n_pre*error_post*activity_pre`,
  );
  assert.equal([...pes.reads], ["activity_pre", "error_post", "n_pre"]);
  const changed = pes.with({ text: `${pes.text} - 1e-6*w`, every: "10 ms" });
  assert.is(changed.start.learning_rate, 2e-4);
  assert.is(changed.every, 0.01);
  assert.match(changed.text, /- 1e-6\*w$/);
  assert.instance(changed, LearningRule);
});

text("a rule prints all that it is made of", () => {
  assert.is(
    String(new HPES()),
    `HPES
learning_rate : 1 (shared)
supervision_ratio : 1 (shared)
after: theta : Hz
  theta += int(t > 0*second)*(1 - exp(-dt/tau_theta))*(activity - theta)
  tau_theta = 20 second
supervised = -supervision_ratio*per_error*radius*error_post
unsupervised = (1 - supervision_ratio)*per_rate*gain_post*activity_post*(activity_post - theta_post)
delta = learning_rate*dt*(supervised + unsupervised)*activity_pre
  per_error = 0.001
  per_rate = 2e-11 second**2`,
  );
  assert.match(
    String(new RLS()),
    /^before: direction : second\nnorm : 1\nmatrix: P : second\*\*2\n/m,
  );
});

text("a text without delta, and options that do not exist, are refused", () => {
  assert.throws(() => new PES().with({ text: "w += 1" }), /never says what 'delta' is/);
  assert.throws(
    () => new PES({ learning_rate: 1 } as object),
    /unknown option of a PES: 'learning_rate'.*learningRate/,
  );
  assert.throws(() => new HPES({ thetaTau: "5 mV" }), /thetaTau of HPES.*5 mV/);
});

text.run();
