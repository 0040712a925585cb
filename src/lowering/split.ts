// Whether a kernel may be done in several threads at once, and as what: elements, or parts of rows, that no other
// thread reads or writes.

import type { ArraySymbol, Expression, Kernel, Loop, Parts, Statement } from "../ir/ir.ts";
import { width } from "../ir/storage.ts";
import { arraysOf, callsHost, statementsOf, visitStatements } from "../ir/walk.ts";

/** How a kernel may be shared out. */
export type Split =
  /** Calls for ranges that begin at multiples of `grain`, in any order, do what one call does. */
  | { readonly kind: "elements"; readonly grain: number }
  /** Each row cut at the same targets: no two parts write to one. */
  | { readonly kind: "targets"; readonly target: Target }
  /** Rows, or elements of them, that no other row writes to. */
  | { readonly kind: "rows" }
  | { readonly kind: "whole"; readonly reason: string };

/** Where a row's elements write: `array[at] + offset`, or from the first on, one after another. */
export type Target =
  | { readonly kind: "read"; readonly array: ArraySymbol; readonly byPlace: boolean }
  | {
      readonly kind: "along";
      readonly first: ArraySymbol | number;
      readonly pieces: ArraySymbol | null;
    };

/** Elements in pairs, whose 4 bytes each fill a line of the cache. */
const GRAIN = 16;

type RowsLoop = Extract<Loop, { kind: "rows" | "dense" }>;

/** What threads may do of a kernel, or why they may not. */
export function splitOf(kernel: Kernel): Split {
  const { loop } = kernel;
  const hindrance = hindered(kernel);
  if (hindrance) return whole(hindrance);
  const places = placesOf(kernel);
  if (typeof places === "string") return whole(places);
  switch (loop.kind) {
    case "range":
      return only(places, [loop.index]) ? { kind: "elements", grain: GRAIN } : whole(SHARED);
    case "rows":
      return splitRows(kernel, loop, places);
    case "dense":
      return splitDense(loop, places);
    case "list":
      return whole("it runs over a list");
    case "due":
    case "recent":
      return whole("arrivals of many delays are handed out in their order");
  }
}

/** The kernel that does one part of each row. */
export function partly(kernel: Kernel, name: string, parts: Parts): Kernel {
  return { ...kernel, name, loop: { ...(kernel.loop as RowsLoop), parts } };
}

const SHARED = "several elements write to one place";

function whole(reason: string): Split {
  return { kind: "whole", reason };
}

function hindered(kernel: Kernel): string | undefined {
  const { prologue, body, loop, output } = kernel;
  if (callsHost(kernel)) return "it calls the host program";
  if (prologue.some(({ kind }) => kind === "store")) return "it writes a shared variable";
  if (body.some(({ kind }) => kind === "enqueue" || kind === "note"))
    return "spikes are put in order";
  if (output && loop.kind !== "range") return "what it lists is in order";
  return undefined;
}

/** By array that is written, the one index at which it is; text where it is touched at others too. */
function placesOf(kernel: Kernel): ReadonlyMap<ArraySymbol, string> | string {
  const places = new Map<ArraySymbol, string>();
  for (const part of kernel.body) {
    if (part.kind !== "store") continue;
    if (part.at === null) return "it writes a shared variable";
    if ((places.get(part.array) ?? part.at) !== part.at) return SHARED;
    places.set(part.array, part.at);
  }
  const written = [...places.keys()];
  for (const one of arraysOf(kernel))
    for (const other of written) if (one !== other && overlap(one, other)) return OTHERS;
  const statements = statementsOf(kernel);
  if (statements.some((part) => part.kind === "index" && places.has(part.array))) return OTHERS;
  let reads = false;
  visitStatements(statements, (node) => {
    reads ||= readsElsewhere(node, places);
  });
  return reads ? OTHERS : places;
}

const OTHERS = "elements read what others write";

function readsElsewhere(node: Expression, places: ReadonlyMap<ArraySymbol, string>): boolean {
  if (node.op === "load") return places.has(node.array) && places.get(node.array) !== node.at;
  if (node.op === "lookup") return places.has(node.array);
  return node.op === "random" && places.has(node.state);
}

/** Whether all that is written is at one of these indices. */
function only(places: ReadonlyMap<ArraySymbol, string>, indices: readonly string[]): boolean {
  return [...places.values()].every((at) => indices.includes(at));
}

function splitRows(
  kernel: Kernel,
  loop: Extract<Loop, { kind: "rows" }>,
  places: ReadonlyMap<ArraySymbol, string>,
): Split {
  if (loop.passing) return whole("its rows are made anew in every step");
  // synapses lie in one row, so whoever has the row has them
  if (only(places, [loop.index, loop.row])) return { kind: "rows" };
  const others = new Set([...places.values()].filter((at) => at !== loop.index));
  const [name] = others;
  const index = indexNamed(kernel, name!);
  if (others.size > 1 || !index) return whole(SHARED);
  const byPlace = index.at === loop.place;
  if (!byPlace && index.at !== loop.index) return whole(SHARED);
  return { kind: "targets", target: { kind: "read", array: index.array, byPlace } };
}

function splitDense(
  loop: Extract<Loop, { kind: "dense" }>,
  places: ReadonlyMap<ArraySymbol, string>,
): Split {
  if (!loop.listed && only(places, [loop.index, loop.row])) return { kind: "elements", grain: 1 };
  if (only(places, [loop.index])) return { kind: "rows" };
  const others = new Set([...places.values()].filter((at) => at !== loop.index));
  const target = loop.along.find(({ name }) => others.has(name));
  if (others.size > 1 || !target) return whole(SHARED);
  return { kind: "targets", target: { kind: "along", first: target.first, pieces: loop.pieces } };
}

function indexNamed(
  { body }: Kernel,
  name: string,
): Extract<Statement, { kind: "index" }> | undefined {
  for (const part of body) if (part.kind === "index" && part.name === name) return part;
  return undefined;
}

function overlap(a: ArraySymbol, b: ArraySymbol): boolean {
  return a.address < b.address + bytes(b) && b.address < a.address + bytes(a);
}

function bytes({ storage, length }: ArraySymbol): number {
  return length * width(storage);
}
