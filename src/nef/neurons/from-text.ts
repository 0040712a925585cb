// Any model as a neuron of the NEF: its equations as they are, its tuning curve measured.

import { UnitError, ValueError } from "../../errors.ts";
import { NeuronGroup, type SweepNeuron } from "../../index.ts";
import { invalid, positive, seconds, shown } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { GainBias, Start, Tuning } from "../types.ts";
import { type Curve, type Measuring, measuredCurve } from "./measured.ts";
import { Neuron, type NeuronText } from "./neuron.ts";
import { checkedGains, checkedTuning, interpolated, short } from "./tuning.ts";

/** How a model becomes a neuron of the NEF. Times are seconds or text. */
export interface NeuronFromSettings {
  /** What it is called in messages (default `neuron`). */
  readonly name?: string;
  /** The parameter of the equations that is its current (default `I`): a line such as `I : amp`. */
  readonly current?: string;
  /** The current at J = 1, such as `'1 nA'` (default 1, for a current without dimension). */
  readonly unit?: number | string;
  /** Steps of the population (default 0.1 ms), whatever the model's are. */
  readonly dt?: number | string;
  /** Time simulated before spikes are counted (default 0.5 s). */
  readonly settle?: number | string;
  /** Time in which spikes are counted (default 2 s). */
  readonly measure?: number | string;
  /** Rate in Hz that the curve is followed to (default 500). */
  readonly highest?: number;
  /** What a spike is multiplied with (default 1). */
  readonly amplitude?: number;
}

/** A model in texts of its own. */
export interface NeuronTexts {
  readonly equations: string;
  readonly threshold: string;
  readonly reset?: string;
  readonly refractory?: string;
  readonly method?: string;
  readonly namespace?: Readonly<Record<string, number | string>>;
  /** Starting values: quantities or expressions, set in this order. */
  readonly start?: Readonly<Record<string, number | string>>;
}

/** A model as the files of `myelin/equations` describe one. */
export interface NeuronModule {
  readonly model: string;
  readonly options: Omit<NeuronTexts, "equations" | "namespace" | "start">;
  readonly parameters?: Readonly<Record<string, number | string>>;
  readonly rest?: Readonly<Record<string, number | string>>;
}

/** Options of `neuronFrom`: a model in texts or a module's parts, and settings. */
export type NeuronFromOptions = (NeuronTexts | NeuronModule) & NeuronFromSettings;

/**
 * A population's neuron from any model: `await neuronFrom({ ...adex, unit: '1 nA' })`, or from texts of one's own. Its
 * tuning curve is measured in simulations of a few hundred cells, once for each text and constants: rates after
 * `settle`, so cells that adapt represent what changes slowly. Throws ValueError if the model never fires or is never
 * silent, and what is wrong with its text.
 */
export async function neuronFrom(options: NeuronFromOptions): Promise<MeasuredNeuron> {
  const { text, plan } = planOf(options);
  return new MeasuredNeuron(text, await curveOf(plan), plan);
}

/** A neuron whose tuning curve was measured. */
export class MeasuredNeuron extends Neuron {
  /** Steps of the population, seconds. */
  readonly dt: number;
  /** The rising part of its curve. */
  readonly curve: Curve;

  constructor(text: NeuronText, curve: Curve, { dt }: { readonly dt: number }) {
    super(text);
    this.dt = dt;
    this.curve = curve;
  }

  /** Straight between what was measured; beyond the top it stays. */
  protected rate(current: number): number {
    const { currents, rates } = this.curve;
    if (!(current > currents[0]!)) return Number.isNaN(current) ? Number.NaN : 0;
    let [low, high] = [0, currents.length - 1];
    if (current >= currents[high]!) return rates[high]!;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (currents[middle]! <= current) low = middle;
      else high = middle;
    }
    const share = (current - currents[low]!) / (currents[high]! - currents[low]!);
    return rates[low]! + share * (rates[high]! - rates[low]!);
  }

  /** Along the curve. Throws ValueError for rates that the model does not have, with those that it has. */
  override gainBias(maxRates: Float64Array, intercepts: Float64Array): GainBias {
    checkedTuning(this.name, maxRates, intercepts);
    const { currents, rates } = this.curve;
    for (const [k, rate] of maxRates.entries()) this.#within(rate, k);
    const tops = interpolated(rates, currents, maxRates);
    const silent = currents[0]!;
    const gain = tops.map((top, k) => (top - silent) / (1 - intercepts[k]!));
    return checkedGains(this.name, { gain, bias: tops.map((top, k) => top - gain[k]!) });
  }

  override maxRatesIntercepts(gain: Float64Array, bias: Float64Array): Tuning {
    const silent = this.curve.currents[0]!;
    return {
      maxRates: gain.map((slope, k) => this.rate(slope + bias[k]!)),
      intercepts: gain.map((slope, k) => (silent - bias[k]!) / slope),
    };
  }

  #within(rate: number, k: number): void {
    const { currents, rates, end } = this.curve;
    const [first, last] = [rates[1]!, rates[rates.length - 1]!];
    if (rate >= first && rate <= last) return;
    const top = short(currents[currents.length - 1]!);
    const why =
      rate < first
        ? `at least ${short(first)} Hz, with which it begins to fire`
        : `at most ${short(last)} Hz, ${ENDS[end]} J = ${top}`;
    throw new ValueError(
      `invalid maxRates of ${this.name}: ${short(rate)} Hz for neuron ${k} (expected ${why})`,
      "maxRates",
      rate,
    );
  }
}

const ENDS: Readonly<Record<Curve["end"], string>> = {
  highest: "to which its curve was followed (option highest), at",
  saturates: "where it saturates, at",
  falls: "beyond which it fires less, at",
  fails: "beyond which its steps are too long for it (option dt), at",
};

