// Which variables of synapses learn: what their code writes or their equations move, and a neighbour feels.

import type { CheckedCode } from "../analysis/code.ts";
import type { Owner, Scope, Variable } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import type { SimulationObject } from "./object.ts";
import type { Synapses } from "./synapses.ts";

/** Synapses with the names of what learns in them: `w`, `delay`, `post.delay`. */
export interface PlasticSynapses {
  readonly synapses: Synapses;
  readonly variables: readonly string[];
}

/**
 * The synapses among some objects (`net.objects`) that learn: delays that code writes, and of their own variables those
 * that code writes or clock-driven equations move, if what they do to a neighbour depends on them. Where nothing they
 * do depends on any, the parameters that code writes. Traces of event-driven equations are left out.
 */
export function plasticSynapses(objects: readonly SimulationObject[]): PlasticSynapses[] {
  const all = objects.filter(isSynapses);
  const codes = all.flatMap(({ pathways, regular }) =>
    [...pathways, ...regular].map(({ code }) => code),
  );
  return all.flatMap((synapses) => {
    const variables = learning(synapses, codes);
    return variables.length > 0 ? [{ synapses, variables }] : [];
  });
}

/** By what it has, not by its class: the objects may be of another copy of the package. */
function isSynapses(object: unknown): object is Synapses {
  return (
    typeof object === "object" && object !== null && "pathways" in object && "neighbours" in object
  );
}

function learning({ store, pathways, transmission }: Synapses, codes: readonly CheckedCode[]) {
  const written = new Set(codes.flatMap((code) => writtenOf(store, code)));
  const delays = pathways
    .filter(({ name }) => written.has(store.variables.get(`${name}.delay`)!))
    .map((pathway) => (pathway === transmission ? "delay" : `${pathway.name}.delay`));
  const felt = feltOf(store, codes);
  const moving = [...store.variables.values()].filter(
    (variable) => isWeight(variable) && (isMoved(variable) || written.has(variable)),
  );
  const weights = moving.filter((variable) => felt.has(variable));
  const parameters = moving.filter(({ kind }) => kind === "parameter");
  const own = weights.length > 0 || delays.length > 0 ? weights : parameters;
  return [...own.map(({ name }) => name), ...delays];
}

function isWeight({ kind, type, flags, shared }: Variable): boolean {
  const stored = kind === "parameter" || (kind === "differential" && !isTrace(flags));
  return stored && type === "float" && !shared;
}

function isTrace(flags: readonly string[]): boolean {
  return flags.includes("event-driven");
}

function isMoved({ kind }: Variable): boolean {
  return kind === "differential";
}

function writtenOf(owner: Owner, { statements }: CheckedCode): Variable[] {
  return statements.flatMap((statement) =>
    statement.kind === "write" && statement.target.owner === owner
      ? [statement.target.variable]
      : [],
  );
}

/** Variables of `store` that reach other objects: by code that writes there, and by sums. */
function feltOf(store: Synapses["store"], codes: readonly CheckedCode[]): Set<Variable> {
  const felt = new Set<Variable>();
  for (const code of codes)
    for (const { expression } of reaching(store, code))
      collect(expression, code.scope, store, felt);
  for (const { flags, expression } of store.variables.values())
    if (flags.includes("summed") && expression) collect(expression, store.scope, store, felt);
  return felt;
}

/** The statements of code whose values end up in other objects, those of temporaries included. */
function reaching(owner: Owner, { statements }: CheckedCode): CheckedCode["statements"] {
  const wanted = new Set<string>();
  const found: CheckedCode["statements"][number][] = [];
  for (const statement of statements.toReversed()) {
    const outside = statement.kind === "write" && statement.target.owner !== owner;
    if (!outside && !(statement.kind === "local" && wanted.has(statement.local.name))) continue;
    found.push(statement);
    for (const name of namesIn(statement.expression)) wanted.add(name);
  }
  return found;
}

/** Adds the variables of `owner` in an expression, subexpressions looked into. */
function collect(node: Node, scope: Scope, owner: Owner, into: Set<Variable>): void {
  for (const name of namesIn(node)) {
    const found = scope.resolve(name);
    if (found?.kind !== "variable" || into.has(found.variable)) continue;
    if (found.owner === owner) into.add(found.variable);
    const { kind, expression } = found.variable;
    if (kind === "subexpression" && expression) collect(expression, found.scope, owner, into);
  }
}
