// Which event-driven variables of synapses are the same for all synapses of a neuron, read off their code.

import type { CheckedCode, CheckedStatement } from "../analysis/code.ts";
import { inlined } from "../analysis/model.ts";
import type { Scope, Variable } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { forEachNode, namesIn } from "../language/walk.ts";
import { ownerOf } from "./endpoint.ts";
import type { Pathway } from "./pathway.ts";
import type { Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";

/** A variable that qualifies, and the pathway whose events change it. */
export interface Trace {
  readonly variable: Variable;
  readonly pathway: Pathway;
  /** What the pathway writes to its own such variables, and the temporaries that takes. */
  readonly code: CheckedCode;
}

/**
 * The event-driven variables of synapses if every one of them is a neuron's: its equation is its own and constant, one
 * pathway alone writes it, with values that are the same for all synapses of the neuron, and nothing but code of
 * pathways reads it. Otherwise none.
 */
export function tracesOf(synapses: Synapses): readonly Trace[] {
  const variables = [...synapses.store.variables.values()].filter((v) =>
    v.flags.includes("event-driven"),
  );
  if (readElsewhere(variables, synapses)) return [];
  if (synapses.pathways.some(({ code }) => !isPlain(code))) return [];
  const traces = variables.map((variable) => traceOf(variable, variables, synapses));
  return traces.every((trace) => trace !== undefined) ? (traces as Trace[]) : [];
}

/** Functions that give every synapse of a neuron the same. */
const PURE = new Set(
  "abs ceil clip cos exp expm1 floor int log log1p sign sin sqrt tanh".split(" "),
);

/** Something besides the code of pathways reads the variables or the time of the last event. */
function readElsewhere(variables: readonly Variable[], synapses: Synapses): boolean {
  const names = new Set([...variables.map(({ name }) => name), "lastupdate"]);
  const reads = (expression: Node, own?: string): boolean =>
    [...namesIn(expression)].some((name) => name !== own && names.has(name));
  for (const { name, expression } of synapses.store.variables.values())
    if (expression && reads(expression, name)) return true;
  return synapses.pathways.some(({ code }) =>
    code.statements.some(({ expression }) => [...namesIn(expression)].includes("lastupdate")),
  );
}

/** The code draws no random numbers and calls no function of the user. */
function isPlain(code: CheckedCode): boolean {
  return code.statements.every(({ expression }) => everyNode(expression, (node) => isKnown(node)));
}

function isKnown(node: Node): boolean {
  return node.kind !== "call" || PURE.has(node.name);
}

function everyNode(root: Node, holds: (node: Node) => boolean): boolean {
  let all = true;
  forEachNode(root, (node) => {
    all &&= holds(node);
  });
  return all;
}

function traceOf(
  variable: Variable,
  all: readonly Variable[],
  synapses: Synapses,
): Trace | undefined {
  const { store, pathways } = synapses;
  if (!isAutonomous(variable, store.scope)) return undefined;
  const writes = (statement: CheckedStatement): boolean =>
    statement.kind === "write" &&
    statement.target.owner === store &&
    statement.target.variable.name === variable.name;
  const writers = pathways.filter(({ code }) => code.statements.some(writes));
  const [pathway] = writers;
  if (!pathway || writers.length > 1 || !("N" in pathway.events)) return undefined;
  const own = new Set(
    all.filter((one) => writesOnly(pathway, pathways, one.name, store)).map(({ name }) => name),
  );
  const code = uniform(pathway, own, synapses);
  return code?.statements.some(writes) ? { variable, pathway, code } : undefined;
}

function writesOnly(
  pathway: Pathway,
  pathways: readonly Pathway[],
  name: string,
  store: Store,
): boolean {
  return pathways.every(
    ({ code }, k) =>
      pathways[k] === pathway ||
      !code.statements.some(
        (s) => s.kind === "write" && s.target.owner === store && s.target.variable.name === name,
      ),
  );
}

/** The equation reads the variable itself and constants only. */
function isAutonomous(variable: Variable, scope: Scope): boolean {
  if (variable.shared) return false;
  const expression = inlined(variable.expression!, scope);
  return everyNode(expression, (node) => {
    if (node.kind === "call") return PURE.has(node.name);
    if (node.kind !== "name" || node.name === variable.name) return true;
    return scope.resolve(node.name)?.kind === "constant";
  });
}

/**
 * The statements of a pathway that write its `own` variables, and the temporaries before them, when all of them are
 * the same for every synapse of a neuron; undefined when a write is not.
 */
function uniform(
  pathway: Pathway,
  own: ReadonlySet<string>,
  synapses: Synapses,
): CheckedCode | undefined {
  const { code, kind } = pathway;
  const { store } = synapses;
  const neuron = ownerOf(kind === "pre" ? synapses.source : synapses.target).store;
  const touched = new Set(
    code.statements.flatMap((s) => (s.kind === "write" ? [s.target.variable] : [])),
  );
  // a linked variable is whatever it will be linked to: what is read here may be what is written there
  const isLinked = ({ flags }: Variable): boolean => flags.includes("linked");
  const writesLinked = [...touched].some(isLinked);
  const same = new Set<string>();
  const isSame = (node: Node): boolean => {
    if (node.kind !== "name") return isKnown(node);
    const found = code.scope.resolve(node.name);
    if (!found || found.kind === "constant") return true;
    if (found.kind === "local") return same.has(node.name);
    const { owner, variable, side } = found;
    if (owner === store && side === "self")
      return own.has(variable.name) || ["t", "dt"].includes(variable.name);
    if (owner !== neuron || side !== kind || touched.has(variable)) return false;
    if (writesLinked || isLinked(variable)) return false;
    return variable.kind === "parameter" || variable.kind === "differential";
  };
  const kept: CheckedStatement[] = [];
  for (const statement of code.statements) {
    const alike = everyNode(statement.expression, isSame);
    if (statement.kind === "local") {
      if (alike) {
        same.add(statement.local.name);
        kept.push(statement);
      } else same.delete(statement.local.name);
      continue;
    }
    const { owner, variable } = statement.target;
    if (owner !== store || !own.has(variable.name)) continue;
    if (!alike) return undefined;
    kept.push(statement);
  }
  return { ...code, statements: kept };
}
