// Two blocks of Philox at once, which fill the lanes of a vector, for vector loops.
//
// Blocks a and b lie in two vectors, even = [a0, b0, a2, b2] and odd = [a1, b1, a3, b3]. What one block has in common
// with the next is not computed again: of the first two rounds only the products in which the counter takes part.

import type { Expression } from "../../ir/ir.ts";
import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { quadOf, words } from "./bits.ts";
import type { Code, Local } from "./code.ts";

/** A draw in a kernel. */
export type Random = Extract<Expression, { op: "random" }>;

/** Words of the blocks `(first >> shift) + further` and the next: [a0, b0, a2, b2] and [a1, b1, a3, b3]. */
export function twoBlocks(
  code: Code,
  node: Random,
  first: Local,
  shift: number,
  further: number,
): [Local, Local] {
  const constant = (value: readonly [bigint, bigint]): void =>
    code.get(code.hoist(`bits ${value}`, "v128", () => code.v128(value)));
  const [even, odd, low, high] = ["even", "odd", "low", "high"].map((name) =>
    code.local("v128", name),
  ) as [Local, Local, Local, Local];
  const { turn, even: add, odd: rest } = new Opening(code, node);
  code.get(first);
  code.i32(shift);
  code.op("i32.shr_u", "i64.extend_i32_u");
  code.i64(BigInt(MULTIPLIER_0));
  code.op("i64.mul", "i64x2.splat");
  const step = BigInt(MULTIPLIER_0);
  constant([step * BigInt(further), step * BigInt(further + 1)]);
  code.op("i64x2.add");
  code.tee(low);
  code.get(low);
  code.shuffle(words(1, 3, 1, 3));
  code.get(turn);
  code.op("v128.xor");
  constant(quadOf(MULTIPLIER_1, MULTIPLIER_1, MULTIPLIER_1, MULTIPLIER_1));
  code.op("i64x2.extmul_low_i32x4_u");
  code.set(high);
  code.get(high);
  code.get(low);
  code.shuffle(words(1, 3, 4, 6));
  code.get(add);
  code.op("v128.xor");
  code.set(even);
  code.get(high);
  code.get(rest);
  code.shuffle(words(0, 2, 4, 5));
  code.set(odd);
  for (let round = 2; round < ROUNDS; round++) {
    for (const [part, into] of [["low", low] as const, ["high", high] as const]) {
      code.get(even);
      constant(quadOf(MULTIPLIER_0, MULTIPLIER_0, MULTIPLIER_1, MULTIPLIER_1));
      code.op(`i64x2.extmul_${part}_i32x4_u`);
      code.set(into);
    }
    const words = (lanes: readonly number[]): void => {
      code.get(high);
      code.get(low);
      code.shuffle(lanes);
    };
    words(HIGH_WORDS);
    // the key first with what was there before, so that only one operation waits for the product
    code.get(odd);
    code.get(keyOfRound(code, node, round));
    code.op("v128.xor", "v128.xor");
    code.set(even);
    words(LOW_WORDS);
    code.set(odd);
  }
  return [even, odd];
}

const HIGH_WORDS = words(1, 3, 5, 7);
const LOW_WORDS = words(0, 2, 4, 6);

/** The key of a round as [k0, k0, k1, k1]. */
function keyOfRound(code: Code, { state }: Random, round: number): Local {
  const [k0, k1] = [Math.imul(WEYL_0, round), Math.imul(WEYL_1, round)];
  return code.hoist(`key ${round} ${state.name}`, "v128", () => {
    for (let k = 0; k < 2; k++) {
      code.i32(0);
      code.memory("v128.load64_splat", state.address);
    }
    code.shuffle(words(0, 0, 1, 1));
    code.v128(quadOf(k0, k0, k1, k1));
    code.op("i32x4.add");
  });
}

/**
 * What the first two rounds are for all blocks of a draw. With P the product of the counter, Q that of the third word
 * after one round:
 *   third word after one round = high word of P ^ turn
 *   after two rounds [x0, x2] = [high word of Q, low word of P] ^ even, [x1, x3] = [low word of Q, odd]
 */
class Opening {
  readonly turn: Local;
  readonly even: Local;
  readonly odd: Local;

  constructor(code: Code, { state, stream }: Random) {
    const name = `${stream} ${state.name}`;
    const word = (offset: number, more = 0): void => {
      code.i32(0);
      code.memory("i32.load", state.address + offset);
      if (more) {
        code.i32(more);
        code.op("i32.add");
      }
    };
    const product = (multiplier: number, of: () => void): void => {
      of();
      code.op("i64.extend_i32_u");
      code.i64(BigInt(multiplier));
      code.op("i64.mul");
    };
    const high = (): void => {
      code.i64(32n);
      code.op("i64.shr_u", "i32.wrap_i64");
    };
    const other = code.hoist(`product of step ${state.name}`, "i64", () =>
      product(MULTIPLIER_1, () => word(12)),
    );
    const mine = code.hoist(`second product of step ${state.name}`, "i64", () =>
      product(MULTIPLIER_0, () => {
        code.get(other);
        high();
        word(8);
        word(0);
        code.op("i32.xor", "i32.xor");
      }),
    );
    this.turn = code.hoist(`turn ${name}`, "v128", () => {
      word(4);
      code.i32(stream);
      code.op("i32.xor", "i32x4.splat");
    });
    this.even = code.hoist(`even ${state.name}`, "v128", () => {
      code.get(other);
      code.op("i32.wrap_i64");
      word(0, WEYL_0);
      code.op("i32.xor", "i32x4.splat");
      code.get(mine);
      high();
      word(4, WEYL_1);
      code.op("i32.xor", "i32x4.splat");
      code.shuffle(words(0, 1, 4, 5));
    });
    this.odd = code.hoist(`odd ${state.name}`, "v128", () => {
      code.get(mine);
      code.op("i32.wrap_i64", "i32x4.splat");
    });
  }
}
