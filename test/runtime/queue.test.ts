// The spike queue by itself: rounding, order, overtaking, growth, changes of step and of kind.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DelayError } from "../../src/errors.ts";
import { delaySteps, type EventQueue } from "../../src/runtime/queue.ts";
import { Line } from "./line.ts";

const test = suite("runtime: queue");
const one = { cells: [0], size: 1 };

for (const [delay, steps] of [
  [0, 0],
  [0.04, 0],
  [0.05, 1],
  [0.149, 1],
  [0.15, 1],
  [0.151, 2],
  [0.25, 3],
  [0.35, 4],
  [0.45, 5],
] as const)
  test(`a delay of ${delay} ms is ${steps} steps of 0.1 ms`, () => {
    assert.is(delaySteps(delay * 1e-3, 1e-4), steps);
    const line = new Line({ ...one, delays: [delay * 1e-3] });
    const arrived = [line.step(0), ...line.idle(6)];
    assert.is(
      arrived.findIndex((list) => list.length > 0),
      steps,
    );
    assert.is(arrived.flat().length, 1);
  });

test("half a step is rounded up after the division, in double precision", () => {
  assert.is(0.15e-3 / 0.1e-3, 1.4999999999999998);
  assert.is(delaySteps(0.15e-3, 0.1e-3), 1);
  assert.is(delaySteps(1.5, 1), 2);
  assert.is(delaySteps(2.5, 1), 3);
});

for (const bad of [-1e-9, Number.NaN, Number.POSITIVE_INFINITY, -Infinity, 1e9])
  test(`a delay of ${bad} s is refused when a spike takes it, with its synapse`, () => {
    assert.ok(Number.isNaN(delaySteps(bad, 1e-4)));
    const line = new Line({ cells: [0, 0, 1], size: 2, delays: [1e-3, bad, 0] });
    assert.equal(line.step(1), [2]);
    const refused = (error: Error) =>
      error instanceof DelayError && error.index === 1 && Object.is(error.value, bad);
    assert.throws(() => line.step(0), refused);
  });

test("test_spikequeue: slot k holds exactly the synapse with delay k, then nothing is left", () => {
  const delays = Array.from({ length: 100 }, (_, k) => k * 1e-4);
  const line = new Line({ cells: delays.map(() => 0), size: 1, delays });
  const arrived = [line.step(0), ...line.idle(99)];
  assert.equal(
    arrived,
    delays.map((_, k) => [k]),
  );
  assert.is(line.idle(100).flat().length, 0);
});

test("test_spikequeue: a hundred cells with a hundred synapses each", () => {
  const pairs = Array.from({ length: 10000 }, (_, s) => s);
  const line = new Line({
    cells: pairs.map((s) => Math.floor(s / 100)),
    size: 100,
    delays: pairs.map((s) => (s % 100) * 1e-4),
  });
  const cells = Array.from({ length: 100 }, (_, k) => k);
  const arrived = [line.step(...cells), ...line.idle(99)];
  for (let k = 0; k < 100; k++)
    assert.equal(
      arrived[k],
      cells.map((cell) => 100 * cell + k),
    );
  assert.is(line.idle(100).flat().length, 0);
});

test("a later spike may overtake an earlier one", () => {
  const line = new Line({ ...one, delays: [20e-4] });
  const arrived = [line.step(0)];
  line.delays.f64[0] = 5e-4;
  arrived.push(line.step(0), line.step(0), ...line.idle(20));
  assert.equal(
    arrived.flatMap((list, step) => list.map(() => step)),
    [6, 7, 20],
  );
});

test("arrivals of one step are in order of emission, then of cell, then of synapse", () => {
  const line = new Line({ cells: [1, 0, 1, 0], size: 2, delays: [2e-4, 2e-4, 2e-4, 2e-4] });
  line.step(1);
  line.delays.f64.fill(1e-4);
  line.step(0, 1);
  assert.equal(line.step(), [0, 2, 1, 3, 0, 2]);
});

test("two arrivals at one synapse in one step are both delivered", () => {
  const line = new Line({ ...one, delays: [3e-4] });
  line.step(0);
  line.delays.f64[0] = 2e-4;
  line.step(0);
  line.delays.f64[0] = 1e-4;
  line.step(0);
  assert.equal(line.step(), [0, 0, 0]);
  assert.is(line.queue.pending, 0);
});

test("recent spikes: each synapse hears after its own static delay, in order of emission, then of cell", () => {
  const cells = [2, 0, 2, 0, 2, 0, 2, 0];
  const delays = [3, 2, 5, 4, 3, 2, 4, 5].map((steps) => steps * 1e-4);
  const [recent, wheel] = (["recent", "synapses"] as const).map(
    (kind) => new Line({ cells, size: 3, delays, kind }),
  ) as [Line, Line];
  let arrivals = 0;
  for (let step = 0; step < 400; step++) {
    // bursts of more spikes than the list begins with, silence, and cell 1, which has no synapses
    const spiking = step % 100 > 60 ? [] : [0, 1, 2].filter((cell) => (step * (cell + 3)) % 7 < 5);
    const arrived = recent.step(...spiking);
    assert.equal(arrived, wheel.step(...spiking), `step ${step}`);
    arrivals += arrived.length;
  }
  assert.ok(arrivals > 1000);
  assert.is(recent.queue.pending, 0);
});

