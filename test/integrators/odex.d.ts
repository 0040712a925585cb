// The part of odex that the tests use: Hairer's extrapolation code for non-stiff equations.
export class Solver {
  constructor(n: number);
  absoluteTolerance: number;
  relativeTolerance: number;
  maxSteps: number;
  solve(
    derivative: (t: number, y: number[]) => number[],
    t0: number,
    y0: number[],
    t1: number,
  ): { y: number[]; xEnd: number; outcome: number };
}
