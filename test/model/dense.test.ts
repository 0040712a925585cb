// Synapses whose targets follow one another, source by source: the same numbers as where arrays say who is connected.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn } from "./both.ts";

const test = suite("model: dense rows");
const onBothBackends = bothIn(test);

type Backend = "js" | "wasm";
type Pairs = { readonly i: readonly number[]; readonly j: readonly number[] };

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** Pairs in rows: of each source the targets from `first` on. */
function rows(sources: number, first: (i: number) => number, length: (i: number) => number): Pairs {
  const i = range(sources).flatMap((k) => range(length(k)).map(() => k));
  const j = range(sources).flatMap((k) => range(length(k)).map((n) => first(k) + n));
  return { i, j };
}

/** Pairs that a condition chooses. */
function chosen(n: number, m: number, holds: (i: number, j: number) => boolean): Pairs {
  const pairs = range(n).flatMap((i) => range(m).flatMap((j) => (holds(i, j) ? [[i, j]] : [])));
  return { i: pairs.map(([i]) => i!), j: pairs.map(([, j]) => j!) };
}

const SHAPES: Record<string, Pairs> = {
  "all to all": rows(
    9,
    () => 0,
    () => 7,
  ),
  "few to many": rows(
    2,
    () => 0,
    () => 11,
  ),
  "many to two": rows(
    11,
    () => 0,
    () => 2,
  ),
  "many to one": rows(
    11,
    () => 3,
    () => 1,
  ),
  "one to many": rows(
    1,
    () => 0,
    () => 11,
  ),
  "one to one": rows(
    9,
    (k) => k + 2,
    () => 1,
  ),
  "a band": rows(
    9,
    (k) => Math.max(0, k - 2),
    (k) => 3 + Math.min(2, k),
  ),
  "blocks with gaps": rows(
    9,
    (k) => (k < 4 ? 0 : 6),
    (k) => (k % 4 === 3 ? 0 : 6),
  ),
};

SHAPES["all but itself"] = chosen(10, 10, (i, j) => i !== j);
SHAPES["groups of sources for one target each"] = chosen(
  12,
  4,
  (i, j) => j === 1 + (i >= 5 ? 1 : 0),
);
SHAPES["two blocks each"] = chosen(7, 13, (i, j) => j < 5 || j > 6 + (i % 2));

interface Code {
  readonly model?: string;
  readonly onPre?: string;
  readonly onPost?: string;
  readonly regular?: string;
}

const CODES: Readonly<Record<string, Code>> = {
  decoders: { onPre: "u_post += w*k" },
  encoders: { model: "J_post = w*u_pre : 1 (summed)" },
  "sums that read both sides": { model: "J_post = w*(u_pre - u_post)*exp(-u_pre**2) : 1 (summed)" },
  "a sum over targets": { model: "J_pre = w*u_post : 1 (summed)" },
  PES: { onPre: "u_post += w*k", regular: "w -= 0.01*k*E_post*v_pre" },
  Oja: { onPre: "u_post += w*k", regular: "w += 0.01*(v_pre*u_post - 0.5*u_post**2*w)" },
  Voja: { model: "J_post = w*u_pre : 1 (summed)", regular: "w += 0.01*v_post*(u_pre - w)" },
  "clock-driven weights": {
    model: "dg/dt = (u_pre*v_post - g)/(10*ms) : 1 (clock-driven)",
    onPre: "u_post += g*k",
  },
  STDP: {
    model: `dA/dt = -A/(20*ms) : 1 (event-driven)
      dB/dt = -B/(20*ms) : 1 (event-driven)`,
    onPre: "u_post += w*k; A += 0.01; w = clip(w + B, 0, 1)",
    onPost: "B += 0.01; w = clip(w - A, 0, 1)",
  },
  "refractory targets": { onPre: "v_post += w*k" },
  "writes to sources": { onPre: "u_post += w*k; E_pre += 0.1*w*u_post" },
  "random draws": { onPre: "u_post += w*rand()", regular: "w += 0.01*randn()*v_pre" },
  indices: { onPre: "u_post += w*(i + 2*j)*0.1", regular: "w = clip(w + 0.01*(i - j), -1, 1)" },
};

const MODEL = `dv/dt = (1.3 + 0.02*i + 0.1*J - v)/(6*ms) : 1 (unless refractory)
  du/dt = (0.3 + 0.1*J - u)/(9*ms) : 1
  dE/dt = -E/(30*ms) : 1
  J : 1`;

/** The groups have two neurons more each; where rows are to be broken, synapses join these, the later source first. */
function network(
  pairs: Pairs,
  code: Code,
  backend: Backend,
  options: { broken: boolean; own: boolean },
) {
  const { i, j } = pairs;
  const [sources, targets] = [Math.max(...i) + 1, Math.max(...j) + 1];
  const size = options.own ? Math.max(sources, targets) : sources;
  const group = (n: number, name: string): NeuronGroup =>
    new NeuronGroup(n + 2, MODEL, {
      threshold: `v > 1 and i < ${n}`,
      reset: "v = 0",
      refractory: "2 ms",
      method: "exact",
      name,
    });
  const from = group(size, "P");
  const to = options.own ? from : group(targets, "Q");
  for (const each of new Set([from, to])) {
    each.set("v", "0.1*i");
    each.set("u", "0.5*cos(i)");
    each.set("E", "sin(3*i + 1)");
  }
  const { model = "", onPre, onPost, regular } = code;
  const synapses = new Synapses(from, to, {
    model: `w : 1\n${model}`,
    ...(onPre ? { onPre } : {}),
    ...(onPost ? { onPost } : {}),
    namespace: { k: 0.2 },
    name: "S",
  });
  synapses.connect({ i, j });
  const last = from.N - 1;
  if (options.broken) synapses.connect({ i: [last, last - 1], j: [to.N - 1, to.N - 1] });
  synapses.set("w", "0.3 + 0.2*sin(3*i + 7*j)");
  if (regular) synapses.runRegularly(regular);
  const objects = options.own ? [from, synapses] : [from, to, synapses];
  return { from, to, synapses, net: new Network(objects, { seed: 5, backend }) };
}

