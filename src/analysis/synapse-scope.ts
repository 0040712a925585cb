// Names in synapse code: its own variables, the neighbours' with _pre and _post, and post's without a suffix.

import { delayedFunction } from "./delayed.ts";
import { type FunctionSpec, functions } from "./functions.ts";
import {
  type Namespace,
  type Owner,
  type Resolution,
  resolveFunction,
  resolveGlobal,
  type Scope,
  type Side,
  type Variable,
} from "./scope.ts";

/** Builtins that mean the synapse's own clock and numbering, never a neighbour's. */
const own = new Set(["t", "dt", "t_in_timesteps", "i", "j", "N"]);

/** Synapses per neuron of either side. */
const counts: ReadonlyMap<string, { readonly name: string; readonly side: Side }> = new Map([
  ["N_outgoing", { name: "N_outgoing", side: "pre" }],
  ["N_outgoing_pre", { name: "N_outgoing", side: "pre" }],
  ["N_incoming", { name: "N_incoming", side: "post" }],
  ["N_incoming_post", { name: "N_incoming", side: "post" }],
]);

/** `i` and `j` of a neighbour that is itself synapses. */
function isIndexOfSynapses(name: string, scope: Scope): boolean {
  if (name !== "i" && name !== "j") return false;
  const found = scope.resolve("j");
  return found?.kind === "variable" && found.variable.kind === "builtin";
}

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** A variable of a neighbour's neighbour, as a value that the neighbour computes: `v_pre` of synapses. */
function beyond(
  { variable }: VariableResolution,
  scope: Scope,
  side: Side,
  name: string,
): Resolution | undefined {
  const time = scope.resolve("t");
  if (time?.kind !== "variable") return undefined;
  const place = { source: { text: name, title: scope.title }, start: 0, end: name.length };
  const expression = { kind: "name", name, place } as const;
  const flags: string[] = [];
  return {
    kind: "variable",
    variable: { ...variable, name, kind: "subexpression", expression, flags, writable: false },
    owner: time.owner,
    side,
    scope,
  };
}

/** A scope for the model and code of synapses. */
export function synapseScope(
  owner: Owner,
  variables: ReadonlyMap<string, Variable>,
  namespace: Namespace,
  pre: Scope,
  post: Scope,
): Scope {
  const neighbour = (scope: Scope, side: Side, name: string): Resolution | undefined => {
    if (own.has(name) && !isIndexOfSynapses(name, scope)) return undefined;
    const found = scope.resolve(name);
    if (found?.kind !== "variable") return undefined;
    return found.side === "self" ? { ...found, side } : beyond(found, scope, side, name);
  };
  /** A neighbour's variable by its full name is a function of time too. */
  const earlier = (name: string): FunctionSpec | undefined => {
    if (!/_(pre|post)$/.test(name)) return undefined;
    const found = scope.resolve(name);
    if (found?.kind !== "variable" || found.side === "self") return undefined;
    return delayedFunction(name, found);
  };
  const scope: Scope = {
    title: owner.title,
    resolve(name) {
      const counted = counts.get(name);
      const variable = variables.get(counted?.name ?? name);
      const side = counted?.side ?? "self";
      if (variable) return { kind: "variable", variable, owner, side, scope };
      if (name.endsWith("_pre")) {
        const found = neighbour(pre, "pre", name.slice(0, -4));
        if (found) return found;
      }
      if (name.endsWith("_post")) {
        const found = neighbour(post, "post", name.slice(0, -5));
        if (found) return found;
      }
      return neighbour(post, "post", name) ?? resolveGlobal(name, namespace);
    },
    function: (name): FunctionSpec | undefined =>
      functions.get(name) ?? resolveFunction(name, namespace) ?? earlier(name),
    *names() {
      yield* variables.keys();
      for (const name of ownNames(pre)) yield `${name}_pre`;
      for (const name of ownNames(post)) {
        yield `${name}_post`;
        yield name;
      }
      yield* functions.keys();
      yield* namespace.keys();
    },
  };
  return scope;
}

function* ownNames(scope: Scope): Iterable<string> {
  for (const name of scope.names()) if (scope.resolve(name)?.kind === "variable") yield name;
}
