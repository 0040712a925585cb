// Free stretches of one address space: neighbours are joined, the lowest that is large enough serves first.

/** Stretches that were given back, and all from `top` on. */
export class Extents {
  /** From here on everything is free. */
  top: number;
  /** From here on nothing was ever taken. */
  touched: number;
  /** In order of address, none next to another, all below `top`. */
  private readonly begins: number[] = [];
  private readonly sizes: number[] = [];

  constructor(first: number) {
    this.top = first;
    this.touched = first;
  }

  /** Where the next stretch of that size would end. */
  endOf(size: number): number {
    const k = this.fitting(size);
    return (k < 0 ? this.top : this.begins[k]!) + size;
  }

  /** Takes a stretch: its address, and how many of its first bytes may have been written before. */
  take(size: number): { readonly address: number; readonly touched: number } {
    const k = this.fitting(size);
    if (k >= 0) return { address: this.cut(k, size), touched: size };
    const address = this.top;
    const touched = Math.max(0, Math.min(size, this.touched - address));
    this.top = address + size;
    this.touched = Math.max(this.touched, this.top);
    return { address, touched };
  }

  private cut(k: number, size: number): number {
    const address = this.begins[k]!;
    this.begins[k] = address + size;
    this.sizes[k] = this.sizes[k]! - size;
    if (this.sizes[k] === 0) this.remove(k);
    return address;
  }

  /** Gives a stretch back. */
  give(address: number, size: number): void {
    const { begins, sizes } = this;
    let k = this.place(address);
    if (k > 0 && begins[k - 1]! + sizes[k - 1]! === address) {
      k--;
      sizes[k] = sizes[k]! + size;
    } else {
      begins.splice(k, 0, address);
      sizes.splice(k, 0, size);
    }
    const end = begins[k]! + sizes[k]!;
    if (begins[k + 1] === end) {
      sizes[k] = sizes[k]! + sizes[k + 1]!;
      this.remove(k + 1);
    } else if (end === this.top) {
      this.top = begins[k]!;
      this.remove(k);
    }
  }

  private remove(k: number): void {
    this.begins.splice(k, 1);
    this.sizes.splice(k, 1);
  }

  private fitting(size: number): number {
    return this.sizes.findIndex((have) => have >= size);
  }

  /** How many stretches begin below an address. */
  private place(address: number): number {
    let [low, high] = [0, this.begins.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.begins[middle]! < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
