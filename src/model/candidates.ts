// Where code about pairs that are not synapses yet finds its variables: i and j of candidates, and their neighbours.

import type { ArraySymbol } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import type { KernelSite } from "../lowering/site.ts";
import type { ConnectSite } from "./connect.ts";
import { accessTo } from "./store.ts";

/** Indices of candidates, as given to connect and as absolute numbers of neurons; `k` is a generator's variable. */
export interface Candidates {
  readonly i: ArraySymbol;
  readonly j: ArraySymbol;
  readonly pre: ArraySymbol;
  readonly post: ArraySymbol;
  readonly k?: ArraySymbol;
}

/** The owner under which a generator's variable is resolved. */
export const ITERATION = { title: "iteration" };

/** A kernel site over candidates; `offset` keeps its random numbers apart from those of other kernels of the object. */
export function candidateSite(
  { store, initial, scope }: ConnectSite,
  candidates: Candidates,
  name: string,
  offset: number,
): KernelSite {
  const { i, j, k, pre, post } = candidates;
  const access = accessTo({
    clock: initial.clock,
    stream: (store.identity ?? 0) * 65536 + offset,
    neighbours: { pre, post },
  });
  const own: Readonly<Record<string, ArraySymbol>> = { i, j };
  return {
    name: `${store.name}.${name}`,
    scope,
    loop: { kind: "range", index: "s" },
    access: {
      ...access,
      locate(owner, variable) {
        if (owner === ITERATION && k) return { kind: "array", array: k };
        const array = owner === store ? own[variable.name] : undefined;
        return array ? { kind: "array", array } : access.locate(owner, variable);
      },
    },
  };
}

/** A probability below 1 as an expression. */
export function probabilityNode(p: number | undefined): Node | undefined {
  if (p === undefined || p === 1) return undefined;
  const text = String(p);
  return {
    kind: "number",
    value: p,
    place: { source: { text, title: "p" }, start: 0, end: text.length },
  };
}
