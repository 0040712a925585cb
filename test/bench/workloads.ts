// Kernels as a compiler would make them from the standard benchmarks, with memory contents to start from.

import type { ArraySymbol, Expression, Kernel, Statement } from "../../src/ir/ir.ts";
import { add, call, div, gt, mul, select, sub } from "../../src/ir/math/build.ts";
import { viewAt } from "../../src/ir/storage.ts";
import { inSinglePrecision } from "../../src/lowering/single.ts";

export const N = 4000;

export interface Workload {
  readonly name: string;
  readonly kernel: Kernel;
  readonly bytes: number;
  readonly contents: (buffer: ArrayBuffer) => void;
}

/** Arrays one after another, and what is in them at first. */
export class Arrays {
  bytes: number = 1024;
  readonly fills: [ArraySymbol, (i: number) => number][] = [];

  add(
    name: string,
    storage: ArraySymbol["storage"],
    fill: (i: number) => number,
    length: number = N,
  ): ArraySymbol {
    const symbol = { name, storage, address: this.bytes, length };
    this.bytes += Math.ceil((length * (storage === "f64" ? 8 : 4)) / 16) * 16;
    this.fills.push([symbol, fill]);
    return symbol;
  }

  contents(buffer: ArrayBuffer): void {
    for (const [{ storage, address, length }, fill] of this.fills) {
      const array = viewAt(storage, buffer, address, length);
      for (let i = 0; i < length; i++) array[i] = fill(i);
    }
  }
}

const load = (array: ArraySymbol, at: string | null = "i"): Expression => ({
  op: "load",
  array,
  at,
});
const put = (array: ArraySymbol, value: Expression, watch = false): Statement => ({
  kind: "store",
  array,
  at: "i",
  value,
  watch,
});
const local = (name: string): Expression => ({ op: "local", name, type: "f64" });
const bind = (name: string, value: Expression): Statement => ({
  kind: "let",
  name,
  type: "f64",
  value,
});

function workload(
  name: string,
  arrays: Arrays,
  body: Statement[],
  parts: Partial<Kernel> = {},
): Workload {
  const kernel = {
    name,
    loop: { kind: "range", index: "i" } as const,
    prologue: [],
    output: null,
    body,
    ...parts,
  };
  return { name, kernel, bytes: arrays.bytes, contents: (buffer) => arrays.contents(buffer) };
}

/** How state is stored, and computed with. */
type Real = "f64" | "f32";

/** The same in single precision. */
function narrow({ name, kernel, ...rest }: Workload): Workload {
  return { ...rest, name: `${name} f32`, kernel: inSinglePrecision(kernel) };
}

function unary(name: string, real: Real = "f64"): Workload {
  const arrays = new Arrays();
  const x = arrays.add("x", real, (i) => Math.sin(i) * 10);
  const y = arrays.add("y", real, () => 0);
  return workload(name, arrays, [put(y, call(name, load(x)))]);
}

/** CUBA: exact step of three linear equations, frozen while refractory, threshold and list of spikes. */
function cuba(real: Real = "f64"): Workload {
  const arrays = new Arrays();
  const v = arrays.add("v", real, (i) => -0.06 + (0.0109 * ((i * 7919) % 4001)) / 4001);
  const ge_ = arrays.add("ge", real, (i) => 0.001 * Math.abs(Math.sin(i)));
  const gi = arrays.add("gi", real, (i) => -0.001 * Math.abs(Math.cos(i)));
  const last = arrays.add("lastspike", "f64", () => -1e9);
  const t = arrays.add("t", "f64", () => 1, 1);
  const spikes = arrays.add("spikes", "i32", () => 0, N + 2);
  const [Ee, Ei, Em] = [Math.exp(-0.02), Math.exp(-0.01), Math.exp(-0.005)];
  const prologue = [bind("now", load(t, null))];
  const free: Expression = gt(sub(local("now"), load(last)), 0.005);
  const body: Statement[] = [
    bind("v", load(v)),
    bind("ge", load(ge_)),
    bind("gi", load(gi)),
    bind(
      "next",
      add(
        mul(Em, local("v")),
        add(mul(0.0049, local("ge")), add(mul(0.00496, local("gi")), -0.049 * (1 - Em))),
      ),
    ),
    bind("new", select(free, local("next"), local("v"))),
    put(v, local("new")),
    put(ge_, mul(Ee, local("ge"))),
    put(gi, mul(Ei, local("gi"))),
    { kind: "emit", when: gt(local("new"), -0.04901), at: "i" },
  ];
  return workload("cuba", arrays, body, { prologue, output: spikes });
}

