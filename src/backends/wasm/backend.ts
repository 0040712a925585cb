// The WebAssembly backend: one module for a program, SIMD wherever elements are independent.

import type {
  Backend,
  Kernel,
  KernelFunction,
  KernelMemory,
  Program,
  Shared,
} from "../../ir/ir.ts";
import { cycleFunction } from "./cycle.ts";
import { encode } from "./encode.ts";
import { kernelFunction } from "./kernel.ts";
import { Library } from "./library.ts";
import { listing } from "./listing.ts";

/** Kernels as WebAssembly: the default. Neither threads nor `new Function` are needed. */
export const wasm: Backend = {
  name: "wasm",
  load: (program, memory) => share(program, memory).functions,
  share,
  cycle: cycleFunction,
  text(kernel: Kernel): string {
    const library = new Library();
    const main = kernelFunction(kernel, library);
    return [...library.functions(), main].map(listing).join("\n\n");
  },
};

function share({ kernels }: Program, memory: KernelMemory): Shared {
  const library = new Library();
  const functions = kernels.map((kernel) => kernelFunction(kernel, library));
  const bytes = encode([...functions, ...library.functions()], functions.length, memory);
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { "": { memory: memory.memory } });
  const named = <T>(value: (i: number) => T): Record<string, T> =>
    Object.fromEntries(kernels.map(({ name }, i) => [name, value(i)]));
  return {
    functions: named((i) => instance.exports[String(i)] as KernelFunction),
    module,
    exports: named(String),
  };
}
