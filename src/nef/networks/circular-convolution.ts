// Circular convolution by neurons, the binding of holographic reduced representations.

import { ValueError } from "../../errors.ts";
import { positive, whole } from "../check.ts";
import { Connection } from "../connection.ts";
import { type Matrix, matrix } from "../matrix.ts";
import { Node } from "../node.ts";
import { checkNetwork, Parts } from "./parts.ts";
import { Product, type ProductOptions } from "./product.ts";

/** Which sides are inverted: (a_0, a_(d-1), ..., a_1) in place of a, the approximate inverse that unbinds. */
export interface Inversion {
  readonly invertA?: boolean;
  readonly invertB?: boolean;
}

/** Options of a circular convolution; `inputMagnitude` is the length of the vectors on either side. */
export interface CircularConvolutionOptions extends ProductOptions, Inversion {}

/** c_i = sum over j of a_j b_(i-j), computed exactly: what the network approximates. Throws ValueError. */
export function circularConvolution(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { invertA = false, invertB = false }: Inversion = {},
): Float64Array {
  const d = a.length;
  if (b.length !== d)
    throw new ValueError(
      `vectors of a circular convolution differ in length: ${d} and ${b.length} (they need the same)`,
      "b",
      b,
    );
  const place = (k: number, inverted: boolean): number => (inverted ? (d - k) % d : k);
  const c = new Float64Array(d);
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++)
      c[i]! += a[place(j, invertA)]! * b[place((d + i - j) % d, invertB)]!;
  return c;
}

/** What of one frequency goes to a product: the real or the imaginary part of each side, and where it comes back. */
interface Row {
  readonly frequency: number;
  readonly imaginaryA: boolean;
  readonly imaginaryB: boolean;
}

/**
 * The circular convolution of two vectors (Plate 2003, Holographic Reduced Representation; by neurons: Eliasmith
 * 2013, How to Build a Brain, section 4.3). The discrete Fourier transforms of both sides are real matrices, the
 * four products of real and imaginary parts of each frequency a `Product`, the way back a matrix again. Frequencies
 * whose imaginary part is 0 for every vector (the first, and the last where the dimensions are even) have one
 * product in place of four: 2d - 2 products for even, 2d - 1 for odd d, of `nNeurons` each. No filter is inside.
 */
export class CircularConvolution extends Parts {
  readonly inputA: Node;
  readonly inputB: Node;
  readonly output: Node;
  readonly product: Product;
  /** A row for each product. */
  readonly transformA: Matrix;
  readonly transformB: Matrix;
  /** A column for each product. */
  readonly transformOut: Matrix;

  /** `nNeurons` for each product. Throws ValueError. */
  constructor(nNeurons: number, dimensions: number, options: CircularConvolutionOptions = {}) {
    super();
    const owner = "a CircularConvolution";
    checkNetwork(options, ["inputMagnitude", "invertA", "invertB"], owner, [
      "nNeurons",
      "dimensions",
    ]);
    const { invertA = false, invertB = false, inputMagnitude = 1, ...each } = options;
    const { label = "convolution" } = options;
    const d = whole(dimensions, "dimensions", owner);
    const rows = rowsFor(d);
    this.transformA = forward(d, rows, ({ imaginaryA }) => imaginaryA, invertA);
    this.transformB = forward(d, rows, ({ imaginaryB }) => imaginaryB, invertB);
    this.transformOut = back(d, rows);
    this.product = this.add(
      new Product(nNeurons, rows.length, {
        ...each,
        // a frequency of a vector of length 1 is seldom larger than 2
        inputMagnitude: 2 * positive(inputMagnitude, "inputMagnitude", owner),
        label: `${label}.product`,
      }),
    );
    const joint = (name: string): Node =>
      this.add(new Node(null, { sizeIn: d, label: `${label}.${name}` }));
    this.inputA = joint("inputA");
    this.inputB = joint("inputB");
    this.output = joint("output");
    const straight = (from: Node, to: Node, transform: Matrix): Connection =>
      this.add(new Connection(from, to, { synapse: null, transform }));
    straight(this.inputA, this.product.inputA, this.transformA);
    straight(this.inputB, this.product.inputB, this.transformB);
    straight(this.product.output, this.output, this.transformOut);
  }
}

/** The products: real by real, imaginary by imaginary (whose difference is real), and the two mixed ones. */
function rowsFor(d: number): Row[] {
  return Array.from({ length: Math.floor(d / 2) + 1 }, (_, frequency) => frequency).flatMap(
    (frequency) => {
      const row = (imaginaryA: boolean, imaginaryB: boolean): Row => ({
        frequency,
        imaginaryA,
        imaginaryB,
      });
      const four = [row(false, false), row(true, true), row(false, true), row(true, false)];
      return realOnly(frequency, d) ? four.slice(0, 1) : four;
    },
  );
}

function realOnly(frequency: number, d: number): boolean {
  return frequency === 0 || 2 * frequency === d;
}

function forward(
  d: number,
  rows: readonly Row[],
  imaginary: (row: Row) => boolean,
  invert: boolean,
): Matrix {
  const made = matrix(rows.length, d);
  rows.forEach((row, r) => {
    for (let x = 0; x < d; x++) {
      const angle = (2 * Math.PI * ((row.frequency * x) % d)) / d;
      const part = imaginary(row) ? Math.sin(angle) * (invert ? 1 : -1) : Math.cos(angle);
      made.data[r * d + x] = part;
    }
  });
  return made;
}

function back(d: number, rows: readonly Row[]): Matrix {
  const made = matrix(d, rows.length);
  rows.forEach(({ frequency, imaginaryA, imaginaryB }, column) => {
    const both = (realOnly(frequency, d) ? 1 : 2) / d;
    for (let x = 0; x < d; x++) {
      const angle = (2 * Math.PI * ((frequency * x) % d)) / d;
      const mixed = imaginaryA !== imaginaryB;
      const part = mixed ? -Math.sin(angle) : (imaginaryA ? -1 : 1) * Math.cos(angle);
      made.data[x * rows.length + column] = both * part;
    }
  });
  return made;
}
