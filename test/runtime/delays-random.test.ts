// Random spikes, random writes of delays from everywhere at once, and an oracle of a few lines that says what arrives.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { stream } from "../backends/harness.ts";
import type { BackendName } from "../model/both.ts";
import { makeScript } from "../property/script.ts";
import { carryOut } from "../property/simulated.ts";

const test = suite("runtime: random delays against an oracle");

/** Delays that code writes, in units of half a tenth of a millisecond: every other one needs rounding. */
const UNIT = 0.05;
const MODULUS = 1000003;

interface Plan {
  readonly seed: number;
  readonly sources: number;
  readonly targets: number;
  readonly pairs: { readonly i: number[]; readonly j: number[] };
  readonly steps: number;
  /** Delays given to all synapses before the run with this number, in seconds. */
  readonly given: readonly Float64Array[];
  /** Steps of the runs in between. */
  readonly runs: readonly number[];
}

function makePlan(seed: number): Plan {
  const random = stream(seed);
  const below = (n: number) => Math.floor(random() * n);
  const [sources, targets] = [5 + below(20), seed % 2 === 0 ? 1 : 2 + below(9)];
  const count = 120 + below(80);
  const pairs = { i: [] as number[], j: [] as number[] };
  for (let s = 0; s < count; s++) {
    pairs.i.push(below(sources));
    pairs.j.push(below(targets));
  }
  const runs = [1 + below(60), 1 + below(60), 200 + below(100), 1, 100 + below(100)];
  const given = runs.map(() => Float64Array.from(pairs.i, () => below(90) * UNIT * 1e-3));
  return { seed, sources, targets, pairs, steps: runs.reduce((a, b) => a + b), given, runs };
}

/** Which neurons spike, in code and in numbers. */
const spikesIn = (salt: number, share: number) =>
  `(i*7919 + t_in_timesteps*${salt} + i*i*31) % 101 < ${share}`;
const spiking = (salt: number, share: number, i: number, step: number) =>
  (i * 7919 + step * salt + i * i * 31) % 101 < share;

/** What an arrival leaves behind, so that neither order nor number can be wrong unseen. */
const hash = (before: number, kind: number, i: number, j: number, step: number) =>
  (before * 3 + kind * 100003 + i * 1009 + j * 17 + step) % MODULUS;

const onPre = (kind: number, delay: string) => `
  seen_post = (seen_post*3 + ${kind}*100003 + i*1009 + j*17 + t_in_timesteps) % ${MODULUS}
  n += 1
  ${delay}`;

interface Outcome {
  readonly seen: Int32Array;
  readonly n: Int32Array;
  readonly delay: Float64Array;
  readonly later: Float64Array;
  readonly deliveries: number;
}

/** The network, with writes from onPre, from onPost, from runRegularly, from set between runs, from an operation. */
async function simulated(plan: Plan, backend: BackendName): Promise<Outcome> {
  const { sources, targets, pairs } = plan;
  const source = new NeuronGroup(sources, "", { threshold: spikesIn(37, 12) });
  const target = new NeuronGroup(targets, "seen : integer", { threshold: spikesIn(53, 9) });
  const synapses = new Synapses(source, target, {
    model: "n : integer",
    onPre: onPre(1, `delay = ((i*7 + j*5 + t_in_timesteps*3) % 61)*${UNIT}*ms`),
    onPost: onPre(
      2,
      `pre.delay = ((i + j*11 + t_in_timesteps) % 43)*${UNIT}*ms
      post.delay = ((i*3 + t_in_timesteps) % 29)*${UNIT}*ms`,
    ),
  }).connect(pairs);
  synapses.runRegularly(`delay = ((j*13 + t_in_timesteps) % 77)*${UNIT}*ms`, { dt: "2.3 ms" });
  const net = new Network([source, target, synapses], { backend });
  net.operation(
    (t) => {
      const step = Math.round(t / 1e-4);
      const { delay } = synapses.state;
      delay![step % delay!.length] = (step % 19) * UNIT * 1e-3;
    },
    { when: "before_groups" },
  );
  for (const [k, steps] of plan.runs.entries()) {
    synapses.set("delay", plan.given[k]!);
    await net.run(steps * 1e-4);
  }
  const n = Int32Array.from(synapses.get("n"));
  return {
    seen: Int32Array.from(target.get("seen")),
    n,
    delay: synapses.get("delay"),
    later: synapses.get("post.delay"),
    deliveries: n.reduce((a, b) => a + b, 0),
  };
}

