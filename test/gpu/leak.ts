// What a long run holds: objects on the device and memory of the process, at 20,000 and at 100,000 steps.

import { type GpuModeName, Network, NeuronGroup } from "myelin";

/** What is held at some time. */
export interface Held {
  /** Buffers, textures and the like on the device that nobody has given back. */
  readonly objects: number;
  /** After garbage collection: the heap and what hangs on it; 0 where that is not told. */
  readonly bytes: number;
}

/** Tells what is held now. */
export type Look = () => Promise<Held>;

/** Steps of one run: blocks of 24, 240 and 2400 fill it. */
const RUN = 9600;

/** Runs two networks, one of them in blocks of 24 steps, for 19,200 steps and on to 105,600; `look` tells what is held. */
export async function longRun(
  mode: GpuModeName,
  look: Look,
): Promise<readonly [early: Held, late: Held]> {
  const [free, watched] = [firing(mode), firing(mode)];
  watched.network.operation(() => undefined, { dt: "2.4 ms" });
  let early: Held | undefined;
  for (let round = 0; round < 11; round++) {
    if (round === 2) early = await look();
    await (round % 5 === 0 ? watched : free).network.run(`${RUN}*0.1*ms`);
  }
  const late = await look();
  for (const { cells } of [free, watched])
    if (cells.get("w").some((count) => count < 50)) throw new Error("hardly a spike in seconds");
  return [early!, late];
}

/** Runs of one length after another, each a pipeline of its own; `look` tells what is held. */
export async function manyLengths(
  mode: GpuModeName,
  look: Look,
): Promise<readonly [early: Held, late: Held]> {
  const { network } = firing(mode);
  const advance = async (from: number, to: number): Promise<void> => {
    for (let steps = from; steps < to; steps++) await network.run(`${25 + steps}*0.1*ms`);
  };
  await advance(0, 20);
  const early = await look();
  await advance(20, 60);
  return [early, await look()];
}

function firing(mode: GpuModeName): { cells: NeuronGroup; network: Network } {
  const cells = new NeuronGroup(
    20,
    "dv/dt = (1.1 + 0.01*i - v)/(10*ms) : 1 (unless refractory)\nw : 1",
    { threshold: "v > 1", reset: "v = 0; w += 1", refractory: "2 ms", method: "euler" },
  );
  const network = new Network([cells], { backend: "gpu", gpuMode: mode, dt: "0.1 ms" });
  return { cells, network };
}

/** Counts calls of some methods that make things, less those that give them back. */
export class Balance {
  /** Below 0 when what was made before is given back. */
  count = 0;
  /** Things made so far. */
  made = 0;

  watch(prototype: object, makes: readonly string[], gives: readonly string[]): void {
    const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
    for (const [names, by] of [
      [makes, 1],
      [gives, -1],
    ] as const)
      for (const name of names) {
        const method = methods[name]!;
        const add = () => {
          this.count += by;
          if (by > 0) this.made++;
        };
        methods[name] = function (this: unknown, ...args: unknown[]) {
          add();
          return Reflect.apply(method, this, args);
        };
      }
  }
}
