// What a long run holds: objects on the device and memory of the process, at 20,000 and at 100,000 steps.

import { type GpuModeName, Network, NeuronGroup } from "myelin";

/** What is held at some step. */
export interface Held {
  readonly steps: number;
  /** Buffers, textures and the like on the device that nobody has given back. */
  readonly objects: number;
  /** After garbage collection: heap and what hangs on it, and all of the process; 0 where that is not told. */
  readonly bytes: number;
  readonly resident: number;
}

/** Runs two networks in turns, one of them in blocks of 24 and of 16 steps; `look` tells what is held. */
export async function longRun(
  mode: GpuModeName,
  look: (steps: number) => Held,
): Promise<readonly [early: Held, late: Held]> {
  const made = [firing(mode), firing(mode)] as const;
  made[1].network.operation(() => undefined, { dt: "4 ms" });
  const advance = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) await made[round % 2]!.network.run("1 s");
  };
  await advance(2);
  const early = look(20_000);
  await advance(8);
  const late = look(100_000);
  for (const { cells } of made)
    if (cells.get("w").some((count) => count < 100)) throw new Error("hardly a spike in 5 s");
  return [early, late];
}

/** Runs of ever other lengths, each in blocks that it has for itself; `look` tells what is held. */
export async function manyLengths(
  mode: GpuModeName,
  look: (runs: number) => Held,
): Promise<readonly [early: Held, late: Held]> {
  const { network } = firing(mode);
  const advance = async (from: number, to: number): Promise<void> => {
    for (let steps = from; steps < to; steps++) await network.run(`${25 + (steps % 20)}*0.1*ms`);
  };
  await advance(0, 20);
  const early = look(20);
  await advance(20, 60);
  return [early, look(60)];
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
  count = 0;

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
        };
        methods[name] = function (this: unknown, ...args: unknown[]) {
          add();
          return Reflect.apply(method, this, args);
        };
      }
  }
}
