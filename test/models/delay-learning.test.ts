// The delay-learning circuit against independent simulations, and what it is meant to do: end aligned.

import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type Circuit,
  circuit,
  direct,
  meant,
  type Rule,
  type Start,
  written,
} from "../../models/delay-learning/circuit.ts";
import { competitions, misalignment, settled } from "../../models/delay-learning/judge.ts";
import { randomStarts, run } from "../../models/delay-learning/report.ts";

const test = suite("models: delay learning");
const fixtures = new URL("../fixtures/", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, fixtures), "utf8"));
const golden = read("golden/delay-learning/concept_rule.json");
const { runs } = read("delay-learning/cases.json") as { runs: Run[] };

interface Run {
  readonly rule: "seed" | "final";
  readonly name: string;
  readonly pattern_ms: number[];
  readonly d_ms: [number, number];
  readonly stored_ms: [number, number];
  readonly duration_ms: number;
  readonly competitions: number[][];
}

/** Rows of a traced run: time in ms, who fired, both delays after the step in ms. */
function rows({ traces, fired, net, starts }: Circuit): number[][] {
  const d1 = traces![0].get("d_1")[0]!;
  const d2 = traces![1].get("d_2")[0]!;
  return competitions({ traces, fired, net, starts })[0]!.map(({ step, one, two }) => [
    step / 10,
    Number(one),
    Number(two),
    d1[step]! * 1e3,
    d2[step]! * 1e3,
  ]);
}

function same(got: number[][], wanted: number[][], tolerance: number, name: string): void {
  assert.is(got.length, wanted.length, name);
  for (const [k, row] of wanted.entries())
    for (const [c, value] of row.entries())
      assert.ok(
        Math.abs(got[k]![c]! - value) <= tolerance,
        `${name}: row ${k}: ${got[k]} != ${row}`,
      );
}

async function traced(
  rule: Rule,
  start: Start,
  seconds: number,
  backend: "js" | "wasm",
  pattern?: number[],
) {
  const made = circuit({
    rule,
    starts: [start],
    traces: true,
    backend,
    ...(pattern ? { patterns: [pattern] } : {}),
  });
  await made.net.run(seconds);
  return rows(made);
}

for (const backend of ["js", "wasm"] as const) {
  const start: Start = { d1: 0, d2: 1, stored: [2, 4] };
  test(`as written, all 89 competitions of 2 s are those of the independent simulation (${backend})`, async () => {
    same(await traced(written, start, 2, backend), golden.seed_latch_d0_1, 1e-9, "latch");
  });
  test(`as written with the delay read at emission, all 111 competitions are the same (${backend})`, async () => {
    same(await traced(direct, start, 2, backend), golden.direct_d0_1, 1e-9, "direct");
  });
}

test("with delays that stay, the spikes are those of Brian2", async () => {
  const still: Rule = {
    ...written,
    s_21: "s_2_post += 1",
    s_22: "s_2_post += 1",
  };
  const got = await traced(still, { d1: 0, d2: 1, stored: [2, 4] }, 0.4, "wasm");
  same(
    got.map((row) => row.slice(0, 3)),
    golden.fixed_delays_2_4_first_400ms,
    1e-9,
    "fixed",
  );
});

for (const { rule, name, pattern_ms, d_ms, stored_ms, duration_ms, competitions: wanted } of runs)
  test(`${rule} rule, ${name}: competitions and delays are those of a simulator in C`, async () => {
    const start = { d1: d_ms[0], d2: d_ms[1], stored: stored_ms };
    const text = rule === "seed" ? written : meant;
    same(await traced(text, start, duration_ms * 1e-3, "wasm", pattern_ms), wanted, 1e-6, name);
  });

for (const grid of [1, 0.1])
  test(`as meant, at least 95 of 100 random starts on ${grid} ms end aligned within 4 s`, async () => {
    for (const seed of [11, 12]) {
      const made = circuit({ rule: meant, starts: randomStarts(seed, grid) });
      await made.net.run("4 s");
      const aligned = competitions(made).filter((list) => settled(list, 40000)).length;
      assert.ok(aligned >= 95, `seed ${seed}: ${aligned} of 100`);
    }
  });

for (const [rule, name, fits] of [
  [meant, "as meant, at least 19", (passed: number) => passed >= 19],
  [written, "as written, none", (passed: number) => passed === 0],
] as const)
  for (const grid of [1, 0.1])
    test(`${name} of 20 random patterns settle in 95 % of 25 starts on ${grid} ms within 12 s`, async () => {
      const starts = randomStarts(77, grid, 500).map((start, k) => ({ ...start, pattern: k % 20 }));
      const made = circuit({ rule, patterns: randomPatterns(20), starts });
      await made.net.run("12 s");
      const good = new Float64Array(20);
      competitions(made).forEach((list, k) => {
        if (settled(list, 120000)) good[k % 20]!++;
      });
      const passed = good.filter((count) => count >= 0.95 * 25).length;
      assert.ok(fits(passed), `${passed} of 20: ${good}`);
    });

/** Ten slots of 1 ms, each with a spike with probability 1/2, at least two spikes. */
function randomPatterns(count: number): number[][] {
  const bits = randomStarts(5, 1, 40 * count).map(({ d1 }) => d1 % 2);
  const patterns: number[][] = [];
  for (let k = 0; patterns.length < count; k++) {
    const slots = bits.slice(10 * k, 10 * k + 10);
    const pattern = slots.flatMap((bit, slot) => (bit ? [slot + 1] : []));
    if (pattern.length >= 2) patterns.push(pattern);
  }
  return patterns;
}

test("misalignment is the distance to the fixed delay, modulo the period", () => {
  assert.equal([1, 14, 27, 0, 7.5, 13.5].map(misalignment), [0, 0, 0, 1, 6.5, 0.5]);
});

test("the report tells the three stories and the six trials, and draws", async () => {
  const notes: string[] = [];
  const { text, json, terminal, figure } = await run({
    seed: 3,
    backend: "wasm",
    duration: "2 s",
    progress: (_, note) => void (note && notes.push(note)),
    signal: new AbortController().signal,
  });
  assert.match(text, /as written \(2\.0 s\): N1 won 36 races, N2 49, ties 4 \(89 in all\)/);
  assert.match(text, /does not settle/);
  assert.is((json as { trials: unknown[] }).trials.length, 6);
  assert.match(terminal, /delays as meant/);
  assert.match(await figure(), /^<svg/);
  assert.ok(notes.length >= 4);
});

test("an aborted report ends with an AbortError", async () => {
  const controller = new AbortController();
  controller.abort();
  const progress = (): void => {};
  const options = { seed: 0, backend: "wasm", progress, signal: controller.signal } as const;
  try {
    await run(options);
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).name, "AbortError");
  }
});

test.run();
