// Which cells there are and what goes between them and the neurons: the choice among ways that come to the same.

import type { Connection } from "../connection.ts";
import type { Ensemble } from "../ensemble.ts";
import { Blocks } from "./blocks.ts";
import { CellGroups, type Cells } from "./cells.ts";
import { factor, savedBySum, steadyBank, type Wanted, worthSums } from "./choices.ts";
import { Bank, expanded, Host, isLate, Outputs, seenOf, type Term } from "./flow.ts";
import { type Linear, scaled } from "./linear.ts";
import { modifiedBy } from "./modified.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Paths } from "./paths.ts";
import type { Population } from "./population.ts";

/** Numbers of a host that are written to cells when they change. */
export interface Write {
  readonly cells: Cells;
  /** `held` for the input of filters, `x` for cells without a filter; `late`: added to what is in the filter. */
  readonly into: "held" | "x" | "late";
  readonly host: Host;
  /** A row for each cell from `offset` on. */
  readonly map: Linear;
  readonly offset: number;
  readonly delay: number;
}

/** Encoders that learn, and what each connection with a rule brings to them. */
export interface TunedEncoders {
  readonly values: readonly {
    readonly connection: Connection;
    readonly from: Cells;
    readonly start: number;
    readonly map: Linear;
    /** Known within a step only. */
    readonly late: boolean;
  }[];
  /** What the ensemble sees is in these cells, from `place` on. */
  readonly sums: Cells;
  readonly place: number;
  readonly encoding: Linear;
  readonly group: NeuronsOf;
  readonly population: Population;
}

/** A host's own map beyond which cells and synapses are quicker than TypeScript. */
const MOST_WRITTEN = 4096;

/** All that has to be made. */
export class Plan {
  readonly cells: CellGroups;
  /** From cells to currents. */
  readonly encode: Blocks<Cells, NeuronsOf> = new Blocks();
  /** From spikes or rates to cells; a connection with a delay has synapses of its own. */
  readonly decode: Blocks<NeuronsOf, Cells, Connection | undefined> = new Blocks();
  /** From cells to the inputs of filters. */
  readonly flow: Blocks<Cells, Cells> = new Blocks();
  /** From cells to sums of them. */
  readonly sums: Blocks<Cells, Cells> = new Blocks();
  /** Likewise, of what spikes left in a step. */
  readonly totals: Blocks<Cells, Cells> = new Blocks();
  /** From what neurons give to cells of the same step. */
  readonly passed: Blocks<NeuronsOf, Cells> = new Blocks();
  /** From such cells to currents. */
  readonly joined: Blocks<Cells, NeuronsOf> = new Blocks();
  /** Seconds, by connection. */
  readonly delays: Map<Connection, number> = new Map();
  readonly writes: Write[] = [];
  /** Spikes whose weights onto cells learn. */
  readonly learned: { readonly bank: Bank; readonly term: Term }[] = [];
  /** Cells whose weights onto currents learn. */
  readonly encoders: TunedEncoders[] = [];
  /** What was chosen, for people. */
  readonly told: string[] = [];
  private readonly neurons: ReadonlyMap<Ensemble, NeuronsOf>;
  private readonly own = new Map<Bank, string>();
  private readonly done = new Set<Bank>();
  private readonly hostCells = new Map<Host, number>();
  private readonly outputCells = new Map<Outputs, readonly [Cells, number]>();
  private readonly dt: number;

  constructor(dt: number, neurons: ReadonlyMap<Ensemble, NeuronsOf>) {
    this.dt = dt;
    this.cells = new CellGroups(dt);
    this.neurons = neurons;
  }

  /** Everything that neurons see, and what learns where nobody looks. */
  make(paths: Paths, populations: ReadonlyMap<Ensemble, Population>): void {
    this.told.push(...factor(paths.banks, this.dt));
    const wanted: Wanted[] = [];
    for (const [ensemble, population] of populations) {
      const group = this.neurons.get(ensemble);
      if (!group) continue;
      const { encoding, gain } = population;
      const ports = [
        [paths.values, encoding],
        [paths.neurons, scaled(gain.length).rowsTimes(gain)],
        [paths.currents, scaled(gain.length)],
      ] as const;
      for (const [port, map] of ports) {
        const terms = expanded(port.get(ensemble)!.visible());
        if (terms.length > 0) wanted.push({ terms, encoding: map, group, population });
      }
    }
    const saved = wanted.reduce((sum, one) => sum + Math.max(0, savedBySum(one)), 0);
    const sums = worthSums(saved);
    this.tellLevels();
    for (const one of wanted) this.encoded(one, sums && savedBySum(one) > 0);
    if (sums)
      this.told.push(
        `what comes to an ensemble by several ways is summed before it is encoded: ${Math.round(saved)} products a step less`,
      );
    for (const bank of paths.banks) if (bank.learned) this.place(bank);
  }

