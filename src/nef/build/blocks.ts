// Entries of the matrices between two groups, gathered from many paths, and the synapses that they become.

import { type GroupLike, Synapses } from "../../index.ts";
import type { Linear } from "./linear.ts";
import { type Entries, inRanges, inRows } from "./rows.ts";

/** Entries (from, to, weight) between two groups. */
export class Block {
  private i: Int32Array = new Int32Array(64);
  private j: Int32Array = new Int32Array(64);
  private w: Float64Array = new Float64Array(64);
  size = 0;

  /** The entries of a map, from columns on `from` to rows on `to`. */
  add(map: Linear, from: number, to: number): void {
    this.reserve(this.size + map.size);
    map.forEach((row, column, value) => {
      this.i[this.size] = column + from;
      this.j[this.size] = row + to;
      this.w[this.size++] = value;
    });
  }

  private reserve(size: number): void {
    if (size <= this.w.length) return;
    const length = Math.max(size, 2 * this.w.length);
    const grown = <T extends Int32Array | Float64Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.i = grown(this.i, new Int32Array(length));
    this.j = grown(this.j, new Int32Array(length));
    this.w = grown(this.w, new Float64Array(length));
  }

  /** Entries by source, then by target; those of the same place add up. */
  sorted(): Entries {
    const { i, j, w, size } = this;
    return inRows({ i: i.subarray(0, size), j: j.subarray(0, size), w: w.subarray(0, size) });
  }

  /** Likewise in parts that the core runs through without indices, where that pays. */
  parts(): Entries[] {
    return inRanges(this.sorted());
  }
}

/** Blocks by pair of groups, and by whatever else keeps them apart. */
export class Blocks<A extends object, B extends object, K = undefined> {
  private readonly found = new Map<A, Map<B, Map<K, Block>>>();

  between(from: A, to: B, key: K): Block {
    const row = this.found.get(from) ?? new Map<B, Map<K, Block>>();
    this.found.set(from, row);
    const cell = row.get(to) ?? new Map<K, Block>();
    row.set(to, cell);
    const block = cell.get(key) ?? new Block();
    cell.set(key, block);
    return block;
  }

  *[Symbol.iterator](): Generator<{ from: A; to: B; key: K; block: Block }> {
    for (const [from, row] of this.found)
      for (const [to, cell] of row)
        for (const [key, block] of cell) if (block.size > 0) yield { from, to, key, block };
  }
}

/** What the synapses of a block do. */
export interface BlockText {
  readonly name: string;
  readonly model: string;
  readonly onPre?: string;
  readonly namespace?: Readonly<Record<string, number | string>>;
  readonly delay?: number;
}

/** Synapses with the weights of a block in `w`. */
export function connectBlock(
  from: GroupLike,
  to: GroupLike,
  entries: Entries,
  { name, model, onPre, namespace, delay }: BlockText,
): Synapses {
  const made: Synapses<string, string> = new Synapses<string, string>(
    from as never,
    to as never,
    {
      name,
      model,
      ...(onPre === undefined ? {} : { onPre }),
      ...(namespace ? { namespace } : {}),
      ...(delay === undefined ? {} : { delay }),
    } as never,
  );
  const { i, j, w } = entries;
  made.connect({ i, j });
  made.set("w", w);
  return made as unknown as Synapses;
}
