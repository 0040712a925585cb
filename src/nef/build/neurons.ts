// All ensembles whose neurons agree in text and constants as one group of neurons.

import { NeuronGroup, type Subgroup } from "../../index.ts";
import { perNeuron } from "../distributions/values.ts";
import type { Ensemble } from "../ensemble.ts";
import type { NeuronText } from "../learning/place.ts";
import type { TraceFilter } from "../learning/rule.ts";
import { type TraceText, traceText } from "../learning/trace.ts";
import type { NeuronType } from "../types.ts";
import { regularly } from "./cells.ts";
import { direct, type Population } from "./population.ts";

/** The neurons of several ensembles. */
export class NeuronsOf {
  readonly name: string;
  readonly type: NeuronType;
  readonly populations: Population[] = [];
  readonly offsets: Map<Population, number> = new Map();
  size = 0;
  private readonly traces = new Map<string, TraceText & { readonly name: string }>();
  private readonly additions: NeuronText[] = [];
  /** Further equations. */
  readonly extra: Set<string> = new Set();
  /** Whether something reads `gain` and `scale` (gain/radius). */
  tuned = false;
  private made: NeuronGroup | undefined;

  constructor(name: string, type: NeuronType) {
    this.name = name;
    this.type = type;
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

  make(): NeuronGroup {
    const { type, name } = this;
    const more = [...this.traces.values(), ...this.additions];
    const rate = type.output.kind === "rate" ? ["output_rate : 1"] : [];
    const lines = [
      "J = bias + input : 1",
      "bias : 1 (constant)",
      "input : 1",
      type.equations,
      ...rate,
      ...(this.tuned ? ["gain : 1 (constant)", "scale : 1 (constant)"] : []),
      ...this.extra,
      ...more.map(({ equations }) => equations),
    ];
    const resets = [type.reset ?? "", ...[...this.traces.values()].map(({ reset }) => reset)];
    const reset = resets.filter(Boolean).join("\n");
    const { threshold, method, refractory } = type;
    const namespace = Object.assign({}, type.namespace, ...more.map((one) => one.namespace));
    const group = new NeuronGroup(this.size, lines.join("\n"), {
      name,
      namespace,
      ...(type.dt === undefined ? {} : { dt: type.dt }),
      ...(threshold === undefined ? {} : { threshold }),
      ...(threshold === undefined || reset === "" ? {} : { reset }),
      ...(method === undefined ? {} : { method }),
      ...(refractory === undefined ? {} : { refractory }),
    }) as NeuronGroup;
    this.made = group;
    for (const step of type.regular ?? []) regularly(group, step);
    if (type.output.kind === "rate") {
      const code = `output_rate = ${type.output.expression}`;
      regularly(group, { code, when: "groups", order: 1 });
    }
    for (const { steps } of more) for (const step of steps) regularly(group, step);
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

/** Groups of neurons for populations, and which is whose. */
export function groupNeurons(populations: Iterable<Population>): Map<Ensemble, NeuronsOf> {
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
    const key = JSON.stringify(text);
    let group = groups.get(key);
    if (!group) {
      group = new NeuronsOf(groups.size === 0 ? "neurons" : `neurons_${groups.size + 1}`, type);
      groups.set(key, group);
    }
    group.add(population);
    found.set(ensemble, group);
  }
  return found;
}
