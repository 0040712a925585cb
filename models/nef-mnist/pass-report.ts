// What `myelin run nef-mnist-best` shows: how many unseen digits are named rightly after one look at all the others.

import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { figure, type Panel } from "myelin/plot";
import { CLASSES, digitsOf } from "./digits.ts";
import { BLOCK, type Passed, pass } from "./pass.ts";
import { setting } from "./settings.ts";

/** Neurons that see the image, and images to learn from, unless the environment says otherwise. */
const NEURONS = ["MNIST_NEURONS", 8000] as const;
const IMAGES = ["MNIST_IMAGES", 60000] as const;

/** Without MNIST: digits that are drawn, and neurons for them. */
const DRAWN = { neurons: 1000, images: 3000 } as const;

/** Images that are asked for. */
const ASKED = 10000;

/**
 * Learns from the training file once (60000 images, or MNIST_IMAGES), with 8000 neurons (or MNIST_NEURONS), and asks
 * for the test file. Digits are those of --mnist or MYELIN_MNIST, else drawn by code, and then fewer.
 */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, mnist, progress, signal } = options;
  const real = Boolean(mnist ?? process.env.MYELIN_MNIST);
  const n = setting(NEURONS[0], real ? NEURONS[1] : DRAWN.neurons);
  const images = setting(IMAGES[0], real ? IMAGES[1] : DRAWN.images);
  progress(0, "drawing neurons");
  const counts = { train: images, test: real ? ASKED : Math.ceil(images / 3) };
  const digits = await digitsOf(mnist, counts);
  const passed = await pass(digits, { n, seed, backend }, { progress, signal });
  if (passed.learnt === 0) signal.throwIfAborted();
  const { accuracy, learnt, asked, course, confusion } = passed;
  return {
    text: words(passed, n, digits.name),
    json: { digits: digits.name, n, learnt, asked, accuracy, course, confusion: [...confusion] },
    figure: () => draw(passed, `${n} neurons, ${digits.name}, seed ${seed}`),
  };
}

function words({ accuracy, learnt, asked, course }: Passed, n: number, name: string): string {
  const before = course.at(-1);
  return [
    `${n} neurons learnt from ${learnt} images of ${name}, each shown once for 30 ms.`,
    before === undefined
      ? ""
      : `Of the last ${BLOCK} of them ${(100 * before).toFixed(1)} % were named rightly before they taught anything.`,
    asked > 0
      ? `Of ${asked} unseen digits ${(100 * accuracy).toFixed(2)} % were named rightly.`
      : "No unseen digit was asked for.",
  ]
    .filter(Boolean)
    .join("\n");
}

function draw({ course, confusion, accuracy, asked }: Passed, what: string): Promise<string> {
  const wrong = confusion.map((count, k) => (k % (CLASSES + 1) === 0 ? Number.NaN : count));
  const panels: Panel[] = [
    {
      kind: "curves",
      title: "named wrongly before they taught anything",
      xLabel: "image",
      yLabel: "percent",
      log: "y",
      curves: [
        {
          x: course.map((_, k) => (k + 0.5) * BLOCK),
          y: course.map((part) => 100 * (1 - part)),
        },
      ],
    },
    {
      kind: "matrix",
      title: "unseen images that are named wrongly",
      values: wrong,
      rows: CLASSES,
      columns: CLASSES,
      label: "images",
      xLabel: "answer",
      yLabel: "digit",
      height: 340,
    },
  ];
  return figure(course.length > 0 ? panels : panels.slice(1), {
    columns: 2,
    title: "Digits learnt in one pass",
    subtitle: what,
    caption: `${(100 * accuracy).toFixed(2)} % of ${asked} unseen digits are named rightly.`,
  });
}
