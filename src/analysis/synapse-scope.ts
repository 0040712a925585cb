// Names in synapse code: its own variables, the neighbours' with _pre and _post, and post's without a suffix.

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

/** A scope for the model and code of synapses. */
export function synapseScope(
  owner: Owner,
  variables: ReadonlyMap<string, Variable>,
  namespace: Namespace,
  pre: Scope,
  post: Scope,
): Scope {
  const neighbour = (scope: Scope, side: Side, name: string): Resolution | undefined => {
    if (own.has(name)) return undefined;
    const found = scope.resolve(name);
    return found?.kind === "variable" && found.side === "self" ? { ...found, side } : undefined;
  };
  const scope: Scope = {
    title: owner.title,
    resolve(name) {
      const variable = variables.get(name);
      if (variable) return { kind: "variable", variable, owner, side: "self", scope };
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
      functions.get(name) ?? resolveFunction(name, namespace),
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
