// Code over dense rows against the same code over arrays of indices: the same bits, whatever it reads and writes.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { js } from "../../src/backends/js/backend.ts";
import type { ArraySymbol, Expression, Kernel, Loop, Statement } from "../../src/ir/ir.ts";
import { type DenseRows, overRows } from "../../src/lowering/dense.ts";
import {
  agree,
  constant,
  type Layout,
  layout,
  load,
  run,
  same,
  stream,
} from "../backends/harness.ts";

const test = suite("lowering: dense rows");

interface Piece {
  readonly first: number;
  readonly length: number;
}

/** Rows from `offset` on: pieces of each. */
interface Shape {
  readonly offset: number;
  readonly rows: readonly (readonly Piece[])[];
}

interface Place {
  readonly layout: Layout;
  readonly dense: DenseRows;
  readonly contents: Record<string, readonly number[]>;
  readonly cells: number;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** One piece for each row. */
const single = (offset: number, length: number, firsts: readonly number[]): Shape => {
  return { offset, rows: firsts.map((first) => [{ first, length }]) };
};

function shapeFrom(draw: () => number): Shape {
  const below = (n: number): number => Math.floor(n * draw());
  const [rows, offset] = [range(1 + below(6)), below(3)];
  if (draw() < 0.5) {
    const [first, slant] = [below(3), draw() < 0.5 ? 0 : 1];
    const length = draw() < 0.3 ? 1 : 1 + below(12);
    return single(
      offset,
      length,
      rows.map((r) => first + r * slant),
    );
  }
  const piece = (): Piece => ({ first: below(4), length: below(9) });
  const several = draw() < 0.5;
  return { offset, rows: rows.map(() => (several ? range(below(4)).map(piece) : [piece()])) };
}

function placeOf({ offset, rows: lines }: Shape, draw: () => number): Place {
  const rows = lines.length;
  const pieces = [0];
  for (const line of lines) pieces.push(pieces.at(-1)! + line.length);
  const flat = lines.flat();
  const [firsts, lengths] = [flat.map(({ first }) => first), flat.map(({ length }) => length)];
  const starts = [0];
  for (const length of lengths) starts.push(starts.at(-1)! + length);
  const size = starts.at(-1)!;
  const pre = lines.flatMap((line, r) =>
    line.flatMap(({ length }) => range(length).map(() => offset + r)),
  );
  const post = flat.flatMap(({ first, length }) => range(length).map((k) => first + k));
  const cells = offset + rows;
  const targets = Math.max(...flat.map(({ first, length }) => first + length), 1);
  const made = layout({
    pre: ["i32", size],
    post: ["i32", size],
    pieces: ["i32", rows + 1],
    starts: ["i32", flat.length + 1],
    firsts: ["i32", flat.length],
    all: ["i32", cells + 1],
    w: ["f64", size],
    n: ["i32", size],
    b: ["bool", size],
    x: ["f64", targets],
    m: ["i32", targets],
    c: ["bool", targets],
    y: ["f64", cells],
    both: ["f64", Math.max(cells, targets)],
    d: ["bool", cells],
    z: ["f64", 5],
    through: ["i32", cells],
    k: ["f64", 1],
    state: ["i32", 4],
  });
  const { symbols } = made;
  const whole = lines.every((line) => line.length === 1);
  const alike = whole && lengths.every((length) => length === lengths[0]);
  const one = whole && firsts.every((first) => first === firsts[0]);
  const shift = firsts[0]! - offset;
  const slanted = firsts.every((first, r) => first === offset + r + shift);
  // one row of all where there is one target for all
  const turned: DenseRows = {
    pre: symbols.post!,
    post: symbols.pre!,
    pieces: null,
    starts: size,
    first: offset,
    rows: 1,
    offset: firsts[0]!,
    diagonal: undefined,
    turned: undefined,
    size,
  };
  const dense: DenseRows = {
    pre: symbols.pre!,
    post: symbols.post!,
    pieces: whole ? null : symbols.pieces!,
    starts: alike ? lengths[0]! : symbols.starts!,
    first: one ? firsts[0]! : symbols.firsts!,
    rows,
    offset,
    diagonal: alike && lengths[0] === 1 && slanted ? shift : undefined,
    turned: one && lengths[0] === 1 && !slanted ? turned : undefined,
    size,
  };
  const numbers = (count: number): number[] =>
    range(count).map(() => (draw() < 0.05 ? -0 : Math.round(64 * draw() - 32) / 8));
  const contents = {
    pre,
    post,
    pieces,
    starts,
    firsts,
    all: [...range(offset).map(() => 0), ...pieces.map((piece) => starts[piece]!)],
    w: numbers(size),
    n: numbers(size).map(Math.trunc),
    b: numbers(size).map((v) => Number(v > 0)),
    x: numbers(targets),
    m: numbers(targets).map(Math.trunc),
    c: numbers(targets).map((v) => Number(v > 0)),
    y: numbers(cells),
    both: numbers(Math.max(cells, targets)),
    d: numbers(cells).map((v) => Number(v > 0)),
    z: numbers(5),
    through: range(cells).map((k) => (3 * k) % 5),
    k: [0.75],
    state: [3, 1, 4, 1],
  };
  return { layout: made, dense, contents, cells };
}

type At = "s" | "pre" | "post";
const NUMBERS: readonly (readonly [name: string, at: At])[] = [
  ["w", "s"],
  ["n", "s"],
  ["x", "post"],
  ["x", "post"],
  ["m", "post"],
  ["y", "pre"],
  ["y", "pre"],
  ["both", "pre"],
  ["both", "post"],
];
const BOOLS: readonly (readonly [name: string, at: At])[] = [
  ["b", "s"],
  ["c", "post"],
  ["d", "pre"],
];

/** Random bodies over one layout. */
class Bodies {
  private readonly draw: () => number;
  private readonly symbols: Layout["symbols"];
  private lets: string[] = [];

