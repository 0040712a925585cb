// Samples of a given size: each set of so many numbers is equally likely.

/** Words of marks that are looked through for one number that was chosen: more cost more than sorting. */
const WORDS = 8;

/** Chooses numbers below a count. */
export class Sampler {
  private marks = new Int32Array(0);
  private chosen = new Int32Array(0);

  /**
   * `size` of the numbers 0, ..., count - 1, ascending; a view until the next call (Floyd's method: Bentley, "A sample
   * of brilliance", CACM 30, 1987). `uniform` gives numbers in [0, 1).
   */
  take(count: number, size: number, uniform: () => number): Int32Array {
    const words = (count + 31) >>> 5;
    if (this.marks.length < words) this.marks = new Int32Array(words);
    if (this.chosen.length < size) this.chosen = new Int32Array(Math.max(size, 64));
    // rather those that are left out, where they are fewer
    if (2 * size <= count) this.mark(count, size, uniform);
    else {
      this.mark(count, count - size, uniform);
      for (let w = 0; w < words; w++) this.marks[w] = ~this.marks[w]!;
      if ((count & 31) !== 0) this.marks[words - 1]! &= (1 << (count & 31)) - 1;
      return this.marked(words, size);
    }
    if (words <= WORDS * size) return this.marked(words, size);
    const found = this.chosen.subarray(0, size).sort();
    for (const number of found) this.marks[number >>> 5] = 0;
    return found;
  }

  /** Marks and lists so many numbers, in any order. */
  private mark(count: number, size: number, uniform: () => number): void {
    const { marks, chosen } = this;
    for (let k = 0; k < size; k++) {
      const last = count - size + k;
      let number = Math.floor((last + 1) * uniform());
      if ((marks[number >>> 5]! >>> (number & 31)) & 1) number = last;
      marks[number >>> 5]! |= 1 << (number & 31);
      chosen[k] = number;
    }
  }

  /** The numbers that are marked, which they are no longer. */
  private marked(words: number, size: number): Int32Array {
    const { marks, chosen } = this;
    let at = 0;
    for (let w = 0; w < words; w++) {
      let bits = marks[w]!;
      marks[w] = 0;
      for (; bits !== 0; bits &= bits - 1) chosen[at++] = 32 * w + 31 - Math.clz32(bits & -bits);
    }
    return chosen.subarray(0, size);
  }
}
