// Options as users give them: names that are known, texts, orders.

import { didYouMean, nearest, ValueError } from "../errors.ts";

/** "did you mean 'threshold'?" or the names that are known. */
export function knownRemedy(name: string, known: readonly string[]): string {
  return didYouMean(nearest(name, known), `known: ${known.join(", ")}`);
}

/** Raises ValueError for options that are none, or not known to `owner` ("group 'P'"). */
export function checkOptionNames(options: object, known: readonly string[], owner: string): void {
  if (options === null || typeof options !== "object" || isList(options))
    throw new ValueError(
      `invalid options of ${owner}: ${shown(options)} (expected an object, such as { ${known[0]}: ... })`,
      "options",
      options,
    );
  for (const [name, value] of Object.entries(options)) {
    if (value === null && known.includes(name))
      throw new ValueError(
        `invalid ${name} of ${owner}: null (leave the option out, or give undefined)`,
        name,
        value,
      );
    if (!known.includes(name))
      throw new ValueError(
        `unknown option of ${owner}: ${name} (${knownRemedy(name, known)})`,
        name,
        value,
      );
  }
}

/** Whether a value is a list of something: an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/** The number of elements of a group. */
export function checkSize(size: unknown, owner: string): void {
  if (Number.isInteger(size) && (size as number) >= 1 && (size as number) < 2 ** 31) return;
  throw new ValueError(
    `invalid size of ${owner}: ${shown(size)} (expected an integer >= 1)`,
    "size",
    size,
  );
}

/** The order within a slot: a finite number. */
export function checkOrder(order: unknown, owner: string): number {
  if (typeof order === "number" && Number.isFinite(order)) return order;
  throw new ValueError(
    `invalid order of ${owner}: ${shown(order)} (expected a number, such as -1 to come earlier)`,
    "order",
    order,
  );
}

/** Raises ValueError where text is expected and something else was given. */
export function checkText(value: unknown, option: string, owner: string): asserts value is string {
  if (typeof value === "string") return;
  throw new ValueError(
    `invalid ${option} of ${owner}: ${shown(value)} (expected text)`,
    option,
    value,
  );
}

/** A value as messages show it: texts in quotes, long ones cut. */
export function shown(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) {
    const kind = value.constructor?.name ?? "Object";
    return kind === "Object" ? "an object" : `a ${kind}`;
  }
  const numbers = Array.from(value as ArrayLike<unknown>);
  const first = numbers.slice(0, 5).map(shown).join(", ");
  return `[${first}${numbers.length > 5 ? `, ... ${numbers.length} in all` : ""}]`;
}
