// Records of neurons that lag behind, and what brings them up to now: powers of the step, in tables.

import type { ArraySymbol, Expression, Statement } from "../ir/ir.ts";

/** Powers of a step: rows of `stride` numbers, of which `sums` says what they multiply. */
export interface PowerTable {
  /** The row of a state at rest, which all later ones are. */
  readonly last: number;
  readonly stride: number;
  /** For each moving variable, which number of a row multiplies what: a variable, or 1. */
  readonly sums: readonly (readonly {
    /** The numbers of that column, `stride` apart. */
    readonly column: ArraySymbol;
    readonly of: ArraySymbol | null;
  }[])[];
}

/**
 * A neuron's record, so that one line of the cache has all of it: fields are arrays that begin at the field of the
 * first record; of those of 8 bytes, an element of a neuron is `stride` times its number away, of those of 4 bytes,
 * twice that.
 */
export interface LazyRecord {
  readonly stride: number;
  /** For each moving variable, its value as of step `base`. */
  readonly values: ReadonlyMap<ArraySymbol, ArraySymbol>;
  /** i32: the step whose update the values follow. */
  readonly base: ArraySymbol;
  /** bool: false where the neuron is refractory. */
  readonly active: ArraySymbol;
  /** i32: 1 where the neuron is on the list of those that may pass their threshold. */
  readonly awake: ArraySymbol;
}

/** Where the state of a lazy group lies. */
export interface LazyState {
  /** Variables that steps change; others find their values here while they are shown. */
  readonly moving: readonly ArraySymbol[];
  /** Parameters in its equations or its threshold. */
  readonly held: readonly ArraySymbol[];
  readonly record: LazyRecord;
  /** f64[1]: the step whose update was the last. */
  readonly now: ArraySymbol;
  /** `not_refractory`, if neurons can be that. */
  readonly guard: ArraySymbol | undefined;
  readonly active: PowerTable;
  /** Of refractory neurons; undefined where these stand still, or are stepped as the others. */
  readonly resting: PowerTable | undefined;
  /** Refractory neurons stand still. */
  readonly still: boolean;
}

/** A bound on the form that is above 0 where a threshold is passed, over all steps to come. */
export interface Bound {
  /** For each moving variable: its value at rest, and the most and least that its distance from it may count. */
  readonly parts: readonly {
    readonly rest: Expression;
    readonly most: number;
    readonly least: number;
  }[];
  /** The form of a neuron at rest, and a margin. */
  readonly rest: Expression;
}

export const constant = (value: number): Expression => ({ op: "constant", value });
export const local = (name: string): Expression => ({ op: "local", name, type: "f64" });
export const truth = (name: string): Expression => ({ op: "local", name, type: "bool" });
export const load = (array: ArraySymbol, at: string | null): Expression => ({
  op: "load",
  array,
  at,
});
export const add = (left: Expression, right: Expression): Expression => ({
  op: "add",
  left,
  right,
});
export const multiply = (left: Expression, right: Expression): Expression => ({
  op: "mul",
  left,
  right,
});
export const either = (test: Expression, then: Expression, otherwise: Expression): Expression => ({
  op: "select",
  test,
  then,
  otherwise,
});

/** A number times each of some arrays, and a number, as an expression of the element `at`. */
export function formOf(
  terms: Iterable<readonly [ArraySymbol, number]>,
  rest: number,
  at: string,
): Expression {
  let sum = constant(rest);
  for (const [array, factor] of terms) sum = add(sum, multiply(constant(factor), load(array, at)));
  return sum;
}

export function define(name: string, value: Expression, type: "f64" | "bool" = "f64"): Statement {
  return { kind: "let", name, type, value };
}

export function store(
  array: ArraySymbol,
  at: string | null,
  value: Expression,
  watch = false,
): Statement {
  return { kind: "store", array, at, value, watch };
}

/** The record of the neuron `at`: how its fields are read and written. */
export class Fields {
  readonly statements: readonly Statement[];
  private readonly state: LazyState;
  private readonly at: string;

