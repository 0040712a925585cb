// Connections that learn: synapses of their own, whose code are the rules, and what the rules read on either side.

import { NetworkError } from "../../errors.ts";
import type { Synapses } from "../../index.ts";
import { type Connection, ensembleOf } from "../connection.ts";
import type { ConnectionRule } from "../learning/live.ts";
import { matrixText, type PlacedRule, placeRule, synapseText } from "../learning/place.ts";
import type { LearningRule } from "../learning/rule.ts";
import { type Block, Blocks, connectBlock } from "./blocks.ts";
import type { Cells } from "./cells.ts";
import { decode } from "./decode.ts";
import { type Bank, isLate, Outputs, type Term } from "./flow.ts";
import { columnsOf, type Layout, layoutOf, plainLayout, rowsOf } from "./layout.ts";
import {
  begin,
  COUNT,
  constantsOf,
  declaredIn,
  encodedError,
  entriesOf,
  everyPair,
  ones,
  scatteredError,
} from "./learned.ts";
import { type Linear, selection } from "./linear.ts";
import { modifiedBy } from "./modified.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Paths } from "./paths.ts";
import type { Plan, TunedEncoders } from "./plan.ts";
import type { Population } from "./population.ts";
import { joiningAt } from "./synapses.ts";

/** A connection that learns, with everything that its rules need in place. */
interface Site {
  readonly connection: Connection;
  readonly placed: readonly PlacedRule[];
  readonly pre: NeuronsOf;
  readonly constants: Readonly<Record<string, number>>;
  readonly population: Population;
  make(): Synapses;
}

/** Whether a number is known from the start of a step, or only at its end. */
type Known = "early" | "late";

/** When a step is over: errors that are known by then are added up. */
const OVER = "after_end";

/** All connections of a model that learn. */
export class Learning {
  private readonly plan: Plan;
  private readonly paths: Paths;
  private readonly neurons: ReadonlyMap<unknown, NeuronsOf>;
  private readonly dt: number;
  readonly sites: Site[] = [];
  /** Errors and signals on their way to where `w` is changed; the key is the number of the rule's variable. */
  private readonly errors = new Map<string, Blocks<Cells, Cells | NeuronsOf, Known>>();
  private rules = 0;
  /** The synapses of each connection, once they are made. */
  readonly synapses: Map<Connection, Synapses> = new Map();
  /** How their weights are shown. */
  readonly layouts: Map<Connection, Layout> = new Map();
  /** What makes rules those of this model; kept until the model is complete. */
  private readonly attachments: (() => void)[] = [];

  constructor(plan: Plan, paths: Paths, neurons: ReadonlyMap<unknown, NeuronsOf>, dt: number) {
    this.plan = plan;
    this.paths = paths;
    this.neurons = neurons;
    this.dt = dt;
    for (const { bank, term } of plan.learned) this.addWeights(bank, term);
    for (const one of plan.encoders) this.addEncoders(one);
  }

  /** Decoders, or weights between neurons: what spikes add to cells. */
  private addWeights(bank: Bank, term: Term): void {
    const connection = term.learned!;
    const { origin } = term;
    if (!(origin instanceof Outputs))
      throw new NetworkError(
        `${connection.title} learns, but there are no neurons before it (its pre is Direct)`,
      );
    const { population } = origin;
    const pre = this.neurons.get(population.ensemble)!;
    const [cells, offset] = this.plan.place(bank);
    const weights = modifiedBy(connection) === "weights";
    const rows = rowsOf(connection, bank.size);
    const columns = columnsOf(connection, population.bias.length);
    this.layouts.set(connection, layoutOf(connection, rows, columns));
    const provided = connection.learningRules.map((rule, k) => {
      const names = this.before(rule.rule, pre);
      const onCells = weights ? this.after(rule.rule, connection, cells) : {};
      const error = this.error(
        rule,
        k,
        weights ? encodedError(connection, this.paths) : scatteredError(rows),
        cells,
        offset,
      );
      return { ...names, ...onCells, ...error, n_pre: COUNT };
    });
    const placed = this.place(connection, pre, provided, cells);
    const constants = constantsOf(connection, population);
    const from = pre.offsets.get(population)!;
    const make = (): Synapses => {
      const text = synapseText(placed, constants);
      const entries = entriesOf(term.map.times(origin.decoding), rows, columns, from, offset);
      const delay = term.delayed && term.delay;
      const model = `w : 1\n${text.model}`;
      const { namespace } = text;
      const name = this.named();
      const synapses = decode(name, pre, cells, entries, {
        dt: this.dt,
        model,
        namespace,
        watched: bank.watched,
        ...(delay === undefined ? {} : { delay }),
      });
      begin(synapses, text);
      return synapses;
    };
    this.sites.push({ connection, placed, pre, constants, population, make });
  }

