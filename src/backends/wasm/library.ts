// The functions of one module that kernels call: mathematics too long to write in place, fmod, random numbers.

import type { MathFunction } from "../../ir/math/build.ts";
import { mathFunction } from "../../ir/math/functions.ts";
import { Code, type FunctionCode } from "./code.ts";
import { fmod } from "./fmod.ts";
import { QuadWriter } from "./quad.ts";
import { normalOne, uniformPair } from "./random.ts";
import { ScalarWriter } from "./scalar.ts";
import { VectorWriter } from "./vector.ts";
import type { Callees, Mode } from "./writer.ts";

/** Makes each function at its first use. */
export class Library implements Callees {
  readonly #made = new Map<string, FunctionCode>();

  fmod(): FunctionCode {
    return this.#once("fmod", fmod);
  }

  uniform(): FunctionCode {
    return this.#once("uniform", uniformPair);
  }

  normal(): FunctionCode {
    return this.#once("normal", () => normalOne(this));
  }

  math(name: string, mode: Mode): FunctionCode {
    return this.#once(`${name} ${mode}`, () => this.#define(mathFunction(name), mode));
  }

  /** Every function made so far, callees first. */
  functions(): FunctionCode[] {
    return [...this.#made.values()];
  }

  #once(key: string, make: () => FunctionCode): FunctionCode {
    const known = this.#made.get(key);
    if (known) return known;
    const made = make();
    this.#made.set(key, made);
    return made;
  }

  #define(definition: MathFunction, mode: Mode): FunctionCode {
    const code = new Code();
    const type = mode === "scalar" ? "f64" : "v128";
    const writer =
      mode === "scalar"
        ? new ScalarWriter(code, this, () => false)
        : new (mode === "quad" ? QuadWriter : VectorWriter)(code, this, null);
    for (const param of definition.params) writer.enter(param, code.param(type, param));
    const body = code.capture(() => writer.define(definition));
    return code.finish(`${definition.name} ${mode}`, [type], [...code.before, ...body]);
  }
}
