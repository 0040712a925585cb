// All ensembles whose neurons agree in text and constants as one group of neurons.

import { NeuronGroup, type Subgroup } from "../../index.ts";
import { perNeuron } from "../distributions/values.ts";
import type { Ensemble } from "../ensemble.ts";
import type { NeuronText } from "../learning/place.ts";
import type { TraceFilter } from "../learning/rule.ts";
import { type TraceText, traceText } from "../learning/trace.ts";
import type { NeuronType } from "../types.ts";
import { regularly } from "./cells.ts";
import { CLEARED, NOTED, orderOf } from "./levels.ts";
import { direct, type Population } from "./population.ts";

/** The neurons of several ensembles. */
export class NeuronsOf {
  readonly name: string;
  readonly type: NeuronType;
  readonly populations: Population[] = [];
  readonly offsets: Map<Population, number> = new Map();
  size = 0;
  /** How many others step before these. */
  readonly level: number;
  /** Whether others get their spikes in the step in which they are. */
  private heard = false;
  /** Whether somebody asks for rates of earlier steps. */
  private remembered = false;
  /** Variables that synapses join after they were summed, or in place of that. */
  readonly joined: Set<string> = new Set();
  private readonly traces = new Map<string, TraceText & { readonly name: string }>();
  private readonly additions: NeuronText[] = [];
  /** Further equations. */
  readonly extra: Set<string> = new Set();
  /** Whether something reads `gain` and `scale` (gain/radius). */
  tuned = false;
  private made: NeuronGroup | undefined;

  constructor(name: string, type: NeuronType, level: number) {
    this.name = name;
    this.type = type;
    this.level = level;
  }

  add(population: Population): void {
    this.populations.push(population);
    this.offsets.set(population, this.size);
    this.size += population.bias.length;
  }

  /** The name of a variable that follows the output through a filter. */
  trace(filter: TraceFilter, dt: number): string {
    const key = typeof filter === "object" ? (filter?.text ?? "none") : String(filter);
    const found = this.traces.get(key);
    if (found) return found.name;
    const name = this.traces.size === 0 ? "activity" : `activity_${this.traces.size + 1}`;
    const own = this.type.dt ?? dt;
    this.traces.set(key, { ...traceText(name, filter, this.type.output, own), name });
    return name;
  }

  /** Takes note that others get its output in the step in which it is. */
  hear(): void {
    const { output } = this.type;
    this.heard ||= output.kind === "spikes" && output.count === undefined;
  }

  /** The variable with what each neuron gives in a step, where that is no single spike. */
  get sample(): string {
    const { output } = this.type;
    return output.kind === "rate" ? "output_rate" : output.count!;
  }

  /** Takes note that others get its output some steps later. */
  remember(): void {
    const { output } = this.type;
    this.remembered ||= output.kind === "rate" || output.count !== undefined;
  }

  /** What neurons before synapses give in the step at hand, as text. */
  given(dt: number): {
    readonly text: string;
    readonly namespace: Readonly<Record<string, number>>;
  } {
    const { output } = this.type;
    if (output.kind === "rate") return { text: "output_rate_pre", namespace: {} };
    const count = output.count ?? SPIKED;
    return { text: `${count}_pre*height`, namespace: { height: output.amplitude / dt } };
  }

  /** What a learning rule adds. */
  addition(text: NeuronText): void {
    this.additions.push(text);
  }

  get group(): NeuronGroup {
    return this.made!;
  }

  /** The neurons of one ensemble. */
  partOf(population: Population): Subgroup {
    const offset = this.offsets.get(population)!;
    return this.group.slice(offset, offset + population.bias.length);
  }

  /** Likewise. */
  partOfEnsemble(ensemble: Ensemble): Subgroup {
    return this.partOf(this.populations.find((one) => one.ensemble === ensemble)!);
  }

