// hPES on pairs of spikes: the numbers of its published program, which has no chance in it.

import bekolay2013 from "myelin/models/bekolay-2013";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { curve, fitted, frequencies, pairNetwork } from "../../models/bekolay-2013/pairing.ts";

const test = suite("Bekolay, Kolbeck and Eliasmith 2013: pairs of spikes");

function near(value: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value}, expected ${wanted}`);
}

/** Change in thousandths of the greatest by lag in ms, of the published program run in Python; half of the last digit that is given. */
const POINTS = [
  [-49.49, -25],
  [-29.29, -181],
  [-19.19, -439],
  [-9.09, -707],
  [-5.05, -450],
  [-1.01, 721],
  [1.01, 1000],
  [5.05, 663],
  [9.09, 440],
  [19.19, 158],
] as const;

for (const backend of ["js", "wasm"] as const) {
  test(`the curve over lags is that of Fig. 1 (${backend})`, async () => {
    const { lag, change, greatest, least, potentiation, depression } = await curve({ backend });
    near(greatest, 134.7055, 5.1e-5);
    near(least, -95.2436, 5.1e-5);
    for (const [ms, wanted] of POINTS) {
      const k = lag.findIndex((x) => Math.abs(1e3 * x - ms) < 0.01);
      near(1e3 * change[k]!, wanted, 0.51);
    }
    near(potentiation.amplitude, 1.108, 5.1e-4);
    near(potentiation.tau, 9.85e-3, 5.1e-6);
    near(depression.amplitude, -0.415, 5.1e-4);
    near(depression.tau, 36.0e-3, 5.1e-5);
  });

  test(`so is the change by frequency that of Fig. 2 (${backend})`, async () => {
    const { low, high, raw } = await frequencies({ backend });
    [-4.8, -2.38, 9.62, 13.92, 20].forEach((wanted, k) => {
      near(low[k]!, wanted, 5.1e-3);
    });
    [-14.74, -11.43, 4.9, 10.76, 20].forEach((wanted, k) => {
      near(high[k]!, wanted, 5.1e-3);
    });
    near(raw.low, 6.672, 5.1e-4);
    near(raw.high, 3.054, 5.1e-4);
  });
}

test("the threshold decides between growth and decay", async () => {
  const weights = async (theta: number): Promise<Float64Array> => {
    const network = bekolay2013({ theta });
    await network.run("2 s");
    const synapses = network.objects.find(({ name }) => name === "synapses");
    return (synapses as unknown as { get(name: "w"): Float64Array }).get("w");
  };
  assert.ok((await weights(1e-9)).every((w) => w > 0));
  assert.ok((await weights(1000)).every((w) => w < 0));
});

test("an exponential is found through points of it, and nothing to pair is refused", () => {
  const points = [1e-3, 5e-3, 2e-2, 7e-2].map((x) => [x, -3 * Math.exp(-x / 0.02)] as const);
  const { amplitude, tau } = fitted(points);
  near(amplitude, -3, 1e-9);
  near(tau, 0.02, 1e-9);
  const given = { rate: 5, count: 1, theta: 51, tauPre: 0.01, tauPost: 0.01 };
  assert.throws(() => pairNetwork({ ...given, lags: [] }), /no lags/);
});

test.run();
