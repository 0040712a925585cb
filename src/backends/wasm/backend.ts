// The WebAssembly backend: one module for a program, SIMD wherever elements are independent.

import type { Backend, Kernel, KernelFunction, KernelMemory, Program } from "../../ir/ir.ts";
import { encode } from "./encode.ts";
import { kernelFunction } from "./kernel.ts";
import { Library } from "./library.ts";
import { listing } from "./listing.ts";

/** Kernels as WebAssembly: the default. Neither threads nor `new Function` are needed. */
export const wasm: Backend = {
  name: "wasm",
  load(program: Program, memory: KernelMemory): Record<string, KernelFunction> {
    const library = new Library();
    const functions = program.kernels.map((kernel) => kernelFunction(kernel, library));
    const bytes = encode([...functions, ...library.functions()], functions.length, memory);
    const imports = { "": { memory: memory.memory } };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    return Object.fromEntries(
      program.kernels.map(({ name }, i) => [name, exports[String(i)] as KernelFunction]),
    );
  },
  text(kernel: Kernel): string {
    const library = new Library();
    const main = kernelFunction(kernel, library);
    return [...library.functions(), main].map(listing).join("\n\n");
  },
};