  constructor(draw: () => number, { symbols }: Layout) {
    this.draw = draw;
    this.symbols = symbols;
  }

  private of<T>(options: readonly T[]): T {
    return options[Math.floor(this.draw() * options.length)]!;
  }

  private condition(depth: number): Expression {
    if (this.draw() < 0.4) {
      const [name, at] = this.of(BOOLS);
      return load(this.symbols[name]!, at);
    }
    const [left, right] = [this.number(depth - 1), this.number(depth - 1)];
    return { op: this.of(["lt", "ge", "eq"] as const), left, right };
  }

  number(depth: number): Expression {
    const { symbols, draw } = this;
    if (depth <= 0 || draw() < 0.2) {
      const chance = draw();
      if (chance < 0.1) return constant(this.of([0, -0, 0.5, 3]));
      if (chance < 0.2) return load(symbols.k!, null);
      if (chance < 0.3) return { op: "index", name: this.of(["s", "pre", "post"]), offset: -1 };
      if (chance < 0.4) return load(symbols.z!, "linked");
      if (chance < 0.55 && this.lets.length > 0)
        return { op: "local", name: this.of(this.lets), type: "f64" };
      const [name, at] = this.of(NUMBERS);
      return load(symbols[name]!, at);
    }
    const operand = this.number(depth - 1);
    switch (this.of(["binary", "binary", "binary", "select", "unary", "call"])) {
      case "binary": {
        const op = this.of(["add", "sub", "mul", "min", "max", "div"] as const);
        return { op, left: operand, right: this.number(depth - 1) };
      }
      case "select": {
        const test = this.condition(depth);
        return { op: "select", test, then: operand, otherwise: this.number(depth - 1) };
      }
      case "call":
        return {
          op: "call",
          name: "exp",
          args: [{ op: "min", left: operand, right: constant(3) }],
        };
      default:
        return { op: this.of(["neg", "abs", "floor"] as const), operand };
    }
  }

  private write(): Statement {
    const { symbols, draw } = this;
    const value = this.number(2);
    const chance = draw();
    const [name, at] = this.of(draw() < 0.15 ? NUMBERS : NUMBERS.filter(([, at]) => at !== "pre"));
    const array = symbols[name]!;
    const watch = draw() < 0.7;
    if (chance < 0.1) {
      const [flag, at] = this.of(BOOLS);
      return { kind: "store", array: symbols[flag]!, at, value: this.condition(1), watch: false };
    }
    const drawn: Expression = {
      op: "random",
      distribution: "uniform",
      state: symbols.state!,
      stream: 7,
      at: "s",
    };
    const right = draw() < 0.05 ? drawn : value;
    const sum: Expression = { op: "add", left: load(array, at), right };
    return { kind: "store", array, at, value: chance < 0.7 ? sum : right, watch };
  }

