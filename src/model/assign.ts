// `set` and `get`: quantities, numbers, arrays and expressions into variables, and values out of them.

import type { Resolution, Scope, Variable } from "../analysis/scope.ts";
import { perElement } from "../analysis/shared.ts";
import { parseCondition, parseValue } from "../compile.ts";
import { didYouMean, EquationError, NameError, nearest, UnitError, ValueError } from "../errors.ts";
import type { ArraySymbol, Loop } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { meansQuantity, parseQuantity } from "../language/quantity.ts";
import { children } from "../language/walk.ts";
import { assignKernel } from "../lowering/kernels.ts";
import type { Location } from "../lowering/lower.ts";
import type { KernelSite } from "../lowering/site.ts";
import { compiled, runOnce, StateArray } from "../simulate.ts";
import { dimensionText, equal } from "../units/dimension.ts";
import { decidable, undecidedWhere } from "./decidable.ts";
import { numberGiven, numbersGiven, type Pairs, selectionGiven } from "./given.ts";
import type { Initial } from "./initial.ts";
import { checkText } from "./options.ts";
import { accessTo, type Numbering, type Store } from "./store.ts";
import { isSpoilt } from "./watch.ts";

/** What a variable can be set to: SI numbers, quantities, expressions, one value per element. */
export type Assignable = number | boolean | string | ArrayLike<number> | ArrayLike<boolean>;

/** Which elements: those where a condition holds, or those at indices. */
export interface SetOptions {
  readonly where?: string;
  readonly at?: ArrayLike<number>;
}

/** Which synapses; `i` and `j`: those from some sources, or to some targets, or both. */
export interface PairOptions extends SetOptions {
  readonly i?: number | ArrayLike<number>;
  readonly j?: number | ArrayLike<number>;
}

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** The elements that assignments reach: all, or a subgroup's. */
export interface Target {
  readonly store: Store;
  readonly initial: Initial;
  readonly scope: Scope;
  /** Absolute indices of the elements; null for all of the store. */
  readonly elements: Int32Array | null;
  /** Where `i` comes from in expressions, when it counts from a subgroup's start. */
  readonly index?: Location;
  /** What `N` means in expressions, when it is a subgroup's size. */
  readonly count?: number;
  readonly neighbours?: () => { readonly pre: ArraySymbol; readonly post: ArraySymbol };
  /** For synapses: source and target of each. */
  readonly pairs?: () => Pairs;
  /** The caller looks for NaN itself (delays, whose error is their own). */
  readonly allowsNaN?: boolean;
}

/** Whether the value of an expression depends on the network: it draws random numbers, or asks for the step. */
export function needsNetwork(node: Node, scope: Scope): boolean {
  if (node.kind === "call" && scope.function(node.name)?.random) return true;
  if (node.kind === "name") {
    const found = scope.resolve(node.name);
    if (found?.kind !== "variable") return false;
    const { variable } = found;
    if (variable.kind === "builtin") return variable.name === "dt";
    if (variable.kind === "subexpression" && variable.expression)
      return needsNetwork(variable.expression, found.scope);
  }
  return children(node).some((child) => needsNetwork(child, scope));
}

/** Sets a variable; text is checked at once, also when it waits for the seed. */
export function setVariable(
  target: Target,
  name: string,
  value: Assignable,
  options: PairOptions,
): void {
  const variable = settable(target, name);
  const chosen = selectionGiven(options, target);
  // How many synapses there are may only be known when the seed is.
  const selection = (): Int32Array | undefined => chosen?.positions();
  if (!target.pairs) selection();
  if (variable.variable.shared && Object.values(options).some((option) => option !== undefined))
    throw new ValueError(
      `cannot set ${name} of some elements of ${target.store.title}: it is shared (leave out \`where\` and \`at\`)`,
      name,
      options,
    );
  if (options.where !== undefined) checkText(options.where, "`where`", target.store.title);
  const where =
    options.where === undefined
      ? undefined
      : parseCondition(options.where, `where of ${target.store.title}`, target.scope);
  if (typeof value === "string") {
    const node = expressionFor(variable, value, target);
    const random =
      needsNetwork(node, target.scope) ||
      (where !== undefined && needsNetwork(where, target.scope));
    target.initial.perform(random, () => assign(target, variable, node, where, selection()));
  } else if (typeof value === "number" || typeof value === "boolean") {
    const node = literal(value, variable, target);
    target.initial.perform(false, () => assign(target, variable, node, where, selection()));
  } else {
    const given = numbersGiven(value, variable.variable, target.store.title, target.allowsNaN);
    // whoever gave it may change it before its turn comes
    const copy = given === value && target.initial.waiting ? given.slice() : given;
    if (where)
      throw new ValueError(
        `invalid value of ${name} of ${target.store.title}: an array together with \`where\` ` +
          "(give one number or an expression, or the indices as `at`)",
        name,
        value,
      );
    if (!target.pairs) checkLength(target, variable.variable, copy, selection());
    target.initial.perform(false, () => copyIn(target, variable, copy, selection()));
  }
}

