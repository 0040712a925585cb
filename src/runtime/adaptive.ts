// Integration with step control, element by element: odex over kernels that evaluate one element at one time.

import type { KernelFunction } from "../ir/ir.ts";
import type { StateArray } from "./arena.ts";
import { type Dense, Solver } from "./odex.js";

export interface AdaptiveVariable {
  readonly name: string;
  /** Its values, one per element. */
  readonly state: StateArray;
  /** Where the derivatives go, per second. */
  readonly slope: StateArray;
  /** Stands still while the element is not active. */
  readonly clamped: boolean;
  /** Absolute tolerance; without it, `relative` of what the derivative would add over the interval. */
  readonly absolute: number | undefined;
}

/** Why an element could not be integrated. */
export type Failure = "not finite" | "too many steps";

export interface AdaptiveInput {
  readonly variables: readonly AdaptiveVariable[];
  readonly relative: number;
  readonly maxSteps: number;
  /** f64[1]: where the kernels read the time. */
  readonly time: StateArray;
  /** The numbers 0, 1, ... as entries of a list. */
  readonly elements: StateArray;
  /** Evaluates derivatives of listed elements, from their state and the time. */
  readonly derivatives: KernelFunction;
  /** The first step to try for each element, as a part of `dt`; kept from call to call. */
  readonly stepSizes: Float64Array;
  readonly dt: number;
  fail(failure: Failure, variable: string, element: number, time: number): never;
}

/**
 * Looks at the solution between two points of the interval (0 to 1) that was just accepted; gives the point at which
 * to stop, or undefined to go on.
 */
export type Watch = (from: number, to: number, dense: Dense) => number | undefined;

/** Stages of the highest order that a step may try: an end to steps that are only ever rejected. */
const STAGES_PER_STEP = 200;

/** Stands for a derivative that is no number, at a stage that step control should reject. */
const REJECTED = 1e200;

const SMALLEST = 1e-300;

/** Solves for one element at a time; intervals are scaled to [0, 1], since odex knows no initial step below 1e-4. */
export class AdaptiveSolver {
  private readonly input: AdaptiveInput;
  private readonly solver: Solver;
  private readonly out: number[];
  private readonly tolerances: number[];
  private readonly derivative: (x: number, y: number[]) => readonly number[];
  private readonly observe: (
    n: number,
    x0: number,
    x1: number,
    y: number[],
    dense: Dense | false,
  ) => false | undefined;
  // the element at hand and its interval
  private element = 0;
  private position = 0;
  private from = 0;
  private span = 0;
  private active = true;
  private watch: Watch | undefined;
  private evaluations = 0;
  // how far it has come
  private x = 0;
  private y: number[] = [];
  private accepted = 0;
  private longest = 0;
  private stopped: number | undefined;
  /** The variable whose derivative was no number at some stage of the interval. */
  private spoilt: string | undefined;
  private single = false;

  constructor(input: AdaptiveInput) {
    const { variables, relative } = input;
    this.input = input;
    this.out = new Array(variables.length).fill(0);
    this.tolerances = new Array(variables.length).fill(SMALLEST);
    this.solver = new Solver(variables.length);
    this.solver.relativeTolerance = relative;
    this.solver.absoluteTolerance = this.tolerances;
    this.derivative = (x, y) => this.slopes(x, y);
    this.observe = (n, x0, x1, y, dense) => (n === 1 ? undefined : this.accept(x0, x1, y, dense));
  }

  /**
   * Carries an element from one time to another. With `watch`, it may stop in between: gives the time then, and
   * undefined when it came to the end. The state is that of the time reached.
   */
  advance(
    element: number,
    from: number,
    to: number,
    active: boolean,
    watch?: Watch,
  ): number | undefined {
    const { elements, dt, stepSizes } = this.input;
    this.element = element;
    this.position = (elements.address >>> 2) + element;
    this.from = from;
    this.span = to - from;
    this.active = active;
    this.watch = watch;
    this.evaluations = 0;
    this.x = 0;
    this.accepted = 0;
    this.longest = 0;
    this.stopped = undefined;
    this.spoilt = undefined;
    this.start();
    const first = Math.min(1, (stepSizes[element]! * dt) / this.span);
    const rejected = this.solve(first);
    const few = this.accepted <= 2 && rejected === 0;
    stepSizes[element] = few ? 1 : Math.min(1, (this.longest * this.span) / dt);
    this.write(this.y);
    return this.stopped === undefined ? undefined : this.timeAt(this.stopped);
  }

