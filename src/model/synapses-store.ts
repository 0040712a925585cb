// The variables of Synapses, bound to those of the neighbours.

import { builtin, synapseRules, timeVariables } from "../analysis/model.ts";
import type { Scope, Variable } from "../analysis/scope.ts";
import { synapseScope } from "../analysis/synapse-scope.ts";
import { parseModel } from "../compile.ts";
import { ValueError } from "../errors.ts";
import type { Equation } from "../language/ast.ts";
import { StateArray } from "../simulate.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import { type Endpoint, ownerOf, sizeOf } from "./endpoint.ts";
import { readNamespace } from "./namespace.ts";
import { shown } from "./options.ts";
import { precisionGiven } from "./precision.ts";
import { Store } from "./store.ts";
import type { SynapsesOptions } from "./synapses.ts";

/** Variables of the equations, time, indices, counts; and the equations, for what is checked when all is declared. */
export function makeStore(
  name: string,
  source: Endpoint,
  target: Endpoint,
  options: SynapsesOptions,
): { store: Store; equations: Equation[] } {
  const title = `synapses '${name}'`;
  const namespace = readNamespace(options.namespace);
  const { equations, variables } = parseModel(
    options.model ?? "",
    `equations of ${title}`,
    synapseRules,
  );
  const all = new Map<string, Variable>(variables);
  for (const variable of timeVariables) all.set(variable.name, variable);
  for (const index of ["i", "j"]) all.set(index, builtin(index, "integer"));
  for (const count of ["N", "N_pre", "N_post"])
    all.set(count, builtin(count, "integer", DIMENSIONLESS, true));
  for (const count of ["N_incoming", "N_outgoing"]) all.set(count, constantInteger(count));
  const index = options.multisynapticIndex;
  if (index !== undefined) {
    checkMultisynapticIndex(index, all, title);
    all.set(index, constantInteger(index));
  }
  const store = new Store(name, title, 0, all, namespace);
  store.counts.set("N_pre", () => sizeOf(source)).set("N_post", () => sizeOf(target));
  for (const count of ["N_incoming", "N_outgoing"])
    store.counters.set(count, new StateArray(`${name}.${count}`, "i32", 0));
  const scope: Scope = synapseScope(
    store,
    all,
    namespace,
    ownerOf(source).store.scope,
    ownerOf(target).store.scope,
  );
  store.scope = scope;
  store.precision = precisionGiven(options.precision, title);
  return { store, equations };
}

function constantInteger(name: string): Variable {
  return { ...builtin(name, "integer"), constant: true };
}

function checkMultisynapticIndex(
  name: unknown,
  variables: ReadonlyMap<string, Variable>,
  title: string,
): void {
  const what = `invalid multisynapticIndex of ${title}: ${shown(name)}`;
  if (typeof name !== "string" || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    throw new ValueError(
      `${what} (expected the name of a variable for it, such as 'k')`,
      "multisynapticIndex",
      name,
    );
  const reason = variables.has(name) ? "it is a variable already" : synapseRules.reserved(name);
  if (reason !== undefined)
    throw new ValueError(`${what} (${reason}; choose another name)`, "multisynapticIndex", name);
}
