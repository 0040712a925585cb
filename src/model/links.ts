// All linked variables of one group: made, checked before a run, and read by its integrator as they were before it.

import type { CheckedCode } from "../analysis/code.ts";
import type { Resolution } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { namesIn } from "../language/walk.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import type { Location } from "../lowering/lower.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, StateArray } from "../simulate.ts";
import { ownerOf } from "./endpoint.ts";
import { Group } from "./group.ts";
import type { Initial } from "./initial.ts";
import { checkLinkedWrites, Link, type LinkedVariable } from "./link.ts";
import type { BuildContext, SimulationObject } from "./object.ts";
import type { Store } from "./store.ts";

/** The links of a group, by variable. */
export class Links {
  private readonly store: Store;
  private readonly initial: Initial;
  private readonly made = new Map<string, Link>();
  private snapshots: ReadonlyMap<string, Location> = new Map();

  constructor(store: Store, initial: Initial) {
    this.store = store;
    this.initial = initial;
  }

  /** Whether the group has linked variables. */
  get any(): boolean {
    return this.names.length > 0;
  }

  private get names(): string[] {
    const { variables } = this.store;
    return [...variables.values()].filter(isLinked).map(({ name }) => name);
  }

  /** Other objects that links lead to. */
  get sources(): SimulationObject[] {
    const owners = [...this.made.values()].map(({ source }) => ownerOf(source));
    return [...new Set(owners)].filter(({ store }) => store !== this.store);
  }

  /** Links a variable, in place of what it was linked to; a refused link leaves all as it was. */
  add(name: string, to: LinkedVariable): void {
    const link = new Link(this.store, name, to);
    this.initial.relate(ownerOf(link.source).initial);
    // synapses may still be connected, so what leads to them is checked before a run
    if (ownerOf(link.source) instanceof Group && !this.initial.waiting) link.locate();
    this.made.set(name, link);
    this.store.links.set(name, link);
  }

  /** Raises NetworkError, ValueError, EquationError for links that are missing, do not fit, or are written wrongly. */
  check(codes: readonly CheckedCode[]): void {
    for (const name of this.names) this.store.linkOf(name).locate();
    checkLinkedWrites(codes);
  }

  /**
   * Where the integrator at `order` reads what other integrators of its slot and order change: copies taken before all
   * of them, so that two groups linked to each other both see values from before the step.
   */
  buildSnapshots(
    reads: readonly Node[],
    site: KernelSite,
    context: BuildContext,
    clock: Clock,
    order: number,
  ): void {
    const { store } = this;
    const copied = new Map<string, Location>();
    for (const { name, node } of this.linkedIn(reads)) {
      const link = this.made.get(name)!;
      if (!changesAt(link, order)) continue;
      const { isShared: scalar } = link;
      const array = new StateArray(`${store.name}.${name}.before`, "f64", scalar ? 1 : store.size);
      copied.set(name, { kind: "array", array, scalar });
      const copy = { ...site, name: `${store.name}.${name}.copy` };
      const kernel = evaluateKernel(copy, [{ expression: node, array }]);
      const { run } = context.kernel(kernel);
      const count = scalar ? 1 : store.size;
      const operation = { name: kernel.name, clock, slot: "groups", order, rank: 0 };
      context.operation({ ...operation, run: () => void run(0, count) });
    }
    this.snapshots = copied;
  }

  /** Linked variables that expressions need, with a place where each is mentioned. */
  private linkedIn(reads: readonly Node[]): { name: string; node: Node }[] {
    const found = new Map<string, Node["place"]>();
    const seen = new Set<Node>();
    const visit = (node: Node): void => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const name of namesIn(node)) {
        const variable = this.store.variables.get(name);
        if (variable && isLinked(variable)) found.set(name, node.place);
        else if (variable?.expression && variable.kind === "subexpression")
          visit(variable.expression);
      }
    };
    reads.forEach(visit);
    return [...found].map(([name, place]) => ({ name, node: { kind: "name", name, place } }));
  }

  /** The site with linked variables read from the copies. */
  withSnapshots(site: KernelSite): KernelSite {
    const { access } = site;
    const locate: typeof access.locate = (owner, variable) =>
      (owner === this.store && this.snapshots.get(variable.name)) || access.locate(owner, variable);
    return { ...site, access: { ...access, locate } };
  }

  /** Lines for `explain` and for snapshots. */
  explain(): string[] {
    return [...this.made.values()].map((link) => link.explain());
  }
}

function isLinked({ flags }: Extract<Resolution, { kind: "variable" }>["variable"]): boolean {
  return flags.includes("linked");
}

/** Whether an integrator may change the values in slot `groups` at some order. Sums are made at order -1. */
function changesAt(link: Link, order: number): boolean {
  const { kind, flags, name } = link.terminal.variable;
  if (kind === "parameter") return order === -1;
  if (kind === "builtin") return name === "not_refractory";
  return !flags.includes("constant over dt");
}
