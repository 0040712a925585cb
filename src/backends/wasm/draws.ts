// Random numbers of eight elements at once, in vector loops: two blocks of Philox fill the lanes of a vector, and no
// word of theirs is thrown away. The loop takes them a pair at a time.

import type { Kernel } from "../../ir/ir.ts";
import { visitStatements } from "../../ir/walk.ts";
import { bitsOf, quadOf, words } from "./bits.ts";
import { type Random, twoBlocks } from "./blocks.ts";
import type { Code, Local } from "./code.ts";
import { MAGIC } from "./random.ts";
import type { VectorWriter } from "./vector.ts";

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

  /** The numbers of the pair of elements at hand, or of a pair after it. */
  pair(node: Random, after = 0): Local {
    return this.#drawn.get(keyOf(node))!.pairs[after]!;
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
      const [even, odd] = twoBlocks(code, node, first, 1, further);
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
    const [a, b] = twoBlocks(code, node, first, 2, 0);
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
