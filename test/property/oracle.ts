// What must arrive, from one sentence: at the step of emission plus floor(delay/dt + 0.5) of the delay at emission.

import {
  type EventName,
  type Firing,
  type Form,
  HELD,
  MODULUS,
  type Plan,
  type RegularPlan,
  UNIT,
} from "./plan.ts";

const EVENTS: readonly EventName[] = ["spike", "ping"];

/** Spikes of one pathway under way, and its delays. */
interface Path {
  /** Seconds, one per synapse. */
  delay: number[];
  /** Nobody has given synapses delays of their own: new ones have this, too. */
  common: boolean;
  /** Synapses by step of arrival, in the order in which they were emitted; steps of so many units. */
  due: Map<number, number[]>;
  unit: number;
}

interface Connections {
  i: number[];
  j: number[];
  n: number[];
  sum: number[];
  paths: Path[];
}

/** Everything that changes. */
interface State {
  /** Time and step of the network in units. */
  now: number;
  unit: number;
  seen: number[][];
  synapses: Connections[];
}

/** What a network must show between runs. */
export interface Shown {
  readonly seen: readonly (readonly number[])[];
  readonly n: readonly (readonly number[])[];
  readonly sum: readonly (readonly number[])[];
  readonly delays: readonly (readonly (readonly number[])[])[];
}

export class Oracle {
  readonly plan: Plan;
  state: State;
  arrivals = 0;
  /** Synapses by pathway and by cell of the group. */
  private rows: number[][][][] = [];

  constructor(plan: Plan) {
    this.plan = plan;
    this.state = {
      now: 0,
      unit: plan.unit,
      seen: plan.groups.map(({ n }) => new Array(n).fill(0)),
      synapses: plan.synapses.map(({ paths }, s) => ({
        i: [],
        j: [],
        n: [],
        sum: [],
        paths: paths.map((_, p) => ({
          delay: [],
          common: !this.isWritten(s, p),
          due: new Map(),
          unit: 0,
        })),
      })),
    };
  }

  /** Code writes the delay. */
  isWritten(s: number, p: number): boolean {
    const { paths, regular } = this.plan.synapses[s]!;
    return (
      regular.some(({ path }) => path === p) ||
      paths.some(({ writes }) => writes.some(([path]) => path === p))
    );
  }

  connect(
    s: number,
    pairs: { readonly i: readonly number[]; readonly j: readonly number[] },
  ): void {
    const one = this.state.synapses[s]!;
    const { paths } = this.plan.synapses[s]!;
    for (const [k, i] of pairs.i.entries()) {
      one.i.push(i);
      one.j.push(pairs.j[k]!);
      one.n.push(0);
      one.sum.push(0);
      for (const [p, { delay }] of one.paths.entries()) delay.push(paths[p]!.common * UNIT);
    }
  }

  set(s: number, p: number, value: (synapse: number) => number): void {
    const path = this.state.synapses[s]!.paths[p]!;
    path.common = false;
    path.delay = path.delay.map((_, k) => value(k));
  }

  formed(form: Form, s: number, synapse: number, step: number, unit: number): number {
    const { timed, a, b, c, m, plus } = form;
    const { timed: held } = this.plan;
    if (timed) return held[Math.min(Math.floor((step * unit) / HELD), held.length - 1)]!;
    const { i, j } = this.state.synapses[s]!;
    const delay = ((i[synapse]! * a + j[synapse]! * b + step * c) % m) * 0.05 * 1e-3;
    return plus === undefined ? delay : delay + plus * 1e-3;
  }

  run(steps: number): void {
    this.prepare();
    const end = this.state.now + steps * this.state.unit;
    for (; this.state.now < end; this.state.now++) this.tick();
  }

  shown(): Shown {
    const { seen, synapses } = this.state;
    return structuredClone({
      seen,
      n: synapses.map(({ n }) => n),
      sum: synapses.map(({ sum }) => sum),
      delays: synapses.map(({ paths }) => paths.map(({ delay }) => delay)),
    });
  }

  /** Units of a step of the group that drives a pathway. */
  private unitOf(s: number, p: number): number {
    const { source, target, paths } = this.plan.synapses[s]!;
    const { group } = paths[p]!.kind === "pre" ? source : target;
    return this.plan.groups[group]!.unit ?? this.state.unit;
  }

