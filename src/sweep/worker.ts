// The program of a thread that computes for sweeps: takes a job, then one chunk after another.

import { workerThreads } from "../simulate.ts";
import type { Runner } from "./job.ts";
import { type Answer, type Order, packed } from "./messages.ts";
import { runnerOf } from "./runner.ts";

const port = workerThreads()!.parentPort!;
let runner: Runner | undefined;
let stopped = false;
/** The last job: one that was given up may still be on its way when the next comes. */
let latest = 0;

function say(answer: Answer): void {
  port.postMessage(answer);
}

async function obey(order: Order): Promise<void> {
  const { id } = order;
  if (order.kind === "stop") {
    stopped = true;
    return;
  }
  try {
    if (order.kind === "job") {
      stopped = false;
      latest = id;
      const made = await runnerOf(order.job);
      if (latest === id) runner = made;
      say({ id, kind: "ready" });
    } else {
      const hooks = {
        progress: (fraction: number) => say({ id, kind: "progress", fraction }),
        stopped: () => stopped,
      };
      say({ id, kind: "done", result: await runner!.run(order.chunk, hooks) });
    }
  } catch (error) {
    say({ id, kind: "failed", error: packed(error) });
  }
}

port.on("message", (order) => void obey(order as Order));
