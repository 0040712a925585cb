// A kernel over synapses whose targets follow one another, in rows of sources: without arrays of indices, and with
// what depends on the row alone computed once for it.

import type { ArraySymbol, DenseLoop, Expression, Kernel, Statement, ValueType } from "../ir/ir.ts";
import { expressionOf, operands, rebuild, storedBy, visitExpression } from "../ir/walk.ts";
import { typeOf } from "./schedule.ts";

/** Synapses in rows of sources, ascending, the targets of each row or of its pieces one range. */
export interface DenseRows {
  /** Neurons of each synapse: what need not be read. */
  readonly pre: ArraySymbol;
  readonly post: ArraySymbol;
  /** i32: the first piece of each row, and the end of the last; without them each row is one. */
  readonly pieces: ArraySymbol | null;
  /** i32: where pieces begin, and the end of the last; or how long all are. */
  readonly starts: ArraySymbol | number;
  /** i32: the first target of each piece; or that of all. */
  readonly first: ArraySymbol | number;
  readonly rows: number;
  /** The source of the first row. */
  readonly offset: number;
  /** By how much targets are above sources, where each row has one target and all are alike so. */
  readonly diagonal: number | undefined;
  /** Rows of targets with `pre` and `post` the other way round, where those of sources have one target each. */
  readonly turned: DenseRows | undefined;
  readonly size: number;
}

/** A kernel in place of one over all synapses, and what it has to run over. */
export interface OverRows {
  readonly kernel: Kernel;
  readonly begin: number;
  readonly end: number;
}

/** The kernel over rows for one over all synapses or over those of listed cells; undefined where nothing is gained. */
export function overRows(kernel: Kernel, dense: DenseRows): OverRows | undefined {
  const { loop } = kernel;
  if (loop.kind === "rows" ? loop.order !== null : loop.kind !== "range") return undefined;
  const named = namesOf(kernel, dense);
  if (!named || (!named.pre && !named.post)) return undefined;
  const rows = loop.kind === "rows" ? listed(loop, named, dense) : ranged(kernel, named, dense);
  return rows && { kernel: new Hoisting(kernel, rows, dense).run(), ...reach(rows) };
}

function reach({ offset, rows }: DenseLoop): { begin: number; end: number } {
  return { begin: offset, end: offset + rows };
}

type Named = Readonly<Record<"pre" | "post", string | undefined>>;

/** The names that a body gives to the neurons of an element; undefined where it gives two to one. */
function namesOf(kernel: Kernel, { pre, post }: DenseRows): Named | undefined {
  const of = (array: ArraySymbol): string[] =>
    kernel.body.flatMap((part) =>
      part.kind === "index" && isFrom(part, array, kernel) ? [part.name] : [],
    );
  const [sources, targets] = [of(pre), of(post)];
  if (sources.length > 1 || targets.length > 1) return undefined;
  return { pre: sources[0], post: targets[0] };
}

type Index = Extract<Statement, { kind: "index" }>;

/** Whether an index is that of the neuron of the element at hand. */
function isFrom(part: Index, array: ArraySymbol, { loop }: Kernel): boolean {
  const own = part.at === loop.index || (loop.kind === "rows" && part.at === loop.place);
  return own && part.array === array && part.offset === 0;
}

/** Rows of cells in a list: of sources, since targets are not in rows. */
function listed(
  loop: Extract<Kernel["loop"], { kind: "rows" }>,
  { pre, post }: Named,
  { pieces, starts, first, rows, offset }: DenseRows,
): DenseLoop | undefined {
  if (pre !== undefined || loop.offset !== 0) return undefined;
  const along = alongside(post, first);
  const { index, row } = loop;
  return { kind: "dense", index, row, listed: true, pieces, starts, along, rows, offset, head: [] };
}

/** All synapses: rows of sources, or of targets, or all in one row where each has a target of its own. */
function ranged(kernel: Kernel, { pre, post }: Named, dense: DenseRows): DenseLoop {
  const { offset, diagonal, turned, size } = dense;
  const { index } = kernel.loop;
  const row = unused("row", kernel);
  if (turned) return allRows(index, post ?? row, pre, turned);
  if (diagonal === undefined) return allRows(index, pre ?? row, post, dense);
  const along = [...alongside(pre, offset), ...alongside(post, offset + diagonal)];
  const one = { pieces: null, starts: size, rows: 1, offset: 0 };
  return { kind: "dense", index, row, listed: false, along, ...one, head: [] };
}

