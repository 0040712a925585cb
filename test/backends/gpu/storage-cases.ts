// Every statement and kind of storage of the IR on a device, against the js backend.

import type { ArraySymbol, Expression, Statement } from "../../../src/ir/ir.ts";
import { constant, kernelOf, load, store } from "../harness.ts";
import { Place, type Trial } from "./harness.ts";
import type { Cases } from "./modes.ts";
import { agrees, binary, ROUNDED, unary } from "./operation-cases.ts";

const { POSITIVE_INFINITY: INF, NaN: NOT } = Number;

const SIZE = 40;

const local = (name: string, type: "f64" | "bool" = "f64"): Expression => ({
  op: "local",
  name,
  type,
});
const bind = (name: string, value: Expression, type: "f64" | "bool" = "f64"): Statement => ({
  kind: "let",
  name,
  type,
  value,
});

/** A place with a clock and arrays P.v (0, 1, 2, ...), P.flag (every third) and P.count (all -3). */
function arrays(): {
  place: Place;
  clock: ReturnType<Place["clock"]>;
  v: ArraySymbol;
  flag: ArraySymbol;
  count: ArraySymbol;
} {
  const place = new Place(SIZE);
  const all = Array.from({ length: SIZE }, (_, i) => i);
  return {
    place,
    clock: place.clock(1e-4),
    v: place.array("P.v", "f64", SIZE, all),
    flag: place.array(
      "P.flag",
      "bool",
      SIZE,
      all.map((i) => (i % 3 === 0 ? 1 : 0)),
    ),
    count: place.array(
      "P.count",
      "i32",
      SIZE,
      all.map(() => -3),
    ),
  };
}

type Made = ReturnType<typeof arrays>;

/** A trial of kernels one after the other. */
function trial(
  { place, clock }: Pick<Made, "place" | "clock">,
  kernels: readonly ReturnType<typeof kernelOf>[],
  steps: number,
): Trial {
  const parts = kernels.map((kernel) => ({ kind: "kernel", kernel }) as const);
  return { place, program: { name: "P", size: SIZE, clock, parts, times: [] }, steps };
}

