// BCM: which rates of the target strengthen its synapses depends on how fast it fired before.

import { writeFile } from "node:fs/promises";
import { Network, PoissonGroup, Synapses } from "myelin";
import * as bcm from "myelin/equations/bcm";
import { curves } from "myelin/plot";

const rates = Array.from({ length: 15 }, (_, k) => 2 * k + 1);
const pasts = [7, 10, 15];
const each = 100; // synapses for every rate
const lines = [];
for (const past of pasts) {
  const source = new PoissonGroup(each * rates.length, { rates: "20 Hz" });
  const target = new PoissonGroup(each * rates.length, { rates: `(2*(i//${each}) + 1)*Hz` });
  const synapses = new Synapses(source, target, {
    model: bcm.model,
    ...bcm.options,
    namespace: { ...bcm.parameters, taumean: "1000 second", wmax: 10 }, // the past weighs more than the run
  });
  synapses.connect({ condition: "i == j" });
  synapses.set("w", 5);
  synapses.set("mean", past);
  await new Network([source, target, synapses], { seed: 1, dt: "1 ms" }).run("20 s");

  const change = synapses.get("w").map((w) => (w - 5) / 20);
  const y = rates.map((_, k) => {
    const part = change.slice(k * each, (k + 1) * each);
    return part.reduce((sum, x) => sum + x, 0) / each;
  });
  const crossing = rates.findIndex((_, k) => y.slice(k).every((x) => x > 0));
  console.log(
    `after ${past} Hz: weights grow from ${rates[crossing]} Hz, threshold ${past ** 2 / 10} Hz`,
  );
  lines.push({ x: rates, y, label: `after ${past} Hz` });
}
const words = { xLabel: "rate of the target", xUnit: "hertz", yLabel: "change in a second" };
await writeFile("bcm-threshold.svg", await curves({ curves: lines, ...words }));
