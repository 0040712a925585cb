// The numbers of hosts on their way to cells: mapped, delayed, summed.

import { stepsOf } from "./flow.ts";
import type { Write } from "./plan.ts";
import { Product } from "./product.ts";

/** A host's numbers of this step, and whether they are others than before. */
interface Given {
  readonly host: { readonly source: { readonly kind: string } };
  readonly value: Float64Array;
  readonly changed: boolean;
}

interface Part {
  readonly given: Given;
  readonly product: Product;
  /** Values of the steps that are under way, where there is a delay. */
  readonly ring: Float64Array[];
  next: number;
}

/** Everything that is written to the same cells. */
export class Writing {
  private readonly at: Pick<Write, "cells" | "into" | "offset">;
  private readonly sum: Float64Array;
  private readonly dt: number;
  private readonly parts: Part[] = [];
  private first = true;

  constructor(write: Write, dt: number) {
    this.at = write;
    this.sum = new Float64Array(write.map.rows);
    this.dt = dt;
  }

  /** Whether a write goes to these cells. */
  fits({ cells, into, offset }: Write): boolean {
    return cells === this.at.cells && into === this.at.into && offset === this.at.offset;
  }

  add(given: Given, { map, delay }: Write): void {
    const steps = stepsOf(delay, this.dt);
    const ring = Array.from({ length: steps }, () => new Float64Array(given.value.length));
    this.parts.push({ given, product: new Product(map), ring, next: 0 });
  }

  /** Nothing of it ever changes. */
  get constant(): boolean {
    const { parts, at } = this;
    if (at.into === "late") return false;
    return parts.every(
      ({ given, ring }) => given.host.source.kind === "constant" && ring.length === 0,
    );
  }

  restart(): void {
    this.first = true;
    for (const part of this.parts) {
      part.next = 0;
      for (const one of part.ring) one.fill(0);
    }
  }

  /** Values under way, the oldest first. */
  save(): Float64Array[] {
    return this.parts.flatMap(({ ring, next }) =>
      ring.map((_, k) => ring[(next + k) % ring.length]!.slice()),
    );
  }

  restore(saved: readonly Float64Array[]): void {
    let at = 0;
    for (const part of this.parts) {
      part.next = 0;
      for (const one of part.ring) one.set(saved[at++]!);
    }
  }

  write(): void {
    const { parts, sum, at } = this;
    const late = at.into === "late";
    const same = parts.every(({ given, ring }) => !given.changed && ring.length === 0);
    if (same && !late && !this.first) return;
    this.first = false;
    sum.fill(0);
    for (const part of parts)
      part.product.addTo(sum, part.ring.length > 0 ? passed(part) : part.given.value);
    if (late) this.join();
    else at.cells.view(at.into).set(sum, at.offset);
  }

  /** What comes after the filters have moved joins what is in them, as spikes do. */
  private join(): void {
    const { cells, offset } = this.at;
    for (const variable of cells.text!.variables) {
      const into = cells.view(variable);
      const impulse = cells.view(variable === "x" ? "impulse" : `impulse_${variable}`);
      for (let k = 0; k < this.sum.length; k++)
        into[offset + k]! += this.dt * impulse[offset + k]! * this.sum[k]!;
    }
  }
}

/** What was given the delay ago, in place of which the values of now are put. */
function passed(part: Part): Float64Array {
  const { ring, given } = part;
  const oldest = ring[part.next]!;
  const values = oldest.slice();
  oldest.set(given.value);
  part.next = (part.next + 1) % ring.length;
  return values;
}
