// What connect() refuses: unknown options, probabilities and counts that are none, more synapses than memory holds.

import { constantValue } from "../analysis/constant-value.ts";
import type { Scope } from "../analysis/scope.ts";
import { ConnectError, EquationError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { forEachNode } from "../language/walk.ts";
import { knownRemedy, shown } from "./options.ts";

/** Raises ConnectError for options that are none or not known. */
export function checkNames(options: object, known: readonly string[], title: string): void {
  if (options === null || typeof options !== "object")
    throw new ConnectError(
      `invalid options of ${title}: ${shown(options)} (expected an object, such as { p: 0.1 })`,
    );
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new ConnectError(`unknown option of ${title}: ${name} (${knownRemedy(name, known)})`);
}

/** Raises ConnectError for a probability that is known by now and none; `given` is what the user wrote. */
export function checkProbability(
  p: number | Node | undefined,
  given: unknown,
  title: string,
  scope: Scope,
): void {
  const value = typeof p === "object" ? constantValue(p, scope) : p;
  if (value === undefined || (value >= 0 && value <= 1)) return;
  throw new ConnectError(
    `invalid p of ${title}: ${shown(given)} (expected a probability between 0 and 1)`,
  );
}

/** Raises ConnectError for a number of synapses per pair that is none. */
export function checkCopies(n: number, title: string, pair?: { i: number; j: number }): void {
  if (Number.isInteger(n) && n >= 0) return;
  const where = pair ? ` at i = ${pair.i}, j = ${pair.j}` : "";
  throw new ConnectError(`invalid n of ${title}: ${n}${where} (expected an integer >= 0)`, pair?.i);
}

/** More than fit into one memory of 4 GiB. */
const MOST = 2 ** 28;

/** Raises ConnectError before too many synapses are made. */
export function checkRoom(count: number, title: string): void {
  if (count <= MOST) return;
  throw new ConnectError(
    `too many synapses by ${title}: about ${count.toPrecision(3)} ` +
      `(at most ${MOST} fit into one memory of 4 GiB; give a condition or a smaller p)`,
  );
}

/** Raises ConnectError before more synapses are made than have numbers. */
export function checkCountable(count: number, title: string): void {
  if (count < 2 ** 30.9) return;
  throw new ConnectError(
    `too many synapses by ${title}: about ${count.toPrecision(3)} (at most 2^31 - 1 in one object; ` +
      "give parts of the source Synapses of their own)",
  );
}

/** Pairs that a condition may be tested on: some minutes. */
const MOST_TESTED = 2 ** 34;

/** Raises ConnectError before more pairs are tested than anyone waits for. */
export function checkTested(pairs: number, title: string): void {
  if (pairs <= MOST_TESTED) return;
  throw new ConnectError(
    `too many pairs to test by ${title}: ${pairs.toPrecision(3)} (at most ${MOST_TESTED}; ` +
      "name the targets of each source instead, such as { j: 'k for k in range(i - 3, i + 4)', skipIfInvalid: true })",
  );
}

/** Synapses per neuron are not known while they are made; raises EquationError. */
export function checkUncounted(node: Node, scope: Scope): void {
  forEachNode(node, (part) => {
    if (part.kind !== "name") return;
    const found = scope.resolve(part.name);
    if (found?.kind !== "variable" || !/^N_(incoming|outgoing)$/.test(found.variable.name)) return;
    throw new EquationError([
      {
        problem: `not known while synapses are made: ${part.name}`,
        place: part.place,
        remedy: "use it in code, equations and set(), after connect()",
      },
    ]);
  });
}

/** The error of a condition (or probability) that a NaN would decide for a pair. */
export function undecidedPair(
  { store }: { readonly store: { readonly title: string } },
  condition: Node,
  i: number,
  j: number,
): ConnectError {
  return new ConnectError(
    `invalid condition of connect of ${store.title}: '${print(condition)}' is decided by what is not a number ` +
      `at i = ${i}, j = ${j} (look for a division by zero, or a root or logarithm of a negative number)`,
    i,
  );
}
