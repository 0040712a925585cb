// connect with a generator: for each neuron of one side, an expression (over a range, or a sample of it) names the
// other.

import { constantValue } from "../analysis/constant-value.ts";
import { boolean, infer } from "../analysis/infer.ts";
import { builtin } from "../analysis/model.ts";
import type { Scope } from "../analysis/scope.ts";
import { parseValue } from "../compile.ts";
import { ConnectError, EquationError, UnitError } from "../errors.ts";
import type { Kernel, KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { type Generator, type Iteration, parseGenerator } from "../language/generator.ts";
import { print } from "../language/print.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { compiled, growingIntegers, StateArray } from "../simulate.ts";
import { needsNetwork } from "./assign.ts";
import { candidateSite, ITERATION, probabilityNode } from "./candidates.ts";
import type { ConnectSite, Pairs, Plan } from "./connect.ts";
import { checkRoom, checkUncounted, undecidedPair } from "./connect-checks.ts";
import { type Decision, decidable } from "./decidable.ts";
import { missRate, oneForEach } from "./gaps.ts";
import { isPlain } from "./generator.ts";
import { Sampler } from "./sample.ts";

/** A generator connect call, checked. `outer` is the side that is gone through one by one. */
export function planGenerator(
  text: string,
  outer: "i" | "j",
  options: { readonly p: number | undefined; readonly n: number; readonly skipIfInvalid: boolean },
  site: ConnectSite,
): Plan {
  const title = `connect of ${site.store.title}`;
  const generator = parseGenerator({ text, title });
  const scope = withVariable(site.scope, generator.iteration?.variable);
  check(generator, scope, title);
  const { iteration, expression, condition } = generator;
  const nodes = [
    expression,
    condition,
    iteration?.low,
    iteration?.high,
    iteration?.step,
    iteration?.p,
    iteration?.size,
  ];
  const random =
    iteration?.kind === "sample" ||
    (options.p !== undefined && options.p !== 1) ||
    nodes.some((node) => node && needsNetwork(node, scope));
  return {
    random,
    fixed: false,
    make: () => new GeneratorRun(generator, outer, options, { ...site, scope }).make(),
  };
}

/** The scope with the iteration variable in it. */
function withVariable(scope: Scope, name: string | undefined): Scope {
  if (name === undefined) return scope;
  const owner = ITERATION;
  const variable = builtin(name, "integer");
  const inner: Scope = {
    ...scope,
    resolve: (text) =>
      text === name
        ? { kind: "variable", variable, owner, side: "self", scope: inner }
        : scope.resolve(text),
  };
  return inner;
}

function check({ expression, iteration, condition }: Generator, scope: Scope, title: string): void {
  integer(expression, scope, "index");
  const nodes = [expression, condition, iteration?.low, iteration?.high, iteration?.step];
  for (const node of [...nodes, iteration?.p, iteration?.size])
    if (node) checkUncounted(node, scope);
  if (condition) boolean(condition, scope, title);
  if (!iteration) return;
  for (const node of [iteration.low, iteration.high, iteration.step, iteration.size])
    if (node) integer(node, scope, iteration.kind);
  if (iteration.p) checkProbability(iteration.p, scope);
}

function checkProbability(node: Node, scope: Scope): void {
  const { type, dimension } = infer(node, scope);
  const value = constantValue(node, scope) ?? 0;
  const plain = type !== "boolean" && dimension?.every((exponent) => exponent === 0) !== false;
  if (plain && value >= 0 && value <= 1) return;
  throw new EquationError([
    {
      problem: `not a probability: ${print(node)}`,
      place: node.place,
      remedy: "expected a number between 0 and 1",
    },
  ]);
}

function integer(node: Node, scope: Scope, what: string): void {
  const { type, dimension } = infer(node, scope);
  if (type === "integer" && dimension?.every((exponent) => exponent === 0) !== false) return;
  throw new UnitError([
    {
      problem: `${what === "index" ? "index" : `argument of ${what}`} is not an integer: ${print(node)}`,
      place: node.place,
      remedy: `write int(${print(node)}) to cut the fraction off`,
    },
  ]);
}

const CHUNK = 1 << 14;

/** Numbers a range may have. */
const MOST = 2 ** 28;

/** One run of a generator: candidates chunk by chunk, each with its outer index and iteration number. */
class GeneratorRun {
  private readonly generator: Generator;
  private readonly outer: "i" | "j";
  private readonly options: {
    readonly p: number | undefined;
    readonly n: number;
    readonly skipIfInvalid: boolean;
  };
  private readonly site: ConnectSite;
  private readonly arrays: Record<"i" | "j" | "pre" | "post" | "k", StateArray>;
  private readonly found: StateArray;
  private readonly keep: StateArray;
  private decide: Decision | undefined;
  private readonly out = { i: growingIntegers(), j: growingIntegers() };
  private readonly outerSize: number;
  private readonly innerSize: number;
  private readonly kernels = new Map<string, KernelFunction>();
  /** Whether a sample leaps from one chosen number to the next. */
  private readonly skips: boolean;
  private readonly sampler = new Sampler();
  private readonly plain: boolean;
  private filled = 0;
  private drawn = 0;

  constructor(
    generator: Generator,
    outer: "i" | "j",
    options: GeneratorRun["options"],
    site: ConnectSite,
  ) {
    this.generator = generator;
    this.outer = outer;
    this.options = options;
    this.site = site;
    this.plain = isPlain(generator, outer, options);
    const p = generator.iteration?.p;
    this.skips = p !== undefined && oneForEach(p, outer, site.scope);
    [this.outerSize, this.innerSize] =
      outer === "i" ? [site.sources, site.targets] : [site.targets, site.sources];
    const make = (name: string): StateArray => new StateArray(`connect.${name}`, "i32", CHUNK);
    this.arrays = {
      i: make("i"),
      j: make("j"),
      pre: make("pre"),
      post: make("post"),
      k: make("k"),
    };
    this.found = new StateArray("connect.found", "f64", CHUNK);
    this.keep = new StateArray("connect.keep", "i32", CHUNK);
  }

  make(): Pairs {
    const { iteration } = this.generator;
    const { out, plain, outerSize } = this;
    if (!iteration && plain && outerSize <= this.innerSize) {
      const each = new Int32Array(outerSize);
      for (let k = 0; k < outerSize; k++) each[k] = k;
      return { i: each, j: each };
    }
    if (iteration) this.iterate(iteration);
    else for (let outer = 0; outer < outerSize; outer++) this.candidate(outer, 0);
    this.flush();
    checkRoom(out.i.length, `connect of ${this.site.store.title}`);
    return { i: out.i.values, j: out.j.values };
  }

  /** Joins a pair of which nothing is to be found out. */
  private join(outer: number, inner: number): void {
    const { i, j } = this.out;
    const forward = this.outer === "i";
    i.push(forward ? outer : inner);
    j.push(forward ? inner : outer);
  }

  private iterate(iteration: Iteration): void {
    const low = this.perOuter("low", iteration.low, 0);
    const high = this.perOuter("high", iteration.high, 0);
    const step = this.perOuter("step", iteration.step, 1);
    const size = iteration.size && this.perOuter("size", iteration.size, 0);
    const rate = this.perOuter("rate", this.skips ? missRate(iteration.p!) : undefined, 0);
    const gap = (outer: number): number => Math.floor(this.logarithm() / rate(outer));
    for (let outer = 0; outer < this.outerSize; outer++) {
      const [from, to, by] = [low(outer), high(outer), step(outer)];
      if (by === 0)
        throw new ConnectError(
          `invalid step of ${iteration.kind}: 0 at ${this.outer} = ${outer} (expected a number other than 0)`,
          outer,
        );
      const count = Math.max(0, Math.ceil((to - from) / by));
      this.checkCount(count, iteration.kind, outer);
      if (this.skips && Number.isNaN(rate(outer)))
        throw new ConnectError(
          `invalid p of a sample: not a number at ${this.outer} = ${outer} (expected a probability between 0 and 1)`,
          outer,
        );
      const joins =
        this.plain &&
        (this.skips || !iteration.p) &&
        this.inside(from) &&
        this.inside(from + (count - 1) * by);
      if (joins) this.flush();
      const take = (c: number): void =>
        joins ? this.join(outer, from + c * by) : this.candidate(outer, from + c * by);
      if (this.skips) for (let c = gap(outer); c < count; c += 1 + gap(outer)) take(c);
      else if (!size) for (let c = 0; c < count; c++) take(c);
      else {
        const wanted = this.wanted(size(outer), count, outer);
        const chosen = this.sampler.take(count, wanted, this.uniform);
        for (let k = 0; k < chosen.length; k++) take(chosen[k]!);
      }
    }
  }

  private inside(index: number): boolean {
    return index >= 0 && index < this.innerSize;
  }

  private checkCount(count: number, kind: string, outer: number): void {
    if (count <= MOST) return;
    throw new ConnectError(
      `invalid ${kind}: ${count} numbers at ${this.outer} = ${outer} (expected at most ${MOST})`,
      outer,
    );
  }

  private wanted(size: number, count: number, outer: number): number {
    if (size >= 0 && size <= count) return size;
    if (this.options.skipIfInvalid) return Math.min(Math.max(size, 0), count);
    throw new ConnectError(
      `invalid size of a sample: ${size} of ${count} at ${this.outer} = ${outer} ` +
        `(expected 0 to ${count}; give skipIfInvalid to clamp it)`,
      outer,
    );
  }

  private readonly uniform: () => number = this.draws("sample", 63000, "rand()");
  private readonly logarithm: () => number = this.draws("gap", 63250, "log(1 - rand())");

  /** Random numbers, one after the other. */
  private draws(name: string, offset: number, text: string): () => number {
    let values = new Float64Array(0);
    let used = 0;
    return () => {
      if (used === values.length) {
        const { node } = parseValue(text, name, this.site.scope);
        this.freshDraws();
        this.finder(name, offset, node)(0, CHUNK);
        values = this.found.f64.slice();
        used = 0;
      }
      return values[used++]!;
    };
  }

  private freshDraws(): void {
    this.site.initial.clock.random.i32[3] = (1 << 27) + this.drawn++;
  }

  /** An expression for every outer index. */
  private perOuter(
    what: string,
    node: Node | undefined,
    otherwise: number,
  ): (outer: number) => number {
    if (!node) return () => otherwise;
    const find = this.finder(what, 63500, node);
    const values = new Float64Array(this.outerSize);
    for (let first = 0; first < this.outerSize; first += CHUNK) {
      const count = Math.min(CHUNK, this.outerSize - first);
      for (let c = 0; c < count; c++) this.place(c, first + c, 0);
      this.freshDraws();
      find(0, count);
      values.set(this.found.f64.subarray(0, count), first);
    }
    return (outer) => values[outer]!;
  }

  private place(c: number, outer: number, k: number): void {
    const { arrays, site } = this;
    arrays[this.outer].i32[c] = outer;
    arrays.k.i32[c] = k;
    const side = this.outer === "i" ? "pre" : "post";
    arrays[side].i32[c] = absolute(
      this.outer === "i" ? site.sourceElements : site.targetElements,
      outer,
    );
  }

  private candidate(outer: number, k: number): void {
    this.place(this.filled++, outer, k);
    if (this.filled === CHUNK) this.flush();
  }

  private kernelSite(name: string, offset: number): KernelSite {
    return candidateSite(this.site, this.arrays, name, offset);
  }

  /** A kernel of this run, compiled when it is first asked for. */
  private kernel(name: string, make: () => Kernel): KernelFunction {
    let run = this.kernels.get(name);
    if (!run) {
      run = compiled(make());
      this.kernels.set(name, run);
    }
    return run;
  }

  /** A kernel that writes an expression of each candidate to `found`. */
  private finder(name: string, offset: number, expression: Node): KernelFunction {
    const make = (): Kernel =>
      evaluateKernel(this.kernelSite(name, offset), [{ expression, array: this.found }]);
    return this.kernel(name, make);
  }

  /** Names the other side for the candidates gathered so far, and keeps those that are meant. */
  private flush(): void {
    const count = this.filled;
    this.filled = 0;
    if (count === 0) return;
    const { generator, arrays, innerSize, site, options } = this;
    const inner = this.outer === "i" ? "j" : "i";
    this.freshDraws();
    this.finder("index", 64000, generator.expression)(0, count);
    const valid = new Uint8Array(count);
    for (let c = 0; c < count; c++) {
      const index = this.found.f64[c]!;
      valid[c] = index >= 0 && index < innerSize ? 1 : 0;
      const safe = valid[c] === 1 ? index : 0;
      arrays[inner].i32[c] =
        valid[c] === 1 ? safe : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, index));
      arrays[inner === "j" ? "post" : "pre"].i32[c] = absolute(
        inner === "j" ? site.targetElements : site.sourceElements,
        safe,
      );
    }
    for (const c of this.chosen(count)) {
      if (valid[c] === 0) {
        if (options.skipIfInvalid) continue;
        throw this.outOfRange(c, inner);
      }
      checkRoom(this.out.i.length + options.n, `connect of ${site.store.title}`);
      for (let copy = 0; copy < options.n; copy++) {
        this.out.i.push(arrays.i.i32[c]!);
        this.out.j.push(arrays.j.i32[c]!);
      }
    }
  }

  private outOfRange(c: number, inner: "i" | "j"): ConnectError {
    const { arrays, outer, innerSize, generator } = this;
    return new ConnectError(
      `${inner} out of range: ${print(generator.expression)} = ${this.found.f64[c]} at ${outer} = ${arrays[outer].i32[c]} ` +
        `(expected 0 to ${innerSize - 1}; give skipIfInvalid to leave such pairs out)`,
      arrays[outer].i32[c],
    );
  }

  private chosen(count: number): ArrayLike<number> & Iterable<number> {
    const { condition, iteration } = this.generator;
    const p = this.skips ? undefined : (iteration?.p ?? probabilityNode(this.options.p));
    if (!condition && !p) return new Int32Array(count).map((_, c) => c);
    this.freshDraws();
    const { arrays, site } = this;
    this.decide ??= decidable(
      {
        site: this.kernelSite("condition", 64500),
        size: CHUNK,
        condition,
        probability: p,
        compile: compiled,
      },
      this.keep,
      (c) => {
        throw undecidedPair(site, (condition ?? p)!, arrays.i.i32[c]!, arrays.j.i32[c]!);
      },
    );
    return this.keep.i32.slice(0, this.decide.run(0, count));
  }
}

function absolute(elements: Int32Array | null, index: number): number {
  return elements ? elements[index]! : index;
}