  /** Encoders: what cells add to currents. All connections whose rules change them share the synapses. */
  private addEncoders({ values, sums, place, encoding, group, population }: TunedEncoders): void {
    group.tuned = true;
    const to = group.offsets.get(population)!;
    const constants = { [COUNT]: encoding.columns, radius: population.ensemble.radius };
    const all: PlacedRule[] = [];
    let made: Synapses | undefined;
    const make = (): Synapses => {
      if (made) return made;
      const text = synapseText(all, constants);
      const joining = "input_post = w*x_pre : 1 (summed)";
      made = connectBlock(sums.group, group.group, everyPair(encoding, place, to), {
        name: this.named(),
        model: `w : 1\n${sums.stage > 0 ? "" : joining}\n${text.model}`,
        namespace: text.namespace,
      });
      if (sums.stage > 0) made.runRegularly("input_post += w*x_pre", joiningAt(group));
      begin(made, text);
      return made;
    };
    const connections = new Set(values.map(({ connection }) => connection));
    for (const connection of connections) {
      this.layouts.set(connection, plainLayout(encoding.rows, encoding.columns));
      const number = [...connections].indexOf(connection) + 1;
      const value = number === 1 ? "value" : `value_${number}`;
      sums.more.add(`${value} : 1`);
      for (const one of values)
        if (one.connection === connection)
          this.block(value, one.from, sums, one.late).add(one.map, one.start, place);
      const provided = connection.learningRules.map((rule, k) => ({
        ...(rule.rule.reads.has("activity_post")
          ? { activity_post: `${group.trace(rule.rule.postSynapse, this.dt)}_post` }
          : {}),
        value_pre: `${value}_pre`,
        n_pre: COUNT,
        ...this.signal(rule, `${k + 1}_${this.sites.length + 1}`, group, to, encoding.rows),
      }));
      const placed = this.place(connection, undefined, provided, undefined, all.length);
      all.push(...placed);
      this.sites.push({ connection, placed, pre: group, constants, population, make });
    }
  }

  private named(): string {
    return `learned_${new Set(this.synapses.values()).size + 1}`;
  }

  /** The rules of a connection with names of their own; what they add to the neurons is added. */
  private place(
    connection: Connection,
    pre: NeuronsOf | undefined,
    provided: readonly Readonly<Record<string, string>>[],
    cells: Cells | undefined,
    before = 0,
  ): PlacedRule[] {
    let last = before;
    return connection.learningRules.map(({ rule }, k) => {
      // what is added to neurons needs a name that no other rule has there, the rest only one within its synapses
      const adds = rule.pre !== undefined || rule.post !== undefined;
      const key = Math.max(last, adds ? this.rules : 0) + 1;
      if (adds) this.rules = key;
      last = key;
      const placed = placeRule(rule, key, provided[k]);
      const target = ensembleOf(connection.post);
      if (placed.pre && pre) pre.addition(placed.pre);
      if (placed.post && target) {
        const post = this.neurons.get(target)!;
        post.addition(placed.post);
        if (/\bgain\b/.test(JSON.stringify(placed.post))) post.tuned = true;
        for (const [name, unit] of declaredIn(placed.post.equations))
          cells?.link(name, unit, post, target);
      }
      return placed;
    });
  }

  private before(rule: LearningRule, pre: NeuronsOf): Record<string, string> {
    if (!rule.reads.has("activity_pre")) return {};
    return { activity_pre: `${pre.trace(rule.preSynapse, this.dt)}_pre` };
  }

  /** What weights between neurons read of the later ones: linked to the cells in which their input is filtered. */
  private after(rule: LearningRule, connection: Connection, cells: Cells): Record<string, string> {
    const target = ensembleOf(connection.post)!;
    const post = this.neurons.get(target)!;
    const names: Record<string, string> = {};
    if (rule.reads.has("activity_post")) {
      const name = post.trace(rule.postSynapse, this.dt);
      cells.link(name, "Hz", post, target);
      names.activity_post = `${name}_post`;
    }
    for (const name of ["gain", "scale"])
      if (rule.reads.has(`${name}_post`)) {
        post.tuned = true;
        cells.link(name, "1", post, target);
      }
    return names;
  }

