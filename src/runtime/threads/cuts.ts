// Where rows are cut into parts, so that no two parts write to one target: tables as loops with parts read them.

/** Rows of synapses: those of row r are places starts[r], ..., starts[r+1]-1, of synapses order[p], or p without. */
export interface CutRows {
  readonly starts: Int32Array;
  readonly order: Int32Array | null;
  readonly rows: number;
}

/**
 * Cuts each row where targets reach bounds that are the same for all rows; `targets` is by place or by synapse. Parts
 * have about as many synapses each. False where the targets of a row do not ascend.
 */
export function cutByTargets(
  cuts: Int32Array,
  many: number,
  { starts, order, rows }: CutRows,
  targets: Int32Array,
  byPlace: boolean,
): boolean {
  const listed = byPlace ? null : order;
  const bounds = boundsOf(targets, many);
  for (let row = 0; row < rows; row++) {
    const at = row * (many + 1);
    const stop = starts[row + 1]!;
    let part = 0;
    let before = Number.NEGATIVE_INFINITY;
    for (let p = starts[row]!; p < stop; p++) {
      const target = targets[listed ? listed[p]! : p]!;
      if (target < before) return false;
      before = target;
      while (part < many && target >= bounds[part]!) cuts[at + part++] = p;
    }
    while (part <= many) cuts[at + part++] = stop;
  }
  return true;
}

/** The least target of each part: as many synapses in each, as nearly as targets allow. The first takes all below. */
function boundsOf(targets: Int32Array, many: number): Float64Array {
  const bounds = new Float64Array(many).fill(Number.NEGATIVE_INFINITY);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const target of targets) {
    if (target < least) least = target;
    if (target > most) most = target;
  }
  if (targets.length === 0) return bounds;
  const counts = new Int32Array(most - least + 1);
  for (const target of targets) counts[target - least]!++;
  let [part, passed] = [1, 0];
  for (let k = 0; k < counts.length && part < many; k++) {
    while (part < many && passed >= (part * targets.length) / many) bounds[part++] = least + k;
    passed += counts[k]!;
  }
  while (part < many) bounds[part++] = most + 1;
  return bounds;
}

/** Gives each row to one part, which takes as many synapses as the others. */
export function cutByRows(cuts: Int32Array, many: number, { starts, rows }: CutRows): boolean {
  const total = starts[rows]! - starts[0]!;
  for (let row = 0; row < rows; row++) {
    const [begin, stop] = [starts[row]!, starts[row + 1]!];
    const owner = total > 0 ? Math.floor(((begin - starts[0]!) / total) * many) : 0;
    for (let part = 0; part <= many; part++)
      cuts[row * (many + 1) + part] = part <= Math.min(many - 1, owner) ? begin : stop;
  }
  return true;
}

/** Rows whose elements need no indices: where each piece begins, or how long all are, and the pieces of each row. */
export interface CutDense {
  readonly starts: Int32Array | number;
  readonly pieces: Int32Array | null;
  readonly rows: number;
}

function beginOf({ starts }: CutDense, piece: number): number {
  return typeof starts === "number" ? piece * starts : starts[piece]!;
}

/** The first piece of a row. */
function pieceOf({ pieces }: CutDense, row: number): number {
  return pieces ? pieces[row]! : row;
}

/** As `cutByTargets`, where the targets of a piece follow one another from its first on. */
export function cutAlong(
  cuts: Int32Array,
  many: number,
  dense: CutDense,
  first: Int32Array | number,
): boolean {
  const firstOf = (piece: number): number => (typeof first === "number" ? first : first[piece]!);
  const lengthOf = (piece: number): number => beginOf(dense, piece + 1) - beginOf(dense, piece);
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let row = 0; row < dense.rows; row++) {
    let before = Number.NEGATIVE_INFINITY;
    for (let piece = pieceOf(dense, row); piece < pieceOf(dense, row + 1); piece++) {
      const length = lengthOf(piece);
      if (length === 0) continue;
      if (firstOf(piece) < before) return false;
      before = firstOf(piece) + length;
      least = Math.min(least, firstOf(piece));
      most = Math.max(most, before);
    }
  }
  const bounds = Array.from(
    { length: many + 1 },
    (_, part) => least + 2 * Math.ceil(((most - least) * part) / many / 2),
  );
  for (let row = 0; row < dense.rows; row++) {
    const stop = pieceOf(dense, row + 1);
    let piece = pieceOf(dense, row);
    for (let part = 0; part <= many; part++) {
      const bound = bounds[part]!;
      while (piece < stop && firstOf(piece) + lengthOf(piece) <= bound) piece++;
      const into = piece < stop ? Math.max(0, bound - firstOf(piece)) : 0;
      cuts[row * (many + 1) + part] = beginOf(dense, piece) + into;
    }
  }
  return true;
}

/** Cuts each row into pieces of one length. */
export function cutEvenly(cuts: Int32Array, many: number, dense: CutDense): boolean {
  for (let row = 0; row < dense.rows; row++) {
    const begin = beginOf(dense, pieceOf(dense, row));
    const length = beginOf(dense, pieceOf(dense, row + 1)) - begin;
    for (let part = 0; part <= many; part++)
      cuts[row * (many + 1) + part] = begin + Math.floor((length * part) / many);
  }
  return true;
}
