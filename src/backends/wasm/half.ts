// Code for two of four neighbouring elements, where what is computed in between is f64. See QuadWriter.

import { InternalError } from "../../errors.ts";
import type { ValueType } from "../../ir/ir.ts";
import { bitsOf, words } from "./bits.ts";
import type { Random } from "./blocks.ts";
import type { Code, Local } from "./code.ts";
import type { Draws } from "./draws.ts";
import type { QuadLoop } from "./quad.ts";
import { VectorWriter } from "./vector.ts";
import type { Callees } from "./writer.ts";

/** The writer of all four. */
interface Whole {
  readonly code: Code;
  readonly callees: Callees;
  /** The local of four elements that a name stands for, if it does. */
  own(name: string): Local | undefined;
}

/** Two elements of the four, in f64. */
export class HalfWriter extends VectorWriter {
  readonly #quad: Whole;
  readonly #draws: Draws | undefined;
  readonly #upper: boolean;
  readonly #element: Local | undefined;
  /** Whether names are those of a function. */
  #inside = false;

  constructor(quad: Whole, loop: QuadLoop | null, upper: boolean) {
    const element = upper ? loop?.third : loop?.element;
    const own = loop && {
      element: element!,
      indices: null,
      scalar: loop.scalar,
      index: loop.index,
      draws: loop.draws,
    };
    super(quad.code, quad.callees, own);
    this.#quad = quad;
    this.#draws = loop?.draws;
    this.#upper = upper;
    this.#element = element;
  }

  /** Whether a name stands for f64 numbers. */
  has(name: string): boolean {
    return this.scope.has(name);
  }

  override lookup(name: string, type: ValueType): Local {
    const whole = this.#inside ? undefined : this.#quad.own(name);
    if (!whole) return super.lookup(name, type);
    const { code } = this;
    const local = code.local("v128", `${name} of two`);
    code.get(whole);
    if (type === "bool") {
      code.get(whole);
      code.shuffle(this.#upper ? MASK_UPPER : MASK_LOWER);
    } else {
      if (this.#upper) {
        code.get(whole);
        code.shuffle(UPPER);
      }
      code.op("f64x2.promote_low_f32x4");
    }
    code.set(local);
    return local;
  }

  protected override within(scope: Map<string, Local>, write: () => void): void {
    const before = this.#inside;
    this.#inside = true;
    super.within(scope, write);
    this.#inside = before;
  }

  protected override random(node: Random): void {
    this.code.get(this.#draws!.pair(node, this.#upper ? 1 : 0));
  }

  protected override index(name: string, offset: number): void {
    const { code } = this;
    if (!this.#element) throw apart(name);
    code.get(this.#element);
    code.op("f64.convert_i32_s", "f64x2.splat");
    this.bits(`from ${offset}`, [bitsOf(offset), bitsOf(offset + 1)]);
    code.op("f64x2.add");
  }
}

const UPPER = words(2, 3, 2, 3);
const MASK_LOWER = words(0, 0, 1, 1);
const MASK_UPPER = words(2, 2, 3, 3);

/** Refuses what can only be written for two elements at a time. */
export function apart(what: string): InternalError {
  return new InternalError(`${what} is not of single precision, four at a time`);
}
