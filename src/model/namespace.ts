// The names a user gives with a model: numbers, quantities, booleans.

import type { Namespace, NamespaceEntry } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { parseQuantity } from "../language/quantity.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";

/** Values by name: numbers (dimensionless), text such as `'20 ms'`, booleans. */
export type NamespaceOption = Readonly<Record<string, number | string | boolean>>;

/** The namespace in SI. */
export function readNamespace(option: NamespaceOption | undefined): Namespace {
  const entries = new Map<string, NamespaceEntry>();
  for (const [name, value] of Object.entries(option ?? {})) entries.set(name, entry(name, value));
  return entries;
}

function entry(name: string, value: number | string | boolean): NamespaceEntry {
  if (typeof value === "boolean") return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "number" && !Number.isNaN(value))
    return { kind: "constant", value, dimension: DIMENSIONLESS };
  if (typeof value === "string") {
    return { kind: "constant", ...parseQuantity(value, `${name} in the namespace`) };
  }
  throw new ValueError(
    `invalid namespace entry ${name}: ${String(value)} (expected a number, a quantity such as '20 ms', or a boolean)`,
    `namespace.${name}`,
    value,
  );
}
