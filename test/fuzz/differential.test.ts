// Random models run on both backends: every variable agrees bit for bit.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Case, GroupCase } from "../conformance/case.ts";
import { finalState } from "../conformance/run-case.ts";
import { randomModel } from "./models.ts";

const test = suite("generated models");
const COUNT = 80;

/** Runs models on both backends; how many of them spike. */
async function spikingOf(models: readonly Case[]): Promise<number> {
  let spiking = 0;
  for (const model of models) {
    const [js, wasm] = [await finalState(model, "js"), await finalState(model, "wasm")];
    assert.equal(Object.keys(js.values), Object.keys(wasm.values));
    for (const [name, values] of Object.entries(js.values))
      assert.ok(
        values.every((value, k) => Object.is(value, wasm.values[name]![k])),
        `${model.name}: ${name}: ${values} and ${wasm.values[name]}`,
      );
    assert.equal(js.spikes, wasm.spikes, `spikes of ${model.name}`);
    if (Object.values(js.spikes).some(({ step }) => step.length > 0)) spiking++;
  }
  return spiking;
}

const models = (first: number, count: number): Case[] =>
  Array.from({ length: count }, (_, k) => randomModel(first + k));

/** The same with neurons in single precision. */
function narrow(model: Case): Case {
  const groups = Object.entries(model.groups).map(([name, group]): [string, GroupCase] =>
    group.kind === "neurons" ? [name, { ...group, precision: "f32" }] : [name, group],
  );
  return { ...model, groups: Object.fromEntries(groups) };
}

test(`${COUNT} random models end in the same bits on js and wasm, and most of them spike`, async () => {
  const spiking = await spikingOf(models(1, COUNT));
  assert.ok(spiking > COUNT / 2, `only ${spiking} of ${COUNT} models spike`);
});

test("so do 25 others in single precision", async () => {
  const spiking = await spikingOf(models(201, 25).map(narrow));
  assert.ok(spiking > 12, `only ${spiking} of 25 models spike`);
});

test.run();