const curves = new Map<string, Promise<Curve>>();

/** The curve of a plan, measured once. */
function curveOf(plan: Measuring): Promise<Curve> {
  const key = JSON.stringify(plan);
  const known = curves.get(key);
  if (known) return known;
  const made = measuredCurve(plan);
  curves.set(key, made);
  made.catch(() => curves.delete(key));
  return made;
}

const TEXTS = ["equations", "threshold", "reset", "refractory", "method", "namespace", "start"];
const SETTINGS = [..."name current unit dt settle measure highest amplitude".split(" ")];

function planOf(options: NeuronFromOptions): { text: NeuronText; plan: Measuring } {
  const parts = typeof options === "object" && options !== null && "model" in options;
  if (!parts) checkOptions(options, [...TEXTS, ...SETTINGS], "neuronFrom");
  const given = parts ? textsOf(options) : options;
  const { name = "neuron", current = "I", unit = 1, highest = 500, amplitude = 1 } = options;
  const { threshold, reset, refractory, method, namespace = {}, start = {} } = given;
  if (typeof threshold !== "string")
    throw invalid("threshold", name, threshold, "the condition of a spike, such as 'v > 1'");
  const equations = driven(given.equations, name, current, options.unit);
  const constants = { ...namespace, [`${current}_unit`]: unit };
  const code = { threshold, reset, refractory, method };
  const present = Object.fromEntries(Object.entries(code).filter(([, one]) => one !== undefined));
  const neuron = {
    model: `${equations}\nJ : 1`,
    options: present,
    parameters: constants,
    rest: start,
  } as SweepNeuron;
  const plan = {
    name,
    neuron,
    dt: seconds(options.dt ?? 1e-4, "dt", name),
    settle: seconds(options.settle ?? 0.5, "settle", name, true),
    measure: seconds(options.measure ?? 2, "measure", name),
    highest: positive(highest, "highest", name),
    noisy: /\b(xi\w*|rand|randn|poisson)\b/.test([equations, threshold, reset].join("\n")),
  };
  const text = {
    ...present,
    name,
    equations,
    namespace: constants,
    start: start as Readonly<Record<string, Start>>,
    output: { kind: "spikes", amplitude: positive(amplitude, "amplitude", name) },
    probeable: variablesOf(equations),
  } as NeuronText;
  return { text, plan };
}

function textsOf({ model, options, parameters, rest }: NeuronModule): NeuronTexts {
  const { threshold, reset, refractory, method } = options;
  const code = Object.entries({ threshold, reset, refractory, method });
  const present = Object.fromEntries(code.filter(([, text]) => text !== undefined));
  return {
    equations: model,
    ...(present as { threshold: string }),
    ...(parameters ? { namespace: parameters } : {}),
    ...(rest ? { start: rest } : {}),
  };
}

/** Equations in which the current follows from J, in place of the line that declared it. */
function driven(
  equations: unknown,
  name: string,
  current: string,
  given: number | string | undefined,
): string {
  if (typeof equations !== "string") throw invalid("equations", name, equations, "text");
  if (!/^[A-Za-z]\w*$/.test(current)) throw invalid("current", name, current, "a name");
  const declared = new RegExp(
    `^([ \\t]*)${current}[ \\t]*:[ \\t]*([^#(\\n]+?)[ \\t]*(?:\\([^)\\n]*\\))?[ \\t]*(#.*)?$`,
    "m",
  );
  const found = declared.exec(equations);
  if (!found)
    throw new ValueError(
      `equations of ${name} have no parameter ${shown(current)} to drive (expected a line such as '${current} : amp', or the option current)`,
      "current",
      current,
    );
  const dimension = found[2] ?? "1";
  if (given === undefined && dimension !== "1")
    throw new ValueError(
      `no unit of ${name}: its current ${current} is in ${dimension} (give what it is at J = 1, such as unit: ${exampleOf(dimension)})`,
      "unit",
      undefined,
    );
  if (given !== undefined) checkUnit(given, dimension, name, current);
  return equations.replace(declared, `$1${current} = J*${current}_unit : $2 $3`);
}

/** Whether the current at J = 1 is one, told of the option and not of the text that it is put into. */
function checkUnit(unit: number | string, dimension: string, name: string, current: string): void {
  try {
    new NeuronGroup(1, `at_one = unit : ${dimension}`, { namespace: { unit } });
  } catch (error) {
    if (!(error instanceof UnitError)) throw error;
    const wanted =
      dimension === "1"
        ? `a number, as its current ${current} has no dimension`
        : `its current ${current} at J = 1 in ${dimension}, such as ${exampleOf(dimension)}`;
    throw new ValueError(
      `wrong unit of ${name}: ${shown(unit)} (expected ${wanted})`,
      "unit",
      unit,
      { cause: error },
    );
  }
}

function exampleOf(dimension: string): string {
  return `'1 ${dimension === "amp" ? "nA" : dimension}'`;
}

/** What can be probed: all that the equations define, and `v` as `voltage`, too. */
function variablesOf(equations: string): Record<string, string> {
  const names = equations
    .split("\n")
    .map((line) => /^\s*(?:d([A-Za-z]\w*)\s*\/\s*dt\s*=|([A-Za-z]\w*)\s*[=:])/.exec(line))
    .flatMap((found) => found?.[1] ?? found?.[2] ?? []);
  const voltage = names.includes("v") && !names.includes("voltage") ? [["voltage", "v"]] : [];
  return Object.fromEntries([...names.map((one) => [one, one]), ...voltage]);
}
