// What the ready networks share: their objects as one thing to list, their options, and simple matrices.

import type { Connection } from "../connection.ts";
import { ENSEMBLE_OPTIONS, type Ensemble, type EnsembleOptions } from "../ensemble.ts";
import type { Node } from "../node.ts";
import { checkOptions } from "../options.ts";
import { belongsTo, type Listed, type Subnetwork } from "../subnetwork.ts";

/** What may be chosen about the ensembles of a network that sets their radius itself. */
export type EachEnsemble = Omit<EnsembleOptions, "radius">;

/** A network of ready parts; in a model it is listed as a whole. */
export abstract class Parts implements Subnetwork {
  private readonly parts: Listed[] = [];

  /** Everything in it, for `Model`. */
  get objects(): readonly Listed[] {
    return this.parts;
  }

  protected add<P extends Ensemble | Node | Connection | Subnetwork>(part: P): P {
    this.parts.push(part);
    return belongsTo(part, this);
  }
}

/**
 * Refuses options that neither the network has (`own`) nor its ensembles, but for those that it sets (`fixed`);
 * `leading` are its arguments before them.
 */
export function checkNetwork(
  options: object,
  own: readonly string[],
  owner: string,
  leading: readonly string[],
  fixed: readonly string[] = ["radius"],
): void {
  const free = ENSEMBLE_OPTIONS.filter((name) => !fixed.includes(name) && !own.includes(name));
  checkOptions(options, [...own, ...free], owner, leading);
}

/** A seed moved on, so that each part of a network has a stream of its own. */
export function seedFrom(seed: number | undefined, by: number): { readonly seed?: number } {
  return seed === undefined ? {} : { seed: seed + by };
}

/** A square matrix as rows: `diagonal` on the diagonal, `beside` everywhere else. */
export function square(size: number, diagonal: number, beside: number): number[][] {
  return Array.from({ length: size }, (_, r) =>
    Array.from({ length: size }, (__, c) => (r === c ? diagonal : beside)),
  );
}

/** A column of `size` equal numbers as a matrix: one number goes everywhere. */
export function everywhere(size: number, value: number): number[][] {
  return Array.from({ length: size }, () => [value]);
}
