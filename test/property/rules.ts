// Random rules of plasticity with event-driven variables, and what they do to each synapse by formula.

import { Draws, type Firing, UNIT } from "./plan.ts";

/** `dx/dt = (rest - x)/tau`, changed by the code of one pathway alone. Times in units. */
export interface TracePlan {
  readonly name: string;
  readonly path: number;
  readonly tau: number;
  readonly rest: number;
}

/** One line of a pathway's code. */
export type Line =
  | { readonly kind: "add" | "put" | "soft" | "gain"; readonly x: number; readonly c: number }
  | { readonly kind: "mix"; readonly x: number; readonly y: number; readonly c: number }
  | { readonly kind: "learn"; readonly x: number; readonly y: number; readonly c: number }
  | { readonly kind: "out" };

export interface RulePath {
  readonly name: string;
  readonly side: "pre" | "post";
  readonly order: number;
  /** Units. */
  readonly delay: number;
  readonly lines: readonly Line[];
}

export interface Rule {
  readonly seed: number;
  /** Number of neurons, own step in units, and which spike. */
  readonly ends: Readonly<Record<"pre" | "post", RuleEnd>>;
  readonly traces: readonly TracePlan[];
  readonly paths: readonly RulePath[];
}

interface RuleEnd {
  readonly n: number;
  readonly unit: number | undefined;
  readonly firing: Firing;
}

export function makeRule(seed: number): Rule {
  const draws = new Draws(seed);
  const end = (): RuleEnd => ({
    n: 1 + draws.below(12),
    unit: draws.chance(0.2) ? draws.of([1, 2, 3, 6]) : undefined,
    firing: { salt: 1 + draws.below(97), share: 1 + draws.below(5) },
  });
  const sides = draws.of([
    ["pre", "post"],
    ["pre", "post"],
    ["pre", "pre", "post"],
  ] as const);
  const traces = Array.from({ length: 1 + draws.below(3) }, (_, k) => ({
    name: "xyz"[k]!,
    path: draws.below(sides.length),
    tau: draws.of([4, 37, 400, 1000, 1e7]),
    rest: draws.chance(0.2) ? 0.5 : 0,
  }));
  const paths = sides.map((side, p) => ({
    name: ["first", "second", "third"][p]!,
    side,
    order: draws.below(4) - 2,
    delay: draws.chance(0.4) ? 0 : draws.below(60),
    lines: linesOf(p, traces, draws),
  }));
  return { seed, ends: { pre: end(), post: end() }, traces, paths };
}

function linesOf(p: number, traces: readonly TracePlan[], draws: Draws): Line[] {
  const lines: Line[] = [];
  const own = traces.flatMap(({ path }, k) => (path === p ? [k] : []));
  for (const x of own) {
    const kind = draws.of(["add", "add", "put", "soft", "gain"] as const);
    lines.push({ kind, x, c: 0.1 + draws.below(9) / 10 });
    if (own.length > 1 && draws.chance(0.3))
      lines.push({ kind: "mix", x, y: draws.of(own), c: 0.05 });
  }
  const any = (): number => draws.below(traces.length);
  for (let k = draws.below(2); k >= 0; k--) {
    const learn: Line = { kind: "learn", x: any(), y: any(), c: (draws.below(9) - 4) / 50 };
    lines.splice(draws.below(lines.length + 1), 0, learn);
  }
  if (draws.chance(0.5)) lines.splice(draws.below(lines.length + 1), 0, { kind: "out" });
  return lines;
}

/** What the model of the synapses says. */
export function modelOf({ traces }: Rule): string {
  const equations = traces.map(({ name, tau, rest }) =>
    rest === 0
      ? `d${name}/dt = -${name}/tau_${tau} : 1 (event-driven)`
      : `d${name}/dt = (${rest} - ${name})/tau_${tau} : 1 (event-driven)`,
  );
  return ["w : 1", ...equations].join("\n");
}

export function namespaceOf({ traces }: Rule): Record<string, string> {
  return Object.fromEntries(traces.map(({ tau }) => [`tau_${tau}`, `${tau * 50} us`]));
}

export function codeOf({ lines, side }: RulePath, traces: readonly TracePlan[]): string {
  const name = (k: number): string => traces[k]!.name;
  return lines
    .map((line) => {
      if (line.kind === "out") return "h_post += w";
      const x = name(line.x);
      if (line.kind === "learn") return `w = clip(w + ${line.c}*${x}*${name(line.y)}, 0.5, 5)`;
      if (line.kind === "mix") return `${x} += ${line.c}*${name(line.y)}`;
      if (line.kind === "put") return `${x} = ${line.c}`;
      if (line.kind === "soft") return `step = ${line.c}*(1 - ${x})\n${x} += step`;
      return line.kind === "gain" ? `${x} += ${line.c}*g_${side}` : `${x} += ${line.c}`;
    })
    .join("\n");
}

