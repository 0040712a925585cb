// The filter with a triangular response, which exists in steps only.

import { positive, seconds } from "../check.ts";
import { matrix } from "../matrix.ts";
import type { StateSpace, Synapse } from "../types.ts";

/** A response that falls in a straight line to 0 over `t` (seconds, or text such as `'5 ms'`), of area 1. */
export class Triangle implements Synapse {
  readonly text: string;
  /** Seconds. */
  readonly t: number;
  readonly system: undefined = undefined;

  constructor(t: number | string) {
    this.t = seconds(t, "t", "Triangle");
    this.text = `Triangle(${this.t})`;
  }

  /** Weights n, n - 1, ..., 1 over their sum, n = t/dt + 1. State k holds what is to come out in k steps. */
  discrete(dt: number): StateSpace {
    positive(dt, "dt", this.text);
    const n = Math.round(this.t / dt) + 1;
    const b = Float64Array.from({ length: n }, (_, k) => (n - k) / ((n * (n + 1)) / 2));
    const a = matrix(n, n);
    for (let k = 0; k + 1 < n; k++) a.data[k * n + k + 1] = 1;
    const c = new Float64Array(n);
    c[0] = 1;
    return { a, b, c, d: 0 };
  }
}
