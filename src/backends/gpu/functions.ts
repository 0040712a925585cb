// The functions of kernels on a device, by name.

import { angles } from "./angles.ts";
import { arithmetic } from "./arithmetic.ts";
import { chances } from "./chances.ts";
import { draws } from "./draws.ts";
import { exponentials } from "./exponentials.ts";
import type { DeviceFunction } from "./function.ts";

/** Every function by name. */
export const functions: ReadonlyMap<string, DeviceFunction> = new Map([
  ...arithmetic,
  ...exponentials,
  ...angles,
  ...chances,
  ...draws,
]);
