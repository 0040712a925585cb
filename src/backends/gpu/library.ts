// The functions that one kernel uses, each once, with those they use in turn.

import { InternalError } from "../../errors.ts";
import type { DeviceFunction } from "./function.ts";
import { functions } from "./functions.ts";

interface Source {
  readonly name: string;
  readonly source: string;
}

/** Collects what text uses. */
export class Library {
  readonly #used = new Map<string, DeviceFunction>();

  /** Notes that a function is used. */
  use(name: string): string {
    if (this.#used.has(name)) return name;
    const found = functions.get(name);
    if (!found) throw new InternalError(`no function for a device: ${name}`);
    for (const other of found.uses) this.use(other);
    this.#used.set(name, found);
    return name;
  }

  /** As JavaScript, in the order they may be written. */
  get sources(): Source[] {
    return [...this.#used].map(([name, { text }]) => ({ name, source: text }));
  }

  /** Those that are GLSL where there is GL. */
  get natives(): Source[] {
    return [...this.#used].flatMap(([name, { native }]) =>
      native === undefined ? [] : [{ name, source: native }],
    );
  }
}