  private tellLevels(): void {
    for (const { name, level } of new Set(this.neurons.values()))
      if (level > 0)
        this.told.push(
          `${name} step after neurons that they hear without a filter: ${level} ${level === 1 ? "level" : "levels"} before them`,
        );
  }

  /** What is seen at the ensemble goes to the currents of its neurons. */
  private encoded({ terms, encoding, group, population }: Wanted, sum: boolean): void {
    const to = group.offsets.get(population)!;
    if (terms.some((term) => tuning(term))) {
      this.tuned(terms, encoding, group, population);
      return;
    }
    const place = sum ? this.cells.plain("sums").add(undefined, encoding.columns) : 0;
    for (const term of terms) {
      const { origin, map, delay } = this.encodedBefore(term, encoding) ?? term;
      const early = origin !== term.origin || map !== term.map;
      const [cells, offset] = this.source(origin, delay);
      if (isLate(origin)) {
        group.joined.add("input");
        this.joined.between(cells, group, undefined).add(encoding.times(map), offset, to);
      } else if (early) this.encode.between(cells, group, undefined).add(map, offset, to);
      else if (sum)
        this.sums.between(cells, this.cells.plain("sums"), undefined).add(map, offset, place);
      else this.encode.between(cells, group, undefined).add(encoding.times(map), offset, to);
    }
    if (sum)
      this.encode.between(this.cells.plain("sums"), group, undefined).add(encoding, place, to);
  }

  /** Where encoders learn, all that the ensemble sees is summed before them. */
  private tuned(
    terms: readonly Term[],
    encoding: Linear,
    group: NeuronsOf,
    population: Population,
  ): void {
    const late = terms.some(({ origin }) => isLate(origin));
    const sums = this.cells.plain("sums", late ? group.level : 0);
    const place = sums.add(undefined, encoding.columns);
    if (late) group.joined.add("input");
    const values: TunedEncoders["values"][number][] = [];
    for (const term of terms) {
      const [from, start] = this.source(term.origin, term.delay);
      this.sums.between(from, sums, undefined).add(term.map, start, place);
      const connection = tuning(term);
      if (connection)
        values.push({ connection, from, start, map: term.map, late: isLate(term.origin) });
    }
    this.encoders.push({ values, sums, place, encoding, group, population });
  }

  /** Numbers that stay for many steps are encoded when they change; then a filter has a cell for each neuron. */
  private encodedBefore(term: Term, encoding: Linear): Term | undefined {
    if (encoding.size < 4 * encoding.rows || term.delay > 0) return undefined;
    const { origin, map } = term;
    const n = encoding.rows;
    const identity = scaled(n);
    if (origin instanceof Host && origin.steady) {
      const made = encodedHost(origin, encoding.times(map));
      const cells = this.cells.plain("inputs");
      const offset = cells.add(undefined, n);
      this.hostCells.set(made, offset);
      this.writes.push({
        cells,
        into: "x",
        host: origin,
        map: encoding.times(map),
        offset,
        delay: 0,
      });
      this.told.push(`${origin.title} is encoded when it changes, not in every step`);
      return { origin: made, map: identity, delay: 0 };
    }
    if (!steadyBank(origin)) return undefined;
    const bank = new Bank(n, origin.synapse, `${origin.title}, encoded`);
    for (const one of origin.inputs)
      bank.inputs.push({ ...one, map: encoding.times(map.times(one.map)) });
    this.told.push(
      `${origin.title} is encoded when its input changes, then filtered neuron by neuron`,
    );
    return { origin: bank, map: identity, delay: 0 };
  }

  /** Whose synapses carry a term alone: those of the connection that has a delay. */
  private delayed({ delayed, delay }: Term, group: NeuronsOf): Connection | undefined {
    if (!delayed) return undefined;
    this.delays.set(delayed, delay);
    group.remember();
    return delayed;
  }

