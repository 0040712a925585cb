// Times as whole steps: in f32 a time in seconds is soon too coarse to tell steps apart.
//
// An array of times holds steps after the first of the block. The clock's time minus such a time is dt times a whole
// number n; n is compared and rounded in place of the product, so that a refractory period ends on its step however
// long a run has been.

import type { StepClock } from "../../ir/device.ts";
import type {
  ArraySymbol,
  BinaryOperation,
  CompareOperation,
  UnaryOperation,
} from "../../ir/ir.ts";
import { ON_CPU, Refused } from "./refused.ts";
import { arrayKey } from "./shared.ts";
import type { Kind, Operation, Value, Values } from "./value.ts";

type Make = (operation: Operation, kind: Kind, ...args: Value[]) => Value;

/** Steps behind that a device can tell apart: as many as the least number of an array of times. */
const MOST_STEPS = 2 ** 22;

/** A time this near to a step, in steps, is on it. */
const NEAR = 1e-3;

/** How far a quotient of f32 may be off, relative to its size. */
const BLUR = 3e-7;

const turned: Partial<Record<string, CompareOperation>> = {
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
  eq: "eq",
  ne: "ne",
};

/** Arithmetic in which times of the clock and times that arrays hold are told from other numbers. */
export class Times {
  readonly #values: Values;
  readonly #make: Make;
  readonly #clock: StepClock;
  readonly #arrays: ReadonlySet<string>;
  /** The clock's time, once it was read. */
  readonly #now = new Set<Value>();

  constructor(values: Values, clock: StepClock, arrays: readonly ArraySymbol[], make: Make) {
    this.#values = values;
    this.#clock = clock;
    this.#arrays = new Set(arrays.map(arrayKey));
    this.#make = make;
  }

  /** Whether an array holds times. */
  holds(array: ArraySymbol): boolean {
    return this.#arrays.has(arrayKey(array));
  }

  /** Remembers which value is the clock's time. */
  noted(array: ArraySymbol, value: Value): Value {
    if (arrayKey(array) === arrayKey(this.#clock.time)) this.#now.add(value);
    return value;
  }

  /** A value as steps, to be stored in an array of times. Throws Refused. */
  steps(value: Value, array: ArraySymbol): Value {
    if (value.kind === "steps") return value;
    if (this.#now.has(value)) return this.#values.make({ op: "now" }, "steps");
    if (value.op === "select") {
      const [test, then, otherwise] = value.args as [Value, Value, Value];
      return this.#values.select(test, this.steps(then, array), this.steps(otherwise, array));
    }
    throw new Refused(
      `${array.name} takes something other than the time of the step`,
      `keep it in a variable of its own, or ${ON_CPU}`,
    );
  }

  /** A value as a number; a time as seconds. */
  number(value: Value): Value {
    if (value.kind !== "steps") return value;
    const [now] = this.#now;
    if (!now) throw new Refused("a time of the past is read where the time itself is not", ON_CPU);
    return this.#make({ op: "sub" }, "number", now, this.#since(value));
  }

  unary(op: UnaryOperation, operand: Value): Value {
    if (op === "trunc") {
      const steps = this.#timestep(operand);
      if (steps) return steps;
    }
    // the device computes in f32 as it is
    if (op === "fround") return this.number(operand);
    return this.#make({ op }, "number", this.number(operand));
  }

  binary(op: BinaryOperation | CompareOperation, left: Value, right: Value): Value {
    if (op === "sub" && this.#now.has(left) && right.kind === "steps") return this.#since(right);
    const mirrored = turned[op];
    if (!mirrored) return this.#make({ op }, "number", this.number(left), this.number(right));
    if (left.op === "seconds") return this.#compare(op as CompareOperation, left.args[0]!, right);
    if (right.op === "seconds") return this.#compare(mirrored, right.args[0]!, left);
    return this.#make({ op }, "bool", this.number(left), this.number(right));
  }

  /** Seconds since a time. */
  #since(time: Value): Value {
    const now = this.#values.make({ op: "now" }, "steps");
    const steps = this.#values.make({ op: "sub" }, "number", now, time);
    return this.#values.make({ op: "seconds", dt: this.#clock.dt }, "number", steps);
  }

  /** n dt compared with a number of seconds: n with what is a whole number, or well between two. */
  #compare(op: CompareOperation, steps: Value, seconds: Value): Value {
    if (seconds.op === "seconds") return this.#make({ op }, "bool", steps, seconds.args[0]!);
    return this.#make({ op }, "bool", steps, this.#onGrid(this.number(seconds)));
  }

  #onGrid(seconds: Value): Value {
    const { dt } = this.#clock;
    if (seconds.op === "constant") {
      const steps = seconds.value / dt;
      const whole = Math.round(steps);
      // the least time of a refractory period is 0.001 steps short of it
      const near = Math.abs(steps - whole) <= 1.5 * NEAR;
      const bound = near ? whole : steps;
      if (Math.abs(bound) > MOST_STEPS && Number.isFinite(bound))
        throw new Refused(
          `a time of ${seconds.value} s is compared with: more than ${MOST_STEPS} steps of ${dt} s`,
          `take a longer dt, or ${ON_CPU}`,
        );
      return this.#values.constant(bound);
    }
    const { constant, number } = this.#words();
    const steps = number("div", seconds, constant(dt));
    const whole = number("nearest", steps);
    const apart = number("abs", number("sub", steps, whole));
    const near = this.#make({ op: "le" }, "bool", apart, constant(1.5 * NEAR));
    return this.#make({ op: "select" }, "number", near, whole, steps);
  }

  /** The steps in trunc((x + 0.001 dt)/dt). */
  #timestep(operand: Value): Value | undefined {
    const { dt } = this.#clock;
    const [sum, divisor] = operand.op === "div" ? operand.args : [];
    if (sum?.op !== "add" || divisor?.op !== "constant" || divisor.value !== dt) return undefined;
    const [x, shift] = sum.args as [Value, Value];
    if (shift.op !== "constant" || Math.abs(shift.value / dt - NEAR) > 1e-9) return undefined;
    return x.op === "seconds" ? x.args[0] : this.#wholeSteps(this.number(x));
  }

  /** Beyond some thousand steps f32 has not the thousandth of a step: what it cannot tell from whole is whole. */
  #wholeSteps(seconds: Value): Value {
    const { constant, number } = this.#words();
    const steps = number("mul", seconds, constant(1 / this.#clock.dt));
    const whole = number("nearest", steps);
    const apart = number("abs", number("sub", steps, whole));
    const allowed = number(
      "add",
      constant(NEAR),
      number("abs", number("mul", steps, constant(BLUR))),
    );
    const near = this.#make({ op: "le" }, "bool", apart, allowed);
    return this.#make({ op: "select" }, "number", near, whole, number("trunc", steps));
  }

  #words(): {
    constant(value: number): Value;
    number(op: UnaryOperation | BinaryOperation, ...args: Value[]): Value;
  } {
    return {
      constant: (value) => this.#values.constant(value),
      number: (op, ...args) => this.#make({ op }, "number", ...args),
    };
  }
}