/** COBAHH: exponential Euler, Traub-Miles rates with exprel, in mV and ms. */
function cobahh(real: Real = "f64"): Workload {
  const arrays = new Arrays();
  const v = arrays.add("v", real, (i) => -65 + 5 * Math.sin(i));
  const [m, n, h] = ["m", "n", "h"].map((name) =>
    arrays.add(name, real, (i) => 0.3 + 0.2 * Math.sin(i)),
  );
  const [ge_, gi] = ["ge", "gi"].map((name) =>
    arrays.add(name, real, (i) => 0.04 + 0.02 * Math.cos(i)),
  );
  const V = local("V");
  const gate = (name: string, array: ArraySymbol): Statement[] => [
    bind(`${name}.rate`, add(local(`alpha_${name}`), local(`beta_${name}`))),
    bind(`${name}.limit`, div(local(`alpha_${name}`), local(`${name}.rate`))),
    put(
      array,
      add(
        local(`${name}.limit`),
        mul(
          sub(local(name), local(`${name}.limit`)),
          call("exp", mul(-0.1, local(`${name}.rate`))),
        ),
      ),
    ),
  ];
  const rate = (scale: number, at: Expression): Expression => div(scale, call("exprel", at));
  const body: Statement[] = [
    bind("V", load(v)),
    bind("m", load(m!)),
    bind("n", load(n!)),
    bind("h", load(h!)),
    bind("ge", load(ge_!)),
    bind("gi", load(gi!)),
    bind("alpha_m", rate(1.28, mul(sub(-50, V), 0.25))),
    bind("beta_m", rate(1.4, mul(add(V, 23), 0.2))),
    bind("alpha_h", mul(0.128, call("exp", div(sub(-46, V), 18)))),
    bind("beta_h", div(4, add(1, call("exp", mul(sub(-23, V), 0.2))))),
    bind("alpha_n", rate(0.16, mul(sub(-48, V), 0.2))),
    bind("beta_n", mul(0.5, call("exp", div(sub(-53, V), 40)))),
    bind("m2", mul(local("m"), local("m"))),
    bind("gna", mul(100, mul(mul(local("m2"), local("m")), local("h")))),
    bind("n2", mul(local("n"), local("n"))),
    bind("gk", mul(30, mul(local("n2"), local("n2")))),
    bind("g", add(0.05, add(local("ge"), add(local("gi"), add(local("gna"), local("gk")))))),
    bind(
      "drive",
      add(-3, add(mul(-80, local("gi")), add(mul(50, local("gna")), mul(-90, local("gk"))))),
    ),
    bind("rest", div(local("drive"), local("g"))),
    put(
      v,
      add(local("rest"), mul(sub(V, local("rest")), call("exp", mul(-0.1, local("g"))))),
      true,
    ),
    ...gate("m", m!),
    ...gate("n", n!),
    ...gate("h", h!),
    put(ge_!, mul(0.98, local("ge"))),
    put(gi!, mul(0.99, local("gi"))),
  ];
  return workload("cobahh", arrays, body);
}

/** A kernel that stores a number for each element; `write` is given where random numbers come from. */
export function numbers(
  name: string,
  write: (
    arrays: Arrays,
    draw: { readonly state: ArraySymbol; readonly stream: number },
  ) => Expression,
): Workload {
  const arrays = new Arrays();
  const state = arrays.add("state", "i32", (i) => i * 77, 4);
  const x = arrays.add("x", "f64", () => 0);
  return workload(name, arrays, [put(x, write(arrays, { state, stream: 5 }))]);
}

const random = (distribution: "uniform" | "normal"): Workload =>
  numbers(distribution, (_, draw) => ({ op: "random", distribution, at: "i", ...draw }));

export function workloads(): Workload[] {
  const functions = ["exp", "exprel", "log", "tanh", "sin"];
  const singles = [unary("exp", "f32"), cuba("f32"), cobahh("f32")].map(narrow);
  const whole = [...functions.map((name) => unary(name)), cuba(), cobahh()];
  return [...whole, random("uniform"), random("normal"), ...singles];
}