/** A name that the kernel gives to nothing else: code may call its values as it likes. */
function unused(hint: string, { prologue, body, loop }: Kernel): string {
  const taken = new Set([loop.index]);
  for (const part of [...prologue, ...body])
    if (part.kind === "let" || part.kind === "index") taken.add(part.name);
  let name = hint;
  for (let n = 2; taken.has(name); n++) name = `${hint}_${n}`;
  return name;
}

function allRows(
  index: string,
  row: string,
  other: string | undefined,
  { pieces, starts, first, rows, offset }: DenseRows,
): DenseLoop {
  const along = alongside(other, first);
  return {
    kind: "dense",
    index,
    row,
    listed: false,
    pieces,
    starts,
    along,
    rows,
    offset,
    head: [],
  };
}

function alongside(name: string | undefined, first: ArraySymbol | number): DenseLoop["along"] {
  return name === undefined ? [] : [{ name, first }];
}

/** Moves what depends on the row alone into its head. */
class Hoisting {
  private readonly kernel: Kernel;
  private readonly loop: DenseLoop;
  private readonly dense: DenseRows;
  private readonly written: ReadonlySet<ArraySymbol>;
  private readonly head: Statement[] = [];
  /** Names of values and indices that are one for the row. */
  private readonly fixed = new Set<string>();
  private readonly taken = new Set<string>();
  private readonly hoisted = new Map<Expression, Expression>();

  constructor(kernel: Kernel, loop: DenseLoop, dense: DenseRows) {
    this.kernel = kernel;
    this.loop = loop;
    this.dense = dense;
    this.written = new Set(storedBy(kernel));
    this.fixed.add(loop.row);
    for (const part of kernel.prologue) if (part.kind === "let") this.fixed.add(part.name);
    const parts = [...kernel.prologue, ...kernel.body];
    for (const part of parts)
      if (part.kind === "let" || part.kind === "index") this.taken.add(part.name);
  }

  run(): Kernel {
    const { kernel, loop, head } = this;
    const body = kernel.body.flatMap((part) => this.statement(part));
    return { ...kernel, loop: { ...loop, head }, body };
  }

  private statement(part: Statement): Statement[] {
    const { kernel, dense, fixed, head } = this;
    if (part.kind === "index") {
      if (isFrom(part, dense.pre, kernel) || isFrom(part, dense.post, kernel)) return [];
      if (!fixed.has(part.at) || this.written.has(part.array)) return [part];
      fixed.add(part.name);
      head.push(part);
      return [];
    }
    const value = expressionOf(part);
    if (value === null) return [part];
    if (part.kind === "let" && this.isFixed(value)) {
      fixed.add(part.name);
      head.push(part);
      return [];
    }
    const rest = this.rest(value);
    if (part.kind === "let" || part.kind === "store") return [{ ...part, value: rest }];
    if (part.kind === "emit") return [{ ...part, when: rest }];
    return part.kind === "enqueue" ? [{ ...part, steps: rest }] : [part];
  }

  /** Whether no element of a row changes a value. */
  private isFixed(value: Expression): boolean {
    const { fixed, written } = this;
    switch (value.op) {
      case "local":
        return fixed.has(value.name);
      case "index":
        return fixed.has(value.name);
      case "load":
        if (written.has(value.array)) return false;
        return value.at === null || fixed.has(value.at);
      case "random":
        return false;
      case "host":
        if (!value.fn.pure) return false;
        break;
      default:
        break;
    }
    return operands(value).every((operand) => this.isFixed(operand));
  }

  /** The value with the parts that are one for the row under names of their own. */
  private rest(value: Expression): Expression {
    if (!this.isFixed(value)) return rebuild(value, (operand) => this.rest(operand));
    if (!this.dependsOnRow(value)) return value;
    const known = this.hoisted.get(value);
    if (known) return known;
    const type: ValueType = typeOf(value);
    const name = this.fresh();
    this.head.push({ kind: "let", name, type, value });
    const local: Expression = { op: "local", name, type };
    this.hoisted.set(value, local);
    this.fixed.add(name);
    return local;
  }

  /** Something to compute, not a value that has a name already. */
  private dependsOnRow(value: Expression): boolean {
    if (value.op === "local") return false;
    let found = false;
    visitExpression(value, (node) => {
      found ||= node.op !== "constant" && node.op !== "truth";
    });
    return found;
  }

  private fresh(): string {
    let name = "of_row";
    for (let n = 2; this.taken.has(name); n++) name = `of_row_${n}`;
    this.taken.add(name);
    return name;
  }
}
