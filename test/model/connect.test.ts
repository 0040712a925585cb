// connect: every form gives the pairs it says, in Brian2's order, or says what is wrong.

import {
  ConnectError,
  type ConnectOptions,
  MyelinError,
  Network,
  NeuronGroup,
  Synapses,
  UnitError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: connect");

type Sizes = readonly [number, number];

/** Pairs of a connect call between groups of 50 and 60, in which v is i on both sides. */
function pairs(options: ConnectOptions, [sources, targets]: Sizes = [50, 60]): [number, number][] {
  const source = new NeuronGroup(sources, "v : 1\nx : metre");
  const target = new NeuronGroup(targets, "v : 1\nx : metre");
  source.set("v", "i");
  target.set("v", "i");
  const { i, j } = new Synapses(source, target).connect(options);
  return Array.from(i, (source, k) => [source, j[k]!]);
}

/** All pairs for which a rule holds, as often as it says, source by source. */
function every(
  rule: (i: number, j: number) => boolean | number,
  [sources, targets]: Sizes = [50, 60],
): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < sources; i++)
    for (let j = 0; j < targets; j++)
      for (let n = 0; n < Number(rule(i, j)); n++) found.push([i, j]);
  return found;
}

const forms: [string, (i: number, j: number) => boolean | number, readonly ConnectOptions[]][] = [
  [
    "deterministic_full",
    () => true,
    [
      {},
      { condition: "True" },
      { p: 1 },
      { n: 1 },
      { j: "k for k in range(N_post)" },
      { j: "k for k in range(0, N_post, 1)" },
      { condition: "i >= 0", p: 1 },
      { j: "k for k in range(N_post) if True" },
      { j: "k for k in sample(N_post, p=1)" },
      { j: "k for k in sample(N_post, size=N_post)" },
    ],
  ],
  [
    "deterministic_full_no_self",
    (i, j) => i !== j,
    [
      { condition: "i != j" },
      { condition: "v_pre != v_post" },
      { condition: "not i == j" },
      { j: "k for k in range(N_post) if k != i" },
      { j: "k for k in range(N_post) if i != j" },
      { j: "k for k in range(N_post) if v_pre != v_post" },
      { j: "(k + int(k >= i)) for k in range(N_post - int(i < N_post))" },
    ],
  ],
  [
    "deterministic_full_one_to_one",
    (i, j) => i === j,
    [
      { condition: "i == j" },
      { condition: "v_pre == v_post" },
      { j: "i" },
      { j: "i if True" },
      { j: "k for k in range(N_post) if k == i" },
      { j: "k for k in range(i, i + 1)" },
      { i: Array.from({ length: 50 }, (_, k) => k), j: Array.from({ length: 50 }, (_, k) => k) },
    ],
  ],
  [
    "deterministic_full_custom",
    (i, j) => Math.abs(i - j) <= 3 && i !== j,
    [
      { condition: "abs(i - j) <= 3 and i != j" },
      { condition: "(v_pre - v_post)**2 < 9.5 and not i == j" },
      { j: "k for k in range(i - 3, i + 4) if k != i", skipIfInvalid: true },
    ],
  ],
  ["multiple_synapses", () => 2, [{ n: 2 }, { n: "2" }, { j: "k for k in range(N_post)", n: 2 }]],
  ["multiple_synapses by target", (_, j) => j, [{ n: "j" }, { n: "int(v_post)" }]],
  ["multiple_synapses by source", (i) => i, [{ n: "i" }]],
  [
    "multiple_synapses by pair",
    (i, j) => (i > j ? 2 : 0),
    [{ n: "int(i > j)*2" }, { n: "int(v_pre > v_post)*2" }],
  ],
  [
    "multiple_synapses under a condition",
    (i, j) => (j % 3 === 0 ? i % 4 : 0),
    [{ condition: "j % 3 == 0", n: "i % 4" }],
  ],
];

for (const [name, rule, options] of forms)
  for (const option of options)
    test(`test_connection_string_${name}: ${JSON.stringify(option).slice(0, 70)}`, () => {
      const size: Sizes = name.startsWith("multiple") ? [8, 9] : [50, 60];
      assert.equal(pairs(option, size), every(rule, size));
    });

