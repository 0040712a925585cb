// The statistics behind the examples of connectivity, by plain loops and over several seeds.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("connectivity in space");

/** Sum, and sum of p(1 - p), of the probabilities of all pairs of a sheet of 20 x 20, and their mean distance. */
function sheetOf(probability: (um: number) => number) {
  let [count, variance, length] = [0, 0, 0];
  for (let i = 0; i < 400; i++)
    for (let j = 0; j < 400; j++) {
      if (i === j) continue;
      const um = 50 * Math.hypot((i % 20) - (j % 20), Math.floor(i / 20) - Math.floor(j / 20));
      const p = probability(um);
      count += p;
      variance += p * (1 - p);
      length += p * um;
    }
  return { count, deviation: Math.sqrt(variance), length: length / count };
}

test("a Gaussian probability makes as many synapses, and as long, as the sum over all pairs", () => {
  const expected = sheetOf((um) => Math.exp(-((um / 120) ** 2) / 2));
  for (const seed of [1, 2, 3]) {
    const sheet = new NeuronGroup(400, "x : metre (constant)\n y : metre (constant)");
    sheet.set("x", "(i % 20)*50*um");
    sheet.set("y", "(i//20)*50*um");
    const distance = "sqrt((x_pre - x_post)**2 + (y_pre - y_post)**2)";
    const synapses = new Synapses(sheet, sheet, { model: `d = ${distance} : metre` });
    synapses.connect({ condition: "i != j", p: `exp(-(${distance}/(120*um))**2/2)` });
    new Network([sheet, synapses], { seed });
    const found = synapses.i.length;
    assert.ok(Math.abs(found - expected.count) < 4 * expected.deviation, `${found} synapses`);
    const length = (synapses.get("d").reduce((sum, d) => sum + d, 0) / found) * 1e6;
    // Lengths scatter by some 75 um around their mean.
    assert.ok(Math.abs(length - expected.length) < (4 * 75) / Math.sqrt(found), `${length} um`);
  }
});

test("the distances of a thinned sample are Gaussian: chi-square over the 400 of them", () => {
  for (const seed of [1, 2, 3]) {
    const [near, far] = [new NeuronGroup(10000, "v : 1"), new NeuronGroup(10000, "v : 1")];
    const synapses = new Synapses(near, far).connect({
      j: "i + k for k in sample(-200, 201, p=0.1) if rand() < exp(-(k/50)**2/2)",
      skipIfInvalid: true,
    });
    new Network([near, far, synapses], { seed });
    const counts = new Float64Array(401);
    const { i, j } = synapses;
    for (let s = 0; s < i.length; s++) counts[j[s]! - i[s]! + 200]!++;
    let [chi, bins] = [0, 0];
    for (let k = -200; k <= 200; k++) {
      const p = 0.1 * Math.exp(-((k / 50) ** 2) / 2);
      const expected = (10000 - Math.abs(k)) * p;
      if (expected < 5) continue;
      chi += (counts[k + 200]! - expected) ** 2 / (expected * (1 - p));
      bins++;
    }
    // Chi-square has this mean and variance; 4 deviations either way.
    assert.ok(bins > 300, `${bins} distances`);
    assert.ok(Math.abs(chi - bins) < 4 * Math.sqrt(2 * bins), `${chi} over ${bins} distances`);
  }
});

test.run();
