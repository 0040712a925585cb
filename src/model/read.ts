// `get`: values out of variables, of all elements or of some.

import { isFresh } from "../analysis/shared.ts";
import { parseCondition } from "../compile.ts";
import { EquationError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { parseExpression } from "../language/expression.ts";
import { forEachNode } from "../language/walk.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import { compiled, runOnce, StateArray } from "../simulate.ts";
import { type PairOptions, selected, siteOver, type Target, unknownVariable } from "./assign.ts";
import { decidable, undecidedWhere } from "./decidable.ts";
import { selectionGiven } from "./given.ts";
import { checkText } from "./options.ts";

/**
 * A copy of a variable's values (SI), one per element, or per chosen element; subexpressions are evaluated. Throws
 * ValueError, NameError, and what is wrong with a condition.
 */
export function getVariable(target: Target, name: string, options: PairOptions = {}): Float64Array {
  checkText(name, "name of a variable", target.store.title);
  target.initial.settle();
  const found = target.scope.resolve(name);
  if (found?.kind !== "variable") throw unknownVariable(target, name);
  const elements = chosenElements(target, options);
  const { store } = target;
  // a neighbour's variable, as each synapse sees it, is nobody's own
  const own = found.side === "self";
  const array = own ? store.arrays.get(found.variable.name) : undefined;
  const one = array ? array.length === 1 : own && found.variable.shared;
  const kept = own ? store.copyOf?.(found.variable.name) : undefined;
  const all = kept ?? array?.view ?? evaluated(target, name, own && found.variable.shared);
  if (!elements || (one && store.size !== 1)) return new Float64Array(all);
  const chosen = new Float64Array(elements.length);
  for (let k = 0; k < chosen.length; k++) chosen[k] = all[elements[k]!]!;
  return chosen;
}

/** Absolute numbers of the elements that options choose; null for all there are. */
export function chosenElements(target: Target, options: PairOptions): Int32Array | null {
  const at = selectionGiven(options, target, "get")?.positions();
  if (options.where === undefined) return selected(target, at);
  const { store, scope } = target;
  checkText(options.where, "`where`", store.title);
  const where = parseCondition(options.where, `where of ${store.title}`, scope);
  forEachNode(where, (part) => {
    if (part.kind === "call" && isFresh(scope.function(part.name))) throw randomChoice(part);
  });
  const { site, begin, end } = siteOver(target, at, `${store.name}.where`);
  const accepted = new StateArray(`${store.name}.accepted`, "i32", end - begin);
  const tested = { site, size: store.size, condition: where, compile: compiled };
  const count = decidable(tested, accepted, undecidedWhere(store, where)).run(begin, end);
  return accepted.i32.slice(0, count);
}

function randomChoice({ place }: Node): EquationError {
  return new EquationError([
    {
      problem: "elements chosen at random in get (another choice at every call)",
      place,
      remedy: "get all values, or draw into a variable of its own and choose by that",
    },
  ]);
}

function evaluated(target: Target, name: string, shared: boolean): Float64Array {
  const { store } = target;
  const out = new StateArray(`${name}.value`, "f64", shared ? 1 : store.size);
  const expression = parseExpression({ text: name, title: name });
  const { site } = siteOver({ ...target, elements: null }, undefined, `${store.name}.get`);
  runOnce(evaluateKernel(site, [{ expression, array: out }], shared), 0, store.size);
  return out.f64.slice();
}
