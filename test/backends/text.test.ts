// What backends emit is text for people: kept here and reviewed as text.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { js } from "../../src/backends/js/backend.ts";
import { wasm } from "../../src/backends/wasm/backend.ts";
import type { Expression, Kernel, Statement } from "../../src/ir/ir.ts";
import { constant, kernelOf, layout, load, store } from "./harness.ts";

const test = suite("backends: text");

const { symbols } = layout({
  "P.v": ["f64", 4],
  "P.last": ["f64", 4],
  "P.spikes": ["i32", 4],
  t: ["f64", 1],
});
const { "P.v": v, "P.last": last, "P.spikes": spikes, t } = symbols;
const local = (name: string): Expression => ({ op: "local", name, type: "f64" });
const elapsed: Expression = { op: "sub", left: load(t!, null), right: load(last!) };
const decayed: Expression = { op: "mul", left: constant(0.5), right: load(v!) };
const body: Statement[] = [
  { kind: "let", name: "since", type: "f64", value: elapsed },
  {
    kind: "let",
    name: "v",
    type: "f64",
    value: {
      op: "select",
      test: { op: "gt", left: local("since"), right: constant(0.002) },
      then: decayed,
      otherwise: load(v!),
    },
  },
  store(v!, { op: "max", left: local("v"), right: constant(-0.07) }),
  { kind: "emit", when: { op: "gt", left: local("v"), right: constant(-0.05) }, at: "i" },
];
const kernel: Kernel = kernelOf("P.step", body, { output: spikes! });

test("JavaScript reads like the model", () => {
  assert.snapshot(
    js.text(kernel),
    `function greater(a, b) {
  return a > b ? a : b;
}

let views = { buffer: null };

function look(buffer) {
  return {
    buffer,
    t: new Float64Array(buffer, 1152, 1),
    P_last: new Float64Array(buffer, 1072, 4),
    P_v: new Float64Array(buffer, 1024, 4),
    P_spikes: new Int32Array(buffer, 1120, 4),
  };
}

// P.step
return function run(begin, end) {
  if (views.buffer !== memory.buffer) views = look(memory.buffer);
  const { t, P_last, P_v, P_spikes } = views;
  let count = 0;
  for (let i = begin; i < end; i++) {
    const since = t[0] - P_last[i];
    const v = since > 0.002 ? 0.5 * P_v[i] : P_v[i];
    P_v[i] = greater(v, -0.07);
    if (v > -0.05) P_spikes[begin + count++] = i;
  }
  return count;
};`,
  );
});

test("rows and operators that need parentheses", () => {
  const { symbols: s } = layout({
    w: ["f64", 4],
    starts: ["i32", 3],
    order: ["i32", 4],
    b: ["bool", 2],
  });
  const negative: Expression = { op: "neg", operand: constant(-1) };
  const nested: Expression = {
    op: "sub",
    left: load(s.w!, "s"),
    right: { op: "sub", left: negative, right: { op: "index", name: "row", offset: -2 } },
  };
  const loop = {
    kind: "rows",
    index: "s",
    row: "row",
    starts: s.starts!,
    order: s.order!,
    rows: 2,
    offset: 1,
  } as const;
  const lines = js.text(kernelOf("rows", [store(s.w!, nested, "s")], { loop })).split("\n");
  assert.ok(lines.includes("      w[s] = w[s] - (-(-1) - (row - 2));"));
  assert.ok(lines.includes("      const s = order[place];"));
});

test("the WebAssembly listing names its locals and shows the SIMD loop", () => {
  const text = wasm.text(kernel);
  assert.match(text, /^\(func \$P\.step \(param \$begin i32\) \(param \$end i32\) \(result i32\)/);
  assert.match(text, /v128\.load offset=1024\n +f64x2\.mul/);
  assert.match(text, /f64x2\.gt/);
  const list = wasm.text({ ...kernel, loop: { kind: "list", index: "i" } });
  assert.not.match(list, /v128/);
  assert.match(list, /f64\.load offset=1024/);
});

test("functions too long to write in place are listed before the kernel", () => {
  const call: Expression = { op: "call", name: "pow", args: [load(v!), constant(2.5)] };
  const text = wasm.text(kernelOf("power", [store(v!, call)]));
  assert.ok(text.indexOf("(func $pow vector") < text.indexOf("(func $power "));
  assert.match(text, /call \$pow vector/);
});

test.run();
