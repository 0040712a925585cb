// FORCE: a network taught for three seconds goes on oscillating by itself.

import type { StateMonitor } from "myelin";
import nicolaClopath from "myelin/models/nicola-clopath-2017";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("FORCE training");

/** Root mean square distance of what is read out from a sine of 5 Hz, from one time to another: as it is, and in phase. */
function distances(t: Float64Array, z: Float64Array, from: number, to: number) {
  const at = [...t.keys()].filter((k) => t[k]! >= from && t[k]! < to);
  const distance = (lag: number): number => {
    const squares = at.map((k) => (z[k]! - Math.sin(10 * Math.PI * (t[k]! - lag))) ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / at.length);
  };
  const lags = Array.from({ length: 100 }, (_, k) => k / 500);
  return { plain: distance(0), inPhase: Math.min(...lags.map(distance)) };
}

// Fig. 2 of the paper: with 2000 neurons and 5 s of lessons the output is the target, and stays so when lessons end. The
// target's own root mean square is 0.707. With 600 neurons and 3 s the phase drifts, so half a second at a time is compared
// in the best phase; 0.2 was allowed before the first run.
test("after 3 s of lessons 600 neurons keep to a sine of 5 Hz", async () => {
  const network = nicolaClopath({ n: 600, seed: 3, lessons: [0.3, 3.3] });
  await network.run("4.3 s");
  const decoded = network.objects.find(({ name }) => name === "decoded") as unknown as StateMonitor;
  const z = decoded.get("z")[0]!;
  const during = (from: number, to: number) => distances(decoded.t, z, from, to);
  assert.ok(Math.abs(during(0, 0.3).plain - Math.SQRT1_2) < 0.05, "nothing is read out untaught");
  assert.ok(during(2.8, 3.3).plain < 0.15, `${during(2.8, 3.3).plain} in the last lesson`);
  for (const from of [3.3, 3.8]) {
    const { inPhase } = during(from, from + 0.5);
    assert.ok(inPhase < 0.2, `${inPhase} in the half second after ${from} s`);
  }
});

test.run();
