// The JavaScript backend: one readable function for each kernel, made with `new Function`.

import type { Backend, Kernel, KernelFunction, KernelMemory, Program } from "../../ir/ir.ts";
import { emit } from "./emit.ts";

type Make = (memory: WebAssembly.Memory) => KernelFunction;

/** Kernels as plain JavaScript: the reference that every other backend is compared with. */
export const js: Backend = {
  name: "js",
  load(program: Program, { memory }: KernelMemory): Record<string, KernelFunction> {
    return Object.fromEntries(program.kernels.map((kernel) => [kernel.name, make(kernel)(memory)]));
  },
  text: emit,
};

function make(kernel: Kernel): Make {
  return new Function("memory", `"use strict";\n${emit(kernel)}`) as Make;
}