  constructor(state: LazyState, at: string) {
    const { stride } = state.record;
    this.state = state;
    this.at = at;
    this.statements = [
      { kind: "scaled", name: `${at} record`, at, by: stride },
      { kind: "scaled", name: `${at} words`, at, by: 2 * stride },
    ];
  }

  /** Where an element of a field is. */
  placeOf({ storage }: ArraySymbol): string {
    return `${this.at} ${storage === "f64" ? "record" : "words"}`;
  }

  load(field: ArraySymbol): Expression {
    return load(field, this.placeOf(field));
  }

  store(field: ArraySymbol, value: Expression, watch = false): Statement {
    return store(field, this.placeOf(field), value, watch);
  }

  /** The field that a variable's elements are in. */
  of(array: ArraySymbol): ArraySymbol | undefined {
    const { record, guard } = this.state;
    return array === guard ? record.active : record.values.get(array);
  }

  value(array: ArraySymbol): Expression {
    const field = this.of(array);
    return field ? this.load(field) : load(array, this.at);
  }
}

export interface Present {
  readonly fields: Fields;
  readonly statements: Statement[];
  /** Names of the present values of the moving variables. */
  readonly values: Expression[];
}

/** Statements that compute the present values of a neuron. */
export function present(state: LazyState, at: string): Present {
  const { record, now, active, resting, guard, still } = state;
  const fields = new Fields(state, at);
  const name = (what: string): string => `${at} ${what}`;
  const steps: Expression = {
    op: "sub",
    left: load(now, null),
    right: fields.load(record.base),
  };
  const statements: Statement[] = [...fields.statements, define(name("steps"), steps)];
  const rowOf = ({ last, stride }: PowerTable): Expression => {
    const row: Expression = { op: "min", left: local(name("steps")), right: constant(last) };
    return multiply(row, constant(stride));
  };
  const place = (what: string, table: PowerTable): Statement => ({
    kind: "numbered",
    name: name(what),
    value: rowOf(table),
  });
  statements.push(place("row", active));
  if (resting) statements.push(place("resting row", resting));
  const values = state.moving.map((array, k) => {
    let value = powered(active, k, name("row"), fields);
    if (guard && resting)
      value = either(
        fields.load(record.active),
        value,
        powered(resting, k, name("resting row"), fields),
      );
    else if (guard && still) value = either(fields.load(record.active), value, fields.value(array));
    const called = `${at} ${array.name} now`;
    statements.push(define(called, value));
    return local(called);
  });
  return { fields, statements, values };
}

function powered({ sums }: PowerTable, k: number, row: string, fields: Fields): Expression {
  const terms = sums[k]!.map(({ column, of }) => {
    const factor = load(column, row);
    return of ? multiply(factor, fields.value(of)) : factor;
  });
  return terms.slice(1).reduce(add, terms[0] ?? constant(0));
}

/** Statements that bring a neuron up to now. */
export function caughtUp(state: LazyState, { fields, statements, values }: Present): Statement[] {
  return [
    ...statements,
    ...state.moving.map((array, k) => fields.store(fields.of(array)!, values[k]!, true)),
    fields.store(state.record.base, load(state.now, null)),
  ];
}

type Load = Extract<Expression, { op: "load" }>;

/** An expression in which some loads are of fields, or other expressions. */
export function replaced(
  root: Expression,
  by: (node: Load) => ArraySymbol | Expression | undefined,
  fields: Fields,
): Expression {
  if (root.op === "load") {
    const other = by(root);
    if (!other) return root;
    return "op" in other ? other : fields.load(other);
  }
  const at = (part: Expression): Expression => replaced(part, by, fields);
  if ("operand" in root) return { ...root, operand: at(root.operand) };
  if ("left" in root) return { ...root, left: at(root.left), right: at(root.right) } as Expression;
  if (root.op === "select") return either(at(root.test), at(root.then), at(root.otherwise));
  if (root.op === "call" || root.op === "host") return { ...root, args: root.args.map(at) };
  return root;
}
