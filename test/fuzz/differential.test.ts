// Random models run on both backends: every variable agrees bit for bit.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { finalState } from "../conformance/run-case.ts";
import { randomModel } from "./models.ts";

const test = suite("generated models");
const COUNT = 80;

test(`${COUNT} random models end in the same bits on js and wasm, and most of them spike`, async () => {
  let spiking = 0;
  for (let seed = 1; seed <= COUNT; seed++) {
    const model = randomModel(seed);
    const [js, wasm] = [await finalState(model, "js"), await finalState(model, "wasm")];
    assert.equal(Object.keys(js.values), Object.keys(wasm.values));
    for (const [name, values] of Object.entries(js.values))
      assert.ok(
        values.every((value, k) => Object.is(value, wasm.values[name]![k])),
        `model ${seed}: ${name}: ${values} and ${wasm.values[name]}`,
      );
    assert.equal(js.spikes, wasm.spikes, `spikes of model ${seed}`);
    if (Object.values(js.spikes).some(({ step }) => step.length > 0)) spiking++;
  }
  assert.ok(spiking > COUNT / 2, `only ${spiking} of ${COUNT} models spike`);
});

test.run();