/** The same, from the sentence "arrival = emission + floor(delay/dt + 0.5) of the delay at emission". */
function expected({ sources, targets, pairs, steps, runs, given }: Plan): Outcome {
  const count = pairs.i.length;
  const seen = new Int32Array(targets);
  const n = new Int32Array(count);
  const [delay, later] = [new Float64Array(count), new Float64Array(count)];
  const due = { pre: new Map<number, number[]>(), post: new Map<number, number[]>() };
  const ends = runs.map((_, k) => runs.slice(0, k).reduce((a, b) => a + b, 0));
  const emit = (map: Map<number, number[]>, step: number, after: number, s: number): void => {
    const at = step + Math.floor(after / 1e-4 + 0.5);
    const list = map.get(at);
    if (list) list.push(s);
    else map.set(at, [s]);
  };
  const arrive = (kind: number, s: number, step: number): void => {
    const [i, j] = [pairs.i[s]!, pairs.j[s]!];
    seen[j] = hash(seen[j]!, kind, i, j, step);
    n[s]!++;
  };
  for (let step = 0; step < steps; step++) {
    if (ends.includes(step)) delay.set(given[ends.indexOf(step)]!);
    if (step % 23 === 0)
      for (let s = 0; s < count; s++)
        delay[s] = ((pairs.j[s]! * 13 + step / 23) % 77) * UNIT * 1e-3;
    delay[step % count] = (step % 19) * UNIT * 1e-3;
    for (let i = 0; i < sources; i++)
      for (let s = 0; s < count; s++)
        if (pairs.i[s] === i && spiking(37, 12, i, step)) emit(due.pre, step, delay[s]!, s);
    for (let j = 0; j < targets; j++)
      for (let s = 0; s < count; s++)
        if (pairs.j[s] === j && spiking(53, 9, j, step)) emit(due.post, step, later[s]!, s);
    for (const s of due.pre.get(step) ?? []) {
      arrive(1, s, step);
      delay[s] = ((pairs.i[s]! * 7 + pairs.j[s]! * 5 + step * 3) % 61) * UNIT * 1e-3;
    }
    for (const s of due.post.get(step) ?? []) {
      arrive(2, s, step);
      delay[s] = ((pairs.i[s]! + pairs.j[s]! * 11 + step) % 43) * UNIT * 1e-3;
      later[s] = ((pairs.i[s]! * 3 + step) % 29) * UNIT * 1e-3;
    }
  }
  return { seen, n, delay, later, deliveries: n.reduce((a, b) => a + b, 0) };
}

let total = 0;

for (let seed = 1; seed <= 16; seed++)
  test(`every spike arrives once, in order, at emission plus its delay then (plan ${seed})`, async () => {
    const plan = makePlan(seed);
    const wanted = expected(plan);
    for (const backend of ["js", "wasm"] as const) {
      const got = await simulated(plan, backend);
      assert.equal(got, wanted, backend);
      total += got.deliveries;
    }
  });

test("the plans above deliver at least 200,000 spikes", () => {
  assert.ok(total >= 200000, `${total} deliveries`);
});

test("static delays that are set between runs are looked up or wait in runs again", async () => {
  const group = new NeuronGroup(4, "n : integer", { threshold: "t_in_timesteps % 5 == i" });
  const synapses = new Synapses(group, group, { onPre: "n_post += 1" }).connect({ n: 10 });
  const net = new Network([group, synapses]);
  for (const values of [2, 3, 2, 4]) {
    // a cell has 40 synapses, so as many places for delays; up to 41 steps are one too many
    const unit = values === 3 ? 2e-3 : 1e-3;
    const delays = Array.from({ length: synapses.N }, (_, k) => (k % values) * unit);
    synapses.set("delay", delays);
    await net.run("10 ms");
    const wanted = values === 3 ? /wheel of runs of equal delay/ : /list of recent spikes/;
    assert.match(synapses.explain().join(), wanted);
  }
  const after = group.get("n").reduce((sum, n) => sum + n, 0);
  // 40 synapses of a cell; a spike in each step, four in five; the last 30 steps wait for some
  assert.ok(after <= 320 * 40 && after >= 290 * 40, `${after} arrivals`);
  net.operation(() => synapses.set("delay", "1 ms", { at: [0] }), { dt: "5 ms" });
  await net.run("10 ms");
  assert.match(synapses.explain().join(), /wheel of synapse numbers: delay was set during the run/);
});

const done = new Map<string, number>();
let arrivals = 0;

function count(what: string): void {
  done.set(what, (done.get(what) ?? 0) + 1);
}

for (let seed = 1; seed <= 9; seed++)
  test(`random networks, changed at random between runs: every arrival is the oracle's (seed ${seed})`, async () => {
    const script = makeScript(seed, 5);
    for (const backend of ["js", "wasm"] as const)
      for (const queue of await carryOut(script, backend)) count(queue);
    arrivals += script.arrivals;
    for (const action of script.actions)
      count(action.do === "restore" ? `restore ${action.how}` : action.do);
  });

test("they deliver a million spikes, through every kind of queue and change (more: npm run property)", () => {
  assert.ok(arrivals >= 1e6, `${arrivals} arrivals`);
  const wanted = [
    ..."run dt connect set store".split(" "),
    ...["restore same", "restore bytes", "restore fresh"],
    ...["ring of spike", "list of recent", "wheel of runs", "wheel of synapse"],
  ];
  for (const what of wanted) assert.ok((done.get(what) ?? 0) >= 2, `${what}: ${done.get(what)}`);
});

test.run();
