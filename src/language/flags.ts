// The flags of equations: `(unless refractory)`, `(constant, shared)`.

import { didYouMean, nearest, type Place, type Problem, type Source } from "../errors.ts";
import type { Token } from "./tokens.ts";

/** Every flag there is; which kind of equation takes which is for the analysis to say. */
export const FLAGS: readonly string[] = [
  ...["unless refractory", "constant", "shared", "linked", "constant over dt"],
  ...["event-driven", "clock-driven", "summed", "point current"],
];

export interface FlagList {
  readonly flags: readonly string[];
  readonly flagPlaces: readonly Place[];
}

/** Reads the tokens between the parentheses; `around` is the place of the parentheses. */
export function parseFlags(
  source: Source,
  tokens: readonly Token[],
  around: Place,
  problems: Problem[],
): FlagList {
  const flags: string[] = [];
  const flagPlaces: Place[] = [];
  for (const part of splitAtCommas(tokens)) {
    const [first, last] = [part[0], part.at(-1)];
    if (!first || !last) {
      const remedy = "remove the comma or the parentheses";
      problems.push({ problem: "missing flag", place: around, remedy });
      continue;
    }
    const place = { source, start: first.start, end: last.end };
    const written = flagText(part);
    const flag = FLAGS.find((known) => spaced(known) === spaced(written));
    const problem = flag === undefined ? `unknown flag: ${written}` : `flag given twice: ${flag}`;
    if (flag === undefined) problems.push({ problem, place, remedy: unknownRemedy(written) });
    else if (flags.includes(flag)) problems.push({ problem, place, remedy: "remove one" });
    else {
      flags.push(flag);
      flagPlaces.push(place);
    }
  }
  return { flags, flagPlaces };
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ",") parts.push([]);
    else if (token.kind !== "newline") parts.at(-1)!.push(token);
  }
  return parts;
}

function flagText(part: readonly Token[]): string {
  return part
    .map(({ text }) => text)
    .join(" ")
    .replaceAll(" - ", "-");
}

/** Flags agree whatever separates their words. */
function spaced(flag: string): string {
  return flag.replaceAll("-", " ");
}

function unknownRemedy(written: string): string {
  return didYouMean(nearest(written, FLAGS), `flags are ${FLAGS.join(", ")}`);
}