  /** `dt`: the step of the model. */
  make(dt: number): NeuronGroup {
    const { type, name, heard } = this;
    const base = orderOf(this.level);
    const more = [...this.traces.values(), ...this.additions];
    const rate = [
      ...(type.output.kind === "rate" ? ["output_rate : 1"] : []),
      ...(this.remembered ? [`${BEFORE} : 1`] : []),
    ];
    const lines = [
      "J = bias + input : 1",
      "bias : 1 (constant)",
      "input : 1",
      type.equations,
      ...rate,
      ...(heard ? [`${SPIKED} : 1`] : []),
      ...(this.tuned ? ["gain : 1 (constant)", "scale : 1 (constant)"] : []),
      ...this.extra,
      ...more.map(({ equations }) => equations),
    ];
    const resets = [type.reset ?? "", ...[...this.traces.values()].map(({ reset }) => reset)];
    const reset = resets.filter(Boolean).join("\n");
    const { method, refractory } = type;
    const threshold = heard ? `${SPIKED} > 0` : type.threshold;
    const namespace = Object.assign({}, type.namespace, ...more.map((one) => one.namespace));
    const group = new NeuronGroup(this.size, lines.join("\n"), {
      name,
      namespace,
      order: base,
      ...(type.dt === undefined ? {} : { dt: type.dt }),
      ...(threshold === undefined ? {} : { threshold }),
      ...(threshold === undefined || reset === "" ? {} : { reset }),
      ...(method === undefined ? {} : { method }),
      ...(refractory === undefined ? {} : { refractory }),
    }) as NeuronGroup;
    this.made = group;
    const steps = [...(type.regular ?? [])];
    if (heard) {
      const able = refractory === undefined ? "" : " and not_refractory";
      steps.push({ code: `${SPIKED} = int((${type.threshold})${able})`, ...inGroups(NOTED) });
    }
    if (type.output.kind === "rate")
      steps.push({ code: `output_rate = ${type.output.expression}`, ...inGroups(1) });
    if (this.remembered) steps.push({ code: `${BEFORE} = ${this.sample}`, when: "start" });
    for (const step of [...steps, ...more.flatMap((one) => one.steps)]) {
      const { when, order = 0 } = step;
      regularly(group, when === "groups" ? { ...step, order: base + order } : step);
    }
    for (const variable of this.joined)
      group.runRegularly(`${variable} = 0`, { ...inGroups(CLEARED), dt });
    for (const population of this.populations) this.begin(population);
    for (const { start } of this.additions)
      for (const [variable, value] of Object.entries(start)) group.set(variable, value);
    return group;
  }

  /** Bias and starting values of an ensemble. */
  private begin(population: Population): void {
    const part = this.partOf(population);
    const n = population.bias.length;
    part.set("bias", population.bias);
    if (this.tuned) {
      part.set("gain", population.gain);
      part.set(
        "scale",
        population.gain.map((gain) => gain / population.ensemble.radius),
      );
    }
    for (const [variable, start] of Object.entries(population.type.start)) {
      if (start === "rand()")
        part.set(
          variable,
          Float64Array.from({ length: n }, () => population.random.uniform()),
        );
      else if (typeof start === "string") part.set(variable, start);
      else {
        const site = { option: variable, owner: population.ensemble.title };
        part.set(variable, perNeuron(start, n, population.random, site));
      }
    }
  }
}

/** Whether a neuron spiked in the step at hand, where that is asked for before the threshold is. */
const SPIKED = "spiked_now";

/** What a neuron gave in the step before. */
export const BEFORE = "output_before";

function inGroups(order: number): { readonly when: "groups"; readonly order: number } {
  return { when: "groups", order };
}

/** Groups of neurons for populations, and which is whose. `levelOf`: how many step before an ensemble. */
export function groupNeurons(
  populations: Iterable<Population>,
  levelOf: (ensemble: Ensemble) => number,
): Map<Ensemble, NeuronsOf> {
  const groups = new Map<string, NeuronsOf>();
  const found = new Map<Ensemble, NeuronsOf>();
  for (const population of populations) {
    const { type, ensemble } = population;
    if (direct(type)) continue;
    const { equations, method, threshold, reset, refractory, regular } = type;
    const { namespace, output, dt } = type;
    const text = {
      equations,
      method,
      threshold,
      reset,
      refractory,
      regular,
      namespace,
      output,
      dt,
    };
    const level = levelOf(ensemble);
    const key = JSON.stringify([text, level]);
    let group = groups.get(key);
    if (!group) {
      const name = groups.size === 0 ? "neurons" : `neurons_${groups.size + 1}`;
      group = new NeuronsOf(name, type, level);
      groups.set(key, group);
    }
    group.add(population);
    found.set(ensemble, group);
  }
  return found;
}
