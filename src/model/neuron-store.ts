// The variables of a NeuronGroup and where they lie.

import { builtin, neuronRules, timeVariables } from "../analysis/model.ts";
import { groupScope, type Variable } from "../analysis/scope.ts";
import { checkEquations, parseModel } from "../compile.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import type { ModelText } from "./equations.ts";
import { type NamespaceOption, readNamespace } from "./namespace.ts";
import { precisionGiven } from "./precision.ts";
import { SECOND } from "./quantities.ts";
import { type Precision, Store } from "./store.ts";

/** Variables of a neuron: those of the equations, time, numbering, and refractoriness if there is any. */
export function makeStore(
  name: string,
  size: number,
  model: ModelText,
  options: {
    readonly namespace?: NamespaceOption;
    readonly refractory?: unknown;
    readonly precision?: Precision;
  },
): Store {
  const title = `group '${name}'`;
  const namespace = readNamespace(options.namespace);
  const { equations, variables } = parseModel(model, `equations of ${title}`, neuronRules);
  const all = new Map<string, Variable>(variables);
  for (const variable of timeVariables) all.set(variable.name, variable);
  all.set("i", builtin("i", "integer"));
  all.set("N", builtin("N", "integer", DIMENSIONLESS, true));
  const store = new Store(name, title, size, all, namespace);
  store.precision = precisionGiven(options.precision, title);
  store.arithmetic = store.precision;
  if (options.refractory !== undefined) {
    all.set("lastspike", builtin("lastspike", "float", SECOND));
    all.set("not_refractory", builtin("not_refractory", "boolean"));
    store.add("lastspike", "f64", size).f64.fill(-1e4);
    store.add("not_refractory", "bool", size).i32.fill(1);
  }
  store.scope = groupScope(store, all, namespace);
  checkEquations(equations, store.scope);
  return store;
}
