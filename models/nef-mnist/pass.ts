// One pass over the images that are learnt, the rate falling to nothing, and then the images that were never seen.

import type { LabelledImages } from "myelin/nef";
import { accuracy, CLASSES, type Digits, greatest, period, together } from "./digits.ts";
import type { Watching } from "./experiment.ts";
import { type Online, type OnlineOptions, online } from "./online.ts";

/** What came of a pass. */
export interface Passed {
  /** Part of the unseen images that are named rightly; NaN where none was shown. */
  readonly accuracy: number;
  /** Images of both kinds that were shown. */
  readonly learnt: number;
  readonly asked: number;
  /** For each `BLOCK` of images that are learnt: part that was named rightly before it taught anything. */
  readonly course: readonly number[];
  /** Images by digit shown (row) and digit answered (column), of those never seen. */
  readonly confusion: Float64Array;
}

/** Images by which the rate is found: the first, which do not teach. */
const FIRST = 60;

/** Images between two settings of the rate. */
const STRIDE = 200;

/** Images for each point of `Passed.course`. */
export const BLOCK = 1000;

/** Runs it; an interrupted one tells what there is. */
export async function pass(
  { train, test }: Digits,
  options: OnlineOptions & { readonly share?: number } = {},
  watching: Watching = {},
): Promise<Passed> {
  const { share = 1 } = options;
  const images = together(train, test);
  const made = online(images, train, options);
  const [count, all] = [train.labels.length, images.labels.length];
  const rule = made.learned.learningRule;
  const show = shower(made, all, watching);
  rule.learningRate = 0;
  const squares = await meanSquares(made, Math.min(FIRST, count), show);
  while (show.done < count && !watching.signal?.aborted) {
    rule.learningRate = made.rateFor(share * (1 - show.done / count), squares);
    await show.next(Math.min(STRIDE, count - show.done), "learning from");
  }
  rule.enabled = false;
  while (show.done < all && !watching.signal?.aborted)
    await show.next(Math.min(STRIDE, all - show.done), "asking for");
  watching.progress?.(1);
  return outcome(made, images, count);
}

/** Shows images and says how far it is. */
interface Shower {
  done: number;
  next(count: number, doing: string): Promise<void>;
}

function shower({ model, pace }: Online, all: number, { progress, signal }: Watching): Shower {
  const stop = (): void => model.network.stop();
  return {
    done: 0,
    async next(count, doing) {
      signal?.addEventListener("abort", stop);
      try {
        const { done } = this;
        await model.run(count * period(pace), {
          reportPeriod: 0.2,
          report({ done: time }) {
            const at = Math.min(all, done + Math.floor(time / period(pace)) + 1);
            progress?.(at / all, `${doing} image ${at} of ${all}`);
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
async function meanSquares(made: Online, count: number, show: Shower): Promise<number> {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    await show.next(1, "looking at");
    sum += made.activities().reduce((squares, rate) => squares + rate * rate, 0) / count;
  }
  return sum;
}

function outcome({ out }: Online, { labels }: LabelledImages, count: number): Passed {
  const answers = out.data.map(greatest);
  const learnt = Math.min(count, answers.length);
  const course: number[] = [];
  for (let from = 0; from + BLOCK <= learnt; from += BLOCK)
    course.push(accuracy(answers.slice(from, from + BLOCK), labels.subarray(from, from + BLOCK)));
  const confusion = new Float64Array(CLASSES * CLASSES);
  answers.slice(count).forEach((answer, k) => {
    confusion[labels[count + k]! * CLASSES + answer]!++;
  });
  return {
    accuracy: accuracy(answers.slice(count), labels.subarray(count)),
    learnt,
    asked: answers.length - learnt,
    course,
    confusion,
  };
}
