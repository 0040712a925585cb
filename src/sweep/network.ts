// A network for each point: made by a function, with the values of the point, run and looked at.

import { MyelinError, NotANumberError, ValueError } from "../errors.ts";
import { Group } from "../model/group.ts";
import { Network } from "../model/network.ts";
import type { BackendName } from "../model/network-options.ts";
import { NeuronGroup } from "../model/neuron-group.ts";
import type { SimulationObject } from "../model/object.ts";
import { knownRemedy, shown } from "../model/options.ts";
import type { Store } from "../model/store.ts";
import { type Dimension, dimensionText, equal } from "../units/dimension.ts";
import { lookupUnit } from "../units/units.ts";
import type { Chunk, ChunkResult, Hooks, Lost, Runner, Setting } from "./job.ts";
import { Lookout } from "./lookout.ts";
import type { Measure } from "./measures.ts";
import { imported } from "./module.ts";
import { networkOptions, stepsOf } from "./setting.ts";

/** What makes the network of a point is told besides its values. */
export interface SweepContext {
  /** Place of the point in the results. */
  readonly index: number;
  readonly seed: number;
  readonly backend: BackendName;
  /** Seconds, where the sweep names one. */
  readonly dt: number | undefined;
}

/** Makes the network of a point from its values (SI), or the objects for one. */
export type SweepNetwork = (
  point: Readonly<Record<string, number>>,
  context: SweepContext,
) => Made | Promise<Made>;

type Made = Network | readonly SimulationObject[];

/** What is common to all points. */
export interface NetworkSweep {
  readonly setting: Setting;
  readonly measures: readonly Measure[];
  /** Varied names. Those with a dot are of an object: its variable is set once the network is made. */
  readonly names: readonly string[];
  /** Dimensions of their values, where they tell one. */
  readonly dimensions: readonly (Dimension | undefined)[];
  readonly make: SweepNetwork;
}

/** What a network did: the measures in their order. */
interface Found {
  readonly values: readonly number[];
  readonly units: Readonly<Record<string, string>>;
}

/** Computes points one by one. */
export class NetworkPoints implements Runner {
  private readonly sweep: NetworkSweep;
  private last: Network | undefined;

  constructor(sweep: NetworkSweep) {
    this.sweep = sweep;
  }

  get device(): Runner["device"] {
    return this.last?.device;
  }

  async run(chunk: Chunk, hooks: Hooks): Promise<ChunkResult | undefined> {
    const { measures } = this.sweep;
    const { index, first, count } = chunk;
    const values = Object.fromEntries(
      measures.map(({ label }) => [label, new Float64Array(count).fill(Number.NaN)]),
    );
    const lost: Lost[] = [];
    let units: Readonly<Record<string, string>> = {};
    for (let k = 0; k < count; k++) {
      const part = { ...hooks, progress: (done: number) => hooks.progress((k + done) / count) };
      const found = await this.measured(chunk, k, part);
      if (!found) return undefined;
      if ("time" in found) lost.push({ ...found, point: first + k });
      else {
        units = found.units;
        measures.forEach(({ label }, m) => {
          values[label]![k] = found.values[m]!;
        });
      }
    }
    return { index, first, count, values, lost, units, recorded: undefined };
  }

  private async measured(
    chunk: Chunk,
    k: number,
    hooks: Hooks,
  ): Promise<Found | { variable: string; time: number } | undefined> {
    const { setting, measures, names } = this.sweep;
    const index = chunk.first + k;
    const point = Object.fromEntries(names.map((name, axis) => [name, chunk.values[axis]![k]!]));
    try {
      const net = await this.made(point, index);
      this.last = net;
      const lookout = new Lookout(net, measures, setting);
      const { settle, measured, dt } = stepsOf(setting, net.dt);
      const total = settle + measured;
      const run = async (from: number, steps: number): Promise<boolean> => {
        if (steps === 0) return !hooks.stopped();
        const report = ({ done }: { readonly done: number }): void => {
          hooks.progress((from + done / dt) / total);
          if (hooks.stopped()) net.stop();
        };
        await net.run(steps * dt, { reportPeriod: 0.1, report });
        return net.t > (from + steps - 0.5) * dt;
      };
      if (!(await run(0, settle))) return undefined;
      lookout.begin();
      if (!(await run(settle, measured))) return undefined;
      return { values: lookout.end({ index, point }), units: lookout.units };
    } catch (error) {
      if (!(error instanceof NotANumberError)) throw error;
      const { message, variable, time } = error;
      if (setting.onNaN === "mark") return { variable, time };
      throw new NotANumberError(message, variable, index, time);
    }
  }

