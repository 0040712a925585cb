// The loop: order within a step, several clocks, stopping, rounding, progress.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Clock } from "../../src/runtime/clock.ts";
import {
  fuse,
  inOrder,
  type Operation,
  type Progress,
  type RunOptions,
  runOperations,
  SLOTS,
} from "../../src/runtime/engine.ts";

const test = suite("runtime: engine");

function operation(clock: Clock, name: string, parts: Partial<Operation> = {}): Operation {
  return { name, clock, slot: "groups", order: 0, rank: 0, run: () => undefined, ...parts };
}

function options(parts: Partial<RunOptions> = {}): RunOptions {
  return {
    start: 0,
    duration: 1e-3,
    reportPeriod: 1,
    stopped: () => false,
    pause: async () => undefined,
    now: () => performance.now() / 1000,
    ...parts,
  };
}

test("the slots of a step are Brian2's, each with a before and an after", () => {
  const plain = SLOTS.filter((slot) => !/^(before|after)_/.test(slot));
  assert.equal(plain, ["start", "groups", "thresholds", "synapses", "resets", "end"]);
  assert.is(SLOTS.length, 18);
  assert.equal(SLOTS.slice(3, 6), ["before_groups", "groups", "after_groups"]);
});

test("operations run by slot, then order, then rank, then as they joined", () => {
  const clock = new Clock(1e-4, 0);
  const given = [
    operation(clock, "h", { slot: "end" }),
    operation(clock, "d", { order: 1, rank: -5 }),
    operation(clock, "b", { rank: 1 }),
    operation(clock, "c", { rank: 1 }),
    operation(clock, "a", { rank: 0 }),
    operation(clock, "e", { slot: "after_groups", order: -1 }),
    operation(clock, "f", { slot: "before_thresholds" }),
    operation(clock, "0", { slot: "before_start", order: 99 }),
    operation(clock, "g", { slot: "synapses", order: Number.NEGATIVE_INFINITY, rank: 9 }),
  ];
  const names = inOrder(given).map(({ name }) => name);
  assert.equal(names.join(""), "0abcdefgh");
});

/** An update and a threshold that can go together, with `between` in the middle. */
function pair(clock: Clock, ...between: Operation[]): string[] {
  const first = operation(clock, "P.update", { isolated: true });
  const kernels = { together: ["P.step"], apart: ["P.update", "P.threshold"] };
  const fusion = { first, run: () => undefined, kernels };
  const second = operation(clock, "P.threshold", { slot: "thresholds", isolated: true, fusion });
  const { operations, unused } = fuse(inOrder([first, second, ...between]));
  return [operations.map(({ name }) => name).join(", "), [...unused].join(", ")];
}

test("two operations become one where only what concerns nobody else stands between them", () => {
  const clock = new Clock(1e-4, 0);
  assert.equal(pair(clock), ["P.update and threshold", "P.update, P.threshold"]);
  const own = operation(clock, "Q.update", { isolated: true, rank: 1 });
  assert.equal(pair(clock, own), ["P.update and threshold, Q.update", "P.update, P.threshold"]);
  const other = operation(clock, "S.update", { rank: 1 });
  assert.equal(pair(clock, other), ["P.update, S.update, P.threshold", "P.step"]);
  const before = operation(clock, "S.update", { rank: -1 });
  assert.equal(pair(clock, before), ["S.update, P.update and threshold", "P.update, P.threshold"]);
});