  body(): Statement[] {
    this.lets = [];
    const statements: Statement[] = [
      { kind: "index", name: "linked", array: this.symbols.through!, at: "pre", offset: 0 },
    ];
    for (let k = 0; k < 4; k++) {
      if (this.draw() < 0.5) {
        const value = this.number(3);
        statements.push({ kind: "let", name: `v${k}`, type: "f64", value });
        this.lets.push(`v${k}`);
      } else statements.push(this.write());
    }
    return [...statements, this.write()];
  }
}

const follow = (name: "pre" | "post", array: ArraySymbol): Statement => {
  return { kind: "index", name, array, at: "s", offset: 0 };
};

function plain({ layout: { symbols }, cells }: Place, body: Statement[], listed: boolean): Kernel {
  const loop: Loop = listed
    ? {
        kind: "rows",
        index: "s",
        row: "pre",
        starts: symbols.all!,
        order: null,
        rows: cells,
        offset: 0,
        place: "p",
      }
    : { kind: "range", index: "s" };
  const sources = listed ? [] : [follow("pre", symbols.pre!)];
  const all = [...sources, follow("post", symbols.post!), ...body];
  return { name: "plain", loop, prologue: [], body: all, output: null };
}

function compare(place: Place, body: Statement[], listed: boolean, draw: () => number): boolean {
  const kernel = plain(place, body, listed);
  const over = overRows(kernel, place.dense)!;
  const list = listed ? range(6).map(() => Math.floor(draw() * (place.cells + 1))) : [];
  const calls = (begin: number, end: number) => [
    listed ? ([0, list.length] as const) : ([begin, end] as const),
  ];
  const { layout, contents, dense } = place;
  const expected = run(js, kernel, layout, contents, calls(0, dense.size), list);
  const actual = agree(over.kernel, layout, contents, calls(over.begin, over.end), list);
  assert.equal(actual.results, expected.results);
  for (const name of Object.keys(contents))
    same(actual.arrays[name]!, expected.arrays[name]!, name);
  return over.kernel.loop.kind === "dense";
}

for (const listed of [false, true])
  test(`any code does the same over ${listed ? "rows of listed sources" : "all rows"}, bit for bit`, () => {
    for (let seed = 1; seed <= 150; seed++) {
      const draw = stream(1000 * Number(listed) + seed);
      const place = placeOf(shapeFrom(draw), draw);
      const body = new Bodies(draw, place.layout).body();
      assert.ok(compare(place, body, listed, draw), `seed ${seed}`);
    }
  });

test("what depends on the row alone is computed once for it", () => {
  const draw = stream(5);
  const place = placeOf(single(0, 3, [0, 0]), draw);
  const { w, x, y, k } = place.layout.symbols;
  const product = (left: Expression, right: Expression): Expression => ({ op: "mul", left, right });
  const rate = product(load(k!, null), load(y!, "pre"));
  const value = product(rate, load(x!, "post"));
  const body: Statement[] = [{ kind: "store", array: w!, at: "s", value, watch: true }];
  const { kernel, begin, end } = overRows(plain(place, body, false), place.dense)!;
  const { loop } = kernel;
  assert.equal([begin, end], [0, 2]);
  assert.is(loop.kind === "dense" && loop.head.length, 1);
  const local = { op: "local", name: "of_row", type: "f64" } as const;
  assert.equal(kernel.body, [{ ...body[0], value: product(local, load(x!, "post")) }]);
  compare(place, body, false, draw);
});

test("one target for each source and one for all: a single row along the sources", () => {
  const draw = stream(6);
  for (const firsts of [
    [2, 2, 2],
    [4, 5, 6],
  ]) {
    const place = placeOf(single(1, 1, firsts), draw);
    const body = new Bodies(draw, place.layout).body();
    const { kernel, begin, end } = overRows(plain(place, body, false), place.dense)!;
    assert.is(end - begin, 1);
    assert.is(kernel.loop.kind === "dense" && kernel.loop.starts, 3);
    compare(place, body, false, draw);
  }
});

test("code that needs no neighbour, rows in another order and two names for one side stay as they are", () => {
  const place = placeOf(single(0, 3, [0, 0]), stream(7));
  const { w, post } = place.layout.symbols;
  const own: Statement = { kind: "store", array: w!, at: "s", value: constant(1), watch: false };
  const alone: Kernel = { ...plain(place, [], false), body: [own] };
  assert.is(overRows(alone, place.dense), undefined);
  const rows = plain(place, [own], true);
  const ordered = { ...rows, loop: { ...rows.loop, order: post! } as Loop };
  assert.is(overRows(ordered, place.dense), undefined);
  const twice: Statement = { kind: "index", name: "other", array: post!, at: "s", offset: 0 };
  assert.is(overRows(plain(place, [twice, own], false), place.dense), undefined);
});

test.run();
