// Times of the past and random numbers on a device, against the js backend.

import * as assert from "uvu/assert";
import type { Gpu } from "../../../src/backends/gpu/door.ts";
import type { StepProgram } from "../../../src/ir/device.ts";
import type { Expression, Statement } from "../../../src/ir/ir.ts";
import { leastTime } from "../../../src/lowering/update.ts";
import { constant, kernelOf, load, store } from "../harness.ts";
import { judge, onDevice, Place, type Trial } from "./harness.ts";
import type { Cases } from "./modes.ts";

const SIZE = 12;

const binary = (op: string, left: Expression, right: Expression) =>
  ({ op, left, right }) as Expression;
const local = (name: string): Expression => ({ op: "local", name, type: "f64" });

interface Rest {
  readonly dt: number;
  /** Step of the clock at which the trial begins. */
  readonly first: number;
  /** Seconds, the same for all or of each element. */
  readonly period: number | readonly number[];
  /** Steps since each spiked last; a few, or ever so long, without it. */
  readonly ago?: readonly number[];
}

/** A neuron that spikes whenever it may: v goes up by its own rate, and is not reset below what is enough. */
function resting({ dt, first, period, ago: steps }: Rest): Trial {
  const place = new Place(SIZE);
  const clock = place.clock(dt);
  const v = place.array("P.v", "f64", SIZE);
  const rate = place.array(
    "P.rate",
    "f64",
    SIZE,
    Array.from({ length: SIZE }, (_, i) => i / 8),
  );
  const active = place.array("P.not_refractory", "bool", SIZE, new Array(SIZE).fill(1));
  const ago = Array.from({ length: SIZE }, (_, i) =>
    steps ? (first - steps[i]!) * dt : i % 3 ? (first - i) * dt : -1e4,
  );
  const last = place.array("P.lastspike", "f64", SIZE, ago);
  const output = place.array("P.list", "i32", SIZE);
  const since = binary("sub", local("t"), load(last));
  const prologue: Statement[] = [
    { kind: "let", name: "t", type: "f64", value: load(clock.time, null) },
  ];
  const open =
    typeof period === "number"
      ? binary("ge", since, constant(leastTime(period, dt)))
      : binary(
          "ge",
          timestep(since, dt),
          timestep(load(place.array("P.rest", "f64", SIZE, period)), dt),
        );
  const step = kernelOf(
    "P.step",
    [
      store(active, open),
      store(v, binary("add", load(v), load(rate))),
      {
        kind: "emit",
        when: binary("and", binary("gt", load(v), constant(1)), load(active)),
        at: "i",
      },
    ],
    { prologue, output },
  );
  const list = { loop: { kind: "list", index: "i" } as const, prologue };
  const spike = kernelOf(
    "P.spike",
    [store(last, local("t")), store(active, { op: "truth", value: false })],
    list,
  );
  const reset = kernelOf("P.reset", [store(v, constant(0))], { loop: list.loop });
  const parts = [step, spike, reset].map((kernel) => ({ kind: "kernel", kernel }) as const);
  return { place, program: programOf(clock, parts, [last]), first, steps: 100 };
}

function programOf(
  clock: StepProgram["clock"],
  parts: StepProgram["parts"],
  times: StepProgram["times"],
): StepProgram {
  return { name: "P", size: SIZE, clock, parts, times };
}

/** trunc((x + 0.001 dt)/dt) */
function timestep(x: Expression, dt: number): Expression {
  const shifted = binary("add", x, constant(1e-3 * dt));
  return { op: "trunc", operand: binary("div", shifted, constant(dt)) };
}

async function spikesAgree(gpu: Gpu, rest: Rest): Promise<void> {
  const trial = resting(rest);
  const wanted = judge(trial);
  assert.ok(wanted.spikes.flat().length >= SIZE - 1, "there are spikes");
  for (const inner of [1, 4]) {
    const got = await onDevice(gpu, { ...trial, inner });
    assert.equal(got.spikes, wanted.spikes);
    for (const name of ["P.lastspike", "P.not_refractory"])
      assert.equal(got.arrays[name], wanted.arrays[name]);
  }
}

const MILLISECOND = 1e-3;
const PERIODS = Array.from({ length: SIZE }, (_, i) => (i + 1) * 0.1 * MILLISECOND);

