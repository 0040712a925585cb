// The protocol: learn from images, show more with the error silenced, then some of both with weights as they are.

import { imagesBetween, type LabelledImages, type Probe } from "myelin/nef";
import { type Circuit, type CircuitOptions, circuit, PACE, SAMPLE } from "./circuit.ts";
import { accuracy, CLASSES, type Digits, greatest, period, together } from "./digits.ts";

/** What an experiment tells while it runs, and what ends it. */
export interface Watching {
  /** How far it is, from 0 to 1, and what it is doing. */
  readonly progress?: (fraction: number, note?: string) => void;
  /** Ends it; what there is by then is the outcome. */
  readonly signal?: AbortSignal;
}

/** Images to learn from and the ones that follow them. */
export interface Protocol {
  readonly learning: number;
  readonly asked: number;
  /** Images of the test file that are asked for at the end (default as many as `learning`). */
  readonly unseen?: number;
}

/** Parts of images that were named rightly; NaN where none was shown. */
export interface Scores {
  /** By the neurons after the learning connection, when an image goes. */
  readonly post: number;
  /** By their mean from the middle of its time on. */
  readonly half: number;
  /** By what they are told: decoders and filter, without their own noise. */
  readonly told: number;
}

/** What came of it. */
export interface Outcome {
  /** While the label was there: how well the error holds the output to it, and not whether anything is learnt. */
  readonly train: Scores;
  /** The images that followed, the error silenced. */
  readonly test: Scores;
  /** All weights as they were at the end. */
  readonly frozen: { readonly train: Scores; readonly test: Scores };
  /** Decoded output at the end of each image of learning and asking, a row for each that was shown. */
  readonly ends: readonly Float64Array[];
  /** Images by digit shown (row) and digit answered (column), of the images that followed. */
  readonly confusion: Float64Array;
  /** Greatest decoded error after it was silenced; NaN where it never was. */
  readonly silenced: number;
  readonly images: LabelledImages;
  /** Images that were shown of those to learn, of those that follow, and again with all weights as they were. */
  readonly shown: { readonly learnt: number; readonly asked: number; readonly again: number };
  /** Whether all was shown that was to be. */
  readonly complete: boolean;
}

/** Seconds for which an image is shown where nothing learns; filters are of 5 and 10 ms. */
const GLANCE = 0.1;

/** Runs the protocol. */
export async function experiment(
  { train, test }: Digits,
  { learning, asked, unseen = learning }: Protocol,
  options: CircuitOptions = {},
  watching: Watching = {},
): Promise<Outcome> {
  const pace = options.pace ?? PACE;
  const images = imagesBetween(train, 0, learning + asked);
  const first = circuit(images, learning, options);
  const after = together(imagesBetween(images, 0, learning), imagesBetween(test, 0, unseen));
  const whole = images.labels.length * period(pace);
  const share = whole / (whole + after.labels.length * GLANCE);
  await present(first, images, watching, [0, share], learning);
  const second = circuit(after, 0, { ...options, pace: { shown: GLANCE } });
  second.model.setWeights(second.learned, first.model.weights(first.learned));
  if (!watching.signal?.aborted) await present(second, after, watching, [share, 1], 0);
  const seen = answersOf(first, images);
  const again = answersOf(second, after);
  const confusion = new Float64Array(CLASSES * CLASSES);
  seen.end.slice(learning).forEach((answer, k) => {
    confusion[images.labels[learning + k]! * CLASSES + answer]!++;
  });
  return {
    train: scores(seen, images.labels, 0, learning),
    test: scores(seen, images.labels, learning, images.labels.length),
    frozen: {
      train: scores(again, after.labels, 0, learning),
      test: scores(again, after.labels, learning, after.labels.length),
    },
    ends: seen.rows,
    confusion,
    silenced: largestAfter(first.error, learning * period(pace) + 0.1),
    images,
    shown: {
      learnt: Math.min(learning, seen.end.length),
      asked: Math.max(0, seen.end.length - learning),
      again: again.end.length,
    },
    complete: again.end.length === after.labels.length,
  };
}

/** Runs a circuit over its images. */
async function present(
  { model, pace }: Circuit,
  { labels }: LabelledImages,
  { progress, signal }: Watching,
  [from, to]: readonly [number, number],
  learning: number,
): Promise<void> {
  const { network } = model;
  const stop = (): void => network.stop();
  signal?.addEventListener("abort", stop);
  try {
    const each = period(pace);
    await model.run(labels.length * each, {
      reportPeriod: 0.2,
      report({ done, total }) {
        const k = Math.min(labels.length, Math.floor(done / each) + 1);
        const doing = k <= learning ? "learning from image" : "asking for image";
        progress?.(from + ((to - from) * done) / total, `${doing} ${k} of ${labels.length}`);
      },
    });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Answers to each image that was shown to its end. */
interface Answers {
  readonly end: readonly number[];
  readonly half: readonly number[];
  readonly told: readonly number[];
  readonly rows: readonly Float64Array[];
}

function answersOf({ post, told, pace }: Circuit, { labels }: LabelledImages): Answers {
  const each = Math.round(period(pace) / SAMPLE);
  const shown = Math.round(pace.shown / SAMPLE);
  const count = Math.min(labels.length, Math.floor((post.data.length - shown) / each) + 1);
  // sample 0 is at the end of its 10 ms
  const last = Array.from({ length: Math.max(0, count) }, (_, k) => k * each + shown - 1);
  const rows = last.map((at) => post.data[at]!);
  return {
    end: rows.map(greatest),
    half: last.map((at) => greatest(mean(post.data.slice(at - (shown >> 1) + 1, at + 1)))),
    told: last.map((at) => greatest(told.data[at]!)),
    rows,
  };
}

function mean(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(CLASSES);
  for (const row of rows) for (let c = 0; c < CLASSES; c++) sum[c]! += row[c]!;
  return sum;
}

function scores(given: Answers, labels: Uint8Array, from: number, to: number): Scores {
  const of = (answers: readonly number[]): number =>
    accuracy(answers.slice(from, to), labels.subarray(from, to));
  return { post: of(given.end), half: of(given.half), told: of(given.told) };
}

/** The greatest number that a probe recorded after a time; NaN where it recorded none. */
function largestAfter({ t, data }: Probe, time: number): number {
  let most = Number.NaN;
  data.forEach((row, k) => {
    if (t[k]! > time) for (const x of row) most = Math.max(most || 0, Math.abs(x));
  });
  return most;
}
