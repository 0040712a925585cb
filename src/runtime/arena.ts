// The one memory: state, synapses and queues of every network live in it, so that kernels reach all by address.

import { NetworkError } from "../errors.ts";
import type { ArraySymbol, KernelMemory, Storage } from "../ir/ir.ts";
import { type StorageView, viewAt, width } from "../ir/storage.ts";
import { Extents } from "./extents.ts";

export { width } from "../ir/storage.ts";

const PAGE = 65536;
const LARGEST = 65536; // pages of a wasm32 memory: 4 GiB
const ALIGNMENT = 16;
/** Blocks of so many bytes and more count with the garbage collector. */
const HEAVY = 65536;
/** Small blocks are cut from pieces of so many bytes. */
const SLAB = 2 ** 20;
/** Kernels may read so far beyond a block, several elements at a time. */
const BEYOND = 64;

/**
 * Hands out blocks of a WebAssembly.Memory. The memory is shared where the platform has shared memory: then views stay
 * alive when it grows. Elsewhere it is made large at once, and views are looked up again after growth. Small blocks
 * serve again for blocks of their size and lie together in slabs; large ones, once given back, are joined with their
 * neighbours, so that what many arrays left makes room for one.
 */
export class Arena implements KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly initial: number;
  readonly maximum: number = LARGEST;
  private readonly extents: Extents = new Extents(ALIGNMENT);
  private handed = ALIGNMENT;
  private readonly freed = new Map<number, number[]>();
  private slab = 0;
  private slabEnd = 0;

  constructor(options: { shared?: boolean; pages?: number } = {}) {
    this.shared = options.shared ?? canShare();
    this.initial = options.pages ?? (this.shared ? 256 : 2048);
    this.memory = new WebAssembly.Memory({
      initial: this.initial,
      maximum: this.maximum,
      shared: this.shared,
    });
  }

  /** Address of a zeroed block of at least so many bytes, a multiple of 16. */
  allocate(bytes: number): number {
    const size = blockSize(bytes);
    const address = size < HEAVY ? this.allocateSmall(size) : this.take(size);
    this.handed += size;
    return address;
  }

  private allocateSmall(size: number): number {
    const reused = this.freed.get(size)?.pop();
    if (reused !== undefined) {
      this.clear(reused, size);
      return reused;
    }
    if (this.slab + size > this.slabEnd) {
      this.slab = this.take(SLAB);
      this.slabEnd = this.slab + SLAB;
    }
    const address = this.slab;
    this.slab += size;
    return address;
  }

  private take(size: number): number {
    const end = this.extents.endOf(size);
    this.reserve(end + BEYOND);
    const { address, touched } = this.extents.take(size);
    if (touched > 0) this.clear(address, touched);
    return address;
  }

  private clear(address: number, bytes: number): void {
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
  }

  /** Gives a block back; `bytes` as asked for. */
  free(address: number, bytes: number): void {
    const size = blockSize(bytes);
    this.handed -= size;
    if (size >= HEAVY) {
      this.extents.give(address, size);
      return;
    }
    const list = this.freed.get(size);
    if (list) list.push(address);
    else this.freed.set(size, [address]);
  }

  /** Bytes of all blocks that were handed out and not given back. */
  get used(): number {
    return this.handed;
  }

  /** Bytes of the memory that were ever handed out. */
  get touched(): number {
    return this.extents.touched;
  }

  /** Makes sure that so many bytes can be allocated without growing. */
  reserveFor(bytes: number): void {
    this.reserve(this.extents.top + bytes);
  }

  private reserve(end: number): void {
    const have = this.memory.buffer.byteLength;
    if (end <= have) return;
    const wanted = Math.ceil(end / PAGE);
    if (wanted > LARGEST) throw tooLarge(end);
    const grown = Math.min(LARGEST, Math.max(wanted, Math.ceil((have / PAGE) * 1.5)));
    try {
      this.memory.grow(grown - have / PAGE);
    } catch {
      throw tooLarge(end);
    }
  }
}

function tooLarge(bytes: number): NetworkError {
  const gib = (bytes / 2 ** 30).toFixed(2);
  return new NetworkError(
    `network does not fit: ${gib} GiB of state needed, one WebAssembly memory holds 4 GiB ` +
      "(a plastic synapse takes about 48 bytes, so about 90 million of them): use fewer synapses, " +
      "or fewer variables per synapse",
  );
}

/**
 * Rounded so that blocks can serve again: to multiples of 64 bytes, above 4 KiB to eighths of a power of two, but to no
 * more than 64 KiB.
 */
function blockSize(bytes: number): number {
  if (bytes <= 4096) return Math.max(64, Math.ceil(bytes / 64) * 64);
  const grain = 2 ** Math.min(16, Math.max(6, Math.floor(Math.log2(bytes)) - 3));
  return Math.ceil(bytes / grain) * grain;
}

function canShare(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
  return isolated !== false;
}

let common: Arena | undefined;

/** The arena of this process. */
export function arena(): Arena {
  common ??= new Arena();
  return common;
}