  /** The cells of an origin's numbers: there at the start of the groups' slot, or from its stage on, or at the end. */
  source(origin: Term["origin"], delay: number): readonly [Cells, number] {
    if (origin instanceof Outputs) return this.given(origin);
    if (origin instanceof Bank)
      return delay > 0 ? this.source(this.line(origin), delay) : this.place(origin);
    const cells = this.cells.plain("inputs");
    let offset = this.hostCells.get(origin);
    if (offset === undefined || delay > 0) {
      offset = cells.add(undefined, origin.size);
      if (delay === 0) this.hostCells.set(origin, offset);
      const map = scaled(origin.size);
      this.writes.push({ cells, into: "x", host: origin, map, offset, delay });
    }
    return [cells, offset];
  }

  /** What a bank holds as numbers of the host, who can keep them for a while, or hand them on within a step. */
  private line(bank: Bank): Host {
    const compute = (x: Float64Array): Float64Array => x;
    const made = new Host(bank.size, bank.title, bank.size, { kind: "function", compute });
    made.inputs = [seenOf(bank)];
    made.stage = bank.stage;
    this.place(bank);
    return made;
  }

  /** Cells for what neurons give in the step at hand. */
  private given(outputs: Outputs): readonly [Cells, number] {
    const found = this.outputCells.get(outputs);
    if (found) return found;
    const { population, decoding, size } = outputs;
    const group = this.neurons.get(population.ensemble)!;
    group.hear();
    const cells = this.cells.plain("passed", group.level + 1);
    const made = [cells, cells.add(undefined, size)] as const;
    this.outputCells.set(outputs, made);
    this.passed
      .between(group, cells, undefined)
      .add(decoding, group.offsets.get(population)!, made[1]);
    return made;
  }

  /** The cells of a bank, made with everything that they need when first asked for. */
  place(bank: Bank): readonly [Cells, number] {
    const { learned } = bank;
    const weights = learned && modifiedBy(learned) === "weights";
    const { cells, offset } = this.cells.of(bank, weights ? this.apart(bank) : undefined);
    if (!this.done.has(bank)) {
      this.done.add(bank);
      for (const term of expanded(bank.inputs)) this.input(bank, term, cells, offset);
    }
    return [cells, offset];
  }

  /** A name for cells of their own: those of weights between neurons that learn. */
  private apart(bank: Bank): string {
    const found = this.own.get(bank) ?? `inputs_${this.own.size + 1}`;
    this.own.set(bank, found);
    return found;
  }

  /** Terms as they are once banks that are made of others are written out. */
  seen(terms: readonly Term[]): readonly Term[] {
    return expanded(terms);
  }

  private input(bank: Bank, term: Term, cells: Cells, offset: number): void {
    const { origin, map, delay } = term;
    if (term.learned && modifiedBy(term.learned) !== "encoders") {
      this.learned.push({ bank, term });
      if (origin instanceof Outputs) {
        const group = this.neurons.get(origin.population.ensemble)!;
        this.delayed(term, group);
        if (bank.stage !== undefined) group.hear();
      }
      return;
    }
    if (origin instanceof Outputs) {
      const { population, decoding } = origin;
      const group = this.neurons.get(population.ensemble)!;
      const from = group.offsets.get(population)!;
      if (bank.stage !== undefined) group.hear();
      const block =
        bank.stage === undefined
          ? this.decode.between(group, cells, this.delayed(term, group))
          : this.passed.between(group, cells, undefined);
      block.add(map.times(decoding), from, offset);
      return;
    }
    if (origin instanceof Bank && (delay > 0 || origin.late)) {
      this.input(bank, { ...term, origin: this.line(origin) }, cells, offset);
      return;
    }
    if (origin instanceof Host && (origin.late || origin.steady || map.size <= MOST_WRITTEN)) {
      const into = origin.late && origin.stage === undefined ? "late" : "held";
      if (into === "held") cells.held = true;
      this.writes.push({ cells, into, host: origin, map, offset, delay });
      return;
    }
    const [from, start] = this.source(origin, delay);
    cells.flows = true;
    this.flow.between(from, cells, undefined).add(map, start, offset);
  }
}

/** The connection that brings a term, where its rules change the encoders. */
function tuning({ origin, learned }: Term): Connection | undefined {
  const found = learned ?? (origin instanceof Bank ? origin.learned : undefined);
  return found && modifiedBy(found) === "encoders" ? found : undefined;
}

/** Stands for a host whose numbers are in the currents of neurons. */
function encodedHost(host: Host, map: Linear): Host {
  return new Host(map.rows, `${host.title}, encoded`, 0, host.source);
}
