// Lists of numbers that grow, on the JavaScript heap.

/** A growing list of numbers. */
export class Growing<A extends Float64Array | Int32Array> {
  length = 0;
  private data: A;

  constructor(empty: A) {
    this.data = empty;
  }

  /** Room for `extra` more; returns the array to write into, from `length` on. */
  reserve(extra: number): A {
    const wanted = this.length + extra;
    if (wanted > this.data.length) {
      const make = this.data.constructor as new (length: number) => A;
      const larger = new make(Math.max(wanted, 2 * this.data.length, 1024));
      larger.set(this.data.subarray(0, this.length));
      this.data = larger;
    }
    return this.data;
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  /** Holds these values and nothing else. */
  replace(values: Float64Array | Int32Array): void {
    this.length = 0;
    this.reserve(values.length).set(values);
    this.length = values.length;
  }

  /** What has been written so far (a view, valid until more is written). */
  get values(): A {
    return this.data.subarray(0, this.length) as A;
  }
}

export function growingFloats(): Growing<Float64Array> {
  return new Growing(new Float64Array(0));
}

export function growingIntegers(): Growing<Int32Array> {
  return new Growing(new Int32Array(0));
}
