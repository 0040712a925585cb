// What `myelin run nef-mnist` shows: how many digits are named rightly, while the label is there and afterwards.

import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { figure, type Panel } from "myelin/plot";
import { CLASSES, digitsOf, greatest, PIXELS } from "./digits.ts";
import { experiment, type Outcome, type Protocol, type Scores } from "./experiment.ts";
import { setting } from "./settings.ts";

/** Neurons that see the image, and images to learn from, unless the environment says otherwise. */
const NEURONS = ["MNIST_NEURONS", 200] as const;
const IMAGES = ["MNIST_IMAGES", 1000] as const;

/** Images that follow, for each one that is learnt. */
const FOLLOWING = 0.3;

/**
 * Learns from the first images of the training file (1000, or MNIST_IMAGES), 0.5 s each, shows the three in ten that
 * follow with the error silenced, and then asks for the learnt ones again and for as many of the test file. Digits are
 * those of --mnist or MYELIN_MNIST, else drawn by code.
 */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, mnist, progress, signal } = options;
  const n = setting(...NEURONS);
  const learning = setting(...IMAGES);
  const asked = Math.max(1, Math.round(FOLLOWING * learning));
  const digits = await digitsOf(mnist, { train: learning + asked, test: learning });
  const protocol = { learning, asked };
  const outcome = await experiment(digits, protocol, { n, seed, backend }, { progress, signal });
  const { train, test, frozen, confusion, silenced, shown } = outcome;
  if (outcome.ends.length === 0) signal.throwIfAborted();
  return {
    text: words(outcome, protocol, { n, name: digits.name }),
    json: {
      digits: digits.name,
      n,
      learning,
      asked,
      shown,
      train,
      test,
      frozen,
      silenced,
      confusion: [...confusion],
    },
    figure: () =>
      draw(
        outcome,
        protocol,
        `${n} neurons, ${part(outcome.shown.learnt, learning)} images of ${digits.name}, seed ${seed}`,
      ),
  };
}

function words(
  { train, test, frozen, silenced, shown, complete }: Outcome,
  { learning, asked }: Protocol,
  { n, name }: { readonly n: number; readonly name: string },
): string {
  const row = (title: string, { post, half, told }: Scores): string[] =>
    Number.isNaN(post) ? [] : [`  ${title.padEnd(58)}${[post, half, told].map(percent).join("")}`];
  return [
    ...(complete ? [] : ["Interrupted; this is what there is."]),
    `${n} neurons, ${part(shown.learnt, learning)} images of ${name} learnt for 0.5 s each. Named rightly, in percent:`,
    `  ${"".padEnd(58)}${["at end", "2nd half", "input"].map((word) => word.padStart(9)).join("")}`,
    ...row("while the label is there (how well it is followed)", train),
    ...row(`the ${part(shown.asked, asked)} images that follow, the error silenced`, test),
    ...row("learnt images again, weights as they are", frozen.train),
    ...row("images of the test file, weights as they are", frozen.test),
    ...(Number.isNaN(silenced)
      ? ["No image was asked for without its label, so what was learnt is not known."]
      : [`Once silenced, the error was at most ${silenced.toExponential(0)}.`]),
  ].join("\n");
}

/** Such as `12 of 60`, or `60`. */
function part(done: number, all: number): string {
  return done < all ? `${done} of ${all}` : `${all}`;
}

function percent(part: number): string {
  return (Number.isNaN(part) ? "-" : (100 * part).toFixed(1)).padStart(9);
}

/** Images of which the part is taken that are named rightly, unless there are few. */
const WINDOW = 50;

/** Images shown in the figure: so many rows of as many. */
const ACROSS = 4;
const SHOWN = ACROSS ** 2;

function draw(outcome: Outcome, { learning }: Protocol, what: string): Promise<string> {
  const { ends, images, confusion, shown } = outcome;
  const right = ends.map((row, k) => (greatest(row) === images.labels[k] ? 1 : 0) as number);
  const window = Math.min(WINDOW, Math.max(1, Math.floor(ends.length / 5)));
  const course = (from: number, to: number): { x: number[]; y: number[] } => {
    const count = Math.floor((to - from) / window);
    const x = Array.from({ length: count }, (_, k) => from + (k + 0.5) * window);
    const y = x.map((_, k) => {
      const part = right.slice(from + k * window, from + (k + 1) * window);
      return (100 * part.reduce((sum, one) => sum + one, 0)) / part.length;
    });
    return { x, y };
  };
  const panels: Panel[] = [
    {
      kind: "curves",
      title: `named rightly, of ${window} images each`,
      xLabel: "image",
      yLabel: "percent",
      curves: [
        { label: "while the label is there", ...course(0, shown.learnt) },
        { label: "the error silenced", ...course(learning, ends.length) },
      ].filter(({ x }) => x.length > 0),
    },
    ...(shown.asked > 0 ? [answers(confusion)] : []),
    ...examples(outcome, learning),
  ];
  return figure(panels, {
    columns: 2,
    title: "Digits named by an error that changes decoders",
    subtitle: what,
    caption:
      "While the label is there the output follows it, whatever was learnt; only afterwards it shows what the " +
      `weights hold.${shown.asked > 0 ? "" : " Interrupted before that."}`,
  });
}

function answers(confusion: Float64Array): Panel {
  return {
    kind: "matrix",
    title: "images that follow, by the answer",
    values: confusion,
    rows: CLASSES,
    columns: CLASSES,
    label: "images",
    xLabel: "answer",
    yLabel: "digit",
    height: 300,
  };
}

/** Some of the images that follow, and what was decoded when they went. */
function examples({ images, ends }: Outcome, learning: number): Panel[] {
  const first = Math.min(learning, Math.max(0, ends.length - SHOWN));
  const chosen = ends.slice(first, first + SHOWN);
  if (chosen.length === 0) return [];
  const side = Math.sqrt(PIXELS);
  const columns = ACROSS * (side + 1) - 1;
  const pixels = new Float64Array(columns ** 2).fill(Number.NaN);
  chosen.forEach((_, k) => {
    for (let p = 0; p < PIXELS; p++) {
      const row = Math.floor(k / ACROSS) * (side + 1) + Math.floor(p / side);
      const column = (k % ACROSS) * (side + 1) + (p % side);
      pixels[row * columns + column] = images.pixels[(first + k) * PIXELS + p]! / 255;
    }
  });
  const decoded = Float64Array.from({ length: CLASSES * chosen.length }, (_, at) => {
    const [digit, k] = [Math.floor(at / chosen.length), at % chosen.length];
    return chosen[k]![digit]!;
  });
  return [
    {
      kind: "matrix",
      title: `images ${first + 1} to ${first + chosen.length}, row by row`,
      values: pixels,
      rows: columns,
      columns,
      label: "grey",
      xLabel: "",
      yLabel: "",
      height: 330,
    },
    {
      kind: "matrix",
      title: "decoded when each of them went, in that order",
      values: decoded,
      rows: CLASSES,
      columns: chosen.length,
      label: "output",
      xLabel: "image",
      yLabel: "digit",
      height: 330,
    },
  ];
}
