// The Lorenz attractor in spikes, as `myelin run` shows it; its statistics are held in test/nef/networks.

import * as lorenz from "myelin/models/nef-lorenz";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("the Lorenz attractor in spikes");

test("the feedback without filter is the equations of Lorenz, their third axis moved by 28", () => {
  const [x, y, z] = [1.5, -2, 20];
  const [dx, dy, dz] = [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z];
  const moved = lorenz.feedback([x, y, z - 28]);
  const slopes = moved.map((value, d) => (value - [x, y, z - 28][d]!) / lorenz.TAU);
  [dx, dy, dz].forEach((wanted, d) => {
    assert.ok(Math.abs(slopes[d]! - wanted) < 1e-9, `${slopes[d]}, expected ${wanted}`);
  });
});

test("it changes wings, and is told and drawn", async () => {
  const shown = await lorenz.run({
    seed: 1,
    backend: "wasm",
    duration: "6 s",
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const { changes, spreads } = shown.json as { changes: number; spreads: number[] };
  assert.ok(changes >= 1, `${changes} changes`);
  assert.ok(
    spreads.every((one) => one > 4 && one < 14),
    `${spreads}`,
  );
  assert.match(
    shown.text,
    /^\d+ changes from one wing to the other in 6 s,\nby 1000 neurons at \d+ Hz/,
  );
  const svg = await shown.figure();
  assert.ok(svg.includes("decoded from the spikes"));
});

test.run();
