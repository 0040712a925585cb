// Digits by the NEF, on drawn ones: the public script's experiment, and one pass with neurons that see parts of images.

import * as plain from "myelin/models/nef-mnist";
import * as best from "myelin/models/nef-mnist-best";
import { drawnDigits, LIF, Random } from "myelin/nef";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  closed,
  type Digits,
  drawn,
  glanced,
  labelled,
  presented,
  taught,
} from "../../models/nef-mnist/digits.ts";
import { experiment } from "../../models/nef-mnist/experiment.ts";
import { features } from "../../models/nef-mnist/features.ts";
import { online } from "../../models/nef-mnist/online.ts";
import { pass } from "../../models/nef-mnist/pass.ts";

const test = suite("digits by the NEF");

const images = drawnDigits(3, { seed: 4, digits: [7, 2, 5] });

/** What a process gives at a time. */
function at(process: ReturnType<typeof presented>, t: number): Float64Array {
  const into = new Float64Array(process.size!);
  process.start(into.length, 0.001, new Random(0))(t, into);
  return into;
}

test("an image and its label are there together, from one step after it begins to the step at its end", () => {
  const pace = { shown: 0.5, rest: 0.1 };
  const [shown, labels, gate] = [presented(images, pace), labelled(images, pace), closed(2, pace)];
  for (const [t, k] of [
    [0.001, 0],
    [0.5, 0],
    [0.601, 1],
    [1.1, 1],
    [1.201, 2],
  ] as const) {
    assert.is(labels.holds, 0.1);
    assert.is(at(labels, t)[images.labels[k]!], 1, `${t}`);
    const grey = images.pixels.subarray(k * 784, (k + 1) * 784);
    assert.equal(
      at(shown, t),
      Float64Array.from(grey, (x) => x / 255),
    );
    assert.is(at(gate, t)[0], k < 2 ? 0 : 1);
  }
  for (const t of [0.501, 0.6, 1.101, 1.9]) {
    assert.ok(
      at(shown, t).every((x) => x === 0),
      `black at ${t}`,
    );
    assert.ok(
      at(labels, t).every((x) => x === 0),
      `no label at ${t}`,
    );
    assert.is(at(gate, t)[0], 1, `closed at ${t}`);
  }
});

test("neurons see parts of images and fire for few of them, at the rates they are drawn for", () => {
  const { train } = drawn({ train: 300, test: 1 });
  const { encoders, gain, bias } = features(train, 60, 3);
  const neuron = new LIF();
  encoders.forEach((encoder, k) => {
    assert.ok(Math.abs(Math.hypot(...encoder) - 1) < 1e-12);
    assert.ok(encoder.filter((x) => x !== 0).length <= 16 * 16);
    const currents = Float64Array.from({ length: 300 }, (_, image) => {
      let sum = bias[k]!;
      for (let p = 0; p < 784; p++)
        sum += gain[k]! * encoder[p]! * (train.pixels[image * 784 + p]! / 255);
      return sum;
    });
    const rates = neuron.rates(currents);
    const firing = rates.filter((rate) => rate > 0).length;
    // silent for 80 percent of 300 images or more
    assert.ok(firing >= 1 && firing <= 60, `${firing} of 300`);
    assert.ok(Math.max(...rates) <= 400 + 1e-9);
  });
});

// The rate of PES is such that the output takes up the label within half a second, whatever was learnt.
test("while the label is there the output follows it, and once silenced the error is nothing", async () => {
  const digits = drawn({ train: 30, test: 10 });
  const protocol = { learning: 20, asked: 10, unseen: 10 };
  const seen = await experiment(digits, protocol, { n: 60, seed: 1 });
  assert.ok(seen.train.post >= 0.9, `${seen.train.post}`);
  assert.ok(seen.silenced < 1e-3, `${seen.silenced}`);
  assert.is(seen.ends.length, 30);
  assert.is(
    seen.confusion.reduce((sum, count) => sum + count, 0),
    10,
  );
  for (const { post, told } of [seen.test, seen.frozen.train, seen.frozen.test])
    assert.ok(post >= 0 && post <= 1 && told >= 0 && told <= 1);
});

test("a glance shows the image a little aside, and its label from the second on", () => {
  const shifts = [
    [0, 0],
    [1, 0],
    [0, -2],
  ] as const;
  const shown = glanced(images, 0.01, shifts);
  const labels = taught(images, 0.01, 3);
  for (const [glance, [right, down]] of shifts.entries()) {
    const seen = at(shown, 0.031 + 0.01 * glance);
    for (let y = 0; y < 28; y++)
      for (let x = 0; x < 28; x++) {
        const [fromX, fromY] = [x - right, y - down];
        const inside = fromX >= 0 && fromX < 28 && fromY >= 0 && fromY < 28;
        const grey = inside ? images.pixels[784 + fromY * 28 + fromX]! / 255 : 0;
        assert.is(seen[y * 28 + x], grey, `${glance}: ${x}, ${y}`);
      }
    const told = at(labels, 0.031 + 0.01 * glance);
    assert.is(told[images.labels[1]!], glance > 0 ? 1 : 0);
    assert.is(
      told.reduce((sum, one) => sum + one, 0),
      glance > 0 ? 1 : 0,
    );
  }
  assert.ok(at(shown, 0.091).every((x) => x === 0));
  assert.ok(at(labels, 0.111).every((x) => x === 0));
});

