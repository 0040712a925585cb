// WebAssembly functions as data: typed locals and a tree of instructions, before they become bytes or text.

export type Type = "i32" | "i64" | "f64" | "v128";

export interface Local {
  readonly type: Type;
  readonly name: string;
}

/** A v128 constant is a pair of 64-bit words, the low lane first. */
export type Constant =
  | { readonly kind: "constant"; readonly type: "i32" | "f64"; readonly value: number }
  | { readonly kind: "constant"; readonly type: "i64"; readonly value: bigint }
  | { readonly kind: "constant"; readonly type: "v128"; readonly value: readonly [bigint, bigint] };

export type Instruction =
  | Constant
  | { readonly kind: "plain"; readonly op: string }
  | { readonly kind: "local"; readonly op: "get" | "set" | "tee"; readonly local: Local }
  | {
      readonly kind: "memory";
      readonly op: string;
      readonly offset: number;
      readonly lane: number | null;
    }
  | { readonly kind: "lane"; readonly op: string; readonly lane: number }
  | { readonly kind: "shuffle"; readonly lanes: readonly number[] }
  | { readonly kind: "call"; readonly target: FunctionCode }
  | { readonly kind: "branch"; readonly conditional: boolean; readonly depth: number }
  | { readonly kind: "loop" | "if"; readonly body: readonly Instruction[] };

/** A whole function. Locals include the parameters, first. */
export interface FunctionCode {
  readonly name: string;
  readonly params: readonly Local[];
  readonly results: readonly Type[];
  readonly locals: readonly Local[];
  readonly body: readonly Instruction[];
}

/** Collects the instructions of one function; `hoist` collects those that belong before its loop. */
export class Code {
  readonly params: Local[] = [];
  readonly locals: Local[] = [];
  /** Instructions that fill hoisted locals, in order. */
  readonly before: Instruction[] = [];
  #into: Instruction[] = [];
  readonly #hoisted = new Map<string, Local>();

  param(type: Type, name: string): Local {
    const local = this.local(type, name);
    this.params.push(local);
    return local;
  }

  local(type: Type, name: string): Local {
    const local = { type, name };
    this.locals.push(local);
    return local;
  }

  op(...ops: string[]): void {
    for (const op of ops) this.#into.push({ kind: "plain", op });
  }

  get(local: Local): void {
    this.#into.push({ kind: "local", op: "get", local });
  }

  set(local: Local): void {
    this.#into.push({ kind: "local", op: "set", local });
  }

  tee(local: Local): void {
    this.#into.push({ kind: "local", op: "tee", local });
  }

  i32(value: number): void {
    this.#into.push({ kind: "constant", type: "i32", value: value | 0 });
  }

  i64(value: bigint): void {
    this.#into.push({ kind: "constant", type: "i64", value });
  }

  f64(value: number): void {
    this.#into.push({ kind: "constant", type: "f64", value });
  }

  /** Not as a constant: V8 from version 13 on would make it anew within the loop, whatever local it is held in. */
  v128(value: readonly [bigint, bigint]): void {
    this.i64(value[0]);
    this.op("i64x2.splat");
    if (value[1] !== value[0]) {
      this.i64(value[1]);
      this.lane("i64x2.replace_lane", 1);
    }
  }

  memory(op: string, offset: number, lane: number | null = null): void {
    this.#into.push({ kind: "memory", op, offset, lane });
  }

  lane(op: string, lane: number): void {
    this.#into.push({ kind: "lane", op, lane });
  }

  shuffle(lanes: readonly number[]): void {
    this.#into.push({ kind: "shuffle", lanes });
  }

  call(target: FunctionCode): void {
    this.#into.push({ kind: "call", target });
  }

  branch(depth: number, conditional = true): void {
    this.#into.push({ kind: "branch", conditional, depth });
  }

  loop(write: () => void): void {
    this.#into.push({ kind: "loop", body: this.capture(write) });
  }

  if(write: () => void): void {
    this.#into.push({ kind: "if", body: this.capture(write) });
  }

  /** The instructions that `write` emits, taken out of the stream. */
  capture(write: () => void): Instruction[] {
    const outer = this.#into;
    this.#into = [];
    write();
    const captured = this.#into;
    this.#into = outer;
    return captured;
  }

  append(instructions: readonly Instruction[]): void {
    for (const instruction of instructions) this.#into.push(instruction);
  }

  /** A local that holds, from before the loop on, the value that `write` leaves on the stack. */
  hoist(key: string, type: Type, write: () => void): Local {
    const known = this.#hoisted.get(`${type} ${key}`);
    if (known) return known;
    const local = this.local(type, key);
    this.#hoisted.set(`${type} ${key}`, local);
    const body = this.capture(write);
    this.before.push(...body, { kind: "local", op: "set", local });
    return local;
  }

  /** The finished function: hoisted values first unless they were placed by hand. */
  finish(name: string, results: readonly Type[], body: readonly Instruction[]): FunctionCode {
    return { name, params: this.params, results, locals: this.locals, body };
  }
}
