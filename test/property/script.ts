// Random things done to a network between runs, chosen while the oracle does them.

import { Oracle, type Shown } from "./oracle.ts";
import { Draws, type Form, formPlan, makePlan, type Plan, STEPS, UNIT } from "./plan.ts";

interface Pairs {
  readonly i: readonly number[];
  readonly j: readonly number[];
}

/** One thing done to a network; `set` gives seconds. */
export type Action =
  | { readonly do: "run"; readonly steps: number; readonly shown: Shown }
  | { readonly do: "dt"; readonly unit: number }
  | { readonly do: "connect"; readonly synapses: number; readonly pairs: Pairs }
  | {
      readonly do: "set";
      readonly synapses: number;
      readonly path: number;
      readonly value: number | number[] | Form;
      readonly at: number[] | undefined;
    }
  | { readonly do: "store" }
  | { readonly do: "restore"; readonly how: "same" | "bytes" | "fresh" };

export interface Script {
  readonly plan: Plan;
  readonly actions: readonly Action[];
  readonly arrivals: number;
}

/** A network and what is done to it, with what must be seen after each run; runs are so many times as long. */
export function makeScript(seed: number, longer: number = 1): Script {
  const plan = makePlan(seed);
  const oracle = new Oracle(plan);
  const writer = new Writer(plan, oracle, new Draws(seed ^ 0x5bd1e995), longer);
  const actions = writer.write();
  return { plan, actions, arrivals: oracle.arrivals };
}

class Writer {
  private readonly plan: Plan;
  private readonly oracle: Oracle;
  private readonly draws: Draws;
  private readonly longer: number;
  private readonly actions: Action[] = [];
  private stored: Oracle["state"] | undefined;

  constructor(plan: Plan, oracle: Oracle, draws: Draws, longer: number) {
    this.plan = plan;
    this.oracle = oracle;
    this.draws = draws;
    this.longer = longer;
  }

  write(): readonly Action[] {
    const { draws, plan } = this;
    for (const s of plan.synapses.keys()) this.connect(s, 60 + draws.below(240));
    for (let k = 5 + draws.below(5); k >= 0; k--) {
      for (let times = draws.below(4); times > 0; times--) this.something();
      this.run(draws.chance(0.2) ? 1 + draws.below(3) : (20 + draws.below(120)) * this.longer);
    }
    return this.actions;
  }

  private something(): void {
    const { draws, oracle, plan } = this;
    const s = draws.below(plan.synapses.length);
    const which = draws.below(10);
    if (which < 4) this.set(s, draws.below(plan.synapses[s]!.paths.length));
    else if (which < 6) {
      const unit = draws.of(STEPS.filter((one) => oracle.state.now % one === 0));
      oracle.state.unit = unit;
      this.actions.push({ do: "dt", unit });
    } else if (which === 6) this.connect(s, 1 + draws.below(60));
    else if (this.stored && which === 7) {
      oracle.state = structuredClone(this.stored);
      this.actions.push({ do: "restore", how: draws.of(["same", "bytes", "fresh"]) });
    } else if (which > 7) {
      this.stored = structuredClone(oracle.state);
      this.actions.push({ do: "store" });
    }
  }

  private run(steps: number): void {
    this.oracle.run(steps);
    this.actions.push({ do: "run", steps, shown: this.oracle.shown() });
  }

  private connect(s: number, count: number): void {
    const { draws, oracle } = this;
    const { source, target } = this.plan.synapses[s]!;
    const pairs = { i: [] as number[], j: [] as number[] };
    for (let k = 0; k < count; k++) {
      pairs.i.push(draws.below(source.members.length));
      pairs.j.push(draws.below(target.members.length));
    }
    const { paths } = oracle.state.synapses[s]!;
    oracle.connect(s, pairs);
    this.actions.push({ do: "connect", synapses: s, pairs });
    for (const [p, { common }] of paths.entries())
      if (!common || draws.chance(0.4)) this.set(s, p, true);
  }

  /** New delays: of all synapses, few or many values, or of some. */
  private set(s: number, p: number, all: boolean = this.draws.chance(0.7)): void {
    const { draws, oracle } = this;
    const { paths, n } = oracle.state.synapses[s]!;
    const give = (value: number | number[] | Form, at?: number[]): void => {
      this.actions.push({ do: "set", synapses: s, path: p, value, at });
    };
    if (!all) {
      const at = [...n.keys()].filter(() => draws.chance(0.1));
      const value = draws.below(120) * UNIT;
      const before = paths[p]!.delay;
      oracle.set(s, p, (k) => (at.includes(k) ? value : before[k]!));
      give(value, at);
      return;
    }
    const how = draws.below(4);
    if (how === 0) {
      const value = draws.below(120) * UNIT;
      oracle.set(s, p, () => value);
      give(value);
    } else if (how === 1) {
      const form = { ...formPlan(draws), timed: false, c: 0 };
      oracle.set(s, p, (k) => oracle.formed(form, s, k, 0, 1));
      give(form);
    } else {
      const few = Array.from({ length: how === 2 ? 3 : 100 }, () => draws.below(100) * UNIT);
      const values = n.map(() => draws.of(few));
      oracle.set(s, p, (k) => values[k]!);
      give(values);
    }
  }
}
