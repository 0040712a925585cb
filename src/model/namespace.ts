// The names a user gives with a model: numbers, quantities, booleans, TimedArrays, functions.

import { constants, functions, isNoise } from "../analysis/functions.ts";
import type { Namespace, NamespaceEntry } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import { lookupUnit } from "../units/units.ts";
import { isList, shown } from "./options.ts";
import { TimedArray } from "./timed-array.ts";
import { UserFunction } from "./user-function.ts";

/** Values by name: numbers (dimensionless), text such as `'20 ms'`, booleans, TimedArrays, functions. */
export type NamespaceOption = Readonly<
  Record<string, number | string | boolean | TimedArray | UserFunction>
>;

/** The namespace in SI. */
export function readNamespace(option: NamespaceOption | undefined): Namespace {
  const entries = new Map<string, NamespaceEntry>();
  if (option !== undefined && (typeof option !== "object" || isList(option)))
    throw new ValueError(
      `invalid namespace: ${shown(option)} (expected an object, such as { tau: '10 ms' })`,
      "namespace",
      option,
    );
  for (const [name, value] of Object.entries(option ?? {})) {
    checkName(name, value);
    entries.set(name, entry(name, value));
  }
  return entries;
}

/** A name that equations could never read is a mistake. */
function checkName(name: string, value: unknown): void {
  const reason = hiddenBy(name);
  if (reason === undefined) return;
  throw new ValueError(
    `invalid name in the namespace: ${name} (${reason}; choose another name)`,
    `namespace.${name}`,
    value,
  );
}

function hiddenBy(name: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return "expected letters, digits and _";
  if (constants.has(name)) return "every equation knows it as a constant";
  if (functions.has(name)) return "every equation knows it as a function";
  if (isNoise(name)) return "every differential equation knows it as noise";
  return lookupUnit(name) ? "every equation knows it as a unit" : undefined;
}

function entry(name: string, value: NamespaceOption[string]): NamespaceEntry {
  if (value instanceof TimedArray || value instanceof UserFunction)
    return { kind: "function", spec: value.spec(name) };
  if (typeof value === "boolean") return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "number" && !Number.isNaN(value))
    return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "string") {
    const quantity = parseQuantity(value, `${name} in the namespace`);
    if (!Number.isNaN(quantity.value)) return { kind: "constant", ...quantity };
  }
  if (typeof value === "function")
    throw new ValueError(
      `function without units in the namespace: ${name} ` +
        "(give userFunction({ args: { x: 'volt' }, result: '1', call }) instead)",
      `namespace.${name}`,
      value,
    );
  throw new ValueError(
    `invalid namespace entry ${name}: ${shown(value)} (expected a number, a quantity such as '20 ms', or a boolean)`,
    `namespace.${name}`,
    value,
  );
}
