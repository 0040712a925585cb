// Pairs of neurons to connect: candidates chunk by chunk, those that meet the condition, each n times.

import { ConnectError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { constantOf, evaluateKernel } from "../lowering/kernels.ts";
import type { KernelSite } from "../lowering/site.ts";
import { compiled, growingIntegers, StateArray } from "../simulate.ts";
import { needsNetwork } from "./assign.ts";
import { areOthers, bandOf } from "./band.ts";
import { candidateSite } from "./candidates.ts";
import type { ConnectSite, Pairs } from "./connect.ts";
import {
  checkCopies,
  checkCountable,
  checkRoom,
  checkTested,
  undecidedPair,
} from "./connect-checks.ts";
import { decidable } from "./decidable.ts";
import { keyNow, Rule } from "./rule.ts";

/** What decides about a pair: a condition, a probability, and how many synapses it gets. */
export interface PairRules {
  readonly site: ConnectSite;
  readonly condition: Node | undefined;
  readonly p: number | Node | undefined;
  readonly n: number | Node | undefined;
}

const CHUNK = 1 << 16;

/** Whether pairs follow from numbers alone: all of them, all others, or each of these with one probability. */
export function isRule({ condition, p = 1, n = 1 }: Omit<PairRules, "site">): boolean {
  return typeof p === "number" && n === 1 && (condition === undefined || areOthers(condition));
}

/** The pairs among all of source times target, or among explicit ones, that the rules leave. */
export function makePairs(explicit: Pairs | undefined, rules: PairRules): Pairs | Rule {
  checkExpected(explicit, rules);
  const { condition, n = 1, p = 1, site } = rules;
  if (explicit && p === 1 && n === 1 && !condition) return explicit;
  if (!explicit && isRule(rules)) return ruleOf(site, p as number, condition !== undefined);
  return new PairMaker(rules).make(explicit);
}

function ruleOf(site: ConnectSite, p: number, othersOnly: boolean): Rule {
  const { sources, targets } = site;
  return new Rule({ sources, targets, p, othersOnly, key: keyNow(site) });
}

/** Raises ConnectError when the synapses to be expected are too many; a condition cannot be counted beforehand. */
function checkExpected(explicit: Pairs | undefined, { site, condition, p, n }: PairRules): void {
  if ((condition && !areOthers(condition)) || typeof p === "object" || typeof n === "object")
    return;
  const pairs = explicit ? explicit.i.length : site.sources * site.targets;
  const expected = pairs * (p ?? 1) * (n ?? 1);
  if (site.stored) checkRoom(expected, `connect of ${site.store.title}`);
  else checkCountable(expected, `connect of ${site.store.title}`);
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
    const { p } = this.rules;
    if (typeof p === "number" && p < 1) this.leap(explicit, p);
    else if (explicit)
      for (let k = 0; k < explicit.i.length; k++) this.add(explicit.i[k]!, explicit.j[k]!);
    else this.addAll();
    this.flush();
    return { i: this.out.i.values, j: this.out.j.values };
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
      let column = Math.max(0, row + least);
      while (column < end) {
        const { filled } = this;
        const some = Math.min(end - column, CHUNK - filled);
        this.views.i.fill(row, filled, filled + some);
        for (let k = 0; k < some; k++) this.views.j[filled + k] = column + k;
        this.filled += some;
        column += some;
        if (this.filled === CHUNK) this.flush();
      }
    }
  }

  private add(row: number, column: number): void {
    this.views.i[this.filled] = row;
    this.views.j[this.filled] = column;
    if (++this.filled === CHUNK) this.flush();
  }

  /** Pairs that a probability leaves, as a rule does; explicit ones lie in rows of their own. */
  private leap(explicit: Pairs | undefined, p: number): void {
    const { site } = this.rules;
    const count = explicit?.i.length ?? 0;
    const rule = explicit
      ? new Rule({
          sources: Math.ceil(count / CHUNK),
          targets: CHUNK,
          p,
          othersOnly: false,
          key: keyNow(site),
        })
      : ruleOf(site, p, false);
    for (const { row, ends, targets } of rule.rows()) {
      let s = 0;
      for (let k = 0; k < ends.length; k++)
        for (; s < ends[k]!; s++) {
          const column = targets[s]!;
          const place = (row + k) * CHUNK + column;
          if (!explicit) this.add(row + k, column);
          else if (place < count) this.add(explicit.i[place]!, explicit.j[place]!);
        }
    }
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
    if (copies === 1) {
      const [sources, targets, at] = [out.i.reserve(total), out.j.reserve(total), out.i.length];
      for (let k = 0; k < total; k++) {
        const candidate = kept ? kept[k]! : k;
        sources[at + k] = i[candidate]!;
        targets[at + k] = j[candidate]!;
      }
      out.i.length += total;
      out.j.length += total;
      return;
    }
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
