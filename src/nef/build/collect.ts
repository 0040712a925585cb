// What a model consists of: the objects that were listed, those they refer to, and a random stream for each.

import { ValueError } from "../../errors.ts";
import { shown } from "../check.ts";
import { Connection, type Source, type Target } from "../connection.ts";
import { Ensemble, Neurons } from "../ensemble.ts";
import { ConnectionRule } from "../learning/live.ts";
import { Node } from "../node.ts";
import { Probe } from "../probe.ts";
import { Random } from "../random.ts";
import { Slice, type Whole } from "../slices.ts";
import { type Listed, networkOf, type Subnetwork } from "../subnetwork.ts";
import { numbered } from "../titles.ts";

/** All objects of a model, each kind in the order in which it was first met. */
export interface Collected {
  readonly ensembles: readonly Ensemble[];
  readonly nodes: readonly Node[];
  readonly connections: readonly Connection[];
  readonly probes: readonly Probe[];
  /** The stream of an object: of its place in the list, or of its own seed. */
  readonly streams: ReadonlyMap<object, Random>;
}

/** Collects; throws ValueError for what is no object of a model. */
export function collect(listed: readonly Listed[], seed: number): Collected {
  const found = new Set<Ensemble | Node | Connection | Probe>();
  const visited = new Set<object>();
  const add = (one: unknown): void => {
    if (typeof one === "object" && one !== null) {
      if (visited.has(one)) return;
      visited.add(one);
    }
    if (one instanceof Connection) {
      for (const end of [one.pre, one.post]) add(ownerOf(end));
      found.add(one);
    } else if (one instanceof Probe) {
      add(ownerOf(one.target));
      found.add(one);
    } else if (one instanceof Ensemble || one instanceof Node) found.add(one);
    else if (isSubnetwork(one)) one.objects.forEach(add);
    else
      throw new ValueError(
        `not an object of a model: ${shown(one)} (expected ensembles, nodes, connections, probes and networks)`,
        "objects",
        one,
      );
  };
  listed.forEach(add);
  // networks that were reached by a connection only; a set visits what is added meanwhile
  for (const one of visited) {
    const network = networkOf(one);
    if (network) add(network);
  }
  const objects = [...found];
  for (const kind of [Ensemble, Node])
    numbered(objects.filter((one) => one instanceof kind && !networkOf(one)));
  const root = new Random(seed);
  const streams = new Map<object, Random>(
    objects.map((object, place) => [
      object,
      object.seed === undefined ? root.fork(place) : new Random(object.seed),
    ]),
  );
  return {
    ensembles: objects.filter((one) => one instanceof Ensemble),
    nodes: objects.filter((one) => one instanceof Node),
    connections: objects.filter((one) => one instanceof Connection),
    probes: objects.filter((one) => one instanceof Probe),
    streams,
  };
}

function ownerOf(end: Source | Target | Probe["target"]): object {
  const whole: Whole | Probe["target"] = end instanceof Slice ? end.whole : end;
  if (whole instanceof Neurons) return whole.ensemble;
  return whole instanceof ConnectionRule ? whole.connection : whole;
}

function isSubnetwork(one: unknown): one is Subnetwork {
  return typeof one === "object" && one !== null && Array.isArray((one as Subnetwork).objects);
}
