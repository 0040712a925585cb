// A growing sequence of bytes, with the number formats of WebAssembly.

/** Appends bytes; integers are LEB128, floating-point numbers little-endian. */
export class Bytes {
  #data: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  #view: DataView = new DataView(this.#data.buffer);
  #size = 0;

  /** What has been written, as a view that later writes may leave behind. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#data.subarray(0, this.#size);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#data[this.#size++] = value;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#data.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** A number in [0, 2^32). */
  unsigned(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  /** An i32. */
  signed(value: number): void {
    let rest = value | 0;
    for (; rest < -64 || rest >= 64; rest >>= 7) this.byte((rest & 127) | 128);
    this.byte(rest & 127);
  }

  /** An i64. */
  long(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    for (; rest < -64n || rest >= 64n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    this.byte(Number(rest & 127n));
  }

  /** Eight bytes. */
  word(bits: bigint): void {
    this.#reserve(8);
    this.#view.setBigUint64(this.#size, bits, true);
    this.#size += 8;
  }

  /** A name: its length in bytes, and it in UTF-8. */
  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.unsigned(encoded.length);
    this.append(encoded);
  }

  /** What `write` writes, after its length in bytes. */
  sized(write: (inside: Bytes) => void): void {
    const inside = new Bytes();
    write(inside);
    this.unsigned(inside.#size);
    this.append(inside.written);
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#data.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#data.length, this.#size + count));
    larger.set(this.written);
    this.#data = larger;
    this.#view = new DataView(larger.buffer);
  }
}
