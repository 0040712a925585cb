// The angle of a random unit vector to an axis as a function of its rank, from tables.

const CELLS = 1024;

/** Angles between 0 and pi at even distances: the share of directions within each, and its slope per cell. */
interface Table {
  readonly share: Float64Array;
  readonly slope: Float64Array;
}

const tables = new Map<number, Table>();

/**
 * The angle to an axis in `d` >= 3 dimensions that a share of all directions stays below: the inverse incomplete beta
 * function (of the cosine) to about 1e-9, at the price of a look-up.
 */
export function sphereAngle(d: number): (share: number) => number {
  let table = tables.get(d);
  if (!table) {
    table = tableOf(d);
    tables.set(d, table);
  }
  const { share, slope } = table;
  return (wanted) => {
    const cell = cellOf(share, wanted);
    const place = within(wanted, share[cell]!, share[cell + 1]!, slope[cell]!, slope[cell + 1]!);
    return ((cell + place) * Math.PI) / CELLS;
  };
}

/** Directions at an angle are as many as sin^(d-2) of it; summed by Simpson's rule. */
function tableOf(d: number): Table {
  const density = (angle: number): number => Math.sin(angle) ** (d - 2);
  const width = Math.PI / CELLS;
  const share = new Float64Array(CELLS + 1);
  const slope = new Float64Array(CELLS + 1);
  let sum = 0;
  for (let k = 0; k <= CELLS; k++) {
    slope[k] = k === 0 || k === CELLS ? 0 : density(k * width);
    if (k > 0) sum += (slope[k - 1]! + 4 * density((k - 0.5) * width) + slope[k]!) / 6;
    share[k] = sum;
  }
  return { share: share.map((x) => x / sum), slope: slope.map((x) => x / sum) };
}

/** The cell whose ends have the wanted share between them. */
function cellOf(share: Float64Array, wanted: number): number {
  let [low, high] = [0, CELLS];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (share[middle]! <= wanted) low = middle;
    else high = middle;
  }
  return low;
}

/** Where between 0 and 1 the cubic with the given ends and slopes takes a value: Newton's method in a bracket. */
function within(wanted: number, y0: number, y1: number, s0: number, s1: number): number {
  const rise = y1 - y0;
  if (!(rise > 0)) return 0.5;
  const [second, third] = [3 * rise - 2 * s0 - s1, s0 + s1 - 2 * rise];
  let [low, high] = [0, 1];
  let place = Math.min(1, Math.max(0, (wanted - y0) / rise));
  for (let k = 0; k < 40; k++) {
    const error = y0 + place * (s0 + place * (second + place * third)) - wanted;
    if (error > 0) high = place;
    else low = place;
    let next = place - error / (s0 + place * (2 * second + 3 * place * third));
    if (!(next >= low && next <= high)) next = (low + high) / 2;
    const moved = Math.abs(next - place);
    place = next;
    if (moved < 1e-9) break;
  }
  return place;
}
