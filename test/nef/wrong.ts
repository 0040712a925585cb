// Tables of what is refused and what is said of it: the whole message of a ValueError, or a pattern of it.

import * as assert from "uvu/assert";
import { ValueError } from "../../src/errors.ts";

/** Something wrong to do, and its message. */
export type Wrong = readonly [act: () => unknown, message: string | RegExp];

/** Does every one of them, each of which must be refused with its message. */
export function tellsOf(wrong: readonly Wrong[]): void {
  for (const [act, message] of wrong) {
    const error = refused(act);
    if (typeof message === "string") assert.is(error.message, message);
    else assert.match(error.message, message);
  }
}

/** The ValueError that a call throws. */
export function refused(act: () => unknown): ValueError {
  try {
    act();
  } catch (error) {
    assert.instance(error, ValueError);
    return error as ValueError;
  }
  throw new Error(`nothing was refused: ${act}`);
}