test("a step runs every operation once, at the time of its start", async () => {
  const clock = new Clock(1e-4, 0);
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}${clock.step}@${clock.time.f64[0]}`);
  const end = operation(clock, "y", { slot: "end", run: note("y") });
  const first = operation(clock, "x", { run: note("x") });
  const reached = await runOperations([end, first], options({ duration: 3e-4 }));
  assert.equal(seen, ["x0@0", "y0@0", "x1@0.0001", "y1@0.0001", "x2@0.0002", "y2@0.0002"]);
  assert.is(reached, 3e-4);
  assert.is(clock.step, 3);
});

test("several clocks: the smallest time goes first, equal times go together in the order of the schedule", async () => {
  const [fine, coarse] = [new Clock(1e-3, 0), new Clock(2e-3, 0)];
  const seen: string[] = [];
  const note = (clock: Clock, name: string) => () => void seen.push(`${name}${clock.step}`);
  const operations = [
    operation(coarse, "c", { slot: "start", run: note(coarse, "c") }),
    operation(fine, "f", { slot: "groups", run: note(fine, "f") }),
    operation(coarse, "z", { slot: "end", run: note(coarse, "z") }),
  ];
  await runOperations(operations, options({ duration: 5.5e-3 }));
  assert.equal(seen.join(" "), "c0 f0 z0 f1 c1 f2 z1 f3 c2 f4 z2 f5");
  assert.equal([fine.step, coarse.step], [6, 3]);
});

test("clocks within a ten thousandth of a step run together", async () => {
  const [a, b] = [new Clock(0.1, 0), new Clock(0.3, 0)];
  const seen: string[] = [];
  const note = (clock: Clock, name: string) => () => void seen.push(`${name}${clock.step}`);
  assert.is.not(3 * 0.1, 0.3);
  const operations = [
    operation(b, "b", { slot: "start", run: note(b, "b") }),
    operation(a, "a", { slot: "end", run: note(a, "a") }),
  ];
  await runOperations(operations, options({ duration: 0.7 }));
  assert.equal(seen.join(" "), "b0 a0 a1 a2 b1 a3 a4 a5 b2 a6");
});

test("test_network_t: counters per clock after 5.5 ms with steps of 1 and 2 ms, and going on", async () => {
  const [one, two] = [new Clock(1e-3, 0), new Clock(2e-3, 0)];
  const operations = [operation(one, "a"), operation(two, "b")];
  assert.is(await runOperations(operations, options({ duration: 5.5e-3 })), 5.5e-3);
  assert.equal([one.step, two.step], [6, 3]);
  await runOperations(operations, options({ start: 5.5e-3, duration: 5.5e-3 }));
  assert.equal([one.step, two.step], [11, 6]);
});

test("test_runtime_rounding: 250 steps of 20.000000000000002 us, in one run or in ten", async () => {
  const dt = 20.000000000000002e-6;
  for (const parts of [1, 10]) {
    const clock = new Clock(dt, 0);
    let count = 0;
    const count1 = operation(clock, "n", { run: () => void count++ });
    for (let k = 0, start = 0; k < parts; k++)
      start = await runOperations([count1], options({ start, duration: (250 * dt) / parts }));
    assert.is(count, 250);
  }
});

test("test_long_run: a counter beyond 2^31 goes on by single steps", async () => {
  const clock = new Clock(1e-4, 0);
  const from = 2 ** 31 - 3;
  clock.moveTo(from);
  const seen: number[] = [];
  const note = operation(clock, "n", { run: () => void seen.push(clock.stepCell.f64[0]! - from) });
  await runOperations([note], options({ start: clock.t, duration: 7e-4 }));
  assert.equal(seen, [0, 1, 2, 3, 4, 5, 6]);
  assert.is(clock.step, 2 ** 31 + 4);
});

test("a run that is stopped ends after its step and says how far it came", async () => {
  const clock = new Clock(1e-4, 0);
  let stop = false;
  const seen: string[] = [];
  const operations = [
    operation(clock, "a", {
      run: () => {
        seen.push(`a${clock.step}`);
        if (clock.step === 2) stop = true;
      },
    }),
    operation(clock, "z", { slot: "end", run: () => void seen.push(`z${clock.step}`) }),
  ];
  const reached = await runOperations(operations, options({ stopped: () => stop }));
  assert.equal(seen.at(-1), "z2");
  assert.is(reached, clock.t);
  stop = false;
  await runOperations(operations, options({ start: reached, duration: 1e-3 - reached }));
  assert.is(clock.step, 10);
  assert.is(seen.length, 20);
});

test("progress is reported at the end, and in between when time passes", async () => {
  const clock = new Clock(1e-4, 0);
  let now = 100;
  const reports: Progress[] = [];
  const pass = (seconds: number) => () => {
    now += seconds;
  };
  const tick = operation(clock, "n", { run: pass(0.02) });
  const report = (progress: Progress) => void reports.push(progress);
  const pause = async () => pass(0.001)();
  await runOperations(
    [tick],
    options({ duration: 0.05, reportPeriod: 1, now: () => now, report, pause }),
  );
  const last = reports.at(-1)!;
  assert.is(last.done, 0.05);
  assert.is(last.total, 0.05);
  assert.ok(last.elapsed >= 10, "500 steps of 20 ms");
  assert.ok(reports.length >= 5 && reports.length <= 12, `${reports.length} reports`);
  for (let k = 1; k < reports.length; k++) {
    assert.ok(reports[k]!.done >= reports[k - 1]!.done);
    assert.ok(reports[k]!.elapsed >= reports[k - 1]!.elapsed);
  }
});

test("other work of the process gets its turn during a run", async () => {
  const clock = new Clock(1e-4, 0);
  let now = 0;
  let pauses = 0;
  const run = () => {
    now += 0.01;
  };
  const tick = operation(clock, "n", { run });
  const pause = async () => void pauses++;
  await runOperations([tick], options({ duration: 0.02, now: () => now, pause }));
  assert.ok(pauses >= 10, `${pauses} pauses in 2 s`);
});

test("a run of nothing is over at once, with its time passed", async () => {
  const reports: Progress[] = [];
  const report = (progress: Progress) => void reports.push(progress);
  assert.is(await runOperations([], options({ duration: 2, start: 1, report })), 3);
  assert.equal(
    reports.map(({ done, total }) => [done, total]),
    [[2, 2]],
  );
});

test("an error of an operation ends the run at that step", async () => {
  const clock = new Clock(1e-4, 0);
  const fail = operation(clock, "n", {
    run: () => {
      if (clock.step === 4) throw new Error("four");
    },
  });
  let message = "";
  await runOperations([fail], options()).catch((error: Error) => {
    message = error.message;
  });
  assert.is(message, "four");
  assert.is(clock.step, 4);
});

test.run();
