// The networks of the NEF do what Nengo's do: means over seeds against its means, and the demands of its own tests.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Measured } from "./measures.ts";
import { REFERENCES, wrong } from "./references.ts";

const test = suite("nef: networks against their references");

for (const { name, seeds, measure, bounds } of REFERENCES)
  test(`${name}, ${seeds} seeds`, async () => {
    const all: Measured[] = [];
    for (let seed = 0; seed < seeds; seed++) all.push(await measure(seed));
    for (const [quantity, bound] of Object.entries(bounds)) {
      const values = all.map((one) => one[quantity]!);
      assert.is(wrong(values, bound) ?? "as wanted", "as wanted", quantity);
    }
  });

test.run();
