// One pass over the images that are learnt, the rate falling to nothing, and then the images that were never seen.

import type { LabelledImages } from "myelin/nef";
import { accuracy, CLASSES, type Digits, greatest, together } from "./digits.ts";
import type { Watching } from "./experiment.ts";
import { type Online, type OnlineOptions, online } from "./online.ts";

/** What came of a pass. */
export interface Passed {
  /** Part of the unseen images that are named rightly; NaN where none was shown. */
  readonly accuracy: number;
  /** Images of both kinds that were shown to their end. */
  readonly learnt: number;
  readonly asked: number;
  /** For each `block` of images that are learnt: part that was named rightly before it taught anything. */
  readonly course: readonly number[];
  /** Images for each point of `course`: `BLOCK`, or fewer where fewer were learnt. */
  readonly block: number;
  /** Images by digit shown (row) and digit answered (column), of those never seen. */
  readonly confusion: Float64Array;
}

/** How a pass goes. */
export interface PassOptions extends OnlineOptions {
  /** Part of the error that the first corrections take away (default 1 for PES, 0.6 for hPES). */
  readonly share?: number;
}

/** Images by which the rate is found: the first, which do not teach. */
const FIRST = 60;

/** Images between two settings of the rate. */
const STRIDE = 200;

/** Images for each point of `Passed.course`. */
export const BLOCK = 1000;

/** Glances after which an answer no longer is about the image before. */
const LOST = 2;

/** hPES hears of its error later, through the neurons that answer: larger steps would overshoot. */
const SHARES = { PES: 1, hPES: 0.6 } as const;

/** Runs it; an interrupted one tells what there is. */
export async function pass(
  { train, test }: Digits,
  options: PassOptions = {},
  watching: Watching = {},
): Promise<Passed> {
  const { share = SHARES[options.rule ?? "PES"] } = options;
  const images = together(train, test);
  const made = online(images, train, options);
  const [count, all] = [train.labels.length, images.labels.length];
  const rule = made.learned.learningRule;
  const show = shower(made, count, all, watching);
  rule.learningRate = 0;
  const squares = await meanSquares(made, Math.min(FIRST, count), show, watching);
  while (show.done < count && !watching.signal?.aborted) {
    rule.learningRate = made.rateFor(share * (1 - show.done / count), squares);
    await show.next(Math.min(STRIDE, count - show.done), "learning from");
  }
  rule.enabled = false;
  while (show.done < all && !watching.signal?.aborted)
    await show.next(Math.min(STRIDE, all - show.done), "asking for");
  if (!watching.signal?.aborted) watching.progress?.(1);
  return outcome(made, images, count);
}

/** Shows images and says how far it is. */
interface Shower {
  done: number;
  next(count: number, doing: "learning from" | "asking for"): Promise<void>;
}

function shower(made: Online, learning: number, all: number, watching: Watching): Shower {
  const { model, glance, glances } = made;
  const { progress, signal } = watching;
  const each = glance * glances;
  const began = performance.now();
  const stop = (): void => model.network.stop();
  /** Such as `learning from image 120 of 60000, 300 a second`. */
  const note = (doing: string, at: number): string => {
    const rate = Math.round((1000 * at) / (performance.now() - began));
    const [first, last] = doing === "asking for" ? [learning, all] : [0, learning];
    const image = Math.min(last, Math.floor(at) + 1) - first;
    return `${doing} image ${image} of ${last - first}, ${rate} a second`;
  };
  return {
    done: 0,
    async next(count, doing) {
      signal?.addEventListener("abort", stop);
      try {
        const { done } = this;
        await model.run(count * each, {
          reportPeriod: 0.2,
          report({ done: time }) {
            const at = done + time / each;
            progress?.(Math.min(1, at / all), note(doing, at));
          },
        });
        this.done += count;
      } finally {
        signal?.removeEventListener("abort", stop);
      }
    },
  };
}

/** Mean over images of the sum of squared activities, as they go. */
async function meanSquares(
  made: Online,
  count: number,
  show: Shower,
  watching: Watching,
): Promise<number> {
  let sum = 0;
  for (let k = 0; k < count && !watching.signal?.aborted; k++) {
    await show.next(1, "learning from");
    sum += made.activities().reduce((squares, rate) => squares + rate * rate, 0) / count;
  }
  return sum;
}

function outcome({ out, glances }: Online, { labels }: LabelledImages, count: number): Passed {
  const { data } = out;
  const shown = Math.floor(data.length / glances);
  const learnt = Math.min(count, shown);
  const before = Array.from({ length: learnt }, (_, k) =>
    greatest(data[k * glances + Math.min(1, glances - 1)]!),
  );
  const block = Math.min(BLOCK, Math.max(1, Math.floor(learnt / 5)));
  const course: number[] = [];
  for (let from = 0; from + block <= learnt; from += block)
    course.push(accuracy(before.slice(from, from + block), labels.subarray(from, from + block)));
  const lost = Math.min(LOST, glances - 1);
  const answers = Array.from({ length: shown - learnt }, (_, k) =>
    greatest(summed(data.slice((count + k) * glances + lost, (count + k + 1) * glances))),
  );
  const confusion = new Float64Array(CLASSES * CLASSES);
  answers.forEach((answer, k) => {
    confusion[labels[count + k]! * CLASSES + answer]!++;
  });
  return {
    accuracy: accuracy(answers, labels.subarray(count)),
    learnt,
    asked: answers.length,
    course,
    block,
    confusion,
  };
}

/** What was said at all glances at an image. */
function summed(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(CLASSES);
  for (const row of rows) for (let c = 0; c < CLASSES; c++) sum[c]! += row[c]!;
  return sum;
}