  /** Times of what is under way are kept when steps change. */
  private prepare(): void {
    const { synapses, now } = this.state;
    this.rows = synapses.map(({ paths, i, j }, s) => {
      const { source, target, paths: plans } = this.plan.synapses[s]!;
      return paths.map((path, p) => {
        const unit = this.unitOf(s, p);
        if (path.unit !== 0 && path.unit !== unit) {
          const moved = new Map<number, number[]>();
          const [scale, from] = [(path.unit * UNIT) / (unit * UNIT), now / path.unit];
          for (const at of [...path.due.keys()].sort((x, y) => x - y)) {
            const step = now / unit + Math.floor((at - from) * scale + 0.5);
            moved.set(step, [...(moved.get(step) ?? []), ...path.due.get(at)!]);
          }
          path.due = moved;
        }
        path.unit = unit;
        const [end, ends] = plans[p]!.kind === "pre" ? [source, i] : [target, j];
        const rows: number[][] = this.state.seen[end.group]!.map(() => []);
        for (const [k, cell] of ends.entries()) rows[end.members[cell]!]!.push(k);
        return rows;
      });
    });
  }

  private tick(): void {
    const { plan } = this;
    const { now, unit } = this.state;
    this.regular("start");
    for (const { synapses: s, path: p, unit: own } of plan.hosts) {
      const { delay } = this.state.synapses[s]!.paths[p]!;
      if (now % own !== 0 || delay.length === 0) continue;
      this.state.synapses[s]!.paths[p]!.common = false;
      delay[now % delay.length] = (now % 19) * UNIT;
    }
    const events = plan.groups.map(({ n, firing, unit: own = unit }) =>
      EVENTS.map((name) => (now % own === 0 ? cells(n, firing[name], now / own) : [])),
    );
    const order: [number, number, number][] = [];
    for (const [s, { paths, source, target }] of plan.synapses.entries())
      for (const [p, { kind, event, order: place }] of paths.entries()) {
        const { group } = kind === "pre" ? source : target;
        if (now % this.unitOf(s, p) !== 0) continue;
        this.emit(s, p, events[group]![EVENTS.indexOf(event)]!);
        order.push([place, s, p]);
      }
    order.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]);
    for (const [, s, p] of order) this.deliver(s, p);
    this.regular("end");
  }

  private emit(s: number, p: number, spiking: readonly number[]): void {
    const { delay, due, unit } = this.state.synapses[s]!.paths[p]!;
    const step = this.state.now / unit;
    for (const cell of spiking)
      for (const synapse of this.rows[s]![p]![cell]!) {
        const at = step + Math.floor(delay[synapse]! / (unit * UNIT) + 0.5);
        const list = due.get(at);
        if (list) list.push(synapse);
        else due.set(at, [synapse]);
      }
  }

  private deliver(s: number, p: number): void {
    const one = this.state.synapses[s]!;
    const { due, unit } = one.paths[p]!;
    const step = this.state.now / unit;
    const arriving = due.get(step);
    if (!arriving) return;
    due.delete(step);
    this.arrivals += arriving.length;
    const { target, paths } = this.plan.synapses[s]!;
    const seen = this.state.seen[target.group]!;
    const { mark, writes } = paths[p]!;
    for (const k of arriving) {
      const [i, j] = [one.i[k]!, one.j[k]!];
      const cell = target.members[j]!;
      seen[cell] = (seen[cell]! * 3 + mark * 10007 + i * 1009 + j * 17 + step) % MODULUS;
      one.n[k]!++;
      one.sum[k] = (one.sum[k]! * 5 + mark * 10007 + step) % MODULUS;
      for (const [path, form] of writes)
        one.paths[path]!.delay[k] = this.formed(form, s, k, step, unit);
    }
  }

  private regular(slot: RegularPlan["when"]): void {
    const { now } = this.state;
    for (const [s, { regular }] of this.plan.synapses.entries())
      for (const { path, form, unit, when } of regular)
        if (when === slot && now % unit === 0) {
          const { delay } = this.state.synapses[s]!.paths[path]!;
          for (let k = 0; k < delay.length; k++)
            delay[k] = this.formed(form, s, k, now / unit, unit);
        }
  }
}

function cells(n: number, { salt, share }: Firing, step: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < n; i++)
    if ((i * 7919 + step * salt + i * i * 31) % 101 < share) found.push(i);
  return found;
}