test("recent spikes go on in a wheel when delays become plastic", () => {
  const delays = [1, 2, 3, 4, 5].map((steps) => steps * 1e-4);
  const line = new Line({ cells: [0, 0, 0, 0, 0], size: 1, delays, kind: "recent" });
  line.step(0);
  assert.equal(line.step(0), [0]);
  line.become({ kind: "synapses" });
  line.delays.f64.fill(0);
  assert.equal([line.step(), ...line.idle(4)], [[1, 0], [2, 1], [3, 2], [4, 3], [4]]);
  assert.is(line.queue.pending, 0);
});

test("the ring grows in the middle of its turn without losing what is under way", () => {
  const line = new Line({ cells: [0, 1, 2], size: 3, delays: [5e-4, 100e-4, 3000e-4] });
  const arrived = [
    line.step(0),
    ...line.idle(2),
    line.step(0, 1),
    line.step(2),
    ...line.idle(3010),
  ];
  const steps = arrived.flatMap((list, step) => list.map((synapse) => [synapse, step]));
  assert.equal(steps, [
    [0, 5],
    [0, 8],
    [1, 103],
    [2, 3004],
  ]);
});

test("a slot grows beyond its first size within one push and over several", () => {
  const many = Array.from({ length: 5000 }, (_, k) => k);
  const line = new Line({ cells: many.map(() => 0), size: 1, delays: many.map(() => 2e-4) });
  line.step(0);
  line.delays.f64.fill(1e-4);
  line.step(0);
  assert.equal(line.step(), [...many, ...many]);
});

for (const kind of ["cells", "synapses"] as const)
  test(`one delay for all: the same arrivals from a ring of ${kind}`, () => {
    const line = new Line({ cells: [1, 0, 1], size: 2, delays: [2e-4], kind });
    const arrived = [line.step(1), line.step(0, 1), line.step(), line.step(), line.step(0)];
    assert.equal(arrived, [[], [], [0, 2], [1, 0, 2], []]);
    assert.equal(line.idle(3), [[], [1], []]);
  });

test("no delay at all: cells are delivered in the step they spike, after what was under way", () => {
  const line = new Line({ cells: [0, 1], size: 2, delays: [1e-4], kind: "cells" });
  assert.equal(line.step(0), []);
  line.delays.f64[0] = 0;
  (line.queue as EventQueue).readCommonDelay();
  assert.equal(line.step(1), [0, 1]);
  assert.equal(line.step(0), [0]);
});

test("a common delay may change while spikes are in flight", () => {
  const line = new Line({ cells: [0, 1], size: 2, delays: [4e-4], kind: "cells" });
  line.step(0);
  line.delays.f64[0] = 1e-4;
  (line.queue as EventQueue).readCommonDelay();
  assert.equal([line.step(1), ...line.idle(3)], [[], [1], [], [0]]);
});

test("from one delay for all to many with spikes in flight: nothing is lost or moved", () => {
  const line = new Line({ cells: [0, 1, 0], size: 2, delays: [3e-4], kind: "cells" });
  line.step(0);
  line.step(1);
  line.become({ kind: "synapses" });
  line.delays.resize(3);
  line.delays.f64.set([0, 5e-4, 1e-4]);
  assert.equal([line.step(0), ...line.idle(6)], [[0], [0, 2, 2], [1], [], [], [], []]);
  assert.is(line.queue.pending, 0);
});

test("inFlight names each arrival with its steps from now", () => {
  const line = new Line({ cells: [0, 1, 0], size: 2, delays: [3e-4, 0, 2e-4] });
  line.step(0);
  line.step(0);
  const under = [...line.queue.inFlight()].map(({ steps, synapse }) => [steps, synapse]);
  assert.equal(under, [
    [0, 2],
    [1, 0],
    [1, 2],
    [2, 0],
  ]);
  assert.is(line.queue.pending, 4);
});

test("test_changed_dt_spikes_in_queue: spikes in flight keep their times when dt changes", () => {
  const ten = Array.from({ length: 10 }, (_, j) => j);
  const line = new Line({
    cells: ten.map(() => 0),
    size: 1,
    delays: ten.map((j) => j * 1e-3),
    dt: 0.5e-3,
  });
  const times: number[] = [];
  // each target spikes one step after its input
  const note = (lists: number[][], start: number, dt: number) =>
    lists.forEach((list, k) => {
      for (const _ of list) times.push(Math.round((start + (k + 1) * dt) * 1e7) / 1e4);
    });
  note([line.step(0), ...line.idle(9)], 0, 0.5e-3);
  line.become({ dt: 1e-3 });
  note(line.idle(3), 5e-3, 1e-3);
  line.become({ dt: 0.1e-3 });
  note(line.idle(20), 8e-3, 0.1e-3);
  assert.equal(times, [0.5, 1.5, 2.5, 3.5, 4.5, 6, 7, 8, 8.1, 9.1]);
});

for (const delay of [1.5, 2, 2.5, 3, 3.5])
  test(`a spike with a delay of ${delay} ms survives a change of dt from 0.5 to 1 ms`, () => {
    const line = new Line({ ...one, delays: [delay * 1e-3], dt: 0.5e-3 });
    line.step(0);
    line.step();
    line.become({ dt: 1e-3 });
    const arrived = line.idle(5);
    assert.is(arrived.flat().length, 1);
    assert.is(
      arrived.findIndex((list) => list.length > 0),
      Math.floor(delay - 1 + 0.5),
    );
  });

test("slots that fall together when dt grows are joined in order of time", () => {
  const line = new Line({
    cells: [0, 1, 2, 3],
    size: 4,
    delays: [20e-4, 25e-4, 24e-4, 0],
    dt: 1e-4,
  });
  line.step(1, 2);
  line.step(0);
  line.become({ dt: 10e-4 });
  assert.equal(line.idle(4), [[], [], [0, 2, 1], []]);
});

test.run();