  /** The error, or signal, of a rule: summed into a variable of the cells, once in each step. */
  private error(
    rule: ConnectionRule<Connection>,
    k: number,
    map: Linear,
    cells: Cells,
    offset: number,
  ): Record<string, string> {
    const kind = rule.rule.error;
    const terms = this.seen(rule);
    if (terms.length === 0) {
      if (rule.rule.reads.has("error_post"))
        this.plan.told.push(
          `rule ${rule.rule.name} of ${rule.connection.title}: no error comes to it, so its error is 0 ` +
            "(connect one to the connection's learningRule)",
        );
      return { [`${kind}_post`]: "0" };
    }
    const variable = k === 0 ? kind : `${kind}_${k + 1}`;
    cells.more.add(`${variable} : 1`);
    const spread = kind === "signal" ? selection(new Int32Array(map.rows), 1) : map;
    for (const { origin, map: given, delay } of terms) {
      const [from, start] = this.plan.source(origin, delay);
      this.block(variable, from, cells, isLate(origin)).add(spread.times(given), start, offset);
    }
    return { [`${kind}_post`]: `${variable}_post` };
  }

  /** The signal of a rule on encoders: a variable of the neurons. */
  private signal(
    rule: ConnectionRule<Connection>,
    key: string,
    group: NeuronsOf,
    to: number,
    rows: number,
  ): Record<string, string> {
    const terms = this.seen(rule);
    if (terms.length === 0) return { signal_post: "0" };
    const variable = `signal_${key}`;
    group.extra.add(`${variable} : 1`);
    for (const { origin, map, delay } of terms) {
      const [from, start] = this.plan.source(origin, delay);
      const all = selection(new Int32Array(rows), 1).times(map);
      this.block(variable, from, group, isLate(origin)).add(all, start, to);
    }
    return { signal_post: `${variable}_post` };
  }

  /** What comes to a rule: from cells and hosts. */
  private seen(rule: ConnectionRule<Connection>): readonly Term[] {
    return this.plan.seen(this.paths.errors.get(rule)!);
  }

  /** What goes from cells to a variable; `late`: known at the end of a step only. */
  private block(variable: string, from: Cells, to: Cells | NeuronsOf, late: boolean): Block {
    const found = this.errors.get(variable) ?? new Blocks<Cells, Cells | NeuronsOf, Known>();
    this.errors.set(variable, found);
    if (late) to.joined.add(variable);
    return found.between(from, to, late ? "late" : "early");
  }

  /** All synapses: those that learn, their matrices, and those that bring errors. */
  make(): Synapses[] {
    const made: Synapses[] = [];
    for (const [variable, blocks] of this.errors)
      for (const { from, to, key, block } of blocks) {
        const summed = `${variable}_post = w*x_pre : 1 (summed)`;
        const model = `w : 1\n${key === "early" ? summed : ""}`;
        const name = `errors_${made.length + 1}`;
        const one = connectBlock(from.group, to.group, block.sorted(), { name, model });
        if (key === "late") one.runRegularly(`${variable}_post += w*x_pre`, { when: OVER });
        made.push(one);
      }
    for (const site of this.sites) made.push(...this.makeSite(site));
    return [...new Set(made)];
  }

  /** Makes rules those of this model, once nothing can fail any more. */
  attach(): void {
    for (const attach of this.attachments.splice(0)) attach();
  }

  private makeSite({ connection, placed, pre, constants, population, make }: Site): Synapses[] {
    const synapses = make();
    this.synapses.set(connection, synapses);
    const made = [synapses];
    connection.learningRules.forEach((rule, k) => {
      const text = matrixText(placed[k]!, this.dt, constants);
      if (!text) {
        this.attachments.push(() => rule.attach(placed[k]!, synapses));
        return;
      }
      const part = pre.partOf(population);
      const { model, namespace } = text;
      const all = everyPair(ones(population.bias.length), 0, 0);
      const matrix = connectBlock(part, part, all, {
        name: `${synapses.name}_matrix`,
        model: `w : 1\n${model}`,
        namespace,
      });
      for (const [name, value] of Object.entries(text.start)) matrix.set(name as never, value);
      for (const { of, code, when, order, dt } of text.steps) {
        const owner = of === "matrix" ? matrix : pre.group;
        owner.runRegularly(code, {
          when,
          ...(order === undefined ? {} : { order }),
          ...(dt === undefined ? {} : { dt }),
        });
      }
      this.attachments.push(() => rule.attach(placed[k]!, synapses, matrix));
      made.push(matrix);
    });
    return made;
  }
}
