// What every model lets its caller choose about the network it makes.

/** Seed of all random numbers, and the backend. */
export interface NetworkChoice {
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
}

/** Those two of the options a model was given, where they were given. */
export function chosen({
  seed,
  backend,
}: { readonly [K in keyof NetworkChoice]: NetworkChoice[K] | undefined }): NetworkChoice {
  return { ...(seed === undefined ? {} : { seed }), ...(backend ? { backend } : {}) };
}
