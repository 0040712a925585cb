// Expressions worked out by networks: one element per set of inputs.

import { Network, NeuronGroup } from "myelin";
import type { BackendName } from "../model/both.ts";

/** Values of expressions over `x` and `y` (integers i_x, i_y if `integers`), by a kernel of regular code. */
export async function evaluated(
  backend: BackendName,
  expressions: readonly string[],
  inputs: { readonly x: readonly number[]; readonly y?: readonly number[] },
  integers = false,
): Promise<Float64Array[]> {
  const { x, y = x.map(() => 0) } = inputs;
  const kind = integers ? "integer" : "1";
  const outputs = expressions.map((_, k) => `out${k}`);
  const group = new NeuronGroup(
    x.length,
    [`x : ${kind}`, `y : ${kind}`, ...outputs.map((name) => `${name} : 1`)].join("\n"),
  );
  const { x: xs, y: ys } = group.state;
  xs!.set(x);
  ys!.set(y);
  group.runRegularly(expressions.map((text, k) => `out${k} = ${text}`).join("\n"));
  try {
    await new Network([group], { backend }).run("0.1 ms");
  } catch (error) {
    if ((error as Error).name !== "NotANumberError") throw error;
  }
  return outputs.map((name) => group.get(name));
}
