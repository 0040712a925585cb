// connect(): from a form of words to pairs of neurons, in Brian2's order (source ascending, then target).

import type { Scope } from "../analysis/scope.ts";
import { parseCondition, parseValue } from "../compile.ts";
import { ConnectError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import {
  conditionKernel,
  constantOf,
  evaluateKernel,
  type KernelSite,
} from "../lowering/kernels.ts";
import { growingIntegers, runOnce, StateArray } from "../simulate.ts";
import { isRandom } from "./assign.ts";
import { generatorOf, planGenerator } from "./generate.ts";
import type { Initial } from "./initial.ts";
import { accessTo, type Store } from "./store.ts";

/** Indices: one number, an array, or (one of `i`, `j` alone) an expression. */
export type IndexOption = number | ArrayLike<number> | string;

/** Which pairs to connect; all of them when empty. */
export interface ConnectOptions {
  /** Source indices, paired with `j`. */
  readonly i?: IndexOption;
  /** Target indices, paired with `i`. */
  readonly j?: IndexOption;
  /** Connects every pair for which it holds; may use `i`, `j`, `x_pre`, `x_post`. */
  readonly condition?: string;
  /** Probability of each pair: a number or an expression. */
  readonly p?: number | string;
  /** Synapses per pair: a number or an expression. */
  readonly n?: number | string;
  /** With an expression for `i` or `j`: leaves out pairs whose index is out of range. */
  readonly skipIfInvalid?: boolean;
}

/** Pairs in creation order; indices count from the start of source and target as given to Synapses. */
export interface Pairs {
  readonly i: Int32Array;
  readonly j: Int32Array;
}

/** What connecting needs to know of the synapses. */
export interface ConnectSite {
  readonly store: Store;
  readonly initial: Initial;
  readonly scope: Scope;
  readonly sources: number;
  readonly targets: number;
  /** Absolute neuron of a source or target index. */
  readonly sourceElements: (k: number) => number;
  readonly targetElements: (k: number) => number;
}

/** A connect call, checked: whether it draws random numbers, and what makes its pairs. */
export interface Plan {
  readonly random: boolean;
  readonly make: () => Pairs;
}

const known = ["i", "j", "condition", "p", "n", "skipIfInvalid"];

/** Checks the options of a connect call and says how its pairs are made. */
export function planConnect(options: ConnectOptions, site: ConnectSite): Plan {
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new ConnectError(`unknown option of connect: ${name} (known: ${known.join(", ")})`);
  const title = `connect of ${site.store.title}`;
  const condition =
    options.condition === undefined
      ? undefined
      : parseCondition(options.condition, `condition of ${title}`, site.scope);
  const p = expressionOf(options.p, `p of ${title}`, site);
  if (typeof p === "number" && !(p >= 0 && p <= 1))
    throw new ConnectError(`invalid p: ${p} (a probability is between 0 and 1)`);
  const n = expressionOf(options.n, `n of ${title}`, site);
  if (typeof n === "number" && !(Number.isInteger(n) && n >= 0))
    throw new ConnectError(`invalid n: ${n} (expected an integer >= 0)`);
  const generator = generatorOf(options);
  if (generator) {
    if (typeof p === "object" || typeof n === "object")
      throw new ConnectError(
        "connect with a generator takes numbers for p and n (use sample(..., p=...))",
      );
    const { skipIfInvalid = false } = options;
    return planGenerator(generator.text, generator.outer, { p, n: n ?? 1, skipIfInvalid }, site);
  }
  const explicit = explicitPairs(options, site);
  if (explicit && condition)
    throw new ConnectError("connect with `condition` and with `i`, `j`: give one of them");
  const random =
    (p !== undefined && p !== 1) ||
    [condition, n].some((node) => typeof node === "object" && isRandom(node, site.scope));
  return { random, make: () => new PairMaker(site, condition, p, n).make(explicit) };
}

type Expression = number | Node | undefined;

function expressionOf(
  option: number | string | undefined,
  title: string,
  site: ConnectSite,
): Expression {
  if (option === undefined || typeof option === "number") return option;
  return parseValue(option, title, site.scope).node;
}

function explicitPairs(options: ConnectOptions, site: ConnectSite): Pairs | undefined {
  if (options.i === undefined && options.j === undefined) return undefined;
  if (options.i === undefined || options.j === undefined)
    throw new ConnectError(
      "connect with one of `i` and `j`: give both, as numbers or arrays of equal length",
    );
  const i = indices(options.i as number | ArrayLike<number>);
  const j = indices(options.j as number | ArrayLike<number>);
  const count = Math.max(i.length, j.length);
  if ((i.length !== count && i.length !== 1) || (j.length !== count && j.length !== 1))
    throw new ConnectError(
      `invalid pairs: ${i.length} source and ${j.length} target indices (expected as many of each)`,
    );
  const spread = (a: number[]): number[] => (a.length === count ? a : Array(count).fill(a[0]));
  return {
    i: inRange(spread(i), site.sources, "source"),
    j: inRange(spread(j), site.targets, "target"),
  };
}

function indices(option: number | ArrayLike<number>): number[] {
  return typeof option === "number" ? [option] : Array.from(option);
}

function inRange(values: number[], size: number, what: string): Int32Array {
  values.forEach((value, k) => {
    if (!Number.isInteger(value) || value < 0 || value >= size)
      throw new ConnectError(
        `${what} index out of range: ${value} at position ${k} (expected integers from 0 to ${size - 1})`,
        k,
      );
  });
  return Int32Array.from(values);
}

const CHUNK = 1 << 16;

/** Makes pairs chunk by chunk: candidates first, then those that meet the condition, then each n times. */
class PairMaker {
  private readonly site: ConnectSite;
  private readonly condition: Node | undefined;
  private readonly p: Expression;
  private readonly n: Expression;
  private readonly out = { i: growingIntegers(), j: growingIntegers() };
  private readonly candidates: { i: StateArray; j: StateArray; pre: StateArray; post: StateArray };
  private readonly accepted: StateArray;
  private chunk = 0;

  constructor(site: ConnectSite, condition: Node | undefined, p: Expression, n: Expression) {
    this.site = site;
    this.condition = condition;
    this.p = p === 1 ? undefined : p;
    this.n = n;
    const make = (name: string) => new StateArray(`connect.${name}`, "i32", CHUNK);
    this.candidates = { i: make("i"), j: make("j"), pre: make("pre"), post: make("post") };
    this.accepted = make("accepted");
  }

  make(explicit: Pairs | undefined): Pairs {
    const { sources, targets } = this.site;
    const total = explicit ? explicit.i.length : sources * targets;
    const row = (k: number): number => (explicit ? explicit.i[k]! : Math.floor(k / targets));
    const column = (k: number): number => (explicit ? explicit.j[k]! : k % targets);
    const positions = this.positions(total);
    const i = this.candidates.i.i32;
    const j = this.candidates.j.i32;
    let count = 0;
    for (const position of positions) {
      i[count] = row(position);
      j[count] = column(position);
      if (++count === CHUNK) {
        this.flush(count);
        count = 0;
      }
    }
    this.flush(count);
    return { i: this.out.i.values.slice(), j: this.out.j.values.slice() };
  }

  /** Positions among all pairs; a constant probability jumps from one to the next. */
  private *positions(total: number): Generator<number> {
    if (typeof this.p !== "number") {
      for (let k = 0; k < total; k++) yield k;
      return;
    }
    if (this.p === 0) return;
    const gaps = this.gapKernel(this.p);
    let position = -1;
    for (;;) {
      const block = gaps();
      for (let k = 0; k < block.length; k++) {
        position += 1 + block[k]!;
        if (position >= total) return;
        yield position;
      }
    }
  }

  /** Blocks of numbers of pairs passed over before the next connected one: geometric with probability p. */
  private gapKernel(p: number): () => Float64Array {
    const size = 8192;
    const out = new StateArray("connect.gaps", "f64", size);
    const text = "floor(log(1 - rand())/log_of_failure)";
    const scope: Scope = {
      ...this.site.scope,
      resolve: (name) =>
        name === "log_of_failure"
          ? { kind: "constant", value: Math.log1p(-p), dimension: [0, 0, 0, 0, 0, 0, 0] }
          : this.site.scope.resolve(name),
    };
    const { node } = parseValue(text, "connect", scope);
    const kernel = evaluateKernel(
      { ...this.kernelSite("gaps", 60000), scope, loop: { kind: "range", index: "s" } },
      [{ expression: node, array: out }],
    );
    let block = 0;
    return () => {
      this.site.initial.clock.random.i32[3] = (1 << 29) + block++;
      runOnce(kernel, 0, size);
      return out.f64;
    };
  }

  private kernelSite(name: string, offset: number): KernelSite {
    const { store, initial, scope } = this.site;
    const { i, j, pre, post } = this.candidates;
    const access = accessTo({
      clock: initial.clock,
      stream: (store.identity ?? 0) * 65536 + offset,
      neighbours: { pre, post },
    });
    return {
      name: `${store.name}.${name}`,
      scope,
      loop: { kind: "range", index: "s" },
      access: {
        ...access,
        locate: (owner, variable) => {
          if (owner === store && variable.name === "i") return { kind: "array", array: i };
          if (owner === store && variable.name === "j") return { kind: "array", array: j };
          return access.locate(owner, variable);
        },
      },
    };
  }

  /** Adds those of the first `count` candidates that meet the condition. */
  private flush(count: number): void {
    if (count === 0) return;
    const { i, j, pre, post } = this.candidates;
    const { sourceElements, targetElements } = this.site;
    for (let k = 0; k < count; k++) {
      pre.i32[k] = sourceElements(i.i32[k]!);
      post.i32[k] = targetElements(j.i32[k]!);
    }
    this.site.initial.clock.random.i32[3] = (1 << 28) + this.chunk++;
    const kept = this.select(count);
    const copies = this.copies(count);
    const total = kept ? kept.length : count;
    for (let k = 0; k < total; k++) {
      const candidate = kept ? kept[k]! : k;
      const times = typeof copies === "number" ? copies : copies[candidate]!;
      for (let c = 0; c < times; c++) {
        this.out.i.push(i.i32[candidate]!);
        this.out.j.push(j.i32[candidate]!);
      }
    }
  }

  private select(count: number): Int32Array | undefined {
    const probability = typeof this.p === "object" ? this.p : undefined;
    if (!this.condition && !probability) return undefined;
    const site = this.kernelSite("condition", 61000);
    const kernel = conditionKernel(site, this.condition, false, this.accepted, probability);
    const kept = runOnce(kernel, 0, count);
    return this.accepted.i32.slice(0, kept);
  }

  private copies(count: number): number | Float64Array {
    if (this.n === undefined || typeof this.n === "number") return this.n ?? 1;
    const site = this.kernelSite("n", 62000);
    const constant = constantOf(site, this.n);
    if (constant !== undefined) return constant;
    const out = new StateArray("connect.n", "f64", CHUNK);
    runOnce(evaluateKernel(site, [{ expression: this.n, array: out }]), 0, count);
    return out.f64;
  }
}
