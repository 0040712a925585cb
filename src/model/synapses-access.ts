// Values of synapses, delays included: set, read, seen live, of all or of a part.

import { ValueError } from "../errors.ts";
import { type Assignable, type PairOptions, setVariable, type Target } from "./assign.ts";
import { refuseView } from "./assigned.ts";
import { countsOf } from "./counted.ts";
import { isList } from "./options.ts";
import { indicesOf } from "./part.ts";
import type { Pathway } from "./pathway.ts";
import { noteUses } from "./pathways.ts";
import { refuseOwn } from "./procedural.ts";
import { chosenElements, getVariable } from "./read.ts";
import type { Chosen, RegularOptions, TimedOptions } from "./regular.ts";
import { addRegular, addTimed } from "./regular.ts";
import type { Synapses } from "./synapses.ts";
import { type LiveValues, viewOf } from "./views.ts";

/** The pathway whose delay has a name: `delay` that of the transmission pathway, `p.delay` that of pathway p. */
export function pathwayOf(synapses: Synapses, name: string): Pathway | undefined {
  if (name === "delay") return synapses.transmission;
  return synapses.pathways.find((pathway) => `${pathway.name}.delay` === name);
}

/** Sets a variable or a delay; delays that are none are put back, and raise DelayError. */
export function setSynaptic(
  synapses: Synapses,
  target: Target,
  name: string,
  value: Assignable,
  options: PairOptions,
): void {
  const pathway = pathwayOf(synapses, name);
  checkConnected(synapses, name);
  if (!pathway) {
    setVariable(target, name, value, options);
    return;
  }
  refuseOwn(synapses, `set ${name}`);
  const { initial, store } = synapses;
  let before: Float64Array | number = 0;
  initial.perform(false, () => {
    before = pathway.common ? pathway.delays.f64[0]! : pathway.delays.f64.slice();
    if (pathway.common) pathway.spread(store.size);
  });
  setVariable({ ...target, allowsNaN: true }, `${pathway.name}.delay`, value, options);
  initial.perform(false, () => pathway.checkDelays(before));
}

function checkConnected({ connected, store }: Synapses, name: string): void {
  if (connected || store.variables.get(name)?.shared) return;
  throw new ValueError(
    `cannot set ${name} of ${store.title}: it has no synapses yet (call connect() first)`,
    name,
    name,
  );
}

/** A copy of a variable's values, of delays, or of counts per neuron. */
export function getSynaptic(
  synapses: Synapses,
  target: Target,
  name: string,
  options: PairOptions,
): Float64Array {
  synapses.initial.settle();
  const { store } = synapses;
  const count = /^(N_outgoing)_pre$|^(N_incoming)_post$/.exec(name);
  if (count?.[1]) return countsOf(store, count[1], synapses.source);
  if (count?.[2]) return countsOf(store, count[2], synapses.target);
  const pathway = pathwayOf(synapses, name);
  if (!pathway) return getVariable(target, name, options);
  if (!pathway.common) return getVariable(target, `${pathway.name}.delay`, options);
  const chosen = chosenElements(target, options)?.length ?? store.size;
  return new Float64Array(chosen).fill(pathway.delays.f64[0]!);
}

/** Numbers of the synapses that are given, or that a condition, sources and targets choose. */
export function chosenSynapses(
  synapses: Synapses,
  choice: ArrayLike<number> | PairOptions,
): Int32Array {
  const { N, reach, store } = synapses;
  if (isList(choice) || typeof choice !== "object" || choice === null)
    return indicesOf(choice as ArrayLike<number>, N, store.title);
  return (
    chosenElements(reach, choice as PairOptions) ?? Int32Array.from({ length: N }, (_, k) => k)
  );
}

/** Adds live views of delays: `p.delay` for pathway p, and `delay`. */
export function addDelayViews(
  views: object,
  synapses: Synapses,
  elements: Int32Array | null,
): void {
  const { pathways, transmission, store } = synapses;
  for (const pathway of pathways) {
    const name = `${pathway.name}.delay`;
    const get = (): LiveValues => {
      refuseOwn(synapses, `view ${name}`);
      if (pathway.common) pathway.spread(store.size);
      store.viewed.add(name);
      const array = (): Float64Array => store.array(name).lend() as Float64Array;
      return elements ? viewOf(array, elements) : array();
    };
    const names = pathway === transmission ? [name, "delay"] : [name];
    for (const key of names) {
      const set = refuseView(store, key);
      Object.defineProperty(views, key, { enumerable: true, configurable: true, get, set });
    }
  }
}

/** Adds code of `runRegularly`, or of `runAt` where there are `times`, for all synapses or some. */
export function addCode(
  synapses: Synapses,
  text: string,
  given: { readonly regular: RegularOptions } | { readonly timed: TimedOptions },
  chosen?: Chosen,
): void {
  refuseOwn(synapses, "run code for");
  const { regular, store, pathways } = synapses;
  if ("regular" in given) addRegular(regular, store, text, given.regular, chosen);
  else addTimed(regular, store, text, given.timed, chosen);
  synapses.version++;
  noteUses(regular.at(-1)!.code, pathways, synapses);
}
