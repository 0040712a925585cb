// A job into what computes its chunks.

import { Batch } from "./batch.ts";
import type { Job, Runner } from "./job.ts";
import { NetworkPoints, networkMaker } from "./network.ts";

/** What computes the chunks of a job, in whatever thread. Rejects with what is wrong with the model. */
export async function runnerOf(job: Job): Promise<Runner> {
  if (job.kind === "neuron") return new Batch(job);
  const { setting, measures, names, dimensions, module } = job;
  return new NetworkPoints({
    setting,
    measures,
    names,
    dimensions,
    make: await networkMaker(module, names, setting),
  });
}
