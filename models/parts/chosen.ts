// What every model lets its caller choose about the network it makes.

/** Seed of all random numbers, the backend, and the threads that share a step. */
export interface NetworkChoice {
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
  readonly threads?: number;
}

/** Those of the options a model was given, where they were given. */
export function chosen({
  seed,
  backend,
  threads,
}: { readonly [K in keyof NetworkChoice]: NetworkChoice[K] | undefined }): NetworkChoice {
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(backend ? { backend } : {}),
    ...(threads === undefined ? {} : { threads }),
  };
}
