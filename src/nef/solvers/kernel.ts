// The innermost loops of the solvers as a WebAssembly module of two functions, on rows that are interleaved by fours.

/** Memory in which rows are multiplied, four at once. */
export interface Kernel {
  /** Zeros, which the kernel works on. */
  readonly data: Float64Array;
  /**
   * Adds the products of four rows with four others to a square. Rows are interleaved by fours; `first` and `second`
   * are where they start in `data`, `end` where the first end, `into` where the square is, column after column.
   */
  multiply(first: number, second: number, end: number, into: number): void;
  /**
   * Adds to y what four rows of a symmetric matrix, up to and with their square on the diagonal, and the columns that
   * are their mirror images have part in its product with x. `rows` is where the rows start, `diagonal` where their
   * square does, `x` and `y` where those start, `own` where the four entries of x for these rows are.
   */
  mirror(rows: number, diagonal: number, x: number, y: number, own: number): void;
}

/** A kernel with room for so many numbers. */
export function kernel(room: number): Kernel {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * room) / PAGE) });
  const made = new WebAssembly.Instance(compiled(), { of: { memory } });
  const { multiply, mirror } = made.exports as unknown as Pick<Kernel, "multiply" | "mirror">;
  return {
    data: new Float64Array(memory.buffer, 0, room),
    multiply: (first, second, end, into) => multiply(8 * first, 8 * second, 8 * end, 8 * into),
    mirror: (rows, diagonal, x, y, own) => mirror(8 * rows, 8 * diagonal, 8 * x, 8 * y, 8 * own),
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
    ...section(1, [2, 0x60, 4, I32, I32, I32, I32, 0, 0x60, 5, I32, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...named("of"), ...named("memory"), 2, 0, 0]),
    ...section(3, [2, 0, 1]),
    ...section(7, [2, ...named("multiply"), 0, 0, ...named("mirror"), 0, 1]),
    ...section(10, [
      2,
      ...sized([1, TWICE + 1 - SUMS, V128, ...body()]),
      ...sized([1, IMAGES + 2 - OWN_LOW, V128, ...mirrorBody()]),
    ]),
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
    ...[...advance(FIRST, 32), ...advance(SECOND, 32), 0x0c, 0, EXIT, EXIT],
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

const [ROWS, DIAGONAL, X, Y, OWN] = [0, 1, 2, 3, 4];
/** Entries of x for the four rows; four pairs of sums, of even and of odd columns; and what a column needs. */
const OWN_LOW = OWN + 1;
const OWN_HIGH = OWN_LOW + 1;
const ROW_SUMS = OWN_HIGH + 1;
const ENTRIES = ROW_SUMS + 4;
const FACTOR = ENTRIES + 2;
const IMAGES = FACTOR + 1;

function mirrorBody(): number[] {
  const pairUp = (lanes: readonly number[]): number[] => {
    const bytes = lanes.flatMap((lane) => Array.from({ length: 8 }, (_, k) => 8 * lane + k));
    return [...get(IMAGES), ...get(IMAGES + 1), 0xfd, 0x0d, ...bytes];
  };
  return [
    ...[...get(OWN), ...load(0), ...set(OWN_LOW), ...get(OWN), ...load(16), ...set(OWN_HIGH)],
    ...[0x02, NOTHING, 0x03, NOTHING],
    ...[...get(ROWS), ...get(DIAGONAL), AT_LEAST, 0x0d, 1],
    ...[0, 1].flatMap((c) => [...rowsTimes(c, c), ...image(c)]),
    ...[...get(Y), ...get(Y), ...load(0)],
    ...[...pairUp([0, 2]), ...pairUp([1, 3]), ...ADD, ...ADD, ...store(0)],
    ...[...advance(ROWS, 64), ...advance(X, 16), ...advance(Y, 16), 0x0c, 0, EXIT, EXIT],
    ...[0, 1, 2, 3].flatMap((c) => rowsTimes(c, c & 1)),
    ...[0, 1].flatMap((half) => [
      ...[...get(Y), ...get(Y), ...load(16 * half), ...get(ROW_SUMS + half)],
      ...[...get(ROW_SUMS + 2 + half), ...ADD, ...ADD, ...store(16 * half)],
    ]),
    EXIT,
  ];
}

/** Adds four entries of a column, which stay in `ENTRIES`, times its entry of x. */
function rowsTimes(column: number, sums: number): number[] {
  return [0, 1].flatMap((half) => {
    const sum = ROW_SUMS + 2 * sums + half;
    return [
      ...(half ? [] : [...get(X), ...loadTwice(8 * column), ...set(FACTOR)]),
      ...[...get(ROWS), ...load(32 * column + 16 * half), ...set(ENTRIES + half)],
      ...[...get(sum), ...get(ENTRIES + half), ...get(FACTOR), ...MULTIPLY, ...ADD, ...set(sum)],
    ];
  });
}

/** Two halves of a column's sum over the four rows. */
function image(column: number): number[] {
  return [
    ...[...get(ENTRIES), ...get(OWN_LOW), ...MULTIPLY],
    ...[...get(ENTRIES + 1), ...get(OWN_HIGH), ...MULTIPLY, ...ADD, ...set(IMAGES + column)],
  ];
}

/** So many bytes further. */
function advance(local: number, bytes: number): number[] {
  // a signed number in seven bits a byte: from 64 on in two
  const step = bytes < 64 ? [bytes] : [(bytes & 127) | 128, bytes >> 7];
  return [...get(local), 0x41, ...step, ADD_I32, ...set(local)];
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