  /** The network of a point, with variables of its objects set. */
  private async made(point: Readonly<Record<string, number>>, index: number): Promise<Network> {
    const { setting, make, names, dimensions } = this.sweep;
    const { backend, dt } = setting;
    const seed = Number.isSafeInteger(point.seed) ? point.seed! : setting.seed;
    const plain = Object.fromEntries(Object.entries(point).filter(([name]) => !name.includes(".")));
    const context = { index, seed, backend, dt };
    const made = await make(plain, context);
    const net = Array.isArray(made)
      ? new Network(made, networkOptions({ ...setting, seed }))
      : made;
    if (!(net instanceof Network))
      throw new ValueError(
        `no network for a point: the function returned ${shown(net)} (expected a Network, or a list of objects for one)`,
        "model",
        net,
      );
    if (net.t > 0)
      throw new ValueError(
        "the network of a point has run before (make a new one for each point)",
        "model",
        net,
      );
    if (net === made) checkReached(net, setting);
    names.forEach((name, axis) => {
      if (name.includes(".")) put(net, name, point[name]!, dimensions[axis]);
    });
    return net;
  }
}

/** A network that the function made by itself has options of its own: refuses what the sweep asks for in vain. */
function checkReached(net: Network, { backend, chosen, dt }: Setting): void {
  const remedy =
    "hand on what the function gets, or return a list of objects: the sweep makes a network of it";
  if (chosen && net.backend.name !== backend)
    throw new ValueError(
      `backend ${backend} does not reach the network of a point: it was made with ${net.backend.name} (${remedy})`,
      "backend",
      backend,
    );
  if (dt !== undefined && Math.abs(net.dt - dt) > 1e-9 * dt)
    throw new ValueError(
      `dt of ${dt} s does not reach the network of a point: it was made with ${net.dt} s (${remedy})`,
      "dt",
      dt,
    );
}

/** Sets a variable of an object, named as OBJECT.VARIABLE. */
function put(net: Network, name: string, value: number, dimension: Dimension | undefined): void {
  const dot = name.indexOf(".");
  const variable = name.slice(dot + 1);
  const object = net.object(name.slice(0, dot)) as SimulationObject & {
    readonly store?: Store;
    set?: (variable: string, value: number) => void;
  };
  if (typeof object.set !== "function")
    throw new ValueError(`cannot vary ${name}: '${object.name}' has no variables`, name, value);
  const delay = /^(?:\w+\.)?delay$/.test(variable) ? lookupUnit("second")?.dimension : undefined;
  const own = object.store?.variables.get(variable)?.dimension ?? delay;
  if (own && dimension && value !== 0 && !equal(own, dimension))
    throw new ValueError(
      `wrong unit of ${name}: its values are in [${dimensionText(dimension)}], but it is [${dimensionText(own)}] ` +
        `(give them in ${dimensionText(own)})`,
      name,
      value,
    );
  object.set(variable, value);
}

/** What makes networks out of a module of its own. Rejects when its default export is no function. */
export async function networkMaker(
  address: string,
  names: readonly string[],
  setting: Setting,
): Promise<SweepNetwork> {
  return makerOf(await imported(address), address, names, setting);
}

/** The same of a module that is there already. */
export function makerOf(
  module: Readonly<Record<string, unknown>>,
  title: string,
  names: readonly string[],
  setting: Setting,
): SweepNetwork {
  const { default: making } = module;
  if (typeof making !== "function")
    throw new MyelinError(
      `nothing to sweep in ${called(title)}: its default export is ${shown(making)} (expected a function that makes a network)`,
    );
  const wanted = names.filter((name) => !name.includes("."));
  return async (point, { seed, backend, dt }) => {
    const looked = new Set<string>();
    const options = { seed, backend, ...(dt === undefined ? {} : { dt }), ...point };
    const net = (await making(noting(options, looked))) as Network;
    const missed = wanted.find((name) => !looked.has(name));
    if (missed !== undefined) throw unheard(missed, looked, title, net);
    if (setting.chosen && net instanceof Network && net.backend.name !== backend)
      throw new ValueError(
        `backend ${backend} does not reach ${called(title)}: its network was made with ${net.backend.name}`,
        "backend",
        backend,
      );
    return net;
  };
}

/** The options, with a note of each name that is asked for. */
function noting<T extends object>(options: T, looked: Set<string>): T {
  const note = (name: string | symbol): void => void looked.add(String(name));
  return new Proxy(options, {
    get(target, name) {
      note(name);
      return Reflect.get(target, name);
    },
    has(target, name) {
      note(name);
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      for (const name of Reflect.ownKeys(target)) note(name);
      return Reflect.ownKeys(target);
    },
  });
}

function unheard(
  name: string,
  looked: ReadonlySet<string>,
  title: string,
  net: Network,
): ValueError {
  const options = [...looked].filter((one) => !["seed", "backend", "dt"].includes(one));
  const groups =
    net instanceof Network ? net.objects.filter((object) => object instanceof Group) : [];
  const example = groups.find((object) => object instanceof NeuronGroup) ?? groups[0];
  const set = example ? `; a variable of an object is written as '${example.name}.v'` : "";
  return new ValueError(
    `cannot vary ${name}: ${called(title)} does not look at it (${knownRemedy(name, options)}${set})`,
    name,
    name,
  );
}

/** A module by the name of its file. */
function called(title: string): string {
  return /^file:.*\/([^/]+)\.[cm]?[jt]s$/.exec(title)?.[1] ?? title;
}