function settable(target: Target, name: string): VariableResolution {
  checkText(name, "name of a variable", target.store.title);
  const found = target.scope.resolve(name);
  if (found?.kind === "variable" && found.side === "self") {
    if (found.variable.flags.includes("linked"))
      throw new ValueError(
        `cannot set ${name} of ${target.store.title}: it is linked ` +
          `(set the variable that it stands for, or link it: link('${name}', group, 'variable'))`,
        name,
        name,
      );
    if (found.variable.kind === "subexpression")
      throw new ValueError(
        `cannot set ${name} of ${target.store.title}: it is a subexpression (set what it is made of)`,
        name,
        name,
      );
    if (found.variable.constant && target.store.running)
      throw new ValueError(
        `cannot set ${name} of ${target.store.title} while its network runs: it is marked (constant) ` +
          "(drop the flag, or set it between two runs)",
        name,
        name,
      );
    const stored = target.store.arrays.has(found.variable.name);
    const { kind, constant } = found.variable;
    if (kind !== "builtin" || (stored && !constant && !["i", "j"].includes(name))) return found;
    const own = [...target.store.variables.values()].filter((v) => v.kind !== "builtin");
    throw new ValueError(
      `cannot set ${name} of ${target.store.title}: it is built in ` +
        `(its own variables are: ${own.map((v) => v.name).join(", ") || "none"})`,
      name,
      name,
    );
  }
  throw unknownVariable(target, name);
}

export function unknownVariable(target: Target, name: string): NameError {
  const known = [...target.store.variables.keys()];
  const near = nearest(name, known);
  const source = { text: name, title: `the name of a variable of ${target.store.title}` };
  return new NameError(
    {
      problem: `unknown variable: ${name}`,
      place: { source, start: 0, end: name.length },
      remedy: didYouMean(near, `its variables are: ${known.join(", ")}`),
    },
    name,
    near,
  );
}

function literal(
  given: number | boolean,
  { variable }: VariableResolution,
  { store, allowsNaN }: Target,
): Node {
  const value = numberGiven(given, variable, store.title, allowsNaN);
  const { name } = variable;
  const place = {
    source: { text: String(value), title: `value of ${name}` },
    start: 0,
    end: String(value).length,
  };
  if (typeof value === "boolean" || variable.type === "boolean")
    return { kind: "boolean", value: Boolean(value), place };
  return { kind: "number", value, place };
}

/** The expression of a text value: a quantity such as '5 ms', or anything the grammar allows; dimension checked. */
function expressionFor({ variable }: VariableResolution, text: string, target: Target): Node {
  const title = `value of ${variable.name} of ${target.store.title}`;
  if (meansQuantity(text)) {
    const { value, dimension } = parseQuantity(text, title);
    const place = { source: { text, title }, start: 0, end: text.length };
    checkDimension(variable.name, dimension, variable.dimension, value === 0, place);
    if (variable.type !== "float") numberGiven(value, variable, target.store.title);
    return { kind: "number", value, place };
  }
  const { node, type, dimension } = parseValue(text, title, target.scope);
  const part = variable.shared ? perElement(node, target.scope, { draws: false }) : undefined;
  if (part)
    throw new EquationError([
      {
        problem: `${variable.name} is shared, and ${print(part)} differs from element to element`,
        place: part.place,
        remedy: "give one value for all elements",
      },
    ]);
  checkType(variable, type, node);
  if (dimension) checkDimension(variable.name, dimension, variable.dimension, false, node.place);
  return node;
}

/** A boolean takes booleans only, an integer no fractions. */
function checkType(variable: Variable, type: Variable["type"], { place }: Node): void {
  const { name } = variable;
  const text = textOf(place);
  if (variable.type === "boolean" && type !== "boolean")
    throw new UnitError([
      {
        problem: `number assigned to the boolean ${name}: ${text}`,
        place,
        remedy: "write True, False or a comparison",
      },
    ]);
  if (variable.type === "integer" && type === "float")
    throw new UnitError([
      {
        problem: `number with a fraction assigned to the integer ${name}: ${text}`,
        place,
        remedy: "write int(...) around it to cut the fraction off",
      },
    ]);
}

function textOf({ source, start, end }: Node["place"]): string {
  return source.text.slice(start, end);
}

function checkDimension(
  name: string,
  found: readonly number[],
  wanted: readonly number[],
  zero: boolean,
  place: Node["place"],
): void {
  if (zero || equal(found, wanted)) return;
  throw new UnitError([
    {
      problem: `wrong dimension: ${textOf(place)} [${dimensionText(found)}] assigned to ${name}`,
      place,
      remedy: `expected [${dimensionText(wanted)}]`,
    },
  ]);
}

