// Streams of random numbers for what is drawn while a model of the NEF is built.

/**
 * A stream of random numbers (xoshiro128**, Blackman and Vigna 2018), from a seed. The same seed gives the same numbers
 * on every machine. Streams made by `fork` are independent of it and of how many numbers were drawn before.
 */
export class Random {
  private readonly seed: number;
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private spare: number | undefined;

  /** A stream for a seed: any integer of 32 bits. */
  constructor(seed: number) {
    this.seed = seed >>> 0;
    let state = this.seed;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      return mixed(state);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** A stream of its own for something numbered `key` below this one. */
  fork(key: number): Random {
    return new Random(mixed(mixed(this.seed ^ 0x5bd1e995) + Math.imul(key + 1, 0x9e3779b9)));
  }

  /** 32 random bits, as an integer from 0. */
  bits(): number {
    const result = Math.imul(rotated(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotated(this.d, 11);
    return result;
  }

  /** Uniform in [0, 1), of 53 bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    return (high * 2 ** 26 + (this.bits() >>> 6)) * 2 ** -53;
  }

  /** Normal with mean 0 and standard deviation 1 (Marsaglia and Bray 1964). */
  normal(): number {
    const { spare } = this;
    this.spare = undefined;
    if (spare !== undefined) return spare;
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = y * factor;
      return x * factor;
    }
  }

  /** A whole number in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Puts the entries in random order, in place (Fisher and Yates). */
  shuffle<T extends { length: number; [index: number]: unknown }>(entries: T): T {
    for (let k = entries.length - 1; k > 0; k--) {
      const other = this.integer(k + 1);
      [entries[k], entries[other]] = [entries[other], entries[k]];
    }
    return entries;
  }
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** A good mixture of 32 bits (the finaliser of MurmurHash3). */
function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