const released = new FinalizationRegistry<{ arena: Arena; address: number; bytes: number }>(
  ({ arena, address, bytes }) => arena.free(address, bytes),
);

/** Stands for a piece of memory, which is given back once nobody holds the block any more. */
class Block {
  readonly arena: Arena;
  readonly address: number;
  readonly bytes: number;
  /**
   * Never touched, so no memory stands behind it; but the garbage collector counts it, and so knows what collecting the
   * block is worth. Without it networks that nobody holds would fill the arena before a collection is due.
   */
  readonly weight: ArrayBuffer | undefined;
  private viewed = false;

  constructor(memory: Arena, bytes: number) {
    this.arena = memory;
    this.bytes = bytes;
    this.address = memory.allocate(bytes);
    this.weight = bytes < HEAVY ? undefined : new ArrayBuffer(bytes);
    released.register(this, { arena: memory, address: this.address, bytes }, this);
  }

  /** Makes a view hold the block. */
  hold(view: ArrayBufferView): void {
    this.viewed = true;
    holders.set(view, this);
  }

  /** Gives the memory back at once, unless somebody may still hold a view of it: `certain` says that nobody does. */
  release(certain = false): void {
    if (this.viewed && !certain) return;
    released.unregister(this);
    this.arena.free(this.address, this.bytes);
  }
}

/** Keeps memory as long as somebody holds a view of it. */
const holders = new WeakMap<ArrayBufferView, Block>();

/** An array in the arena. Its address changes only through `resize`; its memory is given back with the object. */
export class StateArray implements ArraySymbol {
  readonly name: string;
  readonly storage: Storage;
  length: number;
  private readonly arena: Arena;
  private block: Block;
  /** Given up whenever block or length change. */
  private cached: StorageView | undefined;
  /** Views outlive the growth of the memory. */
  private readonly steady: boolean;
  /** Fills the array when it is first touched; until then it takes no memory. */
  private filler: (() => void) | undefined;
  private isLent = false;

  constructor(name: string, storage: Storage, length: number, memory: Arena = arena()) {
    this.name = name;
    this.storage = storage;
    this.length = length;
    this.arena = memory;
    this.steady = memory.shared;
    this.block = new Block(memory, padded(length, storage));
  }

  /** Byte address in the arena. */
  get address(): number {
    if (this.filler) this.wake();
    return this.block.address;
  }

  /**
   * Gives the memory back until somebody touches the array: then it is zeroed and `fill` is called. At once, unless a
   * view was lent: whoever else looked at the array does not hold on to what he saw.
   */
  sleep(fill: () => void): void {
    if (!this.filler) {
      this.block.release(!this.isLent);
      this.isLent = false;
      this.block = new Block(this.arena, ALIGNMENT);
      this.cached = undefined;
    }
    this.filler = fill;
  }

  /** Nobody has touched the array since `sleep`. */
  get asleep(): boolean {
    return this.filler !== undefined;
  }

  private wake(): void {
    const fill = this.filler!;
    this.filler = undefined;
    this.block.release();
    this.block = new Block(this.arena, padded(this.length, this.storage));
    fill();
  }

  /** The live view. Short, for it is inlined wherever a step touches memory; `look` does the rest. */
  get view(): StorageView {
    const cached = this.cached;
    return cached !== undefined && this.steady ? cached : this.look();
  }

  /** The live view, for somebody who may keep it. */
  lend(): StorageView {
    this.isLent = true;
    return this.view;
  }

  private look(): StorageView {
    if (this.filler) this.wake();
    const { buffer } = this.arena.memory;
    if (this.cached?.buffer === buffer) return this.cached;
    const view = viewAt(this.storage, buffer, this.block.address, this.length);
    this.cached = view;
    this.block.hold(view);
    return view;
  }

  get f64(): Float64Array {
    return this.view as Float64Array;
  }

  get i32(): Int32Array {
    return this.view as Int32Array;
  }

  /** Of i32 or u16 storage. */
  get indices(): Int32Array | Uint16Array {
    return this.view as Int32Array | Uint16Array;
  }

  /** Changes the length, keeping what fits. Returns true when the address changed. */
  resize(length: number): boolean {
    if (this.filler) {
      this.length = length;
      return false;
    }
    const bytes = padded(length, this.storage);
    const before = this.length;
    this.cached = undefined;
    this.length = length;
    if (bytes <= this.block.bytes) {
      // a SIMD pass may have written beyond the old end
      if (length > before) this.view.fill(0, before);
      return false;
    }
    const old = this.block;
    this.block = new Block(this.arena, Math.max(bytes, Math.ceil(old.bytes * 1.5)));
    const kept = old.address + before * width(this.storage);
    const bytesOf = new Uint8Array(this.arena.memory.buffer);
    bytesOf.copyWithin(this.block.address, old.address, kept);
    old.release();
    this.view.fill(0, before);
    return true;
  }
}

/** Bytes of an array, with room for the partner of an odd last element in a SIMD pass. */
function padded(length: number, storage: Storage): number {
  return Math.max(ALIGNMENT, Math.ceil((length * width(storage)) / ALIGNMENT) * ALIGNMENT);
}
