// The Lorenz attractor in spikes, as `myelin run` shows it; its statistics are held in test/nef/networks.

import * as lorenz from "myelin/models/nef-lorenz";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("the Lorenz attractor in spikes");

test("the feedback without filter is the equations of Lorenz, their third axis moved by rho", () => {
  const [x, y, z] = [1.5, -2, 20];
  const [dx, dy, dz] = [10 * (y - x), x * (38.5 - z) - y, x * y - (8 / 3) * z];
  const state = [x, y, z - 38.5];
  const moved = lorenz.feedback(state);
  const slopes = moved.map((value, d) => (value - state[d]!) / lorenz.TAU);
  [dx, dy, dz].forEach((wanted, d) => {
    assert.ok(Math.abs(slopes[d]! - wanted) < 1e-9, `${slopes[d]}, expected ${wanted}`);
  });
});

const run = (seed: number, duration: string): ReturnType<typeof lorenz.run> =>
  lorenz.run({
    seed,
    backend: "wasm",
    duration,
    progress: () => undefined,
    signal: new AbortController().signal,
  });

/** Standard deviations of the equations themselves, without neurons, by Runge and Kutta's rule from many states. */
const SPREADS = [9.53, 11.14, 10.19];

test("it goes on changing wings, as widely as the equations do, also from draws that settled with a rho of 28", async () => {
  for (const seed of [2, 4]) {
    const { json } = await run(seed, "20 s");
    const { changes, spreads } = json as { changes: number[]; spreads: number[] };
    assert.ok(changes.length >= 6, `seed ${seed}: ${changes.length} changes`);
    // the longest of 14 000 stays in the equations themselves is 6.8 s
    assert.ok(changes.at(-1)! > 10, `seed ${seed}: none after ${changes.at(-1)} s`);
    spreads.forEach((spread, d) => {
      const off = Math.abs(spread / SPREADS[d]! - 1);
      assert.ok(off < 0.2, `seed ${seed}, axis ${d}: ${spread}, expected ${SPREADS[d]} +- 20 %`);
    });
  }
});

test("it is told and drawn", async () => {
  const shown = await run(1, "6 s");
  assert.match(
    shown.text,
    /^\d+ changes from one wing to the other in 6 s,\nby 1000 neurons at \d+ Hz/,
  );
  const svg = await shown.figure();
  assert.ok(svg.includes("decoded from the spikes"));
});

test.run();