const times: Cases = {
  "a refractory period ends on its step": (gpu) =>
    spikesAgree(gpu, { dt: 1e-4, first: 0, period: MILLISECOND }),
  "a refractory period ends on its step after 1000 s of steps of 0.01 ms": (gpu) =>
    spikesAgree(gpu, { dt: 1e-5, first: 1e8, period: 0.5 * MILLISECOND }),
  "a refractory period ends on its step after 30 years": (gpu) =>
    spikesAgree(gpu, { dt: 1e-4, first: 1e13, period: MILLISECOND }),
  "a refractory period that is no whole number of steps ends as on the CPU": async (gpu) => {
    for (const period of [0.00033, 0.00049999, 0.0005, 0.00051, 1e-9, 0])
      await spikesAgree(gpu, { dt: 1e-4, first: 5e6, period });
  },
  "refractory periods of single elements end on their steps": (gpu) =>
    spikesAgree(gpu, { dt: 1e-4, first: 1e7, period: PERIODS }),
  "refractory periods of single elements may have more steps than f32 has thousandths of": (
    gpu,
  ) => {
    const steps = Array.from({ length: SIZE }, (_, i) => 1000 * 2 ** i + i);
    const period = steps.map((n) => n * 1e-4);
    // between them they end in all steps of the trial
    const ago = steps.map((n, i) => n - 5 * i);
    return spikesAgree(gpu, { dt: 1e-4, first: 1e9, period, ago });
  },
  "a time since a spike is compared with any number as if it were exact, and is a number": async (
    gpu,
  ) => {
    const place = new Place(SIZE);
    const clock = place.clock(1e-4);
    const first = 2 ** 30;
    const ago = Array.from({ length: SIZE }, (_, i) => (first - i) * 1e-4);
    const last = place.array("P.lastspike", "f64", SIZE, ago);
    const limit = place.array(
      "P.limit",
      "f64",
      SIZE,
      Array.from({ length: SIZE }, (_, i) => ((i * 7) % 5) * 1e-4 + 0.5e-4),
    );
    const out = place.array("P.out", "f64", SIZE);
    const since = binary("sub", load(clock.time, null), load(last));
    const one = (test: Expression, size: number): Expression => ({
      op: "select",
      test,
      then: constant(size),
      otherwise: constant(0),
    });
    const value = [
      one(binary("lt", since, constant(2.5e-4)), 1),
      one(binary("gt", constant(4.5e-4), since), 2),
      one(binary("le", since, load(limit)), 4),
      binary("mul", constant(1e6), since),
    ].reduce((a, b) => binary("add", a, b));
    const kernel = kernelOf("P.k", [store(out, value)]);
    const trial = {
      place,
      program: programOf(clock, [{ kind: "kernel", kernel }], [last]),
      first,
      steps: 4,
    };
    const [wanted, got] = [judge(trial), await onDevice(gpu, trial)];
    wanted.arrays["P.out"]!.forEach((number, i) => {
      assert.ok(
        Math.abs(got.arrays["P.out"]![i]! - number) < 1e-3,
        `${i}: ${got.arrays["P.out"]![i]}, not ${number}`,
      );
    });
  },
};

const DRAWN = 20_000;

/** Draws of both distributions; relative difference to the CPU's, at most. */
async function drawn(gpu: Gpu, seed: number, first: number, stream: number): Promise<number> {
  const place = new Place(DRAWN);
  const clock = place.clock(1e-4, seed);
  const draw = (distribution: "uniform" | "normal", k: number): Statement =>
    store(place.array(`P.${distribution}`, "f64", DRAWN), {
      op: "random",
      distribution,
      state: clock.random,
      stream: stream + k,
      at: "i",
    });
  const kernel = kernelOf("P.k", [draw("uniform", 0), draw("normal", 1)]);
  const program = { ...programOf(clock, [{ kind: "kernel", kernel }], []), size: DRAWN };
  const trial = { place, program, first, steps: 3 };
  const [wanted, got] = [judge(trial), await onDevice(gpu, trial)];
  let worst = 0;
  for (const [name, values] of Object.entries(wanted.arrays))
    for (let i = 0; i < DRAWN; i++)
      worst = Math.max(worst, Math.abs(got.arrays[name]![i]! - values[i]!) / Math.abs(values[i]!));
  assert.ok(got.arrays["P.uniform"]!.every((u) => u >= 0 && u < 1));
  return worst;
}

/**
 * Two roundings for a uniform number. Nine for a normal one: of v 1.5, which count 2.1 in sqrt(-log v) where v is 0.7;
 * 1 of the logarithm, 1 of the root, 1 of the product, 2 of the angle and 1.5 of its sine, rounded up.
 */
const AS_ON_CPU = 9 * 2 ** -24;

const draws: Cases = {
  "random numbers are those of the CPU, rounded to f32": async (gpu) => {
    assert.ok((await drawn(gpu, 1, 0, 0)) <= AS_ON_CPU);
  },
  "all bits of seed, step and stream count": async (gpu) => {
    assert.ok(
      (await drawn(gpu, 0x1fedcba9876543, 2 ** 33 + 2 ** 31 + 12345, 0xfffffff0)) <= AS_ON_CPU,
    );
  },
};

export const timeCases: Cases = { ...times, ...draws };
