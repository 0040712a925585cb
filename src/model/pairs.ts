// Pairs of neurons to connect: candidates chunk by chunk, those that meet the condition, each n times.

import { parseValue } from "../compile.ts";
import { ConnectError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { constantOf, evaluateKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { compiled, growingIntegers, StateArray } from "../simulate.ts";
import { needsNetwork } from "./assign.ts";
import { bandOf } from "./band.ts";
import { candidateSite } from "./candidates.ts";
import type { ConnectSite, Pairs } from "./connect.ts";
import { checkCopies, checkRoom, checkTested, undecidedPair } from "./connect-checks.ts";
import { decidable } from "./decidable.ts";
import type { Indices } from "./synapse-indices.ts";

/** What decides about a pair: a condition, a probability, and how many synapses it gets. */
export interface PairRules {
  readonly site: ConnectSite;
  readonly condition: Node | undefined;
  readonly p: number | Node | undefined;
  readonly n: number | Node | undefined;
}

const CHUNK = 1 << 16;
const GAPS = 1 << 13;

/** The pairs among all of source times target, or among explicit ones, that the rules leave. */
export function makePairs(explicit: Pairs | undefined, rules: PairRules): Pairs {
  checkExpected(explicit, rules);
  const plain = rules.condition === undefined && typeof rules.n !== "object";
  if (plain && !explicit && (rules.p === undefined || rules.p === 1) && (rules.n ?? 1) === 1)
    return allPairs(rules.site.sources, rules.site.targets);
  if (plain && explicit && (rules.p === undefined || rules.p === 1) && (rules.n ?? 1) === 1)
    return explicit;
  return new PairMaker(rules).make(explicit);
}

/** Raises ConnectError when the synapses to be expected are too many; a condition cannot be counted beforehand. */
function checkExpected(explicit: Pairs | undefined, { site, condition, p, n }: PairRules): void {
  if (condition || typeof p === "object" || typeof n === "object") return;
  const pairs = explicit ? explicit.i.length : site.sources * site.targets;
  checkRoom(pairs * (p ?? 1) * (n ?? 1), `connect of ${site.store.title}`);
}

function allPairs(sources: number, targets: number): Pairs {
  const i = new Int32Array(sources * targets);
  const j = new Int32Array(sources * targets);
  for (let row = 0; row < sources; row++) i.fill(row, row * targets, (row + 1) * targets);
  for (let k = 0; k < targets; k++) j[k] = k;
  for (let row = 1; row < sources; row++) j.copyWithin(row * targets, 0, targets);
  return { i, j };
}

class PairMaker {
  private readonly rules: PairRules;
  private readonly out = { i: growingIntegers(), j: growingIntegers() };
  private readonly candidates: { i: StateArray; j: StateArray; pre: StateArray; post: StateArray };
  private readonly select: ((count: number) => Int32Array) | undefined;
  private readonly copies: (count: number) => number | Float64Array;
  private readonly views: { i: Int32Array; j: Int32Array };
  private filled = 0;
  private chunk = 0;

  constructor(rules: PairRules) {
    this.rules = rules;
    const make = (name: string): StateArray => new StateArray(`connect.${name}`, "i32", CHUNK);
    this.candidates = { i: make("i"), j: make("j"), pre: make("pre"), post: make("post") };
    this.select = this.selector();
    this.copies = this.copier();
    this.views = { i: this.candidates.i.i32, j: this.candidates.j.i32 };
  }

  make(explicit: Pairs | undefined): Pairs {
    const { p, n } = this.rules;
    const plain = !explicit && !this.select && (n === undefined || n === 1);
    if (plain && typeof p === "number" && p < 1) return this.jumpAll(p);
    if (typeof p === "number" && p < 1) this.jump(explicit, p);
    else if (explicit)
      for (let k = 0; k < explicit.i.length; k++) this.add(explicit.i[k]!, explicit.j[k]!);
    else this.addAll();
    this.flush();
    return { i: this.out.i.values.slice(), j: this.out.j.values.slice() };
  }

  /** Every pair that the condition may accept. */
  private addAll(): void {
    const { condition, n, site } = this.rules;
    const drawn = typeof n === "object" && needsNetwork(n, site.scope);
    const band = condition && !drawn ? bandOf(condition, site.scope) : undefined;
    const { least, most } = band ?? { least: -Infinity, most: Infinity };
    const width = Math.min(site.targets, most - least + 1);
    checkTested(site.sources * width, `connect of ${site.store.title}`);
    for (let row = 0; row < site.sources; row++) {
      const end = Math.min(site.targets, row + most + 1);
      for (let column = Math.max(0, row + least); column < end; column++) this.add(row, column);
    }
  }

  private add(row: number, column: number): void {
    this.views.i[this.filled] = row;
    this.views.j[this.filled] = column;
    if (++this.filled === CHUNK) this.flush();
  }

  /** Goes from one chosen pair to the next: the pairs passed over are geometrically many. */
  private jump(explicit: Pairs | undefined, p: number): void {
    if (p === 0) return;
    const { sources, targets } = this.rules.site;
    const rows = explicit ? 1 : sources;
    const width = explicit ? explicit.i.length : targets;
    const gaps = this.gapKernel(p);
    let row = 0;
    let column = -1;
    for (;;) {
      const block = gaps();
      for (let k = 0; k < block.length; k++) {
        column += 1 + block[k]!;
        if (column >= width) {
          row += Math.floor(column / width);
          column %= width;
        }
        if (row >= rows) return;
        if (explicit) this.add(explicit.i[column]!, explicit.j[column]!);
        else this.add(row, column);
      }
    }
  }

  /** Likewise where every pair that is chosen is one synapse: straight into arrays of the length to be expected. */
  private jumpAll(p: number): Pairs {
    const { site } = this.rules;
    const { sources, targets } = site;
    const expected = p * sources * targets;
    const room = p === 0 ? 0 : Math.ceil(expected + 6 * Math.sqrt(expected)) + 2 * GAPS;
    let [i, j] = [indicesUpTo(sources, room), indicesUpTo(targets, room)];
    const gaps = this.gapKernel(p);
    let [row, column, count] = [0, -1, 0];
    while (p > 0) {
      const block = gaps();
      if (count + block.length > i.length) {
        checkRoom(count, `connect of ${site.store.title}`);
        [i, j] = [longer(i, sources), longer(j, targets)];
      }
      for (let k = 0; k < block.length; k++) {
        column += 1 + block[k]!;
        if (column >= targets) {
          const rows = Math.floor(column / targets);
          row += rows;
          column -= rows * targets;
          if (row >= sources) return { i: i.subarray(0, count), j: j.subarray(0, count) };
        }
        i[count] = row;
        j[count++] = column;
      }
    }
    return { i, j };
  }

  /** Blocks of numbers of pairs passed over: floor(log(1 - u)/log(1 - p)). */
  private gapKernel(p: number): () => Float64Array {
    const out = new StateArray("connect.gaps", "f64", GAPS);
    const { scope } = this.rules.site;
    const text = `floor(log(1 - rand())/log1p(-${p.toString()}))`;
    const { node } = parseValue(text, "connect", scope);
    const site = this.kernelSite("gaps", 60000);
    const run = compiled(evaluateKernel(site, [{ expression: node, array: out }]));
    let block = 0;
    return () => {
      this.rekey((1 << 29) + block++);
      run(0, GAPS);
      return out.f64;
    };
  }

  /** Draws that follow are keyed by this number. */
  private rekey(key: number): void {
    this.rules.site.initial.clock.random.i32[3] = key;
  }

  private kernelSite(name: string, offset: number): KernelSite {
    return candidateSite(this.rules.site, this.candidates, name, offset);
  }

  private selector(): ((count: number) => Int32Array) | undefined {
    const { condition, p } = this.rules;
    const probability = typeof p === "object" ? p : undefined;
    if (!condition && !probability) return undefined;
    const accepted = new StateArray("connect.accepted", "i32", CHUNK);
    const site = this.kernelSite("condition", 61000);
    const tested = { site, size: CHUNK, condition, probability, compile: compiled };
    const { run } = decidable(tested, accepted, (k) => {
      const { site: joined } = this.rules;
      throw undecidedPair(joined, condition!, this.views.i[k]!, this.views.j[k]!);
    });
    const check = probability && this.definedness(probability);
    return (count) => {
      check?.(count);
      return accepted.i32.subarray(0, run(0, count));
    };
  }

  /** A probability that is NaN would leave its pair out without a word. */
  private definedness(probability: Node): (count: number) => void {
    const out = new StateArray("connect.p", "f64", CHUNK);
    const site = this.kernelSite("p", 61500);
    const run = compiled(evaluateKernel(site, [{ expression: probability, array: out }]));
    return (count) => {
      run(0, count);
      const k = out.f64.findIndex((value, index) => Number.isNaN(value) && index < count);
      if (k < 0) return;
      const [i, j] = [this.views.i[k]!, this.views.j[k]!];
      throw new ConnectError(
        `invalid p of connect of ${this.rules.site.store.title}: '${print(probability)}' is not a number ` +
          `at i = ${i}, j = ${j} (expected a probability between 0 and 1)`,
        i,
      );
    };
  }

  private copier(): (count: number) => number | Float64Array {
    const { n } = this.rules;
    if (typeof n !== "object") return () => n ?? 1;
    const site = this.kernelSite("n", 62000);
    const constant = constantOf(site, n);
    if (constant !== undefined) {
      checkCopies(constant, `connect of ${this.rules.site.store.title}`);
      return () => constant;
    }
    const out = new StateArray("connect.n", "f64", CHUNK);
    const run: KernelFunction = compiled(evaluateKernel(site, [{ expression: n, array: out }]));
    return (count) => {
      run(0, count);
      return out.f64;
    };
  }

  /** Adds those of the gathered candidates that meet the condition. */
  private flush(): void {
    const count = this.filled;
    this.filled = 0;
    if (count === 0) return;
    const { i, j } = this.views;
    this.neighbours(count);
    this.rekey((1 << 28) + this.chunk++);
    const kept = this.select?.(count);
    const copies = this.copies(count);
    const total = kept ? kept.length : count;
    const { out } = this;
    const title = `connect of ${this.rules.site.store.title}`;
    checkRoom(out.i.length + (typeof copies === "number" ? total * copies : total), title);
    for (let k = 0; k < total; k++) {
      const candidate = kept ? kept[k]! : k;
      const times = typeof copies === "number" ? copies : copies[candidate]!;
      if (typeof copies !== "number") {
        checkCopies(times, title, { i: i[candidate]!, j: j[candidate]! });
        checkRoom(out.i.length + times, title);
      }
      for (let c = 0; c < times; c++) {
        out.i.push(i[candidate]!);
        out.j.push(j[candidate]!);
      }
    }
  }

  /** Absolute numbers of the neurons, for conditions and probabilities that read their variables. */
  private neighbours(count: number): void {
    if (!this.select && typeof this.rules.n !== "object") return;
    const { sourceElements, targetElements } = this.rules.site;
    const { pre, post } = this.candidates;
    for (const [from, to, elements] of [
      [this.views.i, pre.i32, sourceElements],
      [this.views.j, post.i32, targetElements],
    ] as const)
      if (elements === null) to.set(from.subarray(0, count));
      else for (let k = 0; k < count; k++) to[k] = elements[from[k]!]!;
  }
}

/** Room for so many numbers below `size`. */
function indicesUpTo(size: number, room: number): Indices {
  return size <= 2 ** 16 ? new Uint16Array(room) : new Int32Array(room);
}

function longer(numbers: Indices, size: number): Indices {
  const copy = indicesUpTo(size, 2 * numbers.length + 2 * GAPS);
  copy.set(numbers);
  return copy;
}
