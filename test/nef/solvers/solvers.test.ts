// What solvers promise beyond references: optimality, sparsity, noise, silent and equal neurons, errors in words.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Matrix, matrix, matrixOf, product, transposed } from "../../../src/nef/matrix.ts";
import { Random } from "../../../src/nef/random.ts";
import { leastNorm } from "../../../src/nef/solvers/algebra.ts";
import { Lstsq, LstsqMultNoise, LstsqNoise, NoSolver } from "../../../src/nef/solvers/lstsq.ts";
import { Nnls, NnlsL2, NnlsL2nz } from "../../../src/nef/solvers/nonnegative.ts";
import { gram, gramOfPoints } from "../../../src/nef/solvers/normal.ts";
import { LstsqL2, LstsqL2nz } from "../../../src/nef/solvers/ridge.ts";
import { LstsqDrop, LstsqL1 } from "../../../src/nef/solvers/sparse.ts";
import type { Solver } from "../../../src/nef/types.ts";
import { tellsOf } from "../wrong.ts";

const test = suite("nef: solvers");

/** Rectified lines with random slopes and thresholds, some silent somewhere, and the targets x and sin 3x. */
function problem(points: number, neurons: number, seed: number): { a: Matrix; y: Matrix } {
  const random = new Random(seed);
  const cells = Array.from({ length: neurons }, () => ({
    gain: 100 + 200 * random.uniform(),
    sign: random.uniform() < 0.5 ? -1 : 1,
    from: -1 + 1.9 * random.uniform(),
  }));
  const xs = Array.from({ length: points }, () => 2 * random.uniform() - 1);
  const rate = (x: number, k: number): number => {
    const { gain, sign, from } = cells[k]!;
    return gain * Math.max(0, sign * x - from) ** 1.2;
  };
  return {
    a: matrixOf(xs.map((x) => cells.map((_, k) => rate(x, k)))),
    y: matrixOf(xs.map((x) => [x, Math.sin(3 * x)])),
  };
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function minus(a: Matrix, b: Matrix): Matrix {
  return matrix(
    a.rows,
    a.columns,
    a.data.map((value, k) => value - b.data[k]!),
  );
}

/** Aᵀ(Y - A D): how the sum of squares would fall with each decoder. */
function slopes(a: Matrix, y: Matrix, d: Matrix): Matrix {
  return product(transposed(a), minus(y, product(a, d)));
}

function far(a: Matrix, b: Matrix): number {
  assert.is(a.data.length, b.data.length);
  return largest(minus(a, b).data) / largest(b.data);
}

test("Gram matrices are sums of products, for groups and stretches that are full and that are not", () => {
  const random = new Random(5);
  for (const [rows, columns] of [
    [1, 1],
    [3, 5],
    [511, 4],
    [512, 7],
    [513, 6],
    [1030, 9],
  ] as const) {
    const a = matrix(rows, columns);
    for (let k = 0; k < a.data.length; k++) a.data[k] = random.normal();
    assert.ok(far(gram(a), product(transposed(a), a)) < 1e-13, `${rows} x ${columns}`);
    assert.ok(far(gramOfPoints(transposed(a)), product(transposed(a), a)) < 1e-13);
    if (rows < 600) assert.ok(far(gramOfPoints(a), product(a, transposed(a))) < 1e-13);
  }
});

test("decoders of LstsqL2 solve the penalised normal equations, with more points than neurons and with fewer", () => {
  for (const [points, neurons] of [
    [700, 61],
    [40, 90],
  ] as const) {
    const { a, y } = problem(points, neurons, 3);
    const { decoders } = new LstsqL2({ reg: 0.05 }).solve(a, y);
    const penalty = points * (0.05 * largest(a.data)) ** 2;
    const pulled = matrix(
      neurons,
      2,
      decoders.data.map((d) => penalty * d),
    );
    const rest = minus(slopes(a, y, decoders), pulled);
    assert.ok(largest(rest.data) < 1e-10 * largest(product(transposed(a), y).data));
  }
});

test("the error is the root mean square over points, by dimension", () => {
  const { rmse } = new NoSolver([[2, 0]]).solve(
    matrixOf([[1], [3]]),
    matrixOf([
      [1, 1],
      [4, 2],
    ]),
  );
  assert.ok(Math.abs(rmse[0]! - Math.sqrt((1 + 4) / 2)) < 1e-15);
  assert.ok(Math.abs(rmse[1]! - Math.sqrt((1 + 4) / 2)) < 1e-15);
});

test("Lstsq leaves nothing that decoders could explain, through eigenvalues and through singular values", () => {
  const { a, y } = problem(200, 12, 8);
  for (const rcond of [1e-5, 0]) {
    const { decoders, info } = new Lstsq({ rcond }).solve(a, y);
    assert.is(info.rank, 12);
    assert.ok(
      largest(slopes(a, y, decoders).data) < 1e-8 * largest(product(transposed(a), y).data),
    );
  }
});

test("Lstsq of many neurons in few directions is what all singular values give", () => {
  const { a, y } = problem(200, 140, 14);
  const { decoders, info } = new Lstsq({ rcond: 0.01 }).solve(a, y);
  const { solution, rank } = leastNorm(a, y, 0.01);
  assert.is(info.rank, rank);
  assert.ok(rank < 40, `${rank}`);
  assert.ok(far(decoders, solution) < 1e-9);
});

test("Lstsq takes fewer directions and smaller decoders as rcond grows", () => {
  const { a, y } = problem(300, 40, 4);
  const found = [1e-7, 1e-4, 1e-2, 0.3].map((rcond) => new Lstsq({ rcond }).solve(a, y));
  const ranks = found.map(({ info }) => info.rank!);
  assert.equal(
    [...ranks].sort((p, q) => q - p),
    ranks,
  );
  assert.ok(ranks[0]! > ranks[2]! && ranks[3]! >= 1);
  assert.ok(largest(found[3]!.decoders.data) < largest(found[1]!.decoders.data));
});

test("Lstsq with fewer points than neurons fits every point with the least decoders", () => {
  const random = new Random(6);
  const [a, y] = [matrix(9, 30), matrixOf([[1], [0], [2], [-1], [0.5], [3], [1], [1], [-2]])];
  for (let k = 0; k < a.data.length; k++) a.data[k] = random.uniform();
  const { decoders, info } = new Lstsq({ rcond: 1e-5 }).solve(a, y);
  assert.is(info.rank, 9);
  assert.ok(largest(minus(product(a, decoders), y).data) < 1e-10);
  // the least ones are made of rows: D = Aᵀ (A Aᵀ)⁻¹ Y, which a vanishing penalty gives as well
  assert.ok(far(new LstsqL2({ reg: 1e-6 }).solve(a, y).decoders, decoders) < 1e-6);
});

test("two equal neurons share their part without any penalty, and a silent one has none", () => {
  const { a, y } = problem(100, 5, 2);
  const twins = matrixOf(
    Array.from({ length: 100 }, (_, p) => {
      const row = a.data.subarray(5 * p, 5 * p + 5);
      return [...row, row[0]!, 0];
    }),
  );
  for (const solver of [new LstsqL2({ reg: 0 }), new LstsqMultNoise({ noise: 0 })]) {
    const { decoders } = solver.solve(twins, y, new Random(1));
    assert.ok(Math.abs(decoders.data[0]! - decoders.data[10]!) < 1e-3 * largest(decoders.data));
    assert.equal([...decoders.data.subarray(12)], [0, 0]);
    assert.ok(
      largest(slopes(twins, y, decoders).data) < 1e-6 * largest(product(transposed(a), y).data),
    );
  }
});

test("LstsqL2nz restrains neurons that seldom fire less than LstsqL2 does", () => {
  const rows = Array.from({ length: 100 }, (_, p) => [100, p < 4 ? 100 : 0]);
  const y = matrixOf(rows.map(([, seldom]) => [seldom! / 100]));
  const plain = new LstsqL2().solve(matrixOf(rows), y).decoders.data[1]!;
  const used = new LstsqL2nz().solve(matrixOf(rows), y).decoders.data[1]!;
  // AᵀA is [[1e6, 4e4], [4e4, 4e4]], AᵀY [400, 400], m σ² is 1e4, and 400 for a neuron with a use of 4 %
  const solved = (penalty: number): number =>
    (400 * (1.01e6 - 4e4)) / (1.01e6 * (4e4 + penalty) - 4e4 ** 2);
  assert.ok(Math.abs(plain - solved(1e4)) < 1e-15);
  assert.ok(Math.abs(used - solved(400)) < 1e-15);
});

test("noise comes from the stream that is given", () => {
  const { a, y } = problem(200, 10, 7);
  for (const solver of [new LstsqNoise(), new LstsqMultNoise()]) {
    const [one, same, other] = [1, 1, 2].map(
      (seed) => solver.solve(a, y, new Random(seed)).decoders,
    );
    assert.equal(one, same);
    assert.ok(far(other!, one!) > 1e-6);
  }
});

test("noise on very many points does what the penalty of LstsqL2 does", () => {
  const { a, y } = problem(40_000, 4, 11);
  const noisy = new LstsqNoise({ noise: 0.1 }).solve(a, y, new Random(3)).decoders;
  assert.ok(far(noisy, new LstsqL2({ reg: 0.1 }).solve(a, y).decoders) < 0.05);
});

test("non-negative decoders are optimal: no slope upwards is left, and none at all where they are free", () => {
  for (const seed of [1, 2, 3]) {
    const { a, y } = problem(150, 60, seed);
    const { decoders, info } = new Nnls().solve(a, y);
    const left = slopes(a, y, decoders).data;
    const scale = largest(product(transposed(a), y).data);
    decoders.data.forEach((d, k) => {
      assert.ok(d >= 0);
      assert.ok(
        left[k]! < 1e-9 * scale && (d === 0 || left[k]! > -1e-9 * scale),
        `${k}: ${left[k]}`,
      );
    });
    assert.ok(decoders.data.some((d) => d === 0) && decoders.data.some((d) => d > 0));
    assert.ok(info.iterations! >= 2);
  }
});

test("where least squares are positive anyway, non-negative ones are the same", () => {
  const random = new Random(9);
  const a = matrix(60, 6);
  for (let k = 0; k < a.data.length; k++) a.data[k] = random.uniform();
  const y = product(a, matrixOf([[1], [2], [0.5], [3], [1], [0.25]]));
  const plain = new LstsqL2({ reg: 0 }).solve(a, y).decoders;
  assert.ok(far(new Nnls().solve(a, y).decoders, plain) < 1e-9);
  const [ridged, wanted] = [new NnlsL2({ reg: 0.01 }), new LstsqL2({ reg: 0.01 })];
  assert.ok(far(ridged.solve(a, y).decoders, wanted.solve(a, y).decoders) < 1e-7);
});

test("non-negative solvers with a penalty are never negative and do not listen to negative targets", () => {
  const { a, y } = problem(200, 30, 5);
  const clipped = matrix(
    200,
    2,
    y.data.map((value) => Math.max(value, 0)),
  );
  for (const solver of [new NnlsL2(), new NnlsL2nz()]) {
    const { decoders } = solver.solve(a, y);
    assert.ok(decoders.data.every((d) => d >= 0));
    assert.equal(decoders, solver.solve(a, clipped).decoders);
  }
});

test("the elastic net is optimal: slopes are the penalty's where decoders are not 0, and smaller where they are", () => {
  const { a, y } = problem(150, 50, 12);
  const { decoders } = new LstsqL1({ l1: 1e-3, l2: 1e-5 }).solve(a, y);
  const [m, most] = [150, largest(a.data)];
  const [amount, square] = [m * 1e-3 * most, m * 1e-5 * most ** 2];
  const left = slopes(a, y, decoders).data;
  decoders.data.forEach((d, k) => {
    const slope = left[k]! - square * d;
    if (d === 0) assert.ok(Math.abs(slope) <= amount * (1 + 1e-9));
    else assert.ok(Math.abs(slope - Math.sign(d) * amount) < 1e-7 * amount);
  });
});

test("more of l1 leaves fewer decoders, none of it leaves a ridge", () => {
  const { a, y } = problem(150, 50, 12);
  const counts = [1e-4, 1e-2, 1e-1].map(
    (l1) => new LstsqL1({ l1 }).solve(a, y).decoders.data.filter((d) => d !== 0).length,
  );
  assert.ok(counts[0]! > counts[1]! && counts[1]! > counts[2]! && counts[2]! > 0, `${counts}`);
  const ridge = new LstsqL1({ l1: 0, l2: 0.01 }).solve(a, y).decoders;
  assert.ok(far(ridge, new LstsqL2({ reg: 0.1 }).solve(a, y).decoders) < 1e-9);
});

test("LstsqDrop drops the part that it was told to, of all, and nothing of none", () => {
  const { a, y } = problem(150, 50, 13);
  const zeros = (drop: number): number =>
    new LstsqDrop({ drop }).solve(a, y, new Random(1)).decoders.data.filter((d) => d === 0).length;
  assert.equal([0, 0.25, 0.7, 1].map(zeros), [0, 25, 70, 100]);
  const whole = new LstsqDrop({ drop: 0 }).solve(a, y, new Random(1)).decoders;
  assert.ok(far(whole, new LstsqL2().solve(a, y).decoders) < 1e-12);
});

test("NoSolver hands out what it was given, zeros without", () => {
  const [a, y] = [
    matrixOf([
      [1, 2],
      [3, 4],
    ]),
    matrixOf([[1], [0]]),
  ];
  assert.equal([...new NoSolver([[0.5], [0.25]]).solve(a, y).decoders.data], [0.5, 0.25]);
  const { decoders, rmse } = new NoSolver().solve(a, y);
  assert.equal([...decoders.data], [0, 0]);
  assert.ok(Math.abs(rmse[0]! - Math.SQRT1_2) < 1e-15);
});

test("solvers print themselves as they are written, without what is usual only where it has no number", () => {
  assert.is(new LstsqL2().text, "LstsqL2({ reg: 0.1 })");
  assert.is(
    new LstsqL2nz({ reg: 0.2, weights: true }).text,
    "LstsqL2nz({ reg: 0.2, weights: true })",
  );
  assert.is(new Nnls().text, "Nnls()");
  assert.is(
    new LstsqDrop({ solver2: new Nnls() }).text,
    "LstsqDrop({ drop: 0.25, solver1: LstsqL2({ reg: 0.001 }), solver2: Nnls() })",
  );
  assert.is(new NoSolver([[1, 2]]).text, "NoSolver(1 x 2)");
});

test("only solvers that are linear in their targets say that weights may be made of decoders", () => {
  const all: Solver[] = [
    new LstsqL2(),
    new LstsqL2nz(),
    new Lstsq(),
    new LstsqNoise(),
    new NoSolver(),
  ];
  assert.ok(all.every(({ compositional }) => compositional === true));
  const others: Solver[] = [
    new LstsqL1(),
    new LstsqDrop(),
    new Nnls(),
    new NnlsL2(),
    new NnlsL2nz(),
  ];
  assert.ok(others.every(({ compositional }) => compositional === false));
});

const some = matrixOf([
  [1, 0],
  [2, 3],
]);

for (const [why, act, message] of [
  [
    "no activity",
    () => new LstsqL2().solve(matrix(7, 3), matrix(7, 1)),
    /^no activity: none of the 3 neurons fires at any of the 7 evaluation points \(LstsqL2\(.*lower intercepts\)$/,
  ],
  [
    "targets of other points",
    () => new Nnls().solve(some, matrix(3, 1)),
    /^invalid targets: 3 x 1 \(Nnls\(\) needs a row for each of the 2 evaluation points\)$/,
  ],
  [
    "no points",
    () => new LstsqL1().solve(matrix(0, 3), matrix(0, 1)),
    /^invalid activities: 0 x 3 \(.* at least one point and one neuron\)$/,
  ],
  [
    "an activity that is not a number",
    () => new LstsqL2nz().solve(matrixOf([[1, Number.NaN]]), matrix(1, 1)),
    /^invalid activities: NaN at point 0, neuron 1 \(must be finite\)$/,
  ],
  [
    "an infinite target",
    () => new NnlsL2().solve(some, matrixOf([[1], [Number.POSITIVE_INFINITY]])),
    /^invalid targets: Infinity at point 1, dimension 0 \(must be finite\)$/,
  ],
  [
    "activities too large to be squared",
    () => new LstsqL2().solve(matrixOf([[1e200]]), matrixOf([[1]])),
    /^activities whose squares are no numbers of this machine \(expected rates in Hz/,
  ],
  [
    "activities too small to be squared",
    () => new LstsqNoise({ noise: 0 }).solve(matrixOf([[1e-200]]), matrixOf([[1]]), new Random(1)),
    /^activities whose squares are no numbers of this machine/,
  ],
  [
    "a negative penalty",
    () => new LstsqL2({ reg: -1 }),
    /^invalid reg of LstsqL2: -1 \(expected a finite number >= 0\)$/,
  ],
  [
    "more than all dropped",
    () => new LstsqDrop({ drop: 1.5 }),
    /^invalid drop of LstsqDrop: 1.5 \(expected a number between 0 and 1\)$/,
  ],
  [
    "an option that does not exist",
    () => new NnlsL2({ regs: 1 } as never),
    /^unknown option of NnlsL2: 'regs' \(did you mean 'reg'\?\)$/,
  ],
  [
    "decoders of another size",
    () => new NoSolver([[1], [2], [3]]).solve(some, matrix(2, 1)),
    /^invalid values: 3 x 1 for NoSolver \(must be 2 x 1: /,
  ],
] as const)
  test(`says what is wrong: ${why}`, () => {
    tellsOf([[act, message]]);
  });

test.run();
