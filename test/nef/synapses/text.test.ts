// Filters as text of Myelin: what it reads like, and that groups made of it do exactly the steps of the filter.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  StateMonitor,
  Synapses,
  TimedArray,
} from "../../../src/index.ts";
import { filt } from "../../../src/nef/synapses/filt.ts";
import { Alpha, LinearFilter, Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import { equationsOf, filterText, STEP_ORDER } from "../../../src/nef/synapses/text.ts";
import { Triangle } from "../../../src/nef/synapses/triangle.ts";
import type { StateSpace, Synapse } from "../../../src/nef/types.ts";

const test = suite("nef: filters as text");

/** A filter that somebody else made: known by its steps alone. */
const foreign: Synapse = {
  text: "foreign",
  system: undefined,
  discrete: (): StateSpace => ({
    a: { rows: 2, columns: 2, data: Float64Array.of(0.5, -0.25, 0.25, 0.75) },
    b: Float64Array.of(0.5, 0.25),
    c: Float64Array.of(0.5, 2),
    d: 0,
  }),
};

const filters: readonly Synapse[] = [
  new Lowpass(0.005),
  new Lowpass(0),
  new Lowpass(1e-6),
  new Alpha(0.03),
  new Alpha(0.0002),
  new LinearFilter([1], [0.0004, 0.01, 1]),
  new LinearFilter([0.01, 0], [0.01, 1]),
  new LinearFilter([2e-4, 0, 1], [0.0004, 0.01, 1]),
  new LinearFilter([1], [1, 0]),
  new LinearFilter([3], [2]),
  new Alpha(0.1).combine(new Lowpass(1e-4)),
  new Lowpass(0.005, { method: "bilinear" }),
  new LinearFilter([1], [0.0004, 0.01, 1], { method: "euler" }),
  new LinearFilter([1, -1], [1, 0], { analog: false }),
  new LinearFilter([1, 0.5], [1, -0.5, 0.3], { analog: false }),
  new Triangle(0.005),
  foreign,
];

const dt = 0.001;
const steps = 60;
const signal = Array.from({ length: steps }, (_, n) => Math.sin(0.7 * n) + (n === 3 ? 2 : 0));
const times = [0.003, 0.007, 0.008, 0.031];

/** A group of the filter's text: cell 0 takes the signal, cell 1 events of area 2 dt. */
async function outputs(synapse: Synapse): Promise<[ArrayLike<number>, ArrayLike<number>]> {
  const text = filterText(synapse, dt, { name: "y", input: "drive" });
  const group = new NeuronGroup(2, `${text.equations}\ndrive = given(t)*int(i == 0) : 1`, {
    ...(text.method && { method: text.method }),
    namespace: { ...text.namespace, given: new TimedArray(signal, { dt }) },
    order: STEP_ORDER,
  });
  for (const { code, when, order } of text.regular)
    group.runRegularly(code, { when: when ?? "start", order: order ?? 0 });
  const source = new SpikeGeneratorGroup(1, { indices: times.map(() => 0), times });
  const onPre = text.variables.map((name, k) => `${name}_post += ${text.impulse[k]}*w`).join("\n");
  const synapses = new Synapses(source, group, { model: "w : 1", onPre });
  synapses.connect({ i: [0], j: [1] });
  synapses.set("w", 2 * dt);
  const monitor = new StateMonitor(group, [text.output], { record: true, when: "end" });
  const network = new Network([group, source, synapses, monitor], { dt });
  await network.run(steps * dt);
  const [first, second] = monitor.get(text.output);
  return [first!, second!];
}

for (const synapse of filters)
  test(`a group of the text of ${synapse.text} (${methodOf(synapse)}) does its steps`, async () => {
    const [continuous, spiking] = await outputs(synapse);
    const events = signal.map((_, n) => (times.includes(n / 1000) ? 2 : 0));
    for (const [got, input] of [
      [continuous, signal],
      [spiking, events],
    ] as const) {
      const expected = filt(synapse, input, { dt });
      for (let n = 0; n < steps; n++) {
        const error = Math.abs(got[n]! - expected[n]!);
        assert.ok(error <= 1e-12, `step ${n + 1}: ${got[n]}, expected ${expected[n]}`);
      }
    }
  });

function methodOf(synapse: Synapse): string {
  return synapse instanceof LinearFilter && typeof synapse.method === "string"
    ? synapse.method
    : "steps";
}

test("a low-pass filter reads as it is written on a board", () => {
  const text = filterText(new Lowpass(0.005), dt);
  assert.is(text.equations, "dx/dt = (u - x)/tau : 1");
  assert.equal(text.namespace, { tau: "0.005*second" });
  assert.is(text.method, "exact");
  assert.equal(text.regular, []);
  assert.equal(text.variables, ["x"]);
  assert.equal(text.impulse, [-Math.expm1(-0.2) / dt]);
});

test("other filters read as chains of states whose last is the output", () => {
  assert.is(
    equationsOf(new Alpha(0.1), "y"),
    "dy_1/dt = (u - y_1)/tau : 1\ndy/dt = (y_1 - y)/tau : 1",
  );
  assert.is(
    equationsOf(new LinearFilter([1], [0.0004, 0.01, 1])),
    "dx_1/dt = (u - x)/tau : 1\ndx/dt = (x_1 - 0.5*x)/tau : 1",
  );
  assert.is(equationsOf(new LinearFilter([1], [1, 0])), "dx/dt = u/tau : 1");
});

test("an output with a direct part is made of states from before the step", () => {
  const text = filterText(new LinearFilter([0.01, 0], [0.01, 1]), dt);
  assert.is(text.equations, "dx_1/dt = (-u - x_1)/tau : 1\nx : 1");
  assert.equal(text.regular, [{ code: "x = x_1 + u", when: "groups", order: STEP_ORDER - 1 }]);
});

test("names of variable, input and time constant are the caller's", () => {
  const { equations, namespace } = filterText(new Lowpass(0.1), dt, {
    name: "theta",
    input: "a_post",
    tau: "tau_theta",
  });
  assert.is(equations, "dtheta/dt = (a_post - theta)/tau_theta : 1");
  assert.equal(namespace, { tau_theta: "0.1*second" });
});

test("where a filter rests with output 1 is told for each variable", () => {
  assert.equal(filterText(new Lowpass(0.1), dt).resting, [1]);
  const second = filterText(new LinearFilter([1], [0.0004, 0.01, 1]), dt).resting!;
  assert.ok(Math.abs(second[0]! - 0.5) < 1e-12 && second[1] === 1);
  assert.is(filterText(new LinearFilter([1, 0], [0.01, 1]), dt).resting, undefined);
});

test.run();
