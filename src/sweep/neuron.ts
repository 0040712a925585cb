// A neuron to sweep: its equations with the varied names declared as parameters of each copy.

import { constants, functions } from "../analysis/functions.ts";
import { neuronRules } from "../analysis/model.ts";
import type { Namespace, Variable } from "../analysis/scope.ts";
import { parseModel } from "../compile.ts";
import { didYouMean, nearest, ValueError } from "../errors.ts";
import { namesIn } from "../language/walk.ts";
import { checkModel, type Equations } from "../model/equations.ts";
import { type NamespaceOption, readNamespace } from "../model/namespace.ts";
import { type NeuronGroupOptions, neuronGroupOptions } from "../model/neuron-options.ts";
import { checkOptionNames, shown } from "../model/options.ts";
import { DIMENSIONLESS, type Dimension, dimensionText, equal } from "../units/dimension.ts";
import { lookupUnit } from "../units/units.ts";
import type { Varied } from "./job.ts";
import type { Axis } from "./points.ts";

/** A neuron as the files of `myelin/equations` describe one: a whole module of those will do. */
export interface SweepNeuron {
  /** Its equations. */
  readonly model: string | Equations;
  /** Threshold, reset, refractory, method, ... as of a NeuronGroup. */
  readonly options?: NeuronGroupOptions;
  /** Values of the names in them. */
  readonly parameters?: NamespaceOption;
  /** Where its variables start; set in this order, quantities or expressions. */
  readonly rest?: Readonly<Record<string, number | string | boolean>>;
  /** The same, set after `rest`. */
  readonly initial?: Readonly<Record<string, number | string | boolean>>;
}

/** A neuron whose varied names are parameters. */
export interface Prepared {
  readonly model: string;
  readonly options: NeuronGroupOptions;
  readonly initial: readonly (readonly [string, number | string | boolean])[];
  readonly varied: readonly Varied[];
  /** Variables of the equations by name. */
  readonly variables: ReadonlyMap<string, Variable>;
}

export const TITLE = "equations of the neuron";

/** Declares what is varied. Throws ValueError, and what is wrong with the equations. */
export function prepareNeuron(
  neuron: SweepNeuron,
  axes: readonly Axis[],
  method: NeuronGroupOptions["method"],
): Prepared {
  const { model, options = {}, parameters = {}, rest = {}, initial = {} } = neuron;
  checkModel(model, "model", "a sweep");
  checkOptionNames(options, neuronGroupOptions, "the neuron of a sweep");
  const merged = { ...options.namespace, ...parameters };
  const namespace = readNamespace(merged);
  const { variables } = parseModel(model, TITLE, neuronRules);
  const known: Known = { variables, namespace, mentioned: mentionedIn(neuron, variables) };
  const found = axes.map((axis) => ({ axis, ...roleOf(axis, known) }));
  const declared = found.filter(({ role }) => role === "constant");
  const lines = declared.map(
    ({ axis, dimension }) => `${axis.name} : ${dimensionText(dimension)} (constant)`,
  );
  const names = new Set(axes.map(({ name }) => name));
  const start = Object.entries({ ...rest, ...initial }).filter(([name]) => !names.has(name));
  return {
    model: [String(model), ...lines].join("\n"),
    options: {
      ...options,
      ...(method === undefined ? {} : { method }),
      namespace: Object.fromEntries(Object.entries(merged).filter(([name]) => !names.has(name))),
      name: options.name ?? "neuron",
    },
    initial: start,
    varied: found.map(({ axis, dimension }) => ({ name: axis.name, dimension })),
    variables,
  };
}

interface Known {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly namespace: Namespace;
  readonly mentioned: ReadonlySet<string>;
}

/** Names in the equations and texts of a neuron, whatever they mean. */
function mentionedIn(
  { options = {} }: SweepNeuron,
  variables: ReadonlyMap<string, Variable>,
): Set<string> {
  const { threshold, reset, refractory, events = {} } = options;
  const texts = [threshold, reset, refractory, ...Object.values(events)];
  const code = texts.map((text) => String(text ?? "").replace(/#.*/g, "")).join("\n");
  const inCode = code.match(/[A-Za-z_]\w*/g) ?? [];
  const inEquations = [...variables.values()].flatMap(({ expression }) =>
    expression ? [...namesIn(expression)] : [],
  );
  return new Set([...inEquations, ...inCode]);
}

type Role = "variable" | "constant";

/** What varying a name means. */
function roleOf(axis: Axis, known: Known): { role: Role; dimension: Dimension } {
  const { name } = axis;
  const variable = known.variables.get(name);
  if (variable) {
    refuseUnsettable(variable);
    return { role: "variable", dimension: agreed(axis, variable.dimension, "in the equations") };
  }
  const entry = known.namespace.get(name);
  if (entry?.kind === "constant" && typeof entry.value === "number")
    return { role: "constant", dimension: agreed(axis, entry.dimension, "among the parameters") };
  if (entry)
    throw new ValueError(
      `cannot vary ${name}: it is ${entry.kind === "function" ? "a function" : "true or false"} (expected a number or quantity)`,
      name,
      name,
    );
  if (known.mentioned.has(name) && !hasMeaning(name))
    return { role: "constant", dimension: axis.given.dimension ?? DIMENSIONLESS };
  throw unknown(name, known);
}

/** Whether equations know a name without anybody defining it. */
function hasMeaning(name: string): boolean {
  return (
    ["t", "dt", "i", "N", "xi"].includes(name) ||
    constants.has(name) ||
    functions.has(name) ||
    lookupUnit(name) !== undefined
  );
}

function refuseUnsettable({ name, kind, type, shared, flags }: Variable): void {
  const reason =
    kind === "subexpression"
      ? "the equations compute it (vary what it is made of)"
      : shared
        ? "it is (shared), one value for all copies (leave the flag out)"
        : flags.includes("linked")
          ? "it is (linked) to another group"
          : type === "boolean"
            ? "it is true or false (expected a variable with numbers)"
            : undefined;
  if (reason !== undefined) throw new ValueError(`cannot vary ${name}: ${reason}`, name, name);
}

/** The dimension of a name, which the values must have if they have any. */
function agreed({ name, given }: Axis, dimension: Dimension, where: string): Dimension {
  const zero = given.values.every((value) => value === 0);
  if (!given.dimension || zero || equal(given.dimension, dimension)) return dimension;
  throw new ValueError(
    `wrong unit of ${name}: its values are in [${dimensionText(given.dimension)}], ` +
      `but ${where} it is [${dimensionText(dimension)}] (give them in ${dimensionText(dimension)})`,
    name,
    given.dimension,
  );
}

function unknown(name: string, { variables, namespace, mentioned }: Known): ValueError {
  const settable = [...variables.values()]
    .filter(({ kind }) => kind === "differential" || kind === "parameter")
    .map((variable) => variable.name);
  const constantNames = [...namespace].flatMap(([one, { kind }]) =>
    kind === "constant" ? one : [],
  );
  const free = [...mentioned].filter((one) => !hasMeaning(one) && !variables.has(one));
  const all = [...new Set([...settable, ...constantNames, ...free])];
  const remedy = didYouMean(nearest(name, all), `to be varied: ${all.join(", ")}`);
  return new ValueError(
    `cannot vary ${shown(name)}: neither the equations nor the parameters have it (${remedy})`,
    name,
    name,
  );
}
