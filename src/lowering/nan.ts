// Where a NaN can come up: which values may be none, and where a condition would be decided by one.
//
// A comparison with a NaN is false, which nobody asked for. In a condition it matters only where the rest does not
// decide: `v > 0 and log(v) > 1` is false for a negative v whatever the logarithm is.

import { type ArraySymbol, type At, type Expression, SPOILT } from "../ir/ir.ts";
import { isReal } from "../ir/storage.ts";
import type { KernelBuilder } from "./builder.ts";

/** Largest size of a value, infinity included, and whether it may be NaN. */
interface Range {
  readonly most: number;
  readonly nan: boolean;
}

const known = new WeakMap<Expression, Range>();

/** What is known of `e`; values are shared, so each is looked at once. */
function rangeOf(e: Expression): Range {
  const found = known.get(e) ?? rangeNow(e);
  known.set(e, found);
  return found;
}

/** Numbers in memory are not NaN, since each was looked at when it was stored, but may be infinite. */
function rangeNow(e: Expression): Range {
  switch (e.op) {
    case "constant":
      return { most: Math.abs(e.value), nan: Number.isNaN(e.value) };
    case "load":
      return { most: isReal(e.array.storage) ? Infinity : 2 ** 31, nan: false };
    case "index":
      return { most: 2 ** 31 + Math.abs(e.offset), nan: false };
    case "random":
      return { most: e.distribution === "uniform" ? 1 : Infinity, nan: false };
    case "neg":
    case "abs":
    case "floor":
    case "ceil":
    case "trunc":
    case "nearest": {
      const { most, nan } = rangeOf(e.operand);
      return { most: most + 1, nan };
    }
    case "fround": {
      const { most, nan } = rangeOf(e.operand);
      return { most: most < 2 ** 127 ? 2 * most : Infinity, nan };
    }
    case "add":
    case "sub": {
      const [a, b] = [rangeOf(e.left), rangeOf(e.right)];
      return { most: a.most + b.most, nan: a.nan || b.nan || (infinite(a) && infinite(b)) };
    }
    case "mul": {
      const [a, b] = [rangeOf(e.left), rangeOf(e.right)];
      const nothing = (infinite(a) && mayBeZero(e.right)) || (infinite(b) && mayBeZero(e.left));
      return { most: a.most * b.most || 0, nan: a.nan || b.nan || nothing };
    }
    case "div": {
      const [a, b] = [rangeOf(e.left), rangeOf(e.right)];
      const nothing = (mayBeZero(e.left) && mayBeZero(e.right)) || (infinite(a) && infinite(b));
      const most = e.right.op === "constant" ? a.most / b.most : Infinity;
      return { most, nan: a.nan || b.nan || nothing };
    }
    case "min":
    case "max": {
      const [a, b] = [rangeOf(e.left), rangeOf(e.right)];
      return { most: Math.max(a.most, b.most), nan: a.nan || b.nan };
    }
    case "select": {
      const [a, b] = [rangeOf(e.then), rangeOf(e.otherwise)];
      return { most: Math.max(a.most, b.most), nan: a.nan || b.nan };
    }
    case "call": {
      const limit = limits.get(e.name);
      if (limit === undefined) return ANYTHING;
      return { most: limit, nan: e.args.some((arg) => rangeOf(arg).nan) };
    }
    default:
      return ANYTHING;
  }
}

const ANYTHING: Range = { most: Infinity, nan: true };

/** Functions that are NaN only for NaN, with their largest size. */
const limits: ReadonlyMap<string, number> = new Map([
  ...["exp", "expm1", "exprel", "sinh", "cosh"].map((name) => [name, Infinity] as const),
  ["tanh", 1],
  ["arctan", 2],
]);

function infinite({ most }: Range): boolean {
  return most === Infinity;
}

function mayBeZero(e: Expression): boolean {
  return e.op !== "constant" || e.value === 0;
}

/** Whether a value may be NaN, when none in memory is. */
export function mayBeNaN(value: Expression): boolean {
  return rangeOf(value).nan;
}

/**
 * Stores a value. No integer is a NaN, so where one may come the store is watched, and leaves SPOILT in its place: that
 * tells afterwards which element it was.
 */
export function storeNumber(b: KernelBuilder, array: ArraySymbol, at: At, value: Expression): void {
  const { most, nan } = rangeOf(value);
  if (array.storage !== "i32" || (!nan && most < Infinity)) {
    b.store(array, at, value);
    return;
  }
  b.store(array, at, value, true);
  const spoilt = b.compare("ne", value, value);
  b.store(array, at, b.select(spoilt, b.constant(SPOILT), value), false);
}

/** True where a condition cannot be told because something in it is NaN; constant false where nothing can be. */
export function undecided(condition: Expression, b: KernelBuilder): Expression {
  switch (condition.op) {
    case "lt":
    case "le":
    case "gt":
    case "ge":
    case "eq":
    case "ne": {
      const unknown = (e: Expression): Expression =>
        mayBeNaN(e) ? b.compare("ne", e, e) : b.truth(false);
      return b.or(unknown(condition.left), unknown(condition.right));
    }
    case "not":
      return undecided(condition.operand, b);
    case "and":
    case "or": {
      const { op, left, right } = condition;
      const [first, second] = [undecided(left, b), undecided(right, b)];
      // the other side decides an `and` when it is false, an `or` when it is true
      const open = (e: Expression): Expression => (op === "and" ? e : b.not(e));
      return b.or(b.and(first, b.or(second, open(right))), b.and(second, b.or(first, open(left))));
    }
    case "select": {
      const { test, then, otherwise } = condition;
      const inside = b.or(
        b.and(test, undecided(then, b)),
        b.and(b.not(test), undecided(otherwise, b)),
      );
      return b.or(undecided(test, b), inside);
    }
    default:
      return b.truth(false);
  }
}