/** One synapse: a value for each trace as of `last`, in units. */
export interface One {
  readonly i: number;
  readonly j: number;
  w: number;
  last: number;
  readonly values: number[];
}

/** All that changes. */
export interface RuleState {
  now: number;
  unit: number;
  synapses: One[];
  h: number[];
  /** For each pathway, cells by step of arrival, and units of a step. */
  due: Map<number, { cell: number; below: number }[]>[];
  units: number[];
}

/** Value of a parameter of neuron k. */
export const gainOf = (k: number): number => 0.3 + 0.1 * k;

export class RuleOracle {
  readonly rule: Rule;
  state: RuleState;
  events = 0;

  constructor(rule: Rule, unit: number) {
    this.rule = rule;
    const { paths, ends } = rule;
    this.state = {
      now: 0,
      unit,
      synapses: [],
      h: new Array(ends.post.n).fill(0),
      due: paths.map(() => new Map()),
      units: paths.map(() => 0),
    };
  }

  connect(pairs: { readonly i: readonly number[]; readonly j: readonly number[] }): void {
    const values = this.rule.traces.map(() => 0);
    for (const [k, i] of pairs.i.entries())
      this.state.synapses.push({ i, j: pairs.j[k]!, w: 1, last: 0, values: [...values] });
  }

  run(steps: number): void {
    const { state, rule } = this;
    for (const [p, { side }] of rule.paths.entries()) {
      const unit = rule.ends[side].unit ?? state.unit;
      if (state.units[p] !== 0 && state.units[p] !== unit) this.rescale(p, unit);
      state.units[p] = unit;
    }
    const end = state.now + steps * state.unit;
    for (; state.now < end; state.now++) this.tick();
  }

  private rescale(p: number, unit: number): void {
    const { now, due, units } = this.state;
    const moved: RuleState["due"][number] = new Map();
    for (const at of [...due[p]!.keys()].sort((a, b) => a - b)) {
      const left = Math.floor((at - now / units[p]!) * (units[p]! / unit) + 0.5);
      const step = now / unit + left;
      moved.set(step, [...(moved.get(step) ?? []), ...due[p]!.get(at)!]);
    }
    due[p] = moved;
  }

  private tick(): void {
    const { now, due, units, synapses } = this.state;
    const { ends, paths } = this.rule;
    const turns = paths.map((path, p) => ({ ...path, p, step: now / units[p]! }));
    for (const { side, delay, p, step } of turns) {
      if (!Number.isInteger(step)) continue;
      const { n, firing } = ends[side];
      const at = step + Math.floor((delay * UNIT) / (units[p]! * UNIT) + 0.5);
      for (let cell = 0; cell < n; cell++)
        if ((cell * 7919 + step * firing.salt + cell * cell * 31) % 101 < firing.share)
          due[p]!.set(at, [...(due[p]!.get(at) ?? []), { cell, below: synapses.length }]);
    }
    turns.sort((a, b) => a.order - b.order || a.p - b.p);
    for (const { side, p, step, lines } of turns) {
      for (const { cell, below } of due[p]!.get(step) ?? [])
        for (const one of synapses.slice(0, below))
          if ((side === "pre" ? one.i : one.j) === cell) this.arrive(one, lines, gainOf(cell));
      due[p]!.delete(step);
    }
  }

  private arrive(one: One, lines: readonly Line[], gain: number): void {
    const { state, rule } = this;
    const { values } = one;
    for (const [k, { tau, rest }] of rule.traces.entries())
      values[k] = rest + (values[k]! - rest) * Math.exp((one.last - state.now) / tau);
    one.last = state.now;
    this.events++;
    for (const line of lines) {
      if (line.kind === "out") {
        state.h[one.j]! += one.w;
        continue;
      }
      const { x, c } = line;
      if (line.kind === "learn")
        one.w = Math.min(Math.max(one.w + c * values[x]! * values[line.y]!, 0.5), 5);
      else if (line.kind === "mix") values[x]! += c * values[line.y]!;
      else if (line.kind === "put") values[x] = c;
      else if (line.kind === "soft") values[x]! += c * (1 - values[x]!);
      else values[x]! += line.kind === "gain" ? c * gain : c;
    }
  }
}
