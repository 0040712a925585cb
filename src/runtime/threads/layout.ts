// The words of memory by which threads agree on who does what.
//
// The chunks of a task have homes, one for each thread: there it begins, so what it reads and writes is what it had in
// its cache, and when there is nothing left it takes from the homes of others. The word of a home says it all: number
// of the task (24 bits) and, in the low 8 bits, how many of the chunks there nobody has taken, plus BIAS. Whoever
// subtracts 1 from it takes a chunk if there was one. A thread that was too late knows from what it got, and at most
// once for each task, so a task's number is never touched. Only a task whose chunks are all done makes room for the
// next, so what a thread reads about a task after it took a chunk stays as it is until it says that it is done.

/** Where words lie, in units of an i32; what is written often has a line of the cache of its own. */
export interface Layout {
  /** The word of each home, in a line of its own. */
  readonly homes: number;
  readonly line: number;
  /** Chunks that other threads have done, ever. */
  readonly done: number;
  /** Not 0 when a kernel failed in another thread. */
  readonly failed: number;
  /** What threads sleep on, and how many do. */
  readonly bell: number;
  readonly sleepers: number;
  /** Threads of this number and above leave chunks to others. */
  readonly limit: number;
  /** Chunks that were given back by a thread that does not know the task yet: how many, and which. */
  readonly returned: number;
  readonly list: number;
  /** For each thread: messages sent to it, and messages read. */
  readonly sent: number;
  readonly heard: number;
  readonly size: number;
  readonly bias: number;
  /** Microseconds for which a thread without work looks for more before it sleeps. */
  readonly patience: number;
  /**
   * Of a task's own words: first and last of a call; the first chunk of each home, and the number of chunks; where
   * chunks begin; what they returned.
   */
  readonly begin: number;
  readonly end: number;
  readonly firsts: number;
  readonly bounds: number;
  readonly results: number;
  readonly task: number;
  /** Words of one call of a batch. */
  readonly call: number;
}

/** Chunks of a task, at most; with the bias they fit into 8 bits. */
export const MOST_CHUNKS = 128;

/** Threads of a network, at most, this one among them. */
export const MOST_THREADS = 64;

export const LAYOUT: Layout = {
  done: 0,
  failed: 1,
  bell: 16,
  sleepers: 17,
  limit: 32,
  returned: 48,
  list: 49,
  sent: 192,
  heard: 256,
  homes: 320,
  size: 320 + 16 * MOST_THREADS,
  line: 16,
  bias: MOST_THREADS,
  patience: 200,
  begin: 0,
  end: 1,
  firsts: 16,
  bounds: 96,
  results: 240,
  task: 384,
  call: 5,
};
