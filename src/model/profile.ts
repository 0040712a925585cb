// Where the time of a run goes.

import type { Operation } from "../simulate.ts";

/** Wall-clock time by name of operation. */
export class Profile {
  private readonly spent = new Map<string, number>();

  /** The operation with a clock around it. */
  timed(operation: Operation): Operation {
    const { spent } = this;
    const run = (): void => {
      const began = performance.now();
      operation.run();
      spent.set(operation.name, (spent.get(operation.name) ?? 0) + performance.now() - began);
    };
    return { ...operation, run };
  }

  /** Seconds and share of each operation, the largest first. */
  shares(): { name: string; seconds: number; share: number }[] {
    const total = [...this.spent.values()].reduce((sum, value) => sum + value, 0);
    return [...this.spent]
      .map(([name, ms]) => ({ name, seconds: ms / 1000, share: total > 0 ? ms / total : 0 }))
      .sort((a, b) => b.seconds - a.seconds);
  }
}
