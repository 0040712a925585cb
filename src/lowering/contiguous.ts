// A kernel over listed elements that needs of each only whom it joins: over a copy of that, in the order of the list.

import type { ArraySymbol, Expression, Kernel, Statement } from "../ir/ir.ts";
import { width } from "../ir/storage.ts";
import { expressionOf, readAt, visitExpression } from "../ir/walk.ts";

/**
 * The kernel without the `order` of its rows, when the body follows arrays of indices from the element and does nothing
 * else with it; `permuted` gives the copy of such an array in the order of the rows. Otherwise the kernel as it is.
 */
export function contiguous(kernel: Kernel, permuted: (array: ArraySymbol) => ArraySymbol): Kernel {
  const { loop } = kernel;
  if (loop.kind !== "rows" || loop.order === null) return kernel;
  const own = loop.index;
  if (kernel.body.some((statement) => needs(statement, own))) return kernel;
  const body = kernel.body.map((statement) =>
    statement.kind === "index" && statement.at === own
      ? { ...statement, array: permuted(statement.array) }
      : statement,
  );
  return { ...kernel, loop: { ...loop, order: null }, body };
}

/**
 * A kernel over what hears recent spikes that needs of each only whom it joins, over those: `listed` gives the array
 * that names them in the order of the loop. Otherwise the kernel as it is.
 */
export function overTargets(kernel: Kernel, listed: (array: ArraySymbol) => ArraySymbol): Kernel {
  const { loop, body } = kernel;
  if (loop.kind !== "recent") return kernel;
  const own = loop.index;
  const [only, more] = body.flatMap((part) =>
    part.kind === "index" && part.at === own ? [part] : [],
  );
  if (!only || more || only.offset !== 0 || body.some((statement) => needs(statement, own)))
    return kernel;
  const rest = body.filter((statement) => statement !== only);
  return { ...kernel, loop: { ...loop, index: only.name, order: listed(only.array) }, body: rest };
}

/** Bytes that stay in the cache anyhow. */
const CACHED = 2 ** 22;

/** The kernel told to read ahead what its elements read, where these lie in the order of the loop and are many. */
export function readAhead(kernel: Kernel): Kernel {
  const { loop } = kernel;
  if ((loop.kind !== "rows" && loop.kind !== "recent") || loop.order !== null) return kernel;
  const soon = readAt(kernel, loop.index);
  const bytes = soon.reduce((sum, { storage, length }) => sum + width(storage) * length, 0);
  return bytes < CACHED ? kernel : { ...kernel, loop: { ...loop, soon } };
}

/** Whether a statement needs the number of the element itself. */
function needs(statement: Statement, own: string): boolean {
  if ("at" in statement && statement.kind !== "index" && statement.at === own) return true;
  const value = expressionOf(statement);
  let found = false;
  if (value)
    visitExpression(value, (node) => {
      found ||= mentions(node, own);
    });
  return found;
}

function mentions(node: Expression, own: string): boolean {
  if (node.op === "load" || node.op === "random") return node.at === own;
  return node.op === "index" && node.name === own;
}
