// A sparse directed graph with degrees like those of a fly's brain: long tails, a few cells that drive one another.

/** Connections from `source[k]` to `target[k]` by `contacts[k]` contacts, negative where the source inhibits. */
export interface SparseGraph {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly contacts: Int32Array;
}

/** What is drawn. */
export interface SparseGraphOptions {
  readonly cells: number;
  readonly connections: number;
  /** The first so many cells drive one another: each tells `drive` of them, by about `strength` contacts each. */
  readonly core: number;
  readonly drive: number;
  readonly strength: number;
  readonly seed: number;
}

/** Part of the cells that excite. */
const EXCITING = 0.7;
/** Deviation of the logarithm of out-degrees. */
const SPREAD = 1;
/** Contacts of a connection, less half a one: 54.5 million synapses in 15.1 million connections of a fly's brain. */
const CONTACTS = 3.6 - 0.5;

/** Draws a graph, sorted by source; the same for the same options. */
export function sparseGraph(options: SparseGraphOptions): SparseGraph {
  const { cells, connections, core, drive, strength } = options;
  const random = uniform(options.seed);
  const signs = Int32Array.from({ length: cells }, () => (random() < EXCITING ? 1 : -1));
  const order = shuffled(cells, random);
  const degrees = outDegrees(cells, connections - core * drive, random);
  const source = new Int32Array(connections);
  const target = new Int32Array(connections);
  const contacts = new Int32Array(connections);
  const tail = Float64Array.from({ length: 4096 }, (_, n) => -Math.log(1 - (n + 0.5) / 4096));
  let k = 0;
  const add = (from: number, to: number, mean: number): void => {
    source[k] = from;
    target[k] = to;
    contacts[k++] =
      signs[from]! * (1 + Math.floor(tail[Math.floor(random() * tail.length)]! * mean));
  };
  for (let from = 0; from < cells; from++) {
    if (from < core)
      for (let n = 0; n < drive; n++) add(from, Math.floor(random() * core), strength);
    for (let n = 0; n < degrees[from]!; n++)
      add(from, order[Math.floor(cells * random() * random())]!, CONTACTS);
  }
  return { source, target, contacts };
}

/** Log-normal numbers, rounded, that add up to `sum`. */
function outDegrees(cells: number, sum: number, random: () => number): Int32Array {
  const raw = Float64Array.from({ length: cells }, () => Math.exp(SPREAD * normal(random)));
  const scale = sum / raw.reduce((total, value) => total + value, 0);
  const degrees = new Int32Array(cells);
  let [wanted, given] = [0, 0];
  for (let k = 0; k < cells; k++) {
    wanted += raw[k]! * scale;
    degrees[k] = Math.round(wanted) - given;
    given += degrees[k]!;
  }
  degrees[cells - 1]! += sum - given;
  return degrees;
}

function shuffled(length: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length }, (_, k) => k);
  for (let k = length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Uniform numbers in [0, 1) by a 32-bit xorshift (G. Marsaglia, J. Stat. Softw. 8 (2003) 14), two words each. */
function uniform(seed: number): () => number {
  let state = (seed * 2654435761 + 88172645) | 0 || 1;
  const word = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let k = 0; k < 16; k++) word();
  return () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992;
}
