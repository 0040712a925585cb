// Random numbers for what has to be known before a network is made, such as a sound.

import { Network, NeuronGroup } from "myelin";

/** So many draws of an expression such as `randn()`, by the same generator as the network's own; SI. */
export function draws(expression: string, count: number, seed: number): Float64Array {
  const numbers = new NeuronGroup(count, "x : 1");
  numbers.set("x", expression);
  new Network([numbers], { seed });
  return numbers.get("x");
}
