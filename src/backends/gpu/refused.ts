// What the emitter throws, within this room, when a program cannot run on a device.

/** Carries the reason, and what to do instead. */
export class Refused extends Error {
  override name = "Refused";
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(`${reason} (${remedy})`);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/** Where everything can run. */
export const ON_CPU = "choose backend 'wasm'";
