// A conformance case of any kind: a model of Brian2's grammar, or one of the kinds of the NEF.

import type { Case } from "./case.ts";
import type { NefCase } from "./nef/case.ts";
import { kinds, unwritten } from "./nef/kinds.ts";
import { runCase } from "./run-case.ts";

export type AnyCase = Case | NefCase;

/** Why something read from a file is no case of any kind; undefined when it is one. */
export function noCase(test: AnyCase | null): string | undefined {
  if (!test?.expect) return "it expects nothing";
  if ("groups" in test && test.groups) return undefined;
  if (!("kind" in test)) return "it has neither groups nor a kind";
  return test.kind in kinds || unwritten.includes(test.kind)
    ? undefined
    : `its kind '${test.kind}' is none of ${[...Object.keys(kinds), ...unwritten].sort().join(", ")}`;
}

/** Undefined when everything is as expected, else what differs first. */
export async function runAny(test: AnyCase, backend: "js" | "wasm"): Promise<string | undefined> {
  if (!("kind" in test)) return runCase(test, backend);
  const run = kinds[test.kind];
  if (!run) return `cases of kind '${test.kind}' have no runner yet`;
  try {
    return await run(test, backend);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
