// The JavaScript backend: one readable function for each kernel, made with `new Function`.

import type {
  Backend,
  HostFunction,
  Kernel,
  KernelFunction,
  KernelMemory,
  Program,
} from "../../ir/ir.ts";
import { emit } from "./emit.ts";

type Make = (memory: WebAssembly.Memory, hosts: readonly HostFunction["call"][]) => KernelFunction;

/** Kernels as plain JavaScript: the reference that every other backend is compared with. */
export const js: Backend = {
  name: "js",
  load(program: Program, { memory }: KernelMemory): Record<string, KernelFunction> {
    return Object.fromEntries(program.kernels.map((kernel) => [kernel.name, make(kernel, memory)]));
  },
  text: (kernel) => emit(kernel).text,
};

function make(kernel: Kernel, memory: WebAssembly.Memory): KernelFunction {
  const { text, hosts } = emit(kernel);
  const made = new Function("memory", "hosts", `"use strict";\n${text}`) as Make;
  return made(
    memory,
    hosts.map(({ call }) => call),
  );
}