const isDense = (synapses: Synapses): boolean =>
  synapses.explain().some((line) => /layout/.test(line));

/** Everything that the code may have changed, but for what the further synapses reach. */
async function outcome(
  { from, to, synapses, net }: ReturnType<typeof network>,
  size: number,
): Promise<Float64Array> {
  await net.run("15 ms");
  const states = [from, to].flatMap((group) =>
    ["v", "u", "E", "J"].flatMap((name) => [...group.get(name).slice(0, -2)]),
  );
  return Float64Array.from([...synapses.get("w").slice(0, size), ...states]);
}

for (const [n, [what, code]] of Object.entries(CODES).entries())
  onBothBackends(`${what}: as over arrays of indices`, async (backend) => {
    const left: Record<string, Float64Array> = {};
    for (const [k, [shape, pairs]] of Object.entries(SHAPES).entries()) {
      if ((n + k) % 2 === 1) continue;
      const own = (k >> 1) % 2 === 0;
      const dense = network(pairs, code, backend, { broken: false, own });
      assert.is(isDense(dense.synapses), true, shape);
      left[shape] = await outcome(dense, pairs.i.length);
      if (backend !== "js") continue;
      const broken = network(pairs, code, backend, { broken: true, own });
      assert.is(isDense(broken.synapses), false, shape);
      bits(left[shape], await outcome(broken, pairs.i.length), shape);
    }
    return left;
  });

onBothBackends("code may call a value as loops call their rows", async (backend) => {
  for (const [name, condition] of Object.entries({ pre: "True", post: "j == 1", block: "i == j" }))
    for (const value of [name, "row"]) {
      const from = new NeuronGroup(3, "x : 1");
      const to = new NeuronGroup(3, "x : 1");
      const synapses = new Synapses(from, to, { model: "w : 1\ng : 1 (shared)" });
      synapses.connect({ condition });
      synapses.set("g", 2);
      synapses.runRegularly(`${value} = 2*g; w = ${value} + x_${name === "post" ? "pre" : "post"}`);
      await new Network([from, to, synapses], { backend }).run("0.1 ms");
      assert.is(isDense(synapses), true, condition);
      assert.ok(
        synapses.get("w").every((w) => w === 4),
        `${value}: ${synapses.get("w")}`,
      );
    }
});

onBothBackends(
  "further synapses that break the rows are found, and those that do not",
  async (backend) => {
    const from = new NeuronGroup(6, "v : 1", { threshold: "v > 1 - i" });
    const to = new NeuronGroup(8, "x : 1\nn : 1");
    from.set("v", 2);
    const synapses = new Synapses(from, to, { model: "w : 1", onPre: "x_post += w; n_post += 1" });
    synapses.connect({ condition: "i < 2" });
    synapses.set("w", "1 + i + 10*j");
    const net = new Network([from, to, synapses], { backend });
    const heard = async (): Promise<number[]> => {
      to.set("n", 0);
      await net.run("0.1 ms");
      return [...to.get("n")];
    };
    assert.equal(
      await heard(),
      range(8).map(() => 2),
    );
    assert.is(isDense(synapses), true);
    synapses.connect({ condition: "i == 3 and j < 5" });
    assert.equal(
      await heard(),
      range(8).map((j) => (j < 5 ? 3 : 2)),
    );
    assert.is(isDense(synapses), true);
    synapses.connect({ i: 0, j: 7 });
    assert.equal(
      await heard(),
      range(8).map((j) => (j < 5 ? 3 : j < 7 ? 2 : 3)),
    );
    assert.is(isDense(synapses), false);
    return { x: to.get("x") };
  },
);

onBothBackends("parts of groups join in rows as well", async (backend) => {
  const from = new NeuronGroup(9, "v : 1", { threshold: "v > 0" });
  const to = new NeuronGroup(12, "x : 1\ny : 1");
  from.set("v", "i % 2");
  const model = "w : 1\ny_post = w*v_pre : 1 (summed)";
  const synapses = new Synapses(from.slice(3, 8), to.slice(4, 11), { model, onPre: "x_post += w" });
  synapses.connect();
  synapses.set("w", "1 + i + 10*j");
  assert.is(isDense(synapses), true);
  await new Network([from, to, synapses], { backend }).run("0.1 ms");
  const sums = range(12).map((k) =>
    k < 4 || k > 10 ? 0 : [0, 2, 4].map((i) => 1 + i + 10 * (k - 4)).reduce((a, b) => a + b),
  );
  assert.equal([...to.get("x")], sums);
  assert.equal([...to.get("y")], sums);
});

test.run();
