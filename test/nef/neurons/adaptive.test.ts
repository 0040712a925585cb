// Adaptive neurons against the numbers of the reference.

import { AdaptiveLIF, AdaptiveLIFRate } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { farthest, ran } from "./parts.ts";

const test = suite("neurons of the NEF: adaptation");

test("two seconds of spikes and adaptation are those of the reference", async () => {
  const { counts, group } = await ran(new AdaptiveLIF(), [2, 5], { steps: 2000, from: { v: 0 } });
  assert.equal([...counts], [101, 269]);
  assert.ok(farthest(group.get("n"), [0.417391131135, 1.12766842685]) < 1e-10);
});

test("two seconds of the rate neuron are those of the reference", async () => {
  const { group } = await ran(new AdaptiveLIFRate(), [2], { steps: 2000 });
  assert.ok(Math.abs(group.get("rates")[0]! - 45.436446701) < 1e-8);
  assert.ok(Math.abs(group.get("n")[0]! - 0.418462446) < 1e-9);
});

test("spikes and rates agree over many currents", async () => {
  const currents = Float64Array.from({ length: 100 }, (_, k) => 1.5 + 0.1 * k);
  const [early, late] = [1000, 3000];
  const type = new AdaptiveLIF();
  const { steps } = await ran(type, currents, { steps: late });
  const spiking = steps.map((of) => of.filter((step) => step > early).length / 2);
  const after = async (total: number): Promise<Float64Array> =>
    (await ran(new AdaptiveLIFRate(), currents, { steps: total })).group.get("rates");
  const [a, b] = [await after(early), await after(late)];
  const squares = (list: number[]): number => list.reduce((sum, x) => sum + x * x, 0);
  const rates = [...a].map((rate, k) => (rate + b[k]!) / 2);
  const off = Math.sqrt(squares(spiking.map((x, k) => x - rates[k]!)) / squares(rates));
  assert.ok(off < 0.07, `relative error ${off}`);
});

test("amplitude scales what adapts, as it scales the output", async () => {
  const { group } = await ran(new AdaptiveLIF({ amplitude: 0.5, incN: 0.02 }), [2], {
    steps: 2000,
    from: { v: 0 },
  });
  assert.ok(Math.abs(group.get("n")[0]! - 0.417391131135) < 1e-10);
});

test.run();
