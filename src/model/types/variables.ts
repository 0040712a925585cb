// The variables of an object as types: which views its state has, which names can be set, which can be read.

import type { Defined, DefinedIn, Kind } from "./equations.ts";

/** Live views by variable name: Int32Array for integers and booleans (0 or 1), else Float64Array. SI base units. */
export type State = Readonly<Record<string, Float64Array | Int32Array>>;

/** The variables that `state` shows. */
export type Stored<V extends Defined> = Exclude<V, readonly [string, "linked" | "computed"]>;

/** The array of a variable. */
export type ArrayOf<One extends Defined> = One extends readonly [string, infer K extends Kind]
  ? Arrays[K]
  : never;

/** Names that `set` takes. */
export type Settable<V extends Defined> = Exclude<
  V,
  readonly [string, "kept float" | "kept integer" | "computed"]
>[0];

/** Names that `get` and monitors take. */
export type Readable<V extends Defined> = V[0];

/** A name in a call: one that is known, or a `string` of which only the run can tell. */
export type Checked<N extends string, Names> = string extends N ? N : Names;

/** The variables of a group with the equations `Text`; `R` is never without a refractory period. */
export type NeuronVariables<Text, R> = [R] extends [never]
  ? DefinedIn<Text> | BuiltIn
  :
      | DefinedIn<Text>
      | BuiltIn
      | readonly ["lastspike", "float"]
      | readonly ["not_refractory", "integer"];

/** The variables of every group. */
export type BuiltIn = readonly ["i" | "N" | "t" | "dt" | "t_in_timesteps", "computed"];

/**
 * The variables of synapses with the equations `Text`, code for spikes of either side, and a multisynaptic index: never
 * where an option is left out, and all never for `Synapses` as a type by itself, of which nothing is known.
 */
export type SynapseVariables<Text, Pre, Post, Index extends string> = [
  Text | Pre | Post | Index,
] extends [never]
  ? Defined
  : Own<Text> | Delays<Pre, Post> | BuiltIn | Numbering<Index>;

type Own<Text> = [Text] extends [never] ? never : DefinedIn<Text> | LastUpdate<DefinedIn<Text>>;

type LastUpdate<V extends Defined> = V extends readonly [infer Name, "event-driven"]
  ? string extends Name
    ? never
    : readonly ["lastupdate", "float"]
  : never;

type Numbering<Index extends string> =
  | readonly ["i" | "j" | Index, "kept integer"]
  | readonly ["N_pre" | "N_post" | "N_outgoing" | "N_incoming", "computed"]
  | readonly ["N_outgoing_pre" | "N_incoming_post", "computed"];

/** `delay` belongs to the first pathway of the source. */
type Delays<Pre, Post> =
  | ([Pre] extends [never] ? never : readonly ["delay", "float"])
  | readonly [`${Pathways<Pre, "pre"> | Pathways<Post, "post">}.delay`, "float"];

type Pathways<Code, Name extends string> = Code extends string ? Name : keyof Code & string;

type Arrays = {
  readonly [K in Kind]: K extends "integer" | "kept integer" ? Int32Array : Float64Array;
};
