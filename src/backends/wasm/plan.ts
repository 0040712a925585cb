// What may be done to a kernel without changing its meaning: run two elements at once, load scalars before the loop.

import type { ArraySymbol, Expression, Kernel, Statement } from "../../ir/ir.ts";
import { isRounded, isSingle, singleLets } from "../../ir/single.ts";
import { width } from "../../ir/storage.ts";
import { arraysOf, operands, visitStatements } from "../../ir/walk.ts";

/** The arrays the body writes. */
export function stored(kernel: Kernel): ArraySymbol[] {
  const found = new Map<string, ArraySymbol>();
  for (const part of kernel.body) if (part.kind === "store") found.set(part.array.name, part.array);
  return [...found.values()];
}

/** Whether no store of the body can change this array. */
export function untouched(kernel: Kernel): (array: ArraySymbol) => boolean {
  const written = stored(kernel);
  if (kernel.output) written.push(kernel.output);
  return (array) => !written.some((other) => overlap(array, other));
}

/**
 * Whether elements are independent, so that two may be computed at once: every access is to the loop's own element
 * or to a scalar that stays as it is, and no written array overlaps another array of the kernel.
 */
export function vectorizable(kernel: Kernel): boolean {
  const { loop } = kernel;
  if (loop.kind !== "range") return false;
  const own = loop.index;
  if (!kernel.body.every((part) => ownStatement(part, own))) return false;
  const constant = untouched(kernel);
  let independent = true;
  visitStatements(kernel.body, (node) => {
    independent &&= ownAccess(node, own, constant);
  });
  return independent && !stored(kernel).some((array) => aliased(array, kernel));
}

/**
 * Whether four elements are to be computed at once: they are independent, what is written takes 4 bytes, and more of
 * the operations on them are of single precision than are not.
 */
export function inQuads(kernel: Kernel): boolean {
  const { body } = kernel;
  for (const part of body)
    if (part.kind === "store") {
      const { storage } = part.array;
      if (storage === "f64" || (storage === "i32" && part.watch)) return false;
    }
  if (!arraysOf(kernel).some(({ storage }) => storage === "f32")) return false;
  const singles = singleLets([...kernel.prologue, ...body]);
  const known = (name: string): boolean => singles.has(name);
  const rounded = new Set<Expression>();
  let [narrow, wide] = [0, 0];
  const count = (node: Expression): void => {
    const inner = operands(node);
    if (node.op === "random") wide += 2;
    if (node.op === "fround") rounded.add(node.operand);
    if (inner.length === 0 || node.op === "fround") return;
    const single = !isRounded(node.op) || rounded.has(node);
    if (single && inner.every((one) => isSingle(one, known))) narrow++;
    else if (!isLogic(node)) wide++;
  };
  visitStatements(body, count);
  return narrow > wide && vectorizable(kernel);
}

function isLogic({ op }: Expression): boolean {
  return op === "and" || op === "or" || op === "not" || op === "select";
}

/**
 * Whether the elements of a row are independent: they write only what is theirs by an index that moves along, read
 * through no other index what is written, and neither draw nor emit.
 */
export function independentInRow(kernel: Kernel): boolean {
  const { loop, body } = kernel;
  if (loop.kind !== "dense") return false;
  const moving = new Set([loop.index, ...loop.along.map(({ name }) => name)]);
  const places = new Map<string, string>();
  for (const part of body) {
    if (part.kind !== "let" && part.kind !== "store") return false;
    if (part.kind !== "store") continue;
    if (part.at === null || !moving.has(part.at)) return false;
    if ((places.get(part.array.name) ?? part.at) !== part.at) return false;
    places.set(part.array.name, part.at);
  }
  const constant = untouched(kernel);
  let independent = true;
  visitStatements(body, (node) => {
    if (node.op === "load") {
      const place = places.get(node.array.name);
      independent &&=
        place === undefined ? node.at === null || moving.has(node.at) : node.at === place;
    } else if (node.op === "lookup") independent &&= constant(node.array);
    else if (node.op === "random") independent = false;
  });
  return independent && !stored(kernel).some((array) => aliased(array, kernel));
}

/**
 * The f64 arrays that a dense body writes, and touches through one index only: what they hold there may stay in a local
 * for as long as the index stays.
 */
export function keptAt(kernel: Kernel, index: string): ArraySymbol[] {
  const { loop, body } = kernel;
  if (loop.kind !== "dense") return [];
  const elsewhere = new Set<string>();
  for (const part of body) {
    if (part.kind === "index") elsewhere.add(part.array.name);
    if (part.kind === "store" && part.at !== index) elsewhere.add(part.array.name);
  }
  visitStatements([...loop.head, ...body], (node) => {
    if (node.op === "load" && node.at !== index) elsewhere.add(node.array.name);
    if (node.op === "lookup") elsewhere.add(node.array.name);
    if (node.op === "peek") for (const { name } of stored(kernel)) elsewhere.add(name);
  });
  return stored(kernel).filter(
    (array) => array.storage === "f64" && !elsewhere.has(array.name) && !aliased(array, kernel),
  );
}

function ownStatement(statement: Statement, own: string): boolean {
  if (statement.kind === "let") return true;
  if (statement.kind !== "store" && statement.kind !== "emit") return false;
  return statement.at === own;
}

function ownAccess(
  node: Expression,
  own: string,
  constant: (array: ArraySymbol) => boolean,
): boolean {
  if (node.op === "load") return node.at === own || (node.at === null && constant(node.array));
  if (node.op === "random") return node.at === own && constant(node.state);
  if (node.op === "lookup") return constant(node.array);
  return node.op !== "index" || node.name === own;
}

function aliased(array: ArraySymbol, kernel: Kernel): boolean {
  return arraysOf(kernel).some((other) => other.name !== array.name && overlap(array, other));
}

function overlap(a: ArraySymbol, b: ArraySymbol): boolean {
  return a.address < b.address + size(b) && b.address < a.address + size(a);
}

function size({ storage, length }: ArraySymbol): number {
  return length * width(storage);
}
