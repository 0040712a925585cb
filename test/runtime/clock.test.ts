// Time in steps: how many fit into a duration, and what kernels read of them.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clock, stepsIn } from "../../src/runtime/clock.ts";

const test = suite("runtime: clock");

for (const [duration, dt, steps] of [
  [1e-3, 1e-4, 10],
  [0.3, 0.1, 3],
  [0.7, 0.1, 7],
  [0, 1e-4, 0],
  [1e-4 * (1 + 0.9e-4), 1e-4, 1],
  [1e-4 * (1 + 1.1e-4), 1e-4, 2],
  [1e-4 * (2 - 0.9e-4), 1e-4, 2],
  [0.25e-3, 1e-4, 3],
  [1e-9, 1e-4, 0],
  [2e-8, 1e-4, 1],
  [20.000000000000002e-6 * 250, 20.000000000000002e-6, 250],
  [5.5, 1, 6],
  [5.5, 2, 3],
  [1e6, 1e-4, 1e10],
] as const)
  test(`${duration} s is ${steps} steps of ${dt} s`, () => {
    assert.is(stepsIn(duration, dt), steps);
  });

test("time is the step times dt, never a sum", () => {
  const clock = new Clock(0.1, 0);
  clock.moveTo(3);
  assert.is(clock.t, 3 * 0.1);
  assert.is(clock.time.f64[0], 3 * 0.1);
  clock.moveTo(1e9 + 1);
  assert.is(clock.t, (1e9 + 1) * 0.1);
});

test("kernels read t, the step and the key of random numbers", () => {
  const clock = new Clock(1e-4, 2 ** 40 + 5);
  clock.moveTo(7);
  assert.is(clock.time.f64[0], 7 * 1e-4);
  assert.is(clock.stepCell.f64[0], 7);
  assert.equal([...clock.random.i32], [5, 2 ** 8, 7, 0]);
});

test("steps and seeds beyond 32 bits keep all their bits", () => {
  const clock = new Clock(1e-4, 0);
  clock.moveTo(2 ** 31 + 3);
  assert.equal([...clock.random.i32], [0, 0, (2 ** 31 + 3) | 0, 0]);
  clock.moveTo(5 * 2 ** 32 + 9);
  assert.is(clock.stepCell.f64[0], 5 * 2 ** 32 + 9);
  assert.equal([...clock.random.i32], [0, 0, 9, 5]);
  clock.seed(-1);
  assert.equal([...clock.random.i32].slice(0, 2), [-1, -1]);
});

test("initial values have keys that no step has", () => {
  const clock = new Clock(1e-4, 1);
  clock.initialDraw(4);
  const [, , low, high] = clock.random.i32;
  assert.is(low, 4);
  assert.ok(high! * 2 ** 32 > Number.MAX_SAFE_INTEGER);
});

test.run();