// Chance is 10 %, with a deviation of 2.1 % for 200 images; both bounds were set before the first run.
for (const [rule, n, least] of [
  ["PES", 200, 0.7],
  ["hPES", 200, 0.5],
] as const)
  test(`one pass with ${rule} names drawn digits that it has not seen`, async () => {
    const digits: Digits = drawn({ train: 400, test: 200 });
    const told: [number, string | undefined][] = [];
    const made = await pass(
      digits,
      { n, rule, seed: 1 },
      { progress: (done, note) => told.push([done, note]) },
    );
    assert.ok(made.accuracy >= least, `${made.accuracy}`);
    assert.equal([made.learnt, made.asked], [400, 200]);
    assert.is(told.at(-1)![0], 1);
    assert.match(told[0]![1]!, /^learning from image \d+ of 400, \d+ a second$/);
  });

// With the error off, what is left of hPES moves weights by the activity of the later neurons alone.
test("both parts of hPES change the weights", async () => {
  const { train } = drawn({ train: 40, test: 1 });
  const changed = await Promise.all(
    [1, 0.725, 0].map(async (supervisionRatio) => {
      const made = online(train, train, { n: 50, rule: "hPES", supervisionRatio, seed: 1 });
      made.learned.learningRule.learningRate = 1e-5;
      await made.model.run(1);
      return made.model.weights(made.learned).data;
    }),
  );
  for (const weights of changed) assert.ok(weights.some((w) => w !== 0));
  assert.not.equal(changed[0], changed[1]);
});

test("what is interrupted tells what there is", async () => {
  const stopped = new AbortController();
  const progress = (): void => stopped.abort();
  const { accuracy, learnt, asked } = await pass(
    drawn({ train: 400, test: 10 }),
    { n: 50 },
    { signal: stopped.signal, progress },
  );
  assert.ok(learnt < 400 && asked === 0 && Number.isNaN(accuracy), `${learnt}`);
});

const options = (signal = new AbortController().signal) => ({
  seed: 1,
  backend: "wasm" as const,
  progress: () => undefined,
  signal,
});

/** Runs something with other variables of the environment. */
async function within(values: Record<string, string>, run: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, { MYELIN_MNIST: "", ...values });
  try {
    await run();
  } finally {
    for (const name of ["MYELIN_MNIST", ...Object.keys(values)])
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
  }
}

test("both are shown with words and a figure, of drawn digits where no others are at hand", () =>
  within({ MNIST_IMAGES: "20", MNIST_NEURONS: "60" }, async () => {
    for (const [{ run }, text] of [
      [plain, /^60 neurons, 20 images of digits drawn by code learnt/],
      [best, /^60 neurons learnt by PES from 20 images of digits drawn by code/],
    ] as const) {
      const shown = await run(options());
      assert.match(shown.text, text);
      assert.match(await shown.figure(), /^<svg .*<\/svg>\s*$/s);
    }
  }));

test("an interrupted run says and draws how far it came, and nothing that it did not do", () =>
  within({ MNIST_IMAGES: "900", MNIST_NEURONS: "60" }, async () => {
    for (const [{ run }, doing, said, unsaid] of [
      [plain, "learning", /^Interrupted; .*\n60 neurons, \d+ of 900 images/, "again"],
      [best, "learning", /^Interrupted; .*\n60 neurons .* \d+ of 900 images/, "Of 300"],
      [best, "asking", /^Interrupted; .* 900 images.*Of \d+ of 300 unseen/s, "No unseen"],
    ] as const) {
      const stopped = new AbortController();
      const progress = (_: number, note = ""): void => {
        const image = Number(/image (\d+) of/.exec(note)?.[1] ?? 0);
        if (note.startsWith(doing) && image > 60) stopped.abort();
      };
      const shown = await run({ ...options(stopped.signal), progress });
      assert.match(shown.text, said);
      assert.not.match(shown.text, /NaN/);
      assert.not.ok(shown.text.includes(unsaid), shown.text);
      const picture = await shown.figure();
      assert.match(picture, /^<svg .*<\/svg>\s*$/s);
      assert.not.match(picture, /NaN/);
      assert.match(picture, / of (900|300) /);
    }
  }));

test("a rule that there is not is an error", () =>
  within({ MNIST_RULE: "Hebb" }, async () => {
    try {
      await best.run(options());
      assert.unreachable("should have thrown");
    } catch (error) {
      assert.is((error as Error).message, "invalid MNIST_RULE: 'Hebb' (expected PES or hPES)");
    }
  }));

test("a size that is no whole number is an error", () =>
  within({ MNIST_NEURONS: "many" }, async () => {
    try {
      await plain.run(options());
      assert.unreachable("should have thrown");
    } catch (error) {
      assert.match((error as Error).message, /^invalid MNIST_NEURONS: 'many' \(expected a whole/);
    }
  }));

test.run();
