// A device that goes away in the middle of a run: an error, and a network that goes on elsewhere as if nothing had been.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DeviceLostError } from "../../src/errors.ts";
import type { BlockRequest, BlockResult, DeviceProgram } from "../../src/ir/device.ts";
import { offloads } from "../../src/model/offload.ts";
import { Clock, EventList, type Operation, runOperations, StateArray } from "../../src/simulate.ts";

const test = suite("lost device");

/** A group of one number that grows by one in each step, on the CPU and on a device that dies in its third block. */
function counting() {
  const clock = new Clock(1e-3, 0);
  const x = new StateArray("G.x", "f64", 1);
  const fills = new EventList("G.spikes", 1);
  const seen: number[] = [];
  const store = { kind: "store", array: x, at: "i", watch: true } as const;
  const old = { op: "load", array: x, at: "i" } as const;
  const value = { op: "add", left: old, right: { op: "constant", value: 1 } } as const;
  const loop = { kind: "range", index: "i" } as const;
  const body = [{ ...store, value }];
  const kernel = { name: "G.update", loop, prologue: [], body, output: null };
  const raise = (): never => {
    throw new Error("a NaN");
  };
  const of = { name: "G", size: 1, times: [], raise };
  const update: Operation = {
    name: "G.update",
    clock,
    slot: "groups",
    order: 0,
    rank: 0,
    work: { of, kernels: [kernel], updates: true, fills },
    run() {
      x.f64[0]!++;
    },
  };
  const look: Operation = {
    name: "look",
    clock,
    slot: "start",
    order: 0,
    rank: 0,
    reads: [x],
    elements: Int32Array.of(0),
    run: () => void seen.push(x.f64[0]!),
  };
  const ordered = [look, update];
  const [offload] = offloads(ordered.map((operation) => ({ operation, kernels: [] })));
  const operations = ordered.map((one) => offload!.replacements.get(one) ?? one);
  return { clock, x, seen, offload: offload!, operations };
}

function dyingAfter(blocks: number, x: StateArray): DeviceProgram {
  let done = 0;
  return {
    text: "",
    release() {},
    async run({ most }: BlockRequest): Promise<BlockResult> {
      if (done++ >= blocks) throw new DeviceLostError("pulled out");
      const steps = Math.min(most, 4);
      const begin = x.f64[0]!;
      return {
        steps,
        emitted: Array.from({ length: steps }, () => new Int32Array(0)),
        recorded: [Float64Array.from({ length: steps }, (_, j) => begin + j)],
        spoilt: false,
        commit() {
          x.f64[0] = begin + steps;
        },
      };
    },
  };
}

function run(operations: readonly Operation[], steps: number): Promise<number> {
  return runOperations(operations, {
    start: 0,
    duration: steps * 1e-3,
    reportPeriod: 1,
    stopped: () => false,
    pause: async () => {},
    now: () => performance.now() / 1000,
  });
}

test("the step at hand is finished on the CPU; what was recorded is right up to there", async () => {
  const { clock, x, seen, offload, operations } = counting();
  const device = { mode: "test", reason: "", close: async () => {} };
  const backend = { name: "none", load: () => ({}), text: () => "" };
  offload.open({ ...device, compile: () => dyingAfter(2, x) }, { backend });
  try {
    await run(operations, 100);
    assert.unreachable("the device was not lost");
  } catch (error) {
    assert.instance(error, DeviceLostError);
  }
  assert.is(clock.step, 9, "two blocks of four steps, and the step in which it was lost");
  assert.is(x.f64[0], 9);
  assert.equal(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("without a loss the blocks follow one another to the end", async () => {
  const { clock, x, seen, offload, operations } = counting();
  const device = { mode: "test", reason: "", close: async () => {} };
  const backend = { name: "none", load: () => ({}), text: () => "" };
  offload.open({ ...device, compile: () => dyingAfter(1000, x) }, { backend });
  await run(operations, 10);
  assert.is(clock.step, 10);
  assert.is(x.f64[0], 10);
  assert.equal(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test.run();
