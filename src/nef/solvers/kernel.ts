// The innermost loop of the solvers, sixteen scalar products at once, as a WebAssembly module of one function.

/** Memory in which four rows by four are multiplied. */
export interface Kernel {
  /** Zeros, which the kernel works on. */
  readonly data: Float64Array;
  /**
   * Adds the products of four rows with four others to a square. Rows are interleaved by fours; `first` and `second`
   * are where they start in `data`, `end` where the first end, `into` where the square is, column after column.
   */
  multiply(first: number, second: number, end: number, into: number): void;
}

/** A kernel with room for so many numbers. */
export function kernel(room: number): Kernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * room) / PAGE) });
  const made = new WebAssembly.Instance(compiled(), { of: { memory } });
  const multiply = made.exports.multiply as Kernel["multiply"];
  return {
    data: new Float64Array(memory.buffer, 0, room),
    multiply: (first, second, end, into) => multiply(8 * first, 8 * second, 8 * end, 8 * into),
  };
}

const PAGE = 65536;

let known: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  known ??= new WebAssembly.Module(Uint8Array.from(moduleBytes()));
  return known;
}

// What follows is the binary format of the WebAssembly specification 2.0, chapter 5.

const [I32, V128, NOTHING] = [0x7f, 0x7b, 0x40];
const [FIRST, SECOND, END, INTO] = [0, 1, 2, 3];
/** The eight pairs of sums, then two pairs of entries of the first rows, and one of a second row, twice. */
const SUMS = 4;
const LOW = SUMS + 8;
const HIGH = LOW + 1;
const TWICE = HIGH + 1;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const load = (offset: number): number[] => [0xfd, 0x00, 3, offset];
const loadTwice = (offset: number): number[] => [0xfd, 0x0a, 3, offset];
const store = (offset: number): number[] => [0xfd, 0x0b, 3, offset];
const ADD_I32 = 0x6a;
const AT_LEAST = 0x4f;
const ADD = [0xfd, 0xf0, 0x01];
const MULTIPLY = [0xfd, 0xf2, 0x01];
const EXIT = 0x0b;

function moduleBytes(): number[] {
  return [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...named("of"), ...named("memory"), 2, 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...named("multiply"), 0, 0]),
    ...section(10, [1, ...sized([1, TWICE + 1 - SUMS, V128, ...body()])]),
  ];
}

function body(): number[] {
  const squares = Array.from({ length: 8 }, (_, k) => k);
  return [
    ...squares.flatMap((k) => [...get(INTO), ...load(16 * k), ...set(SUMS + k)]),
    ...[0x02, NOTHING, 0x03, NOTHING],
    ...[...get(FIRST), ...get(END), AT_LEAST, 0x0d, 1],
    ...[...get(FIRST), ...load(0), ...set(LOW), ...get(FIRST), ...load(16), ...set(HIGH)],
    ...[0, 1, 2, 3].flatMap(column),
    ...[...advance(FIRST), ...advance(SECOND), 0x0c, 0, EXIT, EXIT],
    ...squares.flatMap((k) => [...get(INTO), ...get(SUMS + k), ...store(16 * k)]),
    EXIT,
  ];
}

function column(c: number): number[] {
  const sum = SUMS + 2 * c;
  return [
    ...[...get(SECOND), ...loadTwice(8 * c), ...set(TWICE)],
    ...[...get(sum), ...get(LOW), ...get(TWICE), ...MULTIPLY, ...ADD, ...set(sum)],
    ...[...get(sum + 1), ...get(HIGH), ...get(TWICE), ...MULTIPLY, ...ADD, ...set(sum + 1)],
  ];
}

/** Four numbers further. */
function advance(local: number): number[] {
  return [...get(local), 0x41, 32, ADD_I32, ...set(local)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function named(name: string): number[] {
  return sized([...new TextEncoder().encode(name)]);
}

/** Contents after their size, in seven bits a byte. */
function sized(content: readonly number[]): number[] {
  const size = content.length;
  return size < 128 ? [size, ...content] : [(size & 127) | 128, size >> 7, ...content];
}
