// The names of an object's variables, for whatever is given the object and a name.

import type { Endpoint } from "../endpoint.ts";
import type { GroupLike, Subgroup } from "../group.ts";
import type { Synapses } from "../synapses.ts";
import type { SynapsesPart } from "../synapses-part.ts";
import type { Defined } from "./equations.ts";
import type { Readable, Settable, SynapseVariables } from "./variables.ts";

/** The variables of an object. */
type VariablesOf<O> = [O] extends [never]
  ? Defined
  : O extends { slice(lo: number): Subgroup<infer V> }
    ? V
    : O extends Synapses<infer Text, infer Pre, infer Post, infer Index>
      ? SynapseVariables<Text, Pre, Post, Index>
      : O extends SynapsesPart<infer V>
        ? V
        : Defined;

/** Names of an object's variables that can be read; `string` when they are not known. */
export type ReadableOf<O extends Endpoint> = Readable<VariablesOf<O>>;

/** Names of an object's variables that can be set; `string` when they are not known. */
export type SettableOf<O extends Endpoint> = Settable<VariablesOf<O>>;

/** Names that a monitor was given; without any, none, or any `string` when those of its group are not known. */
export type Recorded<G extends GroupLike, Name> = [Name] extends [never]
  ? string extends ReadableOf<G>
    ? string
    : never
  : Name;
