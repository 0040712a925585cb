// The map of preferred directions in layer 2/3: how it is read from the weights, how orderly it is, what it looks like.

import type { Network, Synapses } from "myelin";
import { figure, type Panel } from "myelin/plot";
import kremer, { duration, SIDES } from "./network.ts";

/** Preferred directions (radian) of the excitatory cells, row by row from below, and how sharp they are (0 to 1). */
export interface DirectionMap {
  readonly side: number;
  readonly directions: Float64Array;
  readonly sharpness: Float64Array;
}

interface Readable {
  get(name: string): ArrayLike<number>;
}

function named<T>(network: Network, name: string): T {
  return network.objects.find((object) => object.name === name) as T;
}

/** Sums the directions of each cell's inputs by their weights, as vectors. */
export function directionMap(network: Network): DirectionMap {
  const { i, j } = named<Synapses>(network, "feedforward");
  const w = named<Readable>(network, "feedforward").get("w");
  const preferred = named<Readable>(network, "layer4").get("preferred");
  const cells = 1 + j.reduce((a, b) => Math.max(a, b), 0);
  const [x, y, total] = [0, 1, 2].map(() => new Float64Array(cells)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  j.forEach((cell, k) => {
    x[cell]! += w[k]! * Math.cos(preferred[i[k]!]!);
    y[cell]! += w[k]! * Math.sin(preferred[i[k]!]!);
    total[cell]! += w[k]!;
  });
  return {
    side: Math.round(Math.sqrt(cells)),
    directions: x.map((_, cell) => Math.atan2(y[cell]!, x[cell]!)),
    sharpness: x.map((_, cell) => Math.hypot(x[cell]!, y[cell]!) / total[cell]!),
  };
}

/**
 * How orderly a map is, as mean cosines from -1 to 1: between each cell's direction and the one in which it lies from
 * the middle of its barrel, and between cells of one barrel that are neighbours, or half a barrel apart.
 */
export function order({
  side,
  directions,
}: DirectionMap): Record<"place" | "near" | "far", number> {
  const M = SIDES.excitatory;
  const mean = { place: [0, 0], near: [0, 0], far: [0, 0] };
  const add = (what: keyof typeof mean, angle: number): void => {
    mean[what][0]! += Math.cos(angle);
    mean[what][1]! += 1;
  };
  directions.forEach((direction, cell) => {
    const [column, row] = [(cell % side) % M, Math.floor(cell / side) % M];
    const [x, y] = [column / M - 0.48, row / M - 0.48];
    if (Math.hypot(x, y) > 0.2) add("place", direction - Math.atan2(y, x));
    for (const [what, apart] of [
      ["near", 1],
      ["far", 12],
    ] as const) {
      if (column + apart < M) add(what, direction - directions[cell + apart]!);
      if (row + apart < M) add(what, direction - directions[cell + apart * side]!);
    }
  });
  const [place, near, far] = Object.values(mean).map(([sum, count]) => sum! / count!);
  return { place: place!, near: near!, far: far! };
}

/** What the command line hands in. */
interface RunOptions {
  readonly seed: number;
  readonly backend: "js" | "wasm";
  readonly duration?: string | number;
  readonly progress: (fraction: number, note?: string) => void;
  readonly signal: AbortSignal;
}

/** Runs nine barrels, so that one has neighbours all around; tells and draws the map before and after. */
export async function run({ seed, backend, signal, progress, ...options }: RunOptions): Promise<{
  text: string;
  json: unknown;
  figure: () => Promise<string>;
}> {
  progress(0, "connecting");
  const network = kremer({ seed, backend, barrels: 3 });
  const before = directionMap(network);
  const stop = (): void => network.stop();
  signal.addEventListener("abort", stop);
  await network.run(options.duration ?? duration, {
    reportPeriod: 0.1,
    report: ({ done, total }) => progress(done / total),
  });
  signal.removeEventListener("abort", stop);
  const after = directionMap(network);
  const [start, end] = [order(before), order(after)];
  const changes = (["place", "near", "far"] as const).map(
    (what, k) => `  ${WORDS[k]!.padEnd(41)}${start[what].toFixed(2)} -> ${end[what].toFixed(2)}`,
  );
  const text = `kremer-2011: ${network.t.toFixed(1)} s, seed ${seed}; mean cosine between`;
  return {
    text: [text, ...changes].join("\n"),
    json: { seed, time: network.t, before: start, after: end },
    figure: () => draw(before, after, network.t),
  };
}

const WORDS = [
  "direction and place in the barrel",
  "directions of neighbours",
  "directions of cells half a barrel apart",
];

function draw(before: DirectionMap, after: DirectionMap, time: number): Promise<string> {
  const panels = [before, after].flatMap((map, k) => {
    const when = k === 0 ? "before" : `after ${Number(time.toFixed(1))} s`;
    return [
      panel(map, Math.cos, `${when}: rightward part`),
      panel(map, Math.sin, `${when}: upward part`),
    ];
  });
  return figure(panels, {
    columns: 2,
    title: "Preferred directions in layer 2/3",
    caption: `One square for each excitatory cell, ${SIDES.excitatory} on the side of a barrel: its direction.`,
  });
}

function panel(
  { side, directions }: DirectionMap,
  part: (x: number) => number,
  title: string,
): Panel {
  const values = directions.map((_, k) => {
    const row = side - 1 - Math.floor(k / side);
    return part(directions[row * side + (k % side)]!);
  });
  return { kind: "matrix", values, rows: side, columns: side, range: [-1, 1], title };
}
