// Arrivals that come twice to one element in one step: each draws its own random numbers.

import type { Kernel, KernelFunction, KernelMemory } from "../ir/ir.ts";
import { visitStatements } from "../ir/walk.ts";
import { arena } from "./arena.ts";
import type { Clock } from "./clock.ts";

/** Above every step count (2^53), below the bits that key initial values. */
const UNIT = 1 << 21;

/** Whether a kernel draws random numbers. */
export function draws(kernel: Kernel): boolean {
  let found = false;
  visitStatements([...kernel.prologue, ...kernel.body], (node) => {
    if (node.op === "random") found = true;
  });
  return found;
}

/**
 * Runs a kernel over a list that may name an element several times. Random numbers are keyed by element and step, so
 * the list is cut before each repetition, and each piece draws with a key of its own. `size` is above every entry.
 */
export function withFreshDraws(
  run: KernelFunction,
  size: number,
  clock: Clock,
  memory: KernelMemory = arena(),
): KernelFunction {
  const last = new Float64Array(size).fill(-1);
  let piece = 0;
  return (begin, end) => {
    const list = new Int32Array(memory.memory.buffer, 4 * begin, end - begin);
    const words = clock.random.i32;
    const key = words[3]!;
    let result = 0;
    let start = 0;
    piece++;
    for (let k = 0; k < end - begin; k++) {
      const entry = list[k]!;
      if (last[entry] === piece) {
        result |= run(begin + start, begin + k);
        words[3] = words[3]! + UNIT;
        start = k;
        piece++;
      }
      last[entry] = piece;
    }
    result |= run(begin + start, end);
    words[3] = key;
    return result;
  };
}

/** Runs a kernel over pieces of a list in which no entry occurs twice, in order. `size` is above every entry. */
export function inTurns(
  run: KernelFunction,
  size: number,
  memory: KernelMemory = arena(),
): KernelFunction {
  const last = new Int32Array(size);
  let piece = 0;
  return (begin, end) => {
    if (end - begin < 2) return run(begin, end);
    const list = new Int32Array(memory.memory.buffer, 4 * begin, end - begin);
    let result = 0;
    let start = 0;
    piece = (piece + 1) | 0;
    for (let k = 0; k < end - begin; k++) {
      if (last[list[k]!] === piece) {
        result |= run(begin + start, begin + k);
        start = k;
        piece = (piece + 1) | 0;
      }
      last[list[k]!] = piece;
    }
    return result | run(begin + start, end);
  };
}