test("an expression for i goes through the targets in order", () => {
  assert.equal(pairs({ i: "k for k in range(2) if k != j" }, [2, 3]), [
    [1, 0],
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
});

test("pairs of numbers and arrays: one index is spread over the other", () => {
  assert.equal(pairs({ i: 3, j: [1, 5, 1] }), [
    [3, 1],
    [3, 5],
    [3, 1],
  ]);
  assert.equal(pairs({ i: [4, 2], j: 0, n: 2 }), [
    [4, 0],
    [4, 0],
    [2, 0],
    [2, 0],
  ]);
});

test("several calls append", () => {
  const group = new NeuronGroup(3, "");
  const synapses = new Synapses(group, group, { model: "w : 1" });
  synapses.connect({ i: 2, j: 0 }).connect({ j: "i" });
  assert.equal([...synapses.i], [2, 0, 1, 2]);
  assert.equal([...synapses.j], [0, 0, 1, 2]);
  synapses.set("w", "i*10 + j");
  synapses.connect({ i: 0, j: 2 });
  assert.equal([...synapses.get("w")], [20, 0, 11, 22, 0]);
});

test("test_setting_from_weight_matrix: arrays are in creation order", () => {
  const group = new NeuronGroup(3, "");
  const synapses = new Synapses(group, new NeuronGroup(2, ""), { model: "w : 1" }).connect();
  const W = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  synapses.set("w", W.flat());
  const w = synapses.get("w");
  for (let s = 0; s < synapses.N; s++) assert.is(w[s], W[synapses.i[s]!]![synapses.j[s]!]);
});

test("test_synapse_generator_fixed_random: size picks distinct targets in ascending order", () => {
  const found = pairs({ j: "k for k in sample(N_post, size=3)" });
  for (let i = 0; i < 50; i++) {
    const targets = found.filter(([source]) => source === i).map(([, j]) => j);
    assert.is(targets.length, 3);
    assert.ok(targets[0]! < targets[1]! && targets[1]! < targets[2]!);
  }
  assert.ok(new Set(found.map(([, j]) => j)).size > 40, "they differ between sources");
  assert.equal(
    pairs({ j: "k for k in sample(N_post, size=N_post)" }),
    every(() => true),
  );
  assert.is(pairs({ j: "k for k in sample(N_post, size=0)" }).length, 0);
});

test("a sample over a range with a step stays on its values", () => {
  const found = pairs({ j: "k for k in sample(4, 40, 5, size=2)" });
  assert.is(found.length, 100);
  assert.ok(found.every(([, j]) => j >= 4 && j < 40 && (j - 4) % 5 === 0));
});

for (const size of ["N_post + 1", "-1", "i - 3"])
  test(`test_synapse_generator_fixed_random_error1/2 and _skip_if_invalid: size=${size} is out of range`, () => {
    const j = `k for k in sample(N_post, size=${size})`;
    assert.throws(
      () => pairs({ j }),
      (error: Error) => error instanceof ConnectError,
    );
    const found = pairs({ j, skipIfInvalid: true });
    const clamped = (i: number) =>
      Math.min(60, Math.max(0, size === "i - 3" ? i - 3 : size === "-1" ? -1 : 61));
    for (const i of [0, 2, 10, 49])
      assert.is(found.filter(([source]) => source === i).length, clamped(i), "clamped");
  });

for (const j of [
  "k for k in range(0.5*N_post)",
  "k for k in range(0, N_post/2)",
  "k for k in range(0, N_post, 2.0)",
  "k for k in range(i > 3)",
  "k for k in sample(0.5*N_post, p=0.5)",
  "k for k in sample(N_post, size=1.5)",
  "k/2 for k in range(N_post)",
])
  test(`test_synapse_generator_range_noint: ${j} is refused`, () => {
    assert.throws(
      () => pairs({ j }),
      (error: Error) => error instanceof UnitError,
    );
  });

test("test_synapse_generator_out_of_range: the pair is named, or left out on request", () => {
  assert.throws(
    () => pairs({ j: "k for k in range(i - 2, i + 3)" }),
    (error: Error) => error instanceof ConnectError && /j out of range.*-2/.test(error.message),
  );
  assert.throws(
    () => pairs({ j: "i + 20" }),
    (error: Error) => error instanceof ConnectError,
  );
  assert.equal(
    pairs({ j: "i + 20", skipIfInvalid: true }),
    every((i, j) => j === i + 20),
  );
  assert.throws(() => pairs({ i: 50, j: 0 }), /out of range: 50 /);
  assert.throws(() => pairs({ i: 0, j: [0, 60] }), /out of range: 60 /);
  assert.throws(() => pairs({ i: 0.5, j: 0 }), /out of range: 0\.5 /);
});

for (const options of [
  { j: "k for k in rang(1, 2)" },
  { j: "k for k in range(1, 2" },
  { j: "k fro k in range(1, 2)" },
  { j: "k for k in sample(10)" },
  { j: "k for k in sample(10, p=0.1, size=3)" },
  { j: "k for k in range()" },
  { j: "k for k in range(1, 2, 3, 4)" },
  { j: "k for k in range(N_post) if" },
  { j: "" },
  { j: "i", condition: "i > 3" },
  { j: "i", i: "j" },
  { condition: "i >" },
  { condition: "i" },
  { condition: "unknown > 1" },
  { i: [1, 2, 3], j: [1, 2] },
  { i: [1, 2, 3] },
  { p: 1.5 },
  { n: -1 },
  { n: 1.5 },
  { wrong: 3 },
] as ConnectOptions[])
  test(`test_synapse_generator_syntax: ${JSON.stringify(options)} is refused in words`, () => {
    assert.throws(
      () => pairs(options),
      (error: Error) => error instanceof MyelinError,
    );
  });

test("test_synapse_creation_generator_complex_ranges: subgroups count from their own start", () => {
  const source = new NeuronGroup(5, "v : 1");
  const target = new NeuronGroup(7, "v : 1");
  source.set("v", "i");
  target.set("v", "10 + i");
  const synapses = new Synapses(source.slice(1, 4), target.slice(3, 7), { model: "a : 1\nb : 1" });
  synapses.connect({ j: "k for k in range(i, N_post) if v_post > 13.5" });
  const found = Array.from(synapses.i, (i, s) => [i, synapses.j[s]!]);
  assert.equal(found, [
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 2],
    [2, 3],
  ]);
  synapses.set("a", "v_pre");
  synapses.set("b", "v_post");
  assert.equal(
    [...synapses.get("a")],
    found.map(([i]) => i! + 1),
  );
  assert.equal(
    [...synapses.get("b")],
    found.map(([, j]) => j! + 13),
  );
});

test("a sample goes from one number to the next: a range of 2^28 holds it up no more than a short one", () => {
  const group = new NeuronGroup(100, "v : 1");
  const synapses = new Synapses(group, group).connect({
    j: "k % N_post for k in sample(2**28, p=1.0/2**20)",
  });
  new Network([group, synapses], { seed: 1 });
  assert.ok(Math.abs(synapses.i.length - 25600) < 5 * 160, `${synapses.i.length}`);
});

test("a probability of a sample that is not a number is refused, with its source", () => {
  const group = new NeuronGroup(5, "chance : 1");
  group.set("chance", [0.5, 0.5, -1, 0.5, 0.5]);
  const synapses = new Synapses(group, group);
  new Network([group, synapses], { seed: 1 });
  assert.throws(
    () => synapses.connect({ j: "k for k in sample(N_post, p=sqrt(chance_pre))" }),
    (error: Error) =>
      error instanceof ConnectError &&
      /invalid p of a sample: not a number at i = 2/.test(error.message),
  );
});

for (const p of ["chance_pre", "chance_pre + 0*k"])
  test(`a sample with p=${p} has another probability for each source, 0 and 1 included`, () => {
    const group = new NeuronGroup(5, "chance : 1 (constant)");
    group.set("chance", [0, 0.2, 1, 0.7, 0]);
    const targets = new NeuronGroup(4000, "v : 1");
    const forwards = new Synapses(group, targets);
    forwards.connect({ j: `k for k in sample(N_post, p=${p})` });
    const backwards = new Synapses(targets, group);
    backwards.connect({ i: `k for k in sample(N_pre, p=${p.replace("pre", "post")})` });
    new Network([group, targets, forwards, backwards], { seed: 2 });
    for (const indices of [forwards.i, backwards.j]) {
      const counts = [0, 1, 2, 3, 4].map((i) => indices.filter((found) => found === i).length);
      assert.equal([counts[0], counts[2], counts[4]], [0, 4000, 0]);
      assert.ok(Math.abs(counts[1]! - 800) < 5 * 25.3, `${counts[1]} of 4000`);
      assert.ok(Math.abs(counts[3]! - 2800) < 5 * 29, `${counts[3]} of 4000`);
    }
  });

for (const [condition, rule] of [
  ["i == j", (i, j) => i === j],
  ["j == i and v_pre > 3", (i, j) => i === j && i > 3],
  ["abs(i - j) < 3", (i, j) => Math.abs(i - j) < 3],
  ["i != j and 2.5 >= abs(j - i)", (i, j) => i !== j && Math.abs(i - j) <= 2],
  ["i == j or j == 7", (i, j) => i === j || j === 7],
  ["not i == j", (i, j) => i !== j],
  ["abs(i - j) < -1", () => false],
  ["abs(i - j) <= 1/0", () => true],
] as [string, (i: number, j: number) => boolean][])
  test(`condition '${condition}' gives the pairs that testing all of them would`, () => {
    assert.equal(pairs({ condition }), every(rule));
    assert.equal(pairs({ condition }, [60, 50]), every(rule, [60, 50]));
  });

test("conditions on a band of so many neurons that not every pair can be tested", () => {
  const group = new NeuronGroup(200_000, "v : 1");
  const synapses = new Synapses(group, group).connect({ condition: "abs(i - j) < 2" });
  assert.is(synapses.N, 599_998);
  assert.throws(
    () => new Synapses(group, group).connect({ condition: "(i + j) % 1000 == 0" }),
    (error: Error) =>
      error instanceof ConnectError &&
      /too many pairs to test by connect of .*: 4\.00e\+10 \(at most 17179869184; name the targets/.test(
        error.message,
      ),
  );
});

for (const [name, options, expected] of [
  ["p", { p: 0.1 }, 0.1],
  ["p above a quarter", { p: 0.6 }, 0.6],
  ["p as an expression", { p: "0.3*int(v_pre >= 0)" }, 0.3],
  ["p under a condition", { condition: "True", p: 0.2 }, 0.2],
  ["rand() in the condition", { condition: "rand() < 0.45" }, 0.45],
  ["a sample", { j: "k for k in sample(N_post, p=0.15)" }, 0.15],
  ["a sample, p by the target", { j: "k for k in sample(N_post, p=0.15 + 0*k)" }, 0.15],
  ["a sample, p by sizes", { j: "k for k in sample(N_post, p=30.0/N_post)" }, 0.15],
  ["a generator with rand()", { j: "k for k in range(N_post) if rand() < 0.7" }, 0.7],
] as [string, ConnectOptions, number][])
  test(`random pairs by ${name}: as many as expected, each once, another set with another seed`, () => {
    const draw = (seed: number) => {
      const group = new NeuronGroup(200, "v : 1");
      const synapses = new Synapses(group, group).connect(options);
      new Network([group, synapses], { seed });
      const { i, j } = synapses;
      return Array.from(i, (source, s) => source * 200 + j[s]!);
    };
    const [first, again, other] = [draw(1), draw(1), draw(2)];
    assert.equal(first, again);
    assert.not.equal(first, other);
    const deviation = Math.sqrt(40000 * expected * (1 - expected));
    for (const found of [first, other]) {
      assert.ok(Math.abs(found.length - 40000 * expected) < 5 * deviation, `${found.length} pairs`);
      for (let k = 1; k < found.length; k++) assert.ok(found[k]! > found[k - 1]!, "ascending");
      const rows = new Float64Array(200);
      for (const pair of found) rows[pair % 200]!++;
      const spread = rows.reduce((sum, n) => sum + (n - 200 * expected) ** 2, 0) / 200;
      const variance = 200 * expected * (1 - expected);
      assert.ok(spread > 0.5 * variance && spread < 1.6 * variance, `variance ${spread}`);
    }
  });

test.run();
