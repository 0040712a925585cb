// What clock-driven synapses read of other synapses through linked variables of neurons: as it was before the step.

import type { Scope } from "../analysis/scope.ts";
import type { Node } from "../language/ast.ts";
import { mentionsIn } from "../language/walk.ts";
import { evaluateKernel } from "../lowering/kernels.ts";
import type { Location } from "../lowering/lower.ts";
import type { KernelSite } from "../lowering/site.ts";
import { type Clock, StateArray } from "../simulate.ts";
import type { Link } from "./link.ts";
import type { BuildContext } from "./object.ts";
import { accessTo, type Store } from "./store.ts";

/** A linked variable with the object that has it. */
interface Read {
  readonly store: Store;
  readonly name: string;
  readonly node: Node;
}

/**
 * The site with such variables read from copies, which are taken before all integrators of the slot and order, so that
 * synapses linked to one another all see values from before the step, in whatever order they were made.
 */
export function withLinkedReads(
  site: KernelSite,
  expressions: readonly Node[],
  context: BuildContext,
  clock: Clock,
): KernelSite {
  const copies = new Map<Store, Map<string, Location>>();
  for (const read of linkedReads(expressions, site.scope)) {
    const location = copied(read, `${site.name}.${read.store.name}.${read.name}`, context, clock);
    const ofStore = copies.get(read.store) ?? new Map<string, Location>();
    copies.set(read.store, ofStore.set(read.name, location));
  }
  if (copies.size === 0) return site;
  const { access } = site;
  const locate: typeof access.locate = (owner, variable) =>
    copies.get(owner as Store)?.get(variable.name) ?? access.locate(owner, variable);
  return { ...site, access: { ...access, locate } };
}

/** Linked variables that expressions need whose values clock-driven synapses integrate. */
function linkedReads(expressions: readonly Node[], scope: Scope): Read[] {
  const found: Read[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node, inside: Scope): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const name of mentionsIn(node)) {
      const to = inside.resolve(name);
      if (to?.kind !== "variable") continue;
      const { variable } = to;
      const store = to.owner as Store;
      if (variable.kind === "subexpression" && variable.expression)
        visit(variable.expression, to.scope);
      else if (variable.flags.includes("linked") && integratedBySynapses(store, variable.name))
        found.push({
          store,
          name: variable.name,
          node: { kind: "name", name: variable.name, place: node.place },
        });
    }
  };
  for (const expression of expressions) visit(expression, scope);
  return found;
}

function integratedBySynapses(store: Store, name: string): boolean {
  const { variable, owner } = (store.linkOf(name) as Link).terminal;
  const clocked = variable.kind === "differential" && !variable.flags.includes("event-driven");
  const computed =
    variable.kind === "subexpression" && !variable.flags.includes("constant over dt");
  return (clocked || computed) && (owner as Store).neighbours !== undefined;
}

/** A copy of the values, one per element of the object that has the variable. */
function copied(
  { store, name, node }: Read,
  title: string,
  context: BuildContext,
  clock: Clock,
): Location {
  const { isShared: scalar } = store.linkOf(name) as Link;
  const count = scalar ? 1 : store.size;
  const array = new StateArray(title, "f64", count);
  const site: KernelSite = {
    name: title,
    scope: store.scope,
    access: accessTo({ clock, stream: 0 }),
    loop: { kind: "range", index: "i" },
  };
  const { run } = context.kernel(evaluateKernel(site, [{ expression: node, array }]));
  const operation = { name: title, clock, slot: "groups", order: 0, rank: 0 };
  context.operation({ ...operation, run: () => void run(0, count) });
  return { kind: "array", array, scalar };
}
