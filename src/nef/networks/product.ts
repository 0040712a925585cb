// Products of numbers by neurons: of vectors element by element, and of matrices.

import { ValueError } from "../../errors.ts";
import { EnsembleArray } from "../array.ts";
import { positive, shown, whole } from "../check.ts";
import { Connection } from "../connection.ts";
import { Node } from "../node.ts";
import { Sparse } from "../transform.ts";
import { checkNetwork, type EachEnsemble, Parts, seedFrom } from "./parts.ts";

/** Options of a product; the rest are those of its ensembles. */
export interface ProductOptions extends EachEnsemble {
  /** The largest number that either side is meant to have (default 1). */
  readonly inputMagnitude?: number;
}

/**
 * The product of two vectors element by element: a b = ((a + b)^2 - (a - b)^2)/4. For each element one ensemble
 * squares (a + b)/sqrt(2) and another (a - b)/sqrt(2), of half the neurons each and with a radius that holds both
 * sides at their greatest; squares need neurons in one dimension only, which makes them more exact than a product
 * decoded from two dimensions (Gosmann 2015, "Precise multiplications with the NEF"). No filter is inside: what
 * comes from `output` goes through that of the next connection.
 */
export class Product extends Parts {
  /** `dimensions` numbers each. */
  readonly inputA: Node;
  readonly inputB: Node;
  readonly output: Node;
  /** The ensembles that square sums, and those that square differences. */
  readonly sums: EnsembleArray;
  readonly differences: EnsembleArray;

  /** `nNeurons` for each element, at least 2. Throws ValueError. */
  constructor(nNeurons: number, dimensions: number, options: ProductOptions = {}) {
    super();
    checkNetwork(options, ["inputMagnitude"], "a Product", ["nNeurons", "dimensions"]);
    const { inputMagnitude = 1, label = "product", seed, ...each } = options;
    const half = Math.floor(whole(nNeurons, "nNeurons", "a Product", 2) / 2);
    const size = whole(dimensions, "dimensions", "a Product");
    const radius = Math.SQRT2 * positive(inputMagnitude, "inputMagnitude", "a Product");
    const squares = (name: string, by: number): EnsembleArray =>
      this.add(
        new EnsembleArray(half, size, {
          ...each,
          ...seedFrom(seed, by),
          radius,
          label: `${label}.${name}`,
        }),
      );
    const joint = (name: string): Node =>
      this.add(new Node(null, { sizeIn: size, label: `${label}.${name}` }));
    this.inputA = joint("inputA");
    this.inputB = joint("inputB");
    this.output = joint("output");
    this.sums = squares("sums", 0);
    this.differences = squares("differences", size);
    for (const [array, sign] of [
      [this.sums, 1],
      [this.differences, -1],
    ] as const) {
      const straight = (from: Node, to: Node, transform: number): Connection =>
        this.add(new Connection(from, to, { synapse: null, transform }));
      straight(this.inputA, array.input, Math.SQRT1_2);
      straight(this.inputB, array.input, sign * Math.SQRT1_2);
      straight(
        array.addOutput("square", ([x = 0]) => x * x),
        this.output,
        sign / 2,
      );
    }
  }
}

/** Rows and columns. */
export type Shape = readonly [rows: number, columns: number];

/**
 * The product of two matrices, each as its numbers row after row: rows x inner x columns products of two numbers, and
 * their sums.
 */
export class MatrixProduct extends Parts {
  readonly inputA: Node;
  readonly inputB: Node;
  readonly output: Node;
  readonly products: Product;

  /** `nNeurons` for each product of two numbers. Throws ValueError for shapes that do not fit. */
  constructor(nNeurons: number, shapeA: Shape, shapeB: Shape, options: ProductOptions = {}) {
    super();
    checkNetwork(options, ["inputMagnitude"], "a MatrixProduct", ["nNeurons", "shapeA", "shapeB"]);
    const [rows, inner] = checkedShape(shapeA, "shapeA");
    const [other, columns] = checkedShape(shapeB, "shapeB");
    if (inner !== other)
      throw new ValueError(
        `shapes of a MatrixProduct do not fit: ${rows} x ${inner} times ${other} x ${columns} ` +
          "(the first needs as many columns as the second has rows)",
        "shapeB",
        shapeB,
      );
    const { label = "matrixProduct" } = options;
    const size = rows * inner * columns;
    this.products = this.add(
      new Product(nNeurons, size, { ...options, label: `${label}.products` }),
    );
    const joint = (name: string, sizeIn: number): Node =>
      this.add(new Node(null, { sizeIn, label: `${label}.${name}` }));
    this.inputA = joint("inputA", rows * inner);
    this.inputB = joint("inputB", inner * columns);
    this.output = joint("output", rows * columns);
    const places = Array.from({ length: size }, (_, k) => k);
    const row = (k: number): number => Math.floor(k / (inner * columns));
    const column = (k: number): number => Math.floor(k / inner) % columns;
    const a = places.map((k) => row(k) * inner + (k % inner));
    const b = places.map((k) => (k % inner) * columns + column(k));
    const c = places.map((k) => row(k) * columns + column(k));
    const ones = (to: number, from: number, rowAt: number[], columnAt: number[]): Sparse =>
      new Sparse(to, from, { rows: rowAt, columns: columnAt, values: 1 });
    const straight = (from: Node, to: Node, transform: Sparse): Connection =>
      this.add(new Connection(from, to, { synapse: null, transform }));
    straight(this.inputA, this.products.inputA, ones(size, rows * inner, places, a));
    straight(this.inputB, this.products.inputB, ones(size, inner * columns, places, b));
    straight(this.products.output, this.output, ones(rows * columns, size, c, places));
  }
}

function checkedShape(shape: unknown, option: string): Shape {
  if (Array.isArray(shape) && shape.length === 2)
    return [
      whole(shape[0], `rows of ${option}`, "a MatrixProduct"),
      whole(shape[1], `columns of ${option}`, "a MatrixProduct"),
    ];
  throw new ValueError(
    `invalid ${option} of a MatrixProduct: ${shown(shape)} (expected [rows, columns])`,
    option,
    shape,
  );
}
