// Kernels that do nothing but add to arrays: their sums can be taken elsewhere, and ahead of time.

import type { ArraySymbol, Expression, Kernel, Statement } from "../ir/ir.ts";
import { arraysOf, expressionOf, visitExpression } from "../ir/walk.ts";

/** What a kernel adds to, and what it reads besides. */
export interface Additions {
  readonly into: readonly ArraySymbol[];
  readonly reads: readonly ArraySymbol[];
}

type Store = Extract<Statement, { kind: "store" }>;
type Let = Extract<Statement, { kind: "let" }>;

/** Undefined for a kernel that does anything but add to elements of f64 arrays that it does not read otherwise. */
export function additionsOf(kernel: Kernel): Additions | undefined {
  const { prologue, body, output } = kernel;
  if (output || prologue.some(({ kind }) => kind !== "let")) return undefined;
  if (body.some(({ kind }) => kind !== "let" && kind !== "index" && kind !== "store"))
    return undefined;
  const rest = withoutOld(kernel);
  const stores = body.filter((part): part is Store => part.kind === "store");
  const into = [...new Map(stores.map(({ array }) => [array.name, array])).values()];
  const names = new Set(into.map(({ name }) => name));
  if (into.length === 0 || into.some(({ storage }) => storage !== "f64")) return undefined;
  if (!rest || rest.some((part) => hinders(part, names))) return undefined;
  return { into, reads: arraysOf(kernel).filter(({ name }) => !names.has(name)) };
}

/** A kernel of which `additionsOf` tells, with other arrays, by name, to add to. */
export function redirected(
  kernel: Kernel,
  name: string,
  to: ReadonlyMap<string, ArraySymbol>,
): Kernel {
  const body = withoutOld(kernel)!.map((part): Statement => {
    if (part.kind !== "store") return part;
    const array = to.get(part.array.name)!;
    const left: Expression = { op: "load", array, at: part.at };
    return { ...part, array, value: { op: "add", left, right: part.value } };
  });
  return { ...kernel, name, body };
}

/**
 * The body with what each store adds in place of what it stores, and without the old values that were loaded for that;
 * undefined where a store does not add.
 */
function withoutOld({ body }: Kernel): Statement[] | undefined {
  const lets = new Map(body.flatMap((part) => (part.kind === "let" ? [[part.name, part]] : [])));
  const dropped = new Set<Let>();
  const parts: Statement[] = [];
  for (const part of body) {
    if (part.kind !== "store") {
      parts.push(part);
      continue;
    }
    const { value, array, at } = part;
    if (value.op !== "add" && value.op !== "sub") return undefined;
    const { op, left, right } = value;
    const named = left.op === "local" ? lets.get(left.name) : undefined;
    const old = named?.value ?? left;
    if (old.op !== "load" || old.array.name !== array.name || old.at !== at) return undefined;
    if (named) dropped.add(named);
    parts.push({ ...part, value: op === "add" ? right : { op: "neg", operand: right } });
  }
  const kept = parts.filter((part) => part.kind !== "let" || !dropped.has(part));
  const names = new Set([...dropped].map(({ name }) => name));
  return kept.some((part) => uses(part, names)) ? undefined : kept;
}

function uses(part: Statement, names: ReadonlySet<string>): boolean {
  return some(part, (node) => node.op === "local" && names.has(node.name));
}

/** Whether a statement draws, calls the host program, or reads one of the arrays. */
function hinders(part: Statement, names: ReadonlySet<string>): boolean {
  if (part.kind === "index" && names.has(part.array.name)) return true;
  return some(part, (node) => {
    if (node.op === "random" || node.op === "host" || node.op === "peek") return true;
    return (node.op === "load" || node.op === "lookup") && names.has(node.array.name);
  });
}

function some(part: Statement, holds: (node: Expression) => boolean): boolean {
  const value = expressionOf(part);
  let found = false;
  if (value)
    visitExpression(value, (node) => {
      found ||= holds(node);
    });
  return found;
}
