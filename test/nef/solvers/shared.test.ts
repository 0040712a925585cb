// Activities that several connections of one ensemble are solved for: made once, and no different from new ones.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Connection, Ensemble, Model, Node, Probe } from "../../../src/nef/index.ts";
import { type Matrix, matrix, product, transposed } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import { decoded, gram, transposedTimes } from "../../../src/nef/solvers/normal.ts";
import { LstsqL2, LstsqL2nz } from "../../../src/nef/solvers/ridge.ts";
import { columnsOf, Shared } from "../../../src/nef/solvers/shared.ts";
import type { Points, Solution, Solver } from "../../../src/nef/types.ts";

const test = suite("nef: shared activities");

function drawn(rows: number, columns: number, seed: number): Matrix {
  const random = new Random(seed);
  const made = matrix(rows, columns);
  for (let k = 0; k < made.data.length; k++) made.data[k] = Math.max(0, random.normal());
  return made;
}

function far(a: Matrix, b: Matrix): number {
  assert.equal([a.rows, a.columns], [b.rows, b.columns]);
  const apart = a.data.map((value, k) => Math.abs(value - b.data[k]!));
  return Math.max(...apart) / Math.max(...b.data.map(Math.abs));
}

/** Keeps what it was given. */
class Witness implements Solver {
  readonly text = "Witness()";
  readonly weights = false;
  readonly seen: Matrix[] = [];
  readonly found: Solution[] = [];

  solve(activities: Matrix, targets: Matrix): Solution {
    this.seen.push(activities);
    const found = new LstsqL2().solve(activities, targets);
    this.found.push(found);
    const { rows, columns, data } = activities;
    const anew = new LstsqL2().solve(matrix(rows, columns, data.slice()), targets);
    assert.equal(found.decoders.data, anew.decoders.data);
    return found;
  }
}

function seenBy(evalPoints: readonly (Points | undefined)[]): Matrix[] {
  const [witness, from] = [new Witness(), new Ensemble(20, 1)];
  const connections = evalPoints.map(
    (points, k) =>
      new Connection(from, new Node(null, { sizeIn: 1 }), {
        function: (x) => x[0]! ** (k + 1),
        solver: witness,
        ...(points ? { evalPoints: points } : {}),
      }),
  );
  const probes = connections.map(({ post }) => new Probe(post as Node));
  assert.ok(new Model([...connections, ...probes], { seed: 3 }).network);
  assert.is(witness.found.length, evalPoints.length);
  return witness.seen;
}

test("two functions of one ensemble are solved with the same activities, and as if these were new", () => {
  const [one, other] = seenBy([undefined, undefined]);
  assert.ok(one instanceof Shared);
  assert.is(one, other);
  const products = one.products("columns");
  assert.is(one.products("columns"), products);
});

test("connections that were given the same points share activities, others have their own", () => {
  const points = Array.from({ length: 50 }, (_, k) => [k / 25 - 1]);
  const others = points.map(([x]) => [x! / 2]);
  const seen = seenBy([points, undefined, points, others]);
  assert.is(seen[0], seen[2]);
  assert.is(new Set(seen).size, 3);
});

test("a factor is used again for the same penalty, and not for another", () => {
  const shared = Shared.of(drawn(60, 9, 1));
  const y = drawn(60, 2, 2);
  const plain = (solver: LstsqL2 | LstsqL2nz): Matrix => {
    const copy = matrix(60, 9, shared.data.slice());
    return solver.solve(copy, y).decoders;
  };
  for (const solver of [new LstsqL2(), new LstsqL2({ reg: 0.2 }), new LstsqL2nz(), new LstsqL2()])
    for (let turn = 0; turn < 2; turn++)
      assert.equal(solver.solve(shared, y).decoders.data, plain(solver).data);
  assert.is(shared.factor("columns", 1), undefined);
});

test("columns of shared activities have the products that a copy of these columns has", () => {
  const a = drawn(70, 23, 5);
  const list = [0, 2, 3, 7, 8, 9, 10, 15, 21, 22];
  const [part, copy] = [Shared.of(a).columnsOf(list), columnsOf(a, list)];
  const [y, d] = [drawn(70, 3, 6), drawn(list.length, 3, 7)];
  assert.equal(gram(part).data, gram(copy).data);
  assert.ok(far(gram(part), product(transposed(copy), copy)) < 1e-13);
  assert.ok(far(transposedTimes(part, y), product(transposed(copy), y)) < 1e-13);
  assert.ok(far(decoded(part, d), product(copy, d)) < 1e-13);
  assert.equal(part.data, copy.data);
  assert.equal(
    [...part.largest()],
    list.map((_, k) => Math.max(...columnsOf(copy, [k]).data)),
  );
});

test("of columns that are silent nothing is solved, though others fire", () => {
  const a = drawn(12, 3, 8);
  for (let p = 0; p < 12; p++) a.data[3 * p + 1] = 0;
  const shared = Shared.of(a);
  const y = drawn(12, 1, 9);
  new LstsqL2().solve(shared, y);
  assert.throws(() => new LstsqL2().solve(shared.columnsOf([1]), y), /^no activity: /);
});

test.run();
