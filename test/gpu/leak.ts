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

/** Runs two networks in turns, one of them in blocks of odd lengths; `look` tells what is held. */
export async function longRun(
  mode: GpuModeName,
  look: (steps: number) => Held,
): Promise<readonly [early: Held, late: Held]> {
  const made = [noisy(mode), noisy(mode)] as const;
  // somebody looks every 41 steps: blocks of 24 and of 17 steps
  made[1].network.operation(() => undefined, { dt: "4.1 ms" });
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

function noisy(mode: GpuModeName) {
  const cells = new NeuronGroup(
    20,
    "dv/dt = (1.1 - v)/(10*ms) + 0.1*xi/(10*ms)**0.5 : 1 (unless refractory)\nw : 1",
    { threshold: "v > 1", reset: "v = 0; w += 1", refractory: "2 ms", method: "euler" },
  );
  return {
    cells,
    network: new Network([cells], { backend: "gpu", gpuMode: mode, seed: 1, dt: "0.1 ms" }),
  };
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
