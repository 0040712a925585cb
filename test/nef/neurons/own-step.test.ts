// A population of conductance-based neurons with steps of its own, between signals of 1 ms.

import { Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import * as hodgkinHuxley from "myelin/equations/hodgkin-huxley";
import { matrixOf, neuronFrom, Random } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LstsqL2 } from "../../../src/nef/solvers/ridge.ts";
import { cells } from "../../conformance/nef/cells.ts";

const test = suite("neurons of the NEF: a step of their own");

test("a hundred Hodgkin-Huxley cells at 0.05 ms represent a sine for a filter at 1 ms", async () => {
  const [n, dt, tau, total] = [100, 1e-3, 0.01, 1000];
  const type = await neuronFrom({ ...hodgkinHuxley, name: "cell", unit: "1 nA", dt: "0.05 ms" });
  const random = new Random(7);
  const { gain, bias } = type.gainBias(
    Float64Array.from({ length: n }, () => 100 + 100 * random.uniform()),
    Float64Array.from({ length: n }, () => -1 + 1.9 * random.uniform()),
  );
  const currents = (x: number): Float64Array =>
    gain.map((slope, k) => (k % 2 ? slope : -slope) * x + bias[k]!);
  const points = Array.from({ length: 400 }, (_, k) => -1 + k / 199.5);
  const { decoders } = new LstsqL2().solve(
    matrixOf(points.map((x) => type.rates(currents(x)))),
    matrixOf(points.map((x) => [x])),
  );
  const input = Array.from({ length: total }, (_, k) => Math.sin(2 * Math.PI * (k + 1) * dt));

  const neurons = cells(type, n, input.map(currents), { dt });
  const signal = new NeuronGroup(1, "dx/dt = -x/tau : 1", {
    method: "exact",
    order: 10,
    namespace: { tau: `${tau} second` },
  });
  const decoded = new Synapses(neurons, signal, { model: "w : 1", onPre: "x_post += w" });
  decoded.connect({});
  decoded.set(
    "w",
    decoders.data.map((weight) => (weight * -Math.expm1(-dt / tau)) / dt),
  );
  const trace = new StateMonitor(signal, ["x"], { record: true, when: "end" });
  await new Network([neurons, signal, decoded, trace], { dt }).run(total * dt);

  const got = trace.get("x")[0]!;
  let [filtered, squares, counted] = [0, 0, 0];
  input.forEach((x, k) => {
    filtered += (x - filtered) * -Math.expm1(-dt / tau);
    if (k < 200) return;
    squares += (got[k]! - filtered) ** 2;
    counted++;
  });
  const error = Math.sqrt(squares / counted);
  // what the reference's own test allows a population of fifty LIF cells
  assert.ok(error < 0.1, `root mean square error ${error}`);
});

test.run();
