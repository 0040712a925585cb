// What `myelin run diehl-cook-2015` shows: what each neuron has learnt, and how many unseen digits they name.

import { MyelinError } from "myelin";
import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { imagesBetween } from "myelin/nef";
import { figure, type Panel } from "myelin/plot";
import { type Circuit, circuit, PIXELS } from "./circuit.ts";
import { readDigits } from "./digits.ts";
import { experiment, type Outcome } from "./experiment.ts";

/** Variables of the environment: the folder of the MNIST files, and how many images to learn from. */
const FOLDER = "MNIST";
const IMAGES = "MNIST_IMAGES";

const SIDE = 28;
const TESTING = 500;

/**
 * Learns from the first images of the training set (1500 unless MNIST_IMAGES says otherwise), names the neurons by
 * them and asks for the first 500 of the test set. The folder of the files is that of --mnist, else MNIST of the
 * environment. Throws a MyelinError without them, or what `readMnist` throws.
 */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, progress, signal } = options;
  const folder = options.mnist ?? process.env[FOLDER];
  if (folder === undefined)
    throw new MyelinError(
      `no digits: ${FOLDER} is not set (set it to a folder with the four files of the MNIST database, gzipped or not, ` +
        `as in ${FOLDER}=~/mnist myelin run diehl-cook-2015, or give --mnist ~/mnist)`,
    );
  const images = countOf(process.env[IMAGES] ?? "1500");
  const digits = await readDigits(folder);
  const training = imagesBetween(digits.train, 0, images);
  const naming = imagesBetween(training, 0, Math.min(images, 2000));
  const testing = imagesBetween(digits.test, 0, TESTING);
  const made = circuit({ seed, backend });
  const outcome = await experiment(made, { training, naming, testing }, { progress, signal });
  const { accuracy, confusion, repeats, names } = outcome;
  return {
    text: words(outcome, images, testing.labels.length),
    json: { images, accuracy, repeats, names: [...names], confusion: [...confusion] },
    figure: () => draw(made, outcome, images),
  };
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new MyelinError(`invalid ${IMAGES}: '${text}' (expected a whole number above 0)`);
}

function words({ accuracy, names, repeats }: Outcome, images: number, asked: number): string {
  const mute = names.filter((name) => name < 0).length;
  return [
    `${names.length} neurons learnt from ${images} images, ${repeats} of them shown again, brighter.`,
    `Of ${asked} unseen digits ${(100 * accuracy).toFixed(1)} % were named rightly (chance is 10 %).`,
    `${mute} of the neurons never fired. The paper's 82.9 % for 100 neurons took 3 x 60000 images.`,
  ].join("\n");
}

function draw(made: Circuit, outcome: Outcome, images: number): Promise<string> {
  const shown = Array.from({ length: 10 }, (_, digit) => digit);
  const panels: Panel[] = [
    {
      kind: "matrix",
      title: "weights of each neuron, as an image",
      ...quilt(made),
      label: "w",
      xLabel: "",
      yLabel: "",
      height: 420,
    },
    {
      kind: "matrix",
      title: "images of each digit by the answer",
      values: outcome.confusion,
      rows: 10,
      columns: 10,
      label: "images",
      xLabel: "answer",
      yLabel: "digit",
      height: 420,
    },
    {
      kind: "curves",
      title: "neurons that answer to each digit",
      xLabel: "digit",
      yLabel: "neurons",
      curves: [
        { x: shown, y: shown.map((k) => outcome.names.filter((name) => name === k).length) },
      ],
    },
    {
      kind: "curves",
      title: "spikes for each image of training (mean of 50)",
      xLabel: "image",
      yLabel: "spikes",
      curves: [smooth(outcome.spikes, 50)],
    },
  ];
  return figure(panels, {
    columns: 2,
    title: "Digits sorted by the timing of spikes",
    subtitle: `${made.n} neurons, ${images} images, seed ${made.net.seed}; Diehl & Cook 2015`,
    caption: `${(100 * outcome.accuracy).toFixed(1)} % of unseen digits are named rightly.`,
  });
}

/** Images of the weights of all neurons, ten to a row. */
function quilt({ n, weights }: Circuit): { values: Float64Array; rows: number; columns: number } {
  const across = Math.min(10, n);
  const down = Math.ceil(n / across);
  const columns = across * (SIDE + 1) - 1;
  const rows = down * (SIDE + 1) - 1;
  const values = new Float64Array(rows * columns).fill(Number.NaN);
  const w = weights();
  for (let cell = 0; cell < n; cell++)
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const row = Math.floor(cell / across) * (SIDE + 1) + Math.floor(pixel / SIDE);
      const column = (cell % across) * (SIDE + 1) + (pixel % SIDE);
      values[row * columns + column] = w[pixel * n + cell]!;
    }
  return { values, rows, columns };
}

function smooth(values: readonly number[], width: number): { x: number[]; y: number[] } {
  const count = Math.max(1, Math.floor(values.length / width));
  const x = Array.from({ length: count }, (_, k) => (k + 0.5) * width);
  const y = x.map((_, k) => {
    const part = values.slice(k * width, (k + 1) * width);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  return { x, y };
}