  /** Writes the state of a point into the arrays, for kernels to read; `components` are those that they need. */
  place(x: number, dense: Dense, components: readonly number[]): void {
    const { variables } = this.input;
    for (const c of components) variables[c]!.state.f64[this.element] = dense(c, x);
  }

  /** The time of a point of the interval. */
  timeAt(x: number): number {
    return this.from + x * this.span;
  }

  /** State and tolerances at the start; a derivative that is no number there cannot be helped by shorter steps. */
  private start(): void {
    const { variables, relative, fail } = this.input;
    this.y = variables.map(({ state }) => state.f64[this.element]!);
    const slopes = this.slopes(0, this.y);
    variables.forEach(({ name, absolute }, c) => {
      const slope = slopes[c]!;
      if (Math.abs(slope) === REJECTED || !Number.isFinite(this.y[c]))
        fail("not finite", name, this.element, this.from);
      this.tolerances[c] = absolute ?? Math.max(relative * Math.abs(slope), SMALLEST);
    });
  }

  /**
   * Most often one step does. odex would begin with half the interval, so it is given twice the interval and stopped
   * after the first step, which is no longer than one; the rest follows as usual. Returns the steps rejected.
   */
  private solve(first: number): number {
    let rejected = 0;
    let steps = 0;
    this.solver.denseOutput = this.watch !== undefined;
    if (first === 1) {
      this.single = true;
      this.solver.initialStepSize = 1;
      this.solver.maxStepSize = 1;
      const { nStep, nReject } = this.run(2, this.input.maxSteps);
      steps = nStep;
      rejected = nReject;
    }
    if (this.x >= 1 || this.stopped !== undefined) return rejected;
    this.single = false;
    this.solver.initialStepSize = first === 1 ? this.longest : first;
    this.solver.maxStepSize = 0;
    return rejected + this.run(1, Math.max(1, this.input.maxSteps - steps)).nReject;
  }

  private run(end: number, maxSteps: number): { nStep: number; nReject: number } {
    this.solver.maxSteps = maxSteps;
    const result = this.solver.solve(this.derivative, this.x, this.y, end, this.observe);
    if (result.outcome === 1) this.giveUp();
    return result;
  }

  private accept(x0: number, x1: number, y: number[], dense: Dense | false): false | undefined {
    this.accepted++;
    this.longest = Math.max(this.longest, x1 - x0);
    this.x = x1;
    this.y = y;
    if (this.watch && dense) {
      this.stopped = this.watch(x0, x1, dense);
      if (this.stopped !== undefined) {
        const { stopped } = this;
        this.y = y.map((_, c) => dense(c, stopped));
        return false;
      }
    }
    return this.single ? false : undefined;
  }

  private slopes(x: number, y: readonly number[]): readonly number[] {
    const { variables, time, derivatives, maxSteps } = this.input;
    const { element, position, out, span } = this;
    if (++this.evaluations > STAGES_PER_STEP * maxSteps) this.giveUp();
    this.write(y);
    time.f64[0] = this.timeAt(x);
    derivatives(position, position + 1);
    for (let c = 0; c < variables.length; c++) {
      const { name, slope, clamped } = variables[c]!;
      const value = clamped && !this.active ? 0 : slope.f64[element]! * span;
      if (!Number.isFinite(value)) this.spoilt = name;
      out[c] = Number.isFinite(value) ? value : REJECTED;
    }
    return out;
  }

  private write(y: readonly number[]): void {
    const { variables } = this.input;
    for (let c = 0; c < variables.length; c++) variables[c]!.state.f64[this.element] = y[c]!;
  }

  /** Names the variable that changes fastest for its tolerance, where the last step ended. */
  private giveUp(): never {
    const { variables, relative, fail } = this.input;
    const time = this.timeAt(this.x);
    if (this.spoilt !== undefined) fail("not finite", this.spoilt, this.element, time);
    this.evaluations = 0;
    const slopes = this.slopes(this.x, this.y);
    const pace = variables.map(
      (_, c) => Math.abs(slopes[c]!) / (this.tolerances[c]! + relative * Math.abs(this.y[c]!)),
    );
    const worst = Math.max(0, pace.indexOf(Math.max(...pace)));
    return fail("too many steps", variables[worst]!.name, this.element, time);
  }
}
