// All values of objects at once, out (`getStates`) and in (`setStates`): in wholly, or not at all.

import { NetworkError, ValueError } from "../errors.ts";
import type { Assignable, Target } from "./assign.ts";
import type { SimulationObject } from "./object.ts";
import { isList, knownRemedy, shown } from "./options.ts";
import type { Defined } from "./types/equations.ts";

/** Variables that have values of their own which a program may set; a delay goes by its pathway, as `pre.delay`. */
export type Kept<V extends Defined> = Exclude<
  Extract<V, readonly [string, "float" | "integer" | "event-driven"]>[0],
  "delay"
>;

/** Copies of values by variable, SI: one number per element, one in all of a shared variable. */
export type States<V extends Defined = Defined> = { readonly [Name in Kept<V>]: Float64Array };

/** What `setStates` takes for a variable: one number for all elements, or one for each. */
export type StateValue = number | boolean | ArrayLike<number> | ArrayLike<boolean>;

/** Values by variable; what is not named stays. */
export type StateValues<V extends Defined = Defined> = {
  readonly [Name in Kept<V>]?: StateValue;
};

/** An object, or a part of one, whose variables can be read and set by name. */
export interface Stateful {
  get(name: string): Float64Array;
  set(name: string, value: Assignable): void;
}

/** Names of the variables that keep values which a program may set. */
function keptNames({ store }: Target): string[] {
  return [...store.arrays.keys()].filter((name) => {
    const variable = store.variables.get(name);
    if (!variable || variable.kind === "subexpression") return false;
    return variable.kind !== "builtin" || !(variable.constant || name === "i" || name === "j");
  });
}

/** Copies of the named variables, of all that a program may set without names. */
export function getStates(
  object: Stateful,
  target: Target,
  names: readonly string[] = keptNames(target),
): Record<string, Float64Array> {
  if (!isList(names))
    throw new ValueError(
      `invalid names of variables of ${target.store.title}: ${shown(names)} (expected a list, such as ['v'])`,
      "names",
      names,
    );
  return Object.fromEntries(Array.from(names, (name) => [name, object.get(name)]));
}

/** Sets several variables; when one of the values is refused, all are as they were. */
export function setStates(object: Stateful, target: Target, values: object): void {
  atomically([target], () => {
    for (const [name, value] of entriesOf(values, target.store.title)) {
      if (value === undefined) continue;
      if (typeof value === "string")
        throw new ValueError(
          `invalid value of ${name} of ${target.store.title}: '${value}' ` +
            `(expected numbers in SI units; for an expression or a quantity, set('${name}', ...))`,
          name,
          value,
        );
      object.set(name, value as StateValue);
    }
  });
}

function entriesOf(values: unknown, title: string): [string, unknown][] {
  if (typeof values === "object" && values !== null && !isList(values))
    return Object.entries(values);
  throw new ValueError(
    `invalid states of ${title}: ${shown(values)} (expected values by name, as getStates gives them)`,
    "values",
    values,
  );
}

/** Does it, or puts all variables back as they were. */
function atomically(targets: readonly Target[], action: () => void): void {
  const marks = targets.map(({ initial }) => initial.mark());
  const before = targets.flatMap(({ store }) =>
    [...store.arrays.values()].map((array) => ({ array, values: array.view.slice() })),
  );
  try {
    action();
  } catch (error) {
    for (const back of marks) back();
    for (const { array, values } of before) {
      // a delay that was one for all may have become one for each
      if (array.length === values.length) array.view.set(values);
      else if (values.length === 1) array.view.fill(values[0]!);
    }
    throw error;
  }
}

/** An object of a network with states. */
type StatefulObject = SimulationObject & Stateful & { readonly reach: Target };

function isStateful(object: SimulationObject): object is StatefulObject {
  return "reach" in object && "getStates" in object;
}

/** States of all groups and synapses among some objects, by name of object. */
export function networkStates(
  objects: readonly SimulationObject[],
): Record<string, Record<string, Float64Array>> {
  const stateful = objects.filter(isStateful);
  return Object.fromEntries(
    stateful.map((object) => [object.name, getStates(object, object.reach)]),
  );
}

/** Sets states by name of object; when one of the values is refused, all are as they were. */
export function setNetworkStates(objects: readonly SimulationObject[], values: object): void {
  const stateful = new Map(objects.filter(isStateful).map((object) => [object.name, object]));
  const chosen = entriesOf(values, "the network").map(([name, states]) => {
    const object = stateful.get(name);
    if (object) return { object, states };
    throw new NetworkError(
      `unknown object: ${shown(name)} (${knownRemedy(name, [...stateful.keys()])})`,
    );
  });
  const targets = chosen.map(({ object }) => object.reach);
  atomically(targets, () => {
    for (const { object, states } of chosen) setStates(object, object.reach, states as object);
  });
}
