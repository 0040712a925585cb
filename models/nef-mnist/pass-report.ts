// What `myelin run nef-mnist-best` shows: how many unseen digits are named rightly after one look at all the others.

import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { figure, type Panel } from "myelin/plot";
import { CLASSES, type Digits, digitsOf } from "./digits.ts";
import { GLANCE, SHIFTS } from "./online.ts";
import { type Passed, pass } from "./pass.ts";
import { choice, setting } from "./settings.ts";

/** Neurons that see the image, images to learn from and the rule, unless the environment says otherwise. */
const NEURONS = ["MNIST_NEURONS", 8000] as const;
const IMAGES = ["MNIST_IMAGES", 60000] as const;
const RULE = ["MNIST_RULE", ["PES", "hPES"]] as const;

/** Without MNIST: digits that are drawn, and neurons for them. */
const DRAWN = { neurons: 1000, images: 3000 } as const;

/** Images that are asked for. */
const ASKED = 10000;

/** What was run. */
interface Run {
  readonly n: number;
  readonly rule: "PES" | "hPES";
  readonly seed: number;
  readonly name: string;
  /** Images that were to be learnt, and to be asked for. */
  readonly planned: { readonly learnt: number; readonly asked: number };
}

/**
 * Learns from the training file once (60000 images, or MNIST_IMAGES), with 8000 neurons (or MNIST_NEURONS) and PES (or
 * MNIST_RULE), and asks for the test file. Digits are those of --mnist or MYELIN_MNIST, else drawn by code, and then
 * fewer. What is interrupted shows what there is.
 */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, mnist, progress, signal } = options;
  const real = Boolean(mnist ?? process.env.MYELIN_MNIST);
  const n = setting(NEURONS[0], real ? NEURONS[1] : DRAWN.neurons);
  const images = setting(IMAGES[0], real ? IMAGES[1] : DRAWN.images);
  const rule = choice(...RULE);
  progress(0, "drawing neurons");
  const counts = { train: images, test: real ? ASKED : Math.ceil(images / 3) };
  const digits = await digitsOf(mnist, counts);
  const passed = await pass(digits, { n, rule, seed, backend }, { progress, signal });
  if (passed.learnt === 0) signal.throwIfAborted();
  const what = { n, rule, seed, name: digits.name, planned: plannedOf(digits) };
  const { accuracy, learnt, asked, course, confusion } = passed;
  return {
    text: words(passed, what),
    json: {
      digits: digits.name,
      n,
      rule,
      learnt,
      asked,
      accuracy: asked > 0 ? accuracy : null,
      course,
      confusion: [...confusion],
    },
    figure: () => draw(passed, what),
  };
}

function plannedOf({ train, test }: Digits): Run["planned"] {
  return { learnt: train.labels.length, asked: test.labels.length };
}

/** Such as `12 of 60 images`, or `60 images`. */
function part(done: number, planned: number): string {
  return done < planned ? `${done} of ${planned}` : `${done}`;
}

function words(passed: Passed, { n, rule, name, planned }: Run): string {
  const { learnt, course, block } = passed;
  const interrupted = learnt < planned.learnt || passed.asked < planned.asked;
  const before = course.at(-1);
  const time = Math.round(1000 * GLANCE * SHIFTS.length);
  return [
    interrupted ? "Interrupted; this is what there is." : "",
    `${n} neurons learnt by ${rule} from ${part(learnt, planned.learnt)} images of ${name}, ` +
      `each there once, for ${time} ms and ${SHIFTS.length} glances.`,
    before === undefined
      ? ""
      : `Of the last ${block} of them ${(100 * before).toFixed(1)} % were named rightly at the second glance, ` +
        "before they taught anything.",
    result(passed, planned),
  ]
    .filter(Boolean)
    .join("\n");
}

function result({ accuracy, asked }: Passed, planned: Run["planned"]): string {
  if (asked === 0) return "No unseen digit was asked for.";
  return `Of ${part(asked, planned.asked)} unseen digits ${(100 * accuracy).toFixed(2)} % were named rightly.`;
}

function draw(passed: Passed, { n, rule, name, seed, planned }: Run): Promise<string> {
  const { course, confusion, asked, learnt, block } = passed;
  const wrong = course.map((right) => 100 * (1 - right));
  const panels: Panel[] = [
    {
      kind: "curves",
      title: "named wrongly at the second glance, before they taught anything",
      xLabel: "image",
      yLabel: "percent",
      ...(Math.max(...wrong) > 10 * Math.min(...wrong) && Math.min(...wrong) > 0
        ? { log: "y" as const }
        : {}),
      curves: [{ x: course.map((_, k) => (k + 0.5) * block), y: wrong }],
    },
  ];
  if (asked > 0)
    panels.push({
      kind: "matrix",
      title: "unseen images that are named wrongly",
      values: confusion.map((count, k) => (k % (CLASSES + 1) === 0 ? Number.NaN : count)),
      rows: CLASSES,
      columns: CLASSES,
      label: "images",
      xLabel: "answer",
      yLabel: "digit",
      height: 340,
    });
  return figure(panels, {
    columns: panels.length,
    title: "Digits learnt in one pass",
    subtitle: `${n} neurons, ${rule}, ${part(learnt, planned.learnt)} images of ${name}, seed ${seed}`,
    caption: result(passed, planned),
  });
}
