// A snapshot: all of a network's state between two steps, in memory and as bytes.

import { ValueError } from "../errors.ts";
import type { SimulationObject } from "./object.ts";
import type { Saved } from "./saved.ts";
import { decode, encode } from "./snapshot-bytes.ts";

/** One object in a snapshot. */
export interface SavedObject {
  readonly name: string;
  /** What the name begins with when the user gave none. */
  readonly unnamed: string | undefined;
  readonly signature: readonly string[];
  readonly values: Saved;
}

/** A run that had not ended. */
export interface SavedRun {
  readonly start: number;
  readonly duration: number;
}

/** Everything in a snapshot. */
export interface SavedNetwork {
  readonly t: number;
  readonly dt: number;
  readonly seed: number;
  /** Objects that joined so far. */
  readonly identities: number;
  /** dt and step of each clock. */
  readonly clocks: readonly (readonly [number, number])[];
  /** The run at hand when a checkpoint was made, or the last one. */
  readonly run: SavedRun | undefined;
  readonly objects: readonly SavedObject[];
}

/** All of it, as it is between two steps. */
export function savedNetwork(
  members: readonly SimulationObject[],
  rest: Omit<SavedNetwork, "objects">,
): SavedNetwork {
  return {
    ...rest,
    objects: members.map((member) => ({
      name: member.name,
      unnamed: member.unnamed,
      signature: member.signature(),
      values: { ...member.initial?.save(), ...member.save() },
    })),
  };
}

/**
 * The state of a network, made by `net.store()` and taken by `net.restore(snapshot)`: of the same network, or of one
 * that the same script built elsewhere, on either backend. It is a copy: nothing that runs afterwards changes it.
 */
export class Snapshot {
  readonly content: SavedNetwork;

  constructor(content: SavedNetwork) {
    this.content = content;
  }

  /** Simulated time in seconds. */
  get t(): number {
    return this.content.t;
  }

  /** All of it as bytes, with version and checksum; `Snapshot.from` reads them. */
  bytes(): Uint8Array<ArrayBuffer> {
    return encode(this.content);
  }

  /** Throws ValueError for bytes that are no snapshot, are cut or changed, or are of a newer version. */
  static from(bytes: Uint8Array): Snapshot {
    if (!(bytes instanceof Uint8Array))
      throw new ValueError(
        "not a snapshot: expected a Uint8Array, as snapshot.bytes() gives it",
        "bytes",
        bytes,
      );
    return new Snapshot(decode(bytes));
  }
}
