// Random numbers of eight elements at once, in vector loops: two blocks of Philox fill the lanes of a vector, and no
// word of theirs is thrown away. The loop takes them a pair at a time.
//
// Two blocks a and b lie in two vectors, even = [a0, b0, a2, b2] and odd = [a1, b1, a3, b3]. What one block has in common
// with the next is not computed again: of the first two rounds only the products in which the counter takes part.

import type { Expression, Kernel } from "../../ir/ir.ts";
import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { visitStatements } from "../../ir/walk.ts";
import { bitsOf } from "./bits.ts";
import type { Code, Local } from "./code.ts";
import { MAGIC, quadOf, words } from "./random.ts";
import type { VectorWriter } from "./vector.ts";

type Random = Extract<Expression, { op: "random" }>;

/** Elements whose numbers are drawn at once. */
export const AT_ONCE = 8;

/** A draw of a kernel: its pairs, the first of which is the one at hand. */
interface Drawn {
  readonly node: Random;
  readonly pairs: readonly Local[];
}

/** v, f and the sign of the second number as of src/ir/random.ts for a pair of lanes, and the two numbers. */
interface Polar {
  readonly v: Local;
  readonly f: Local;
  readonly sign: Local;
  readonly x: Local;
  readonly y: Local;
}

const keyOf = ({ distribution, state, stream }: Random): string =>
  `${distribution} ${state.name} ${stream}`;

/** The draws of a kernel. */
export class Draws {
  readonly #drawn = new Map<string, Drawn>();
  readonly #code: Code;

  constructor(kernel: Kernel, code: Code) {
    this.#code = code;
    visitStatements(kernel.body, (node) => {
      if (node.op !== "random" || this.#drawn.has(keyOf(node))) return;
      const pairs = [0, 1, 2, 3].map((k) => code.local("v128", `${node.distribution} ${k}`));
      this.#drawn.set(keyOf(node), { node, pairs });
    });
  }

  get any(): boolean {
    return this.#drawn.size > 0;
  }

  /** The numbers of the pair of elements at hand. */
  pair(node: Random): Local {
    return this.#drawn.get(keyOf(node))!.pairs[0]!;
  }

  /** Draws for the eight elements from the one in a local on, which is a multiple of eight. */
  draw(first: Local, writer: VectorWriter): void {
    for (const { node, pairs } of this.#drawn.values()) {
      if (node.distribution === "normal") this.#normals(node, pairs, first, writer);
      else this.#uniforms(node, pairs, first);
    }
  }

  /** The next pair of elements becomes the one at hand. */
  advance(): void {
    const code = this.#code;
    for (const { pairs } of this.#drawn.values())
      for (let k = 1; k < pairs.length; k++) {
        code.get(pairs[k]!);
        code.set(pairs[k - 1]!);
      }
  }

  #uniforms(node: Random, pairs: readonly Local[], first: Local): void {
    const code = this.#code;
    for (const further of [0, 2]) {
      const [even, odd] = this.#blocks(node, first, 1, further);
      for (const second of [0, 1]) {
        this.#number53(even, second, 5, MAGIC.high.word);
        this.#number(MAGIC.high.less);
        code.op("f64x2.sub");
        this.#number53(odd, second, 6, MAGIC.low.word);
        code.op("f64x2.add");
        code.set(pairs[further + second]!);
      }
    }
  }

  /** Leaves the words of the first or the second block, less their last bits, below an upper word. */
  #number53(from: Local, second: number, bits: number, word: number): void {
    const code = this.#code;
    code.get(from);
    code.i32(second ? 32 + bits : bits);
    code.op(second ? "i64x2.shr_u" : "i32x4.shr_u");
    this.#constant(quadOf(0, word, 0, word));
    if (second) code.op("v128.or");
    else code.shuffle(words(0, 5, 2, 7));
  }

  #normals(node: Random, pairs: readonly Local[], first: Local, writer: VectorWriter): void {
    const code = this.#code;
    const [a, b] = this.#blocks(node, first, 2, 0);
    const parts = this.#polar(a, b);
    const h = code.local("v128", "h");
    for (const { v, f, sign, x, y } of parts) {
      writer.apply("normalSquare", v);
      code.set(v);
      writer.apply("normalChord", f);
      code.set(h);
      writer.apply("normalFirst", v, h);
      code.set(x);
      writer.apply("normalSecond", v, h);
      code.get(sign);
      code.op("v128.or");
      code.set(y);
    }
    for (const [k, pair] of pairs.entries()) {
      for (const { x, y } of parts) code.get(k % 2 ? y : x);
      code.shuffle(k < 2 ? words(0, 1, 4, 5) : words(2, 3, 6, 7));
      code.set(pair);
    }
  }

  /** How two blocks are read: their first words, then their last. */
  #polar(a: Local, b: Local): Polar[] {
    const code = this.#code;
    const named = (name: string): Local => code.local("v128", name);
    const [low, high, turn, signs] = ["low", "high", "turn", "signs"].map(named);
    this.#shifted(a, "i32x4.shl", 20);
    code.get(b);
    this.#splat(0xfffff);
    code.op("v128.and", "v128.or");
    code.set(low!);
    this.#shifted(a, "i32x4.shr_u", 12);
    this.#splat(MAGIC.v.word);
    code.op("v128.or");
    code.set(high!);
    this.#shifted(b, "i32x4.shl", 1);
    code.set(turn!);
    code.get(b);
    this.#splat(0x80000000);
    code.op("v128.and");
    code.set(signs!);
    return [words(0, 4, 1, 5), words(2, 6, 3, 7)].map((order) => {
      const part = {
        v: named("v"),
        f: named("f"),
        sign: named("sign"),
        x: named("x"),
        y: named("y"),
      };
      const joined = (into: Local, left: () => void, right: () => void, less?: number): void => {
        left();
        right();
        code.shuffle(order);
        if (less !== undefined) {
          this.#number(less);
          code.op("f64x2.sub");
        }
        code.set(into);
      };
      const get = (local: Local) => (): void => code.get(local);
      joined(part.v, get(low!), get(high!), MAGIC.v.less);
      joined(part.f, get(turn!), () => this.#splat(MAGIC.f.word), MAGIC.f.less);
      joined(part.sign, () => this.#splat(0), get(signs!));
      return part;
    });
  }

  /** Words of the blocks `(first >> shift) + further` and the next: [a0, b0, a2, b2] and [a1, b1, a3, b3]. */
  #blocks(node: Random, first: Local, shift: number, further: number): [Local, Local] {
    const code = this.#code;
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
    this.#constant([step * BigInt(further), step * BigInt(further + 1)]);
    code.op("i64x2.add");
    code.tee(low);
    code.get(low);
    code.shuffle(words(1, 3, 1, 3));
    code.get(turn);
    code.op("v128.xor");
    this.#splat(MULTIPLIER_1);
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
        this.#constant(quadOf(MULTIPLIER_0, MULTIPLIER_0, MULTIPLIER_1, MULTIPLIER_1));
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

  #shifted(local: Local, op: "i32x4.shl" | "i32x4.shr_u", by: number): void {
    this.#code.get(local);
    this.#code.i32(by);
    this.#code.op(op);
  }

  #splat(word: number): void {
    this.#constant(quadOf(word, word, word, word));
  }

  #number(value: number): void {
    const bits = bitsOf(value);
    this.#constant([bits, bits]);
  }

  /** A constant, held in a local from before the loop on. */
  #constant(value: readonly [bigint, bigint]): void {
    const code = this.#code;
    code.get(code.hoist(`bits ${value}`, "v128", () => code.v128(value)));
  }
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
