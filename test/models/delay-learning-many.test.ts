// Many neurons and many patterns: every pattern comes to have an output of its own, by delays alone.

import { run } from "myelin/models/delay-learning-many";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { circuit, lessons } from "../../models/delay-learning-many/circuit.ts";
import { answersIn, owners, spread } from "../../models/delay-learning-many/judge.ts";

const test = suite("models: delay learning of many patterns");

async function trained(seed: number, learn: boolean, seconds: number) {
  const made = circuit({ seed, shown: 20 * seconds, learn });
  await made.net.run(seconds);
  return { made, own: owners(answersIn(made, 0.75, 1)) };
}

test("of 40 patterns in five draws at least 36 get an output that answers 95 % of them and hardly anything else", async () => {
  const found: number[] = [];
  for (const seed of [121, 122, 123, 124, 125]) {
    const { made, own } = await trained(seed, true, 80);
    const taken = own.filter((output) => output >= 0);
    assert.is(new Set(taken).size, taken.length, "no output has two");
    found.push(taken.length);
    const delays = made.synapses.get("delay");
    own.forEach((output, pattern) => {
      if (output < 0) return;
      const [before, after] = [made.before, delays].map((d) => spread(made, d, pattern, output));
      assert.ok(before! > 10 && after! <= 2, `${before} ms before, ${after} ms after`);
    });
  }
  const all = found.reduce((sum, x) => sum + x);
  assert.ok(all >= 36, `${found} of 8`);
});

test("without learning at most half as many do, with the same thresholds and the same competition", async () => {
  let all = 0;
  for (const seed of [121, 122]) {
    const { made, own } = await trained(seed, false, 40);
    assert.equal([...made.synapses.get("delay")], [...made.before]);
    all += own.filter((output) => output >= 0).length;
  }
  assert.ok(all <= 8, `${all} of 16`);
});

test("both backends show and learn the same", async () => {
  const both = await Promise.all(
    (["js", "wasm"] as const).map(async (backend) => {
      const made = circuit({ seed: 4, backend, shown: 40 });
      await made.net.run("2 s");
      return [...made.synapses.get("delay"), ...made.answers.t];
    }),
  );
  assert.equal(both[0], both[1]);
});

test("every input fires once in every pattern, at most 0.4 ms off its time, whatever the pattern", () => {
  const { patterns, order, indices, times } = lessons({ seed: 2, shown: 50, patterns: 3 });
  assert.is(times.length, 50 * 32);
  assert.equal([...new Set(order)].sort(), [0, 1, 2]);
  times.forEach((time, k) => {
    const round = Math.floor(k / 32);
    const expected = 50 * round + 1 + patterns[order[round]!]![indices[k]!]!;
    assert.ok(Math.abs(1e3 * time - expected) <= 0.4 + 1e-9, `${1e3 * time}, not ${expected}`);
  });
});

test("an owner answers nearly all of a pattern and nearly nothing else", () => {
  const shown = [100, 100, 100];
  const judged = (counts: number[]) => owners({ counts: Float64Array.from(counts), shown });
  assert.equal(judged([96, 0, 4, 0, 95, 0, 0, 0, 90]), [0, 1, -1]);
  assert.equal(judged([96, 20, 0, 0, 0, 96, 0, 0, 0]), [-1, -1, 1]);
});

test("the report counts the patterns that have an output, and draws", async () => {
  const { text, json, terminal, figure } = await run({
    ...{ seed: 1, backend: "wasm", duration: "2 s" },
    progress: () => {},
    signal: new AbortController().signal,
  });
  assert.match(
    text,
    /^\d of 8 patterns have an output of their own in the last quarter \(\d in the first\)/,
  );
  assert.is((json as { owners: number[] }).owners.length, 8);
  assert.match(terminal!, /who answers/);
  assert.match(await figure(), /^<svg .*<\/svg>\s*$/s);
});

test.run();
