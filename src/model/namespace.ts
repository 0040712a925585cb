// The names a user gives with a model: numbers, quantities, booleans.

import { constants, functions } from "../analysis/functions.ts";
import type { Namespace, NamespaceEntry } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import { lookupUnit } from "../units/units.ts";
import { shown } from "./options.ts";
import { TimedArray } from "./timed-array.ts";

/** Values by name: numbers (dimensionless), text such as `'20 ms'`, booleans, TimedArrays. */
export type NamespaceOption = Readonly<Record<string, number | string | boolean | TimedArray>>;

/** The namespace in SI. */
export function readNamespace(option: NamespaceOption | undefined): Namespace {
  const entries = new Map<string, NamespaceEntry>();
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
  return lookupUnit(name) ? "every equation knows it as a unit" : undefined;
}

function entry(name: string, value: NamespaceOption[string]): NamespaceEntry {
  if (value instanceof TimedArray) return { kind: "function", spec: value.spec(name) };
  if (typeof value === "boolean") return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "number" && !Number.isNaN(value))
    return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "string") {
    const quantity = parseQuantity(value, `${name} in the namespace`);
    if (!Number.isNaN(quantity.value)) return { kind: "constant", ...quantity };
  }
  throw new ValueError(
    `invalid namespace entry ${name}: ${shown(value)} (expected a number, a quantity such as '20 ms', or a boolean)`,
    `namespace.${name}`,
    value,
  );
}
