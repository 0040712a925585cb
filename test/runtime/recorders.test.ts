// Recorders: growing lists, spikes of a whole group or a part, samples of states.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { StateArray } from "../../src/runtime/arena.ts";
import { Clock } from "../../src/runtime/clock.ts";
import { rowsBy } from "../../src/runtime/connectivity.ts";
import { EventList } from "../../src/runtime/events.ts";
import { growingFloats, growingIntegers } from "../../src/runtime/growing.ts";
import { SpikeCounter, SpikeRecorder, StateRecorder } from "../../src/runtime/recorders.ts";

const test = suite("runtime: recorders");

test("a growing list keeps every number", () => {
  const list = growingFloats();
  for (let k = 0; k < 5000; k++) list.push(k / 2);
  assert.is(list.length, 5000);
  assert.ok(list.values.every((value, k) => value === k / 2));
  const integers = growingIntegers();
  const room = integers.reserve(3000);
  assert.ok(room.length >= 3000);
  assert.is(integers.values.length, 0, "room is not yet content");
});

function spiking(list: EventList, ...cells: number[]): void {
  list.array.i32.set(cells);
  list.count = cells.length;
}

test("spikes are kept with step, time, count and values between threshold and reset", () => {
  const list = new EventList("spikes", 5);
  const v = new StateArray("v", "f64", 5);
  const one = new StateArray("shared", "f64", 1);
  const recorder = new SpikeRecorder(new SpikeCounter(5, null), [v, one]);
  const clock = new Clock(0.5, 0);
  for (const [step, cells] of [
    [0, [1, 4]],
    [3, []],
    [7, [1]],
  ] as const) {
    clock.moveTo(step);
    v.f64.set([0, 10 + step, 0, 0, 40 + step]);
    one.f64[0] = step;
    spiking(list, ...cells);
    recorder.record(list, clock);
  }
  assert.equal([...recorder.i.values], [1, 4, 1]);
  assert.equal([...recorder.step.values], [0, 0, 7]);
  assert.equal([...recorder.t.values], [0, 0, 3.5]);
  assert.equal([...recorder.counter.counts], [0, 2, 0, 0, 1]);
  assert.equal(
    recorder.values.map(({ out }) => [...out.values]),
    [
      [10, 40, 17],
      [0, 0, 7],
    ],
  );
});

test("a recorder of a part knows its own numbering and leaves the rest out", () => {
  const list = new EventList("spikes", 5);
  const v = new StateArray("v", "f64", 5);
  v.f64.set([0, 1, 2, 3, 4]);
  const recorder = new SpikeRecorder(new SpikeCounter(2, Int32Array.of(-1, 1, -1, -1, 0)), [v]);
  spiking(list, 0, 1, 3, 4);
  recorder.record(list, new Clock(1, 0));
  assert.equal([...recorder.i.values], [1, 0]);
  assert.equal([...recorder.counter.counts], [1, 1]);
  assert.equal([...recorder.values[0]!.out.values], [1, 4]);
});

test("samples are traces by element, whatever the storage", () => {
  const v = new StateArray("v", "f64", 4);
  const flag = new StateArray("flag", "bool", 4);
  const one = new StateArray("shared", "f64", 1);
  const recorder = new StateRecorder([v, flag, one], Int32Array.of(3, 1));
  const clock = new Clock(0.25, 0);
  for (let step = 0; step < 3000; step++) {
    clock.moveTo(step);
    v.f64.set([0, step, 0, -step]);
    flag.i32.set([0, step % 2, 0, 1]);
    one.f64[0] = step / 2;
    recorder.record(clock);
  }
  assert.is(recorder.t.length, 3000);
  assert.is(recorder.t.values[2999], 2999 * 0.25);
  assert.is(recorder.step.values[2999], 2999);
  assert.equal(
    recorder.traces(0)[0]!,
    Float64Array.from({ length: 3000 }, (_, k) => 0 - k),
  );
  assert.equal(
    recorder.traces(0)[1]!,
    Float64Array.from({ length: 3000 }, (_, k) => k),
  );
  assert.equal([...recorder.traces(1)[1]!.slice(0, 4)], [0, 1, 0, 1]);
  assert.equal(recorder.traces(2)[1]!, recorder.traces(2)[0]!);
});

test("after a network was built anew, samples come from the new arrays", () => {
  const [before, after] = [new StateArray("v", "f64", 1), new StateArray("v", "f64", 1)];
  before.f64[0] = 1;
  after.f64[0] = 2;
  const recorder = new StateRecorder([before], Int32Array.of(0));
  recorder.record(new Clock(1, 0));
  recorder.follow([after]);
  recorder.record(new Clock(1, 0));
  assert.equal([...recorder.traces(0)[0]!], [1, 2]);
});

test("rows list the synapses of each neuron in creation order", () => {
  const unsorted = rowsBy({ indices: Int32Array.of(2, 0, 2, 3, 0) }, 5, "S");
  assert.equal([...unsorted.starts.i32], [0, 2, 2, 4, 5, 5]);
  assert.equal([...unsorted.order!.i32], [1, 4, 0, 2, 3]);
  const sorted = rowsBy({ indices: Int32Array.of(0, 0, 2, 3) }, 4, "S");
  assert.equal([...sorted.starts.i32], [0, 2, 2, 3, 4]);
  assert.is(sorted.order, null);
  assert.equal([...rowsBy({ indices: new Int32Array(0) }, 2, "S").starts.i32], [0, 0, 0]);
});

test.run();