export const storageCases: Cases = {
  "integers are cut towards zero, and stay so within a step": async (gpu) => {
    const made = arrays();
    const { v, count } = made;
    const body = [
      store(count, binary("mul")(binary("sub")(load(v), constant(20)), constant(0.35))),
      store(v, binary("add")(load(v), load(count))),
    ];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 3), ROUNDED);
  },
  "flags are written, read and turned": async (gpu) => {
    const made = arrays();
    const { v, flag } = made;
    const body = [
      bind("old", load(flag), "bool"),
      store(
        flag,
        binary("and")(unary("not")(local("old", "bool")), binary("gt")(load(v), constant(7))),
      ),
      store(v, {
        op: "select",
        test: load(flag),
        then: constant(0),
        otherwise: binary("add")(load(v), constant(1)),
      }),
    ];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 7), 0);
  },
  "an element knows its number, also less a start": async (gpu) => {
    const made = arrays();
    const index: Expression = { op: "index", name: "i", offset: -7 };
    await agrees(gpu, trial(made, [kernelOf("P.k", [store(made.v, index)])], 1), 0);
  },
  "tables are looked up, each in its place": async (gpu) => {
    const made = arrays();
    const { place, v } = made;
    const first = place.array("T.first", "f64", 4, [0.5, 1.5, 2.5, 3.5]);
    const second = place.array("T.second", "f64", 3, [10, 20, 30]);
    const at = binary("fmod")(load(v), constant(3));
    const body = [
      store(
        v,
        binary("add")(
          { op: "lookup", array: second, operand: at },
          { op: "lookup", array: first, operand: binary("add")(at, constant(0.9)) },
        ),
      ),
    ];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 1), ROUNDED);
  },
  "functions that use one another may be called in any order, also for a place in a table": async (
    gpu,
  ) => {
    const made = arrays();
    const { place, v } = made;
    const table = place.array(
      "T",
      "f64",
      20,
      Array.from({ length: 20 }, (_, i) => i * i),
    );
    const call = (name: string, x: Expression): Expression => ({ op: "call", name, args: [x] });
    const at = binary("fmod")(binary("mul")(load(v), constant(1.3)), constant(19.5));
    const body = [
      bind("small", binary("mul")(load(v), constant(0.1))),
      store(
        v,
        ["tanh", "exp", "exprel", "log1p"]
          .map((name) => call(name, local("small")))
          .reduce(binary("add")),
      ),
      store(v, binary("add")(load(v), { op: "lookup", array: table, operand: at })),
      store(v, binary("add")(load(v), binary("max")(local("small"), constant(0.3)))),
    ];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 1), 2 * ROUNDED);
  },
  "linked variables come through their index": async (gpu) => {
    const made = arrays();
    const { place, v } = made;
    const other = place.array("Q.w", "f64", 5, [2, 3, 5, 7, 11]);
    const index = place.array(
      "P.link",
      "i32",
      SIZE,
      Array.from({ length: SIZE }, (_, i) => (i % 5) + 2),
    );
    const body: Statement[] = [
      { kind: "index", name: "j", array: index, at: "i", offset: -2 },
      store(
        v,
        binary("add")(binary("mul")(load(v), load(other, "j")), {
          op: "index",
          name: "j",
          offset: 0,
        }),
      ),
    ];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 2), ROUNDED);
  },
  "what is one for all is computed before the step in f64, and scalars keep what they are given":
    async (gpu) => {
      const made = arrays();
      const { place, v, clock } = made;
      const scalar = place.array("P.scalar", "f64", 1, [0.25]);
      const prologue = [
        bind("t", load(clock.time, null)),
        bind("wave", { op: "call", name: "sin", args: [binary("mul")(local("t"), constant(2e9))] }),
        store(scalar, binary("add")(load(scalar, null), constant(1)), null),
        bind("late", binary("gt")(load(scalar, null), constant(3)), "bool"),
      ];
      const body = [
        bind("inner", binary("mul")(local("wave"), load(scalar, null))),
        store(v, {
          op: "select",
          test: local("late", "bool"),
          then: local("inner"),
          otherwise: binary("add")(load(v), local("wave")),
        }),
      ];
      const twice = kernelOf("P.two", [store(v, binary("add")(load(v), load(scalar, null)))]);
      await agrees(gpu, trial(made, [kernelOf("P.k", body, { prologue }), twice], 5), 2 * ROUNDED);
    },
  "constants too large for a text and no numbers at all arrive": async (gpu) => {
    const made = arrays();
    const few = binary("lt")(load(made.v), constant(5));
    const some = binary("lt")(load(made.v), constant(20));
    const rest: Expression = {
      op: "select",
      test: some,
      then: constant(-INF),
      otherwise: constant(1e30),
    };
    const body = [store(made.v, { op: "select", test: few, then: constant(NOT), otherwise: rest })];
    await agrees(gpu, trial(made, [kernelOf("P.k", body)], 1), 0);
  },
  "what the host adds reaches its array, step by step": async (gpu) => {
    const made = arrays();
    const { v, count } = made;
    const other = made.place.array("P.w", "f64", SIZE);
    const kernel = kernelOf("P.k", [
      store(v, binary("mul")(load(v), constant(0.5))),
      store(count, load(v)),
    ]);
    const parts = [
      { kind: "add", array: v } as const,
      { kind: "kernel", kernel } as const,
      { kind: "add", array: other } as const,
    ];
    const added = [1, 2].map((k) =>
      Float32Array.from({ length: 30 * SIZE }, (_, i) => k * (i % 17)),
    );
    const program = { name: "P", size: SIZE, clock: made.clock, parts, times: [] };
    await agrees(gpu, { place: made.place, program, steps: 30, added }, ROUNDED);
  },
  "those who emit are listed, and lists are for them only": async (gpu) => {
    const made = arrays();
    const { place, v, count, flag } = made;
    const output = place.array("P.list", "i32", SIZE);
    const body: Statement[] = [
      store(v, binary("add")(load(v), constant(3))),
      {
        kind: "emit",
        when: binary("and")(binary("gt")(load(v), constant(40)), load(flag)),
        at: "i",
      },
    ];
    const reset = [
      store(v, binary("sub")(load(v), constant(41))),
      store(count, binary("add")(load(count), load(v))),
    ];
    const list = { loop: { kind: "list", index: "k" } } as const;
    const resets = kernelOf(
      "P.reset",
      reset.map((s) => ({ ...s, at: "k", value: rename(s) }) as Statement),
      list,
    );
    await agrees(gpu, trial(made, [kernelOf("P.step", body, { output }), resets], 60), 0);
  },
};

/** The value of a store with loads at `k` in place of `i`. */
function rename(statement: Statement): Expression {
  const text = JSON.stringify((statement as { value: Expression }).value);
  return JSON.parse(text.replaceAll('"at":"i"', '"at":"k"'));
}
