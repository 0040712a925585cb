// For tests of threads: everything is shared out, however little it is, by threads that are there.

import type { Network } from "myelin";
import type { Threaded } from "../../src/model/threads.ts";
import { tuning } from "../../src/runtime/threads/pace.ts";
import { pool } from "../../src/runtime/threads/pool.ts";

/** Waits until so many threads, this one among them, listen. */
export async function threadsReady(threads: number): Promise<void> {
  pool().prepare(threads);
  for (let turn = 0; turn < 1000; turn++) {
    if (pool().ready(threads, []) === threads - 1) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not ${threads} threads: ${pool().trouble}`);
}

/** Puts a network together, and waits until all its threads know its kernels. */
export async function readyToRun(net: Network): Promise<void> {
  await threadsReady(net.threads);
  net.schedule();
  const { crew } = (net as unknown as { built: { threaded: Threaded } }).built.threaded;
  for (let turn = 0; crew!.ready(net.threads) < net.threads - 1; turn++) {
    if (turn === 1000) throw new Error("threads do not listen");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Chunks done by other threads than this one while a function runs with everything shared out. */
export async function sharing(
  work: () => Promise<unknown>,
  options: { readonly chunk?: number; readonly idle?: boolean } = {},
): Promise<number> {
  const before = pool().done;
  Object.assign(tuning, { always: true, chunk: options.chunk, idle: options.idle ?? true });
  try {
    await work();
  } finally {
    Object.assign(tuning, { always: false, chunk: undefined, idle: false });
  }
  return (pool().done - before) | 0;
}

/** All numbers that a network leaves: variables, and what spike monitors recorded. */
export function left(net: Network): Record<string, ArrayLike<number>> {
  const all: Record<string, ArrayLike<number>> = {};
  for (const [object, variables] of Object.entries(net.getStates()))
    for (const [name, values] of Object.entries(variables)) all[`${object}.${name}`] = values;
  for (const one of net.objects)
    if ("i" in one && "t" in one && "numSpikes" in one) {
      const { i, t } = one as unknown as { i: Int32Array; t: Float64Array };
      all[`${one.name}.i`] = i;
      all[`${one.name}.t`] = t;
    }
  return all;
}
