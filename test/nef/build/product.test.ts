// Products of maps with pictures: the columns of zeros cost nothing, and the sums are the same.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Linear } from "../../../src/nef/build/linear.ts";
import { Product } from "../../../src/nef/build/product.ts";
import { Connection, Ensemble, Model, Node, Random } from "../../../src/nef/index.ts";

const test = suite("products with pictures");

/** So many entries in each row, at columns of their own. */
function sparse(rows: number, columns: number, each: number, seed: number): Linear {
  const random = new Random(seed);
  const [r, c, v]: number[][] = [[], [], []];
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < each; k++) {
      r!.push(row);
      c!.push(random.integer(columns));
      v!.push(random.uniform() - 0.5);
    }
  return Linear.fromEntries(rows, columns, r!, c!, v!);
}

/** A vector of which the part `zeros` is 0 or -0. */
function picture(size: number, zeros: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: size }, (_, k) => {
    const x = random.uniform();
    return random.uniform() < zeros ? (k % 2 === 0 ? 0 : -0) : x - 0.3;
  });
}

for (const zeros of [0, 0.2, 0.8, 1])
  test(`sums are the same as row by row, bit for bit, where ${100 * zeros} % of a picture is black`, () => {
    const map = sparse(300, 100, 20, 1);
    const product = new Product(map);
    for (const seed of [2, 3]) {
      const vector = picture(100, zeros, seed);
      const [one, other] = [picture(300, 0, 4), picture(300, 0, 4)];
      product.addTo(one, vector);
      map.addTo(other, vector);
      assert.equal(one, other);
    }
  });

test("a column whose number is 0 is not looked at", () => {
  const map = sparse(300, 100, 20, 1);
  const vector = picture(100, 0.8, 2);
  const black = vector.indexOf(0);
  const product = new Product(
    new Linear(
      map.rows,
      map.columns,
      map.starts,
      map.column,
      map.value.map((x, k) => (map.column[k] === black ? Number.NaN : x)),
    ),
  );
  const [one, other] = [new Float64Array(300), new Float64Array(300)];
  product.addTo(one, vector);
  map.addTo(other, vector);
  assert.equal(one, other);
});

test("small maps and full ones are applied by rows", () => {
  for (const map of [sparse(10, 100, 20, 5), sparse(100, 50, 400, 5)]) {
    const vector = picture(map.columns, 0.8, 6);
    const [one, other] = [new Float64Array(map.rows), new Float64Array(map.rows)];
    new Product(map).addTo(one, vector);
    map.addTo(other, vector);
    assert.equal(one, other);
  }
});

// The encoded picture is what the definition of an ensemble says, whichever way it was computed.
test("neurons with parts of a picture before them get gain times encoder times picture, each picture anew", async () => {
  const random = new Random(7);
  const [n, d] = [400, 64];
  const encoders = Array.from({ length: n }, () => {
    const row = new Float64Array(d);
    const from = random.integer(d - 16);
    for (let k = 0; k < 16; k++) row[from + k] = random.uniform() - 0.5;
    return row;
  });
  const pictures = [picture(d, 0.8, 8), picture(d, 0.1, 9), picture(d, 0.8, 10)];
  const image = new Node({
    text: "pictures",
    size: d,
    holds: 0.002,
    start: (_size, dt) => (t, into) => into.set(pictures[Math.floor((t - dt) / 0.002 + 1e-7)]!),
  });
  const gain = Float64Array.from({ length: n }, () => 1 + random.uniform());
  const pre = new Ensemble(n, d, {
    encoders,
    normalizeEncoders: false,
    gain,
    bias: new Float64Array(n),
    evalPoints: [new Float64Array(d)],
  });
  const model = new Model([new Connection(image, pre, { synapse: null })], { seed: 1 });
  for (const shown of pictures) {
    await model.run(0.002);
    const inputs = model.neurons(pre).get("J" as never) as Float64Array;
    inputs.forEach((current, k) => {
      let sum = 0;
      for (let p = 0; p < d; p++) sum += gain[k]! * encoders[k]![p]! * shown[p]!;
      assert.ok(Math.abs(current - sum) < 1e-12, `${current} and ${sum}`);
    });
  }
});

test.run();
