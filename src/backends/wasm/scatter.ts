// Sums over rows: what each element adds to the place that it names is computed for two elements at a time, and added
// to one place after the other, for both may be the same.

import type { ArraySymbol, Expression, Kernel, Statement } from "../../ir/ir.ts";
import { operands, visitExpression } from "../../ir/walk.ts";
import type { Code, Local } from "./code.ts";
import { increment } from "./frame.ts";
import { untouched } from "./plan.ts";
import type { ScalarWriter } from "./scalar.ts";
import { VectorWriter } from "./vector.ts";

type Index = Extract<Statement, { kind: "index" }>;

/** `into[index] = into[index] + addend`, or `-`; with `last` the operands the other way round. */
export interface Scatter {
  readonly index: Index;
  readonly into: ArraySymbol;
  readonly op: "add" | "sub";
  readonly addend: Expression;
  readonly last: boolean;
  readonly watch: boolean;
}

/** What a kernel over rows adds, where that is all it does and only the element says how much. */
export function scatterOf(kernel: Kernel): Scatter | undefined {
  const { loop, body } = kernel;
  if (loop.kind !== "rows" || loop.order) return undefined;
  const lets = new Map<string, Expression>();
  const rest = body.filter((part) => part.kind !== "let" || !lets.set(part.name, part.value));
  const [index, store, more] = rest;
  if (index?.kind !== "index" || store?.kind !== "store" || more) return undefined;
  if (index.at !== loop.index || store.at !== index.name) return undefined;
  const { array: into, watch } = store;
  const value = written(store.value, lets);
  if (into.storage !== "f64" || (value.op !== "add" && value.op !== "sub")) return undefined;
  const own = (node: Expression): boolean =>
    node.op === "load" && node.array === into && node.at === index.name;
  const last = value.op === "add" && own(value.right);
  const addend = last ? value.left : value.right;
  if (!(last || own(value.left)) || !isOf(addend, loop.index, untouched(kernel))) return undefined;
  return { index, into, op: value.op, addend, last, watch };
}

/** An expression with the lets of the body written out; what the prologue binds stays. */
function written(node: Expression, lets: ReadonlyMap<string, Expression>): Expression {
  if (node.op === "local") {
    const value = lets.get(node.name);
    return value ? written(value, lets) : node;
  }
  if ("left" in node)
    return {
      ...node,
      left: written(node.left, lets),
      right: written(node.right, lets),
    } as Expression;
  return "operand" in node
    ? ({ ...node, operand: written(node.operand, lets) } as Expression)
    : node;
}

const SIMPLE: readonly Expression["op"][] = [
  ...(["constant", "load", "local", "add", "sub", "mul", "div", "neg", "abs", "sqrt"] as const),
  ...(["floor", "ceil", "trunc", "nearest", "fround"] as const),
];

/** Whether an expression is simple arithmetic on the element's own values, which nothing changes. */
function isOf(root: Expression, own: string, constant: (array: ArraySymbol) => boolean): boolean {
  let simple = operands(root).length <= 2;
  visitExpression(root, (node) => {
    simple &&= SIMPLE.includes(node.op) && !(node.op === "local" && node.type !== "f64");
    if (node.op !== "load") return;
    simple &&= (node.at === own || node.at === null) && constant(node.array);
    simple &&= node.array.storage !== "bool";
  });
  return simple;
}

/** Does `place`, ..., `stop` - 1, two at a time; the last may remain. `watched` is given lanes that are no numbers. */
export function scatterPairs(
  scatter: Scatter,
  scalar: ScalarWriter,
  index: string,
  watched: Local | null,
  [place, stop]: readonly [Local, Local],
): void {
  const { code, callees } = scalar;
  const writer = new VectorWriter(code, callees, { element: place, indices: null, scalar, index });
  const addends = code.local("v128", "addends");
  const sums = [0, 1].map((lane) => code.local("f64", `sum ${lane}`));
  const pair = (): void => {
    code.get(place);
    code.i32(1);
    code.op("i32.add");
    code.get(stop);
    code.op("i32.lt_s");
  };
  pair();
  code.if(() =>
    code.loop(() => {
      writer.expression(scatter.addend);
      code.set(addends);
      const at = bothAt(scatter.index, code, place);
      for (const lane of [0, 1])
        sum(scatter, code, at[lane]!, sums[lane]!, () => {
          code.get(addends);
          code.lane("f64x2.extract_lane", lane);
        });
      if (scatter.watch && watched) {
        const both = code.local("v128", "sums");
        code.get(watched);
        code.get(sums[0]!);
        code.op("f64x2.splat");
        code.get(sums[1]!);
        code.lane("f64x2.replace_lane", 1);
        code.tee(both);
        code.get(both);
        code.op("f64x2.ne", "v128.or");
        code.set(watched);
      }
      increment(code, place, 2);
      pair();
      code.branch(0);
    }),
  );
}

/** Byte offsets, within an array of f64, of the places that an element and the next one name. */
function bothAt({ array, offset }: Index, code: Code, place: Local): readonly [Local, Local] {
  const [first, second] = [code.local("i32", "first place"), code.local("i32", "second place")];
  const shifted = (into: Local): void => {
    if (offset !== 0) {
      code.i32(offset);
      code.op("i32.add");
    }
    code.i32(3);
    code.op("i32.shl");
    code.set(into);
  };
  code.get(place);
  code.i32(array.storage === "u16" ? 1 : 2);
  code.op("i32.shl");
  code.tee(second);
  code.memory("i32.load", array.address);
  if (array.storage === "u16") {
    code.tee(second);
    code.i32(0xffff);
    code.op("i32.and");
    shifted(first);
    code.get(second);
    code.i32(16);
    code.op("i32.shr_u");
  } else {
    shifted(first);
    code.get(second);
    code.memory("i32.load", array.address + 4);
  }
  shifted(second);
  return [first, second];
}

function sum(
  { into, op, last }: Scatter,
  code: Code,
  at: Local,
  result: Local,
  addend: () => void,
): void {
  code.get(at);
  if (last) addend();
  code.get(at);
  code.memory("f64.load", into.address);
  if (!last) addend();
  code.op(op === "add" ? "f64.add" : "f64.sub");
  code.tee(result);
  code.memory("f64.store", into.address);
}
