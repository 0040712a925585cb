// The part of odex that we use: Hairer and Wanner's extrapolation code for equations that are not stiff.

/** The value of component c at x, within the step just accepted. */
export type Dense = (c: number, x: number) => number;

/** Settings keep their values from one `solve` to the next. */
export class Solver {
  constructor(n: number);
  absoluteTolerance: number | number[];
  relativeTolerance: number;
  maxSteps: number;
  initialStepSize: number;
  /** 0 is the whole interval. */
  maxStepSize: number;
  denseOutput: boolean;
  /**
   * `observe` is called at the start, then after every accepted step; `false` ends the integration there. `dense` is
   * false unless asked for.
   */
  solve(
    derivative: (x: number, y: number[]) => readonly number[],
    x0: number,
    y0: readonly number[],
    x1: number,
    observe?: (
      n: number,
      x0: number,
      x1: number,
      y: number[],
      dense: Dense | false,
    ) => false | undefined,
  ): { y: number[]; outcome: number; nStep: number; nReject: number };
}
