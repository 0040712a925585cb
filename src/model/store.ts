// The variables of one object and the arrays that hold them.

import type { Namespace, Owner, Scope, Variable } from "../analysis/scope.ts";
import { InternalError, NetworkError } from "../errors.ts";
import type { Storage } from "../ir/ir.ts";
import type { Access, Location, Neighbours } from "../lowering/lower.ts";
import type { Past } from "../lowering/past.ts";
import { type Clock, History, StateArray } from "../simulate.ts";
import { equal } from "../units/dimension.ts";
import { SECOND } from "./quantities.ts";

/** How the floating-point variables of an object are stored. */
export type Precision = "f64" | "f32";

/** How a variable is stored. Times need all their digits, and what all elements share takes no memory to speak of. */
function storageOf({ type, dimension, shared }: Variable, precision: Precision): Storage {
  if (type === "boolean") return "bool";
  if (type === "integer") return "i32";
  return shared || equal(dimension, SECOND) ? "f64" : precision;
}

/** Variables by name with their arrays: `size` elements each, one if shared. */
export class Store implements Owner {
  readonly title: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly variables: Map<string, Variable>;
  readonly arrays: Map<string, StateArray> = new Map();
  /** Number of this object in its network; keys its random numbers. */
  identity: number | undefined;
  size: number;
  scope!: Scope;
  /** How its floating-point variables are stored. */
  precision: Precision = "f64";
  /** What its steps and tests compute with. */
  arithmetic: Precision = "f64";
  /** Its network is between the start and the end of a run: arrays must stay where they are, constants as they are. */
  running = false;
  /** How often the host program has assigned, or may have: counted at the start of a run as well. */
  changes = 0;
  /** Where the builtin `i` comes from. */
  index: Location = { kind: "index", offset: 0 };
  /** Names whose array holds one value for all elements. */
  readonly scalars: Set<string> = new Set();
  /** Sizes known by name besides N: those of a synapse's neighbours. */
  readonly counts: Map<string, () => number> = new Map();
  /** Where linked variables lead, by name. */
  readonly links: Map<string, { locate(): Location }> = new Map();
  /** For synapses: the neighbours of each. */
  neighbours: Neighbours | undefined;
  /** Numbers that belong to the elements of a neighbour, by name: synapses per neuron. */
  readonly counters: Map<string, StateArray> = new Map();
  /** NaN where one would decide about an element, by what was to be decided. */
  readonly doubts: Map<string, StateArray> = new Map();
  /** Names of parameters that synapses sum into. */
  readonly summed: Set<string> = new Set();
  /** What a variable's array would hold, where the values are kept elsewhere. */
  copyOf: ((name: string) => Float64Array | undefined) | undefined;
  /** Makes arrays hold the values of now, where they lag behind. */
  present?: () => void;
  /** Earlier values of variables that synapses read with a delay, by name. */
  readonly histories: Map<string, History> = new Map();
  /** Names of variables that a host program has a live view of. */
  readonly viewed: Set<string> = new Set();

  constructor(
    name: string,
    title: string,
    size: number,
    variables: Map<string, Variable>,
    namespace: Namespace,
  ) {
    this.name = name;
    this.title = title;
    this.size = size;
    this.variables = variables;
    this.namespace = namespace;
  }

  /** Makes the arrays of all stored variables that have none yet. */
  allocate(): void {
    for (const variable of this.variables.values()) {
      if (variable.kind === "subexpression" && !variable.flags.includes("constant over dt"))
        continue;
      if (variable.kind === "builtin" || this.arrays.has(variable.name)) continue;
      if (variable.flags.includes("linked")) continue;
      if (variable.shared) this.scalars.add(variable.name);
      this.add(variable.name, storageOf(variable, this.precision), variable.shared ? 1 : this.size);
    }
  }

  add(name: string, storage: Storage, length: number): StateArray {
    const array = new StateArray(`${this.name}.${name}`, storage, length);
    this.arrays.set(name, array);
    return array;
  }

  array(name: string): StateArray {
    const array = this.arrays.get(name);
    if (!array) throw new InternalError(`no array for ${this.name}.${name}`);
    return array;
  }

  locate(variable: Variable, clock: Clock): Location {
    const array = this.arrays.get(variable.name);
    if (array) return { kind: "array", array, scalar: this.scalars.has(variable.name) };
    const counter = this.counters.get(variable.name);
    if (counter) return { kind: "array", array: counter };
    const count = this.counts.get(variable.name);
    if (count !== undefined) return { kind: "number", value: count() };
    if (variable.flags.includes("linked")) return this.linkOf(variable.name).locate();
    switch (variable.name) {
      case "t":
        return { kind: "array", array: clock.time, scalar: true };
      case "t_in_timesteps":
        return { kind: "array", array: clock.stepCell, scalar: true };
      case "dt":
        return { kind: "number", value: clock.dt };
      case "i":
        return this.index;
      case "N":
        return { kind: "number", value: this.size };
      default:
        throw new InternalError(`no place for ${this.name}.${variable.name}`);
    }
  }

  /** The history of a variable; an empty one when nothing was recorded. */
  history(name: string): History {
    const known = this.histories.get(name);
    if (known) return known;
    const made = new History(`${this.name}.${name}`);
    this.histories.set(name, made);
    return made;
  }

  /** Where kernels on a clock read the history of a variable. */
  past({ name }: Variable, clock: Clock): Past {
    const history = this.history(name);
    const { time, stepCell: step, dt } = history.clock ?? clock;
    return { cells: history.cells, time, step, dt };
  }

  /** The array of a doubt, made when it is first asked for. */
  doubt(what: string): StateArray {
    const name = `${this.name}.${what}.doubt`;
    const array = this.doubts.get(what) ?? new StateArray(name, "f64", this.size);
    this.doubts.set(what, array);
    return array;
  }

  /** Where a linked variable leads; raises NetworkError when it was never linked. */
  linkOf(name: string): { locate(): Location } {
    const link = this.links.get(name);
    if (link) return link;
    throw new NetworkError(
      `${name} of ${this.title} is linked to nothing (call link('${name}', group, 'variable') first)`,
    );
  }

  /** The array that forbids writing `variable` from outside where it is false. */
  guard(variable: Variable): StateArray | undefined {
    return variable.flags.includes("unless refractory")
      ? this.arrays.get("not_refractory")
      : undefined;
  }
}

/** Overrides the builtins `i` and `N` of one owner: a part has its own numbering and size. */
export interface Numbering {
  readonly owner: Owner;
  readonly location?: Location;
  readonly count?: number;
}

/** How kernels reach variables: through stores, on a clock, with their own stream of random numbers. */
export function accessTo(options: {
  readonly clock: Clock;
  readonly stream: number;
  readonly neighbours?: Neighbours;
  readonly index?: Numbering;
}): Access {
  const { clock, stream, neighbours, index } = options;
  return {
    locate(owner, variable) {
      if (index && owner === index.owner) {
        if (variable.name === "i" && index.location) return index.location;
        if (variable.name === "N" && index.count !== undefined)
          return { kind: "number", value: index.count };
      }
      return (owner as Store).locate(variable, clock);
    },
    past: (owner, variable) => (owner as Store).past(variable, clock),
    guard: (owner, variable) => (owner as Store).guard(variable),
    neighboursOf: (owner) => (owner as Store).neighbours,
    random: { state: clock.random, stream },
    ...(neighbours ? { neighbours } : {}),
  };
}
