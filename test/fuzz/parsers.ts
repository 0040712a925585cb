// Throws texts at every parser: each must answer with a result or one of our errors, and soon.

import { InternalError, MyelinError } from "../../src/errors.ts";
import { parseEquations } from "../../src/language/equations.ts";
import { parseExpression } from "../../src/language/expression.ts";
import { parseGenerator } from "../../src/language/generator.ts";
import { isQuantityText, parseQuantity } from "../../src/language/quantity.ts";
import { parseStatements } from "../../src/language/statements.ts";
import { Chance } from "./random.ts";
import { randomText } from "./texts.ts";

const PARSERS: readonly [string, (text: string) => unknown][] = [
  ["expression", (text) => parseExpression({ text, title: "text" })],
  ["equations", (text) => parseEquations(text, "text")],
  ["statements", (text) => parseStatements(text, "text")],
  ["generator", (text) => parseGenerator({ text, title: "text" })],
  ["quantity", (text) => parseQuantity(text)],
  ["quantity or not", (text) => isQuantityText(text)],
];

/** How a campaign went. `strange` holds texts that raised anything but an error meant for users. */
export interface Campaign {
  readonly tried: number;
  readonly accepted: number;
  readonly strange: readonly string[];
  /** Milliseconds of the slowest text, and that text. */
  readonly slowest: { readonly ms: number; readonly text: string };
}

/** Tries `count` texts, each on one parser. */
export function campaign(count: number, seed: number, progress?: (done: number) => void): Campaign {
  const chance = new Chance(seed);
  const strange: string[] = [];
  let accepted = 0;
  let slowest = { ms: 0, text: "" };
  for (let k = 0; k < count; k++) {
    const text = randomText(chance);
    const [name, parse] = PARSERS[k % PARSERS.length]!;
    const began = performance.now();
    try {
      parse(text);
      accepted++;
    } catch (error) {
      if (!(error instanceof MyelinError) || error instanceof InternalError)
        strange.push(`${name}: ${JSON.stringify(text)}: ${String(error).slice(0, 200)}`);
    }
    const ms = performance.now() - began;
    if (ms > slowest.ms) slowest = { ms, text };
    if (progress && k % 20000 === 0) progress(k);
  }
  return { tried: count, accepted, strange, slowest };
}