/** Absolute element numbers of a selection; null for all. */
export function selected(target: Target, at: Int32Array | undefined): Int32Array | null {
  if (!at) return target.elements;
  const { elements } = target;
  return elements ? at.map((k) => elements[k]!) : at;
}

/** What `i` and `N` mean in a part. */
export function numbering(
  { store, index }: Pick<Target, "store" | "index">,
  count: number,
): Numbering {
  return { owner: store, count, ...(index ? { location: index } : {}) };
}

/** A kernel site over a selection of elements, with the arguments of its call. */
export function siteOver(
  target: Target,
  at: Int32Array | undefined,
  name: string,
): { site: KernelSite; begin: number; end: number; keep: StateArray | null } {
  const elements = selected(target, at);
  const index = target.neighbours ? "s" : "i";
  const loop: Loop = { kind: elements ? "list" : "range", index };
  const neighbours = target.neighbours?.();
  const access = accessTo({
    clock: target.initial.clock,
    stream: (target.store.identity ?? 0) * 65536,
    ...(neighbours ? { neighbours } : {}),
    ...(target.count === undefined ? {} : { index: numbering(target, target.count) }),
  });
  const site = { name, scope: target.scope, access, loop };
  if (!elements) return { site, begin: 0, end: target.store.size, keep: null };
  const list = new StateArray(`${name}.at`, "i32", elements.length);
  list.i32.set(elements);
  const begin = list.address >>> 2;
  return { site, begin, end: begin + elements.length, keep: list };
}

function assign(
  target: Target,
  variable: VariableResolution,
  node: Node,
  where: Node | undefined,
  at: Int32Array | undefined,
): void {
  const name = `${target.store.name}.set`;
  if (variable.variable.shared) {
    const { site } = siteOver({ ...target, elements: null }, undefined, name);
    orAsBefore(target, variable, node, () =>
      runOnce(assignKernel(asElement(site, variable), variable, node, undefined), 0, 1),
    );
    return;
  }
  const { site, begin, end } = siteOver(target, at, name);
  if (where) checkDecided(target.store, where, { site, begin, end });
  orAsBefore(target, variable, node, () =>
    runOnce(assignKernel(site, variable, node, where), begin, end),
  );
}

/** Raises ValueError where a NaN decides which elements are meant. */
function checkDecided(
  store: Store,
  condition: Node,
  { site, begin, end }: { readonly site: KernelSite; readonly begin: number; readonly end: number },
): void {
  const accepted = new StateArray(`${site.name}.accepted`, "i32", store.size);
  const tested = { site, size: store.size, condition, compile: compiled };
  const { doubtful, run } = decidable(tested, accepted, undecidedWhere(store, condition));
  if (doubtful) run(begin, end);
}

/** Puts the values back and raises ValueError when an assignment gave a NaN. */
function orAsBefore(
  { store, allowsNaN = false }: Target,
  { variable }: VariableResolution,
  node: Node,
  run: () => number,
): void {
  const before = store.array(variable.name).view.slice();
  if (run() === 0 || allowsNaN) return;
  const { view } = store.array(variable.name);
  const index = view.findIndex((_, k) => isSpoilt(view, k) && !isSpoilt(before, k));
  view.set(before);
  throw new ValueError(
    `invalid value of ${variable.name} of ${store.title}: '${print(node)}' is not a number for element ${index} ` +
      "(look for a division by zero, or a root or logarithm of a negative number)",
    variable.name,
    Number.NaN,
  );
}

/** The site with a shared variable seen as the only element, so that its value may be drawn. */
function asElement(site: KernelSite, { variable }: VariableResolution): KernelSite {
  const { access } = site;
  const locate: typeof access.locate = (owner, other) => {
    const location = access.locate(owner, other);
    return other === variable ? { ...location, scalar: false } : location;
  };
  return { ...site, access: { ...access, locate } };
}

/** Raises ValueError for an array that has not one number per element. */
function checkLength(
  target: Target,
  variable: Variable,
  values: Float64Array | Float32Array,
  at: Int32Array | undefined,
): void {
  const { store } = target;
  const size = store.scalars.has(variable.name) ? 1 : store.size;
  const count = selected(target, at)?.length ?? size;
  if (values.length === count) return;
  throw new ValueError(
    `invalid value of ${variable.name} of ${store.title}: an array of ${values.length} ` +
      `(expected ${count}, one number per element)`,
    variable.name,
    values,
  );
}

function copyIn(
  target: Target,
  { variable }: VariableResolution,
  values: Float64Array | Float32Array,
  at: Int32Array | undefined,
): void {
  checkLength(target, variable, values, at);
  const elements = selected(target, at);
  const { view } = target.store.array(variable.name);
  if (!elements) view.set(values);
  else for (let k = 0; k < elements.length; k++) view[elements[k]!] = values[k]!;
}
