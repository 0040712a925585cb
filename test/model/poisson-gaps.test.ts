// Poisson spikes drawn as gaps: the distribution that a draw for each element and step would have, whatever is done.

import { Network, PoissonGroup, Snapshot, SpikeMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chiSquare, near, pooled } from "../statistics.ts";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: Poisson spikes by gaps");
const onBothBackends = bothIn(test);

interface Train {
  readonly i: ArrayLike<number>;
  readonly step: ArrayLike<number>;
}

async function spikesOf(
  backend: BackendName,
  [size, p, steps]: readonly [number, number, number],
  seed: number,
): Promise<Train> {
  const group = new PoissonGroup(size, { rates: p / 1e-3 });
  const { i, step, net } = watched(group, backend, seed);
  await net.run(steps * 1e-3);
  return { i: i(), step: step() };
}

function watched(group: PoissonGroup, backend: BackendName, seed: number) {
  const spikes = new SpikeMonitor(group);
  const net = new Network([group, spikes], { backend, seed, dt: "1 ms" });
  return { net, spikes, i: () => spikes.i, step: () => spikes.step };
}

/** Whether element i spiked in step k is at k*size + i. */
function raster({ i, step }: Train, size: number, steps: number): Uint8Array {
  const cells = new Uint8Array(size * steps);
  for (let k = 0; k < i.length; k++) {
    const at = step[k]! * size + i[k]!;
    assert.is(cells[at], 0, "an element spikes at most once in a step");
    cells[at] = 1;
  }
  return cells;
}

function binomial(n: number, p: number): number[] {
  const chances = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) chances.push((chances[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
  return chances;
}

/** Size, chance and steps. */
const CASES = [
  [50, 0.02, 12000],
  [7, 0.05, 20000],
  [400, 0.001, 20000],
  [1, 0.03, 60000],
  [63, 0.04, 4000],
  [65, 0.0499, 4000],
] as const;

for (const one of CASES)
  onBothBackends(
    `${one[0]} elements of chance ${one[1]}: counts, gaps, independence`,
    async (backend) => {
      const [size, p, steps] = one;
      const train = await spikesOf(backend, one, 11 + size);
      const cells = raster(train, size, steps);
      const trials = size * steps;
      near(train.i.length, trials * p, trials * p * (1 - p), "all spikes");
      const ofElement = new Array<number>(size).fill(0);
      const ofStep = new Array<number>(steps).fill(0);
      cells.forEach((spiked, at) => {
        ofElement[at % size]! += spiked;
        ofStep[Math.floor(at / size)]! += spiked;
      });
      if (size > 1) {
        // variance of a count is n p (1 - p): classes that spike and that do not, both free
        const scale = Math.sqrt(1 / (1 - p));
        const mean = train.i.length / size;
        chiSquare(
          ofElement.map((n) => mean + (n - mean) * scale),
          ofElement.map(() => mean),
          "elements",
        );
      }
      const chances = binomial(size, p).map((chance) => chance * steps);
      const found = chances.map((_, k) => ofStep.filter((n) => n === k).length);
      const [ours, theirs] = pooled(found, chances);
      if (ours.length > 1) chiSquare(ours, theirs, "spikes in a step");
      pairs(cells, size, p);
      gaps(cells, size, p);
      return { i: train.i, step: train.step };
    },
  );

/** How often two spike that are so many elements and steps apart, in the order in which gaps run through them. */
function pairs(cells: Uint8Array, size: number, p: number): void {
  for (const apart of new Set([
    1,
    2,
    3,
    63,
    64,
    65,
    size - 1,
    size,
    size + 1,
    2 * size,
    64 * size,
  ])) {
    if (apart < 1) continue;
    let both = 0;
    for (let at = apart; at < cells.length; at++) both += cells[at]! & cells[at - apart]!;
    const trials = cells.length - apart;
    // pairs that share an element are dependent: their covariance is p^3 - p^4, twice for each
    const variance = trials * (p ** 2 * (1 - p ** 2) + 2 * p ** 3 * (1 - p));
    near(both, trials * p ** 2, variance, `pairs ${apart} apart`);
  }
}

/** Steps between two spikes of one element are geometric. */
function gaps(cells: Uint8Array, size: number, p: number): void {
  const longest = Math.ceil(8 / p);
  const found = new Array<number>(longest).fill(0);
  const last = new Map<number, number>();
  let starts = 0;
  const end = Math.floor(cells.length / size) - longest;
  cells.forEach((spiked, at) => {
    if (!spiked) return;
    const [element, step] = [at % size, Math.floor(at / size)];
    const before = last.get(element);
    // a gap counts where even the longest would have been seen
    if (before !== undefined && before < end) found[Math.min(step - before, longest) - 1]!++;
    if (step < end) starts++;
    last.set(element, step);
  });
  const expected = found.map((_, k) =>
    k === longest - 1 ? starts * (1 - p) ** k : starts * p * (1 - p) ** k,
  );
  const total = found.reduce((a, b) => a + b, 0);
  assert.ok(starts - total <= size, "every spike but an element's last has a gap");
  chiSquare(
    ...pooled(
      found,
      expected.map((n) => (n * total) / starts),
    ),
    "gaps",
  );
}

onBothBackends(
  "rates that change in every way are followed from the next step on",
  async (backend) => {
    const group = new PoissonGroup(200, { rates: "20 Hz" });
    const { net, spikes } = watched(group, backend, 5);
    let before = 0;
    /** Chance of a spike for each of 300 steps. */
    const expectIn300 = async (what: string, chance: (step: number, i: number) => number) => {
      const start = Math.round(net.t * 1e3);
      await net.run("300 ms");
      let [mean, variance] = [0, 0];
      for (let step = start; step < start + 300; step++)
        for (let i = 0; i < 200; i++) {
          const p = chance(step, i);
          mean += p;
          variance += p * (1 - p);
        }
      const count = spikes.numSpikes - before;
      before = spikes.numSpikes;
      if (variance === 0) assert.is(count, mean, what);
      else near(count, mean, variance, what);
    };
    await expectIn300("at first", () => 0.02);
    group.set("rates", "0 Hz");
    await expectIn300("set to 0", () => 0);
    group.set("rates", "45 Hz");
    await expectIn300("set", () => 0.045);
    group.set("rates", "30 Hz", { where: "i < 100" });
    await expectIn300("set for half of them", (_, i) => (i < 100 ? 0.03 : 0.045));
    group.state.rates!.fill(5);
    await expectIn300("through a live view", () => 0.005);
    group.state.rates![7] = 1000;
    await expectIn300("one through a live view", (_, i) => (i === 7 ? 1 : 0.005));
    group.set("rates", "200 Hz");
    await expectIn300("above the chance for gaps", () => 0.2);
    group.set("rates", "50 Hz");
    await expectIn300("at the chance for gaps", () => 0.05);
    group.runRegularly("rates = (t_in_timesteps % 3)*20*Hz", { dt: "1 ms" });
    await expectIn300("anew in each step", (step) => 0.02 * (step % 3));
    return { i: spikes.i, step: spikes.step };
  },
);

onBothBackends(
  "elements of different rates spike each at its own, independently",
  async (backend) => {
    const [size, steps] = [40, 8000];
    const chances = Array.from({ length: size }, (_, i) => (0.05 * ((i * 7) % size)) / (size - 1));
    const group = new PoissonGroup(size, { rates: chances.map((p) => p / 1e-3) });
    const { net, spikes } = watched(group, backend, 21);
    await net.run(steps * 1e-3);
    const { i, step } = spikes;
    const cells = raster({ i, step }, size, steps);
    const counts = chances.map(() => 0);
    for (const element of i) counts[element]!++;
    assert.is(counts[0], 0, "an element of rate 0 is silent");
    chiSquare(
      counts
        .slice(1)
        .map(
          (n, k) =>
            steps * chances[k + 1]! +
            (n - steps * chances[k + 1]!) / Math.sqrt(1 - chances[k + 1]!),
        ),
      chances.slice(1).map((p) => steps * p),
      "elements",
    );
    for (const apart of [1, 2, size - 1, size, size + 1, 2 * size]) {
      let [both, expected] = [0, 0];
      for (let at = apart; at < cells.length; at++) {
        both += cells[at]! & cells[at - apart]!;
        expected += chances[at % size]! * chances[(at - apart) % size]!;
      }
      // pairs that share an element are dependent: at most as many as there are, with three chances
      near(both, expected, expected * (1 + 2 * 0.05), `pairs ${apart} apart`);
    }
    return { i, step };
  },
);

onBothBackends("rates that are set anew in every step draw as good spikes", async (backend) => {
  const group = new PoissonGroup(30, { rates: "10 Hz" });
  group.runRegularly("rates = (10 + 30*(t_in_timesteps % 2))*Hz", { dt: "1 ms" });
  const { net, spikes } = watched(group, backend, 8);
  await net.run("12 s");
  for (const odd of [0, 1]) {
    const counts = new Array<number>(30).fill(0);
    for (const [k, i] of spikes.i.entries()) if (spikes.step[k]! % 2 === odd) counts[i]!++;
    const p = odd === 0 ? 0.01 : 0.04;
    const expected = counts.map(() => 6000 * p);
    counts.push(180000 - counts.reduce((a, b) => a + b, 0));
    expected.push(180000 * (1 - p));
    chiSquare(counts, expected, `elements in steps of chance ${p}`);
  }
  return { i: spikes.i, step: spikes.step };
});

onBothBackends(
  "a snapshot goes on with the gaps it was in, here and elsewhere",
  async (backend) => {
    for (const [size, rate] of [
      [1, 45],
      [90, 3],
      [90, 50],
      [10, 0.1],
      [60, undefined],
    ] as const) {
      const rates = rate ?? Float64Array.from({ length: size }, (_, i) => i % 45);
      const made = (other: BackendName) =>
        watched(new PoissonGroup(size, { rates, name: "noise" }), other, 3);
      const one = made(backend);
      await one.net.run("1.234 s");
      const snapshot = one.net.store();
      await one.net.run("2 s");
      const whole = { i: one.i().slice(), step: one.step().slice() };
      one.net.restore(snapshot);
      await one.net.run("0.5 s");
      await one.net.run("1.5 s");
      bits(one.step(), whole.step, "steps after restore");
      bits(one.i(), whole.i, "elements after restore");
      for (const other of ["js", "wasm"] as const) {
        const elsewhere = made(other);
        elsewhere.net.restore(Snapshot.from(snapshot.bytes()));
        await elsewhere.net.run("2 s");
        bits(elsewhere.step(), whole.step, `steps elsewhere on ${other}`);
        bits(elsewhere.i(), whole.i, `elements elsewhere on ${other}`);
      }
    }
  },
);

onBothBackends(
  "the spikes of one run are those of many, and of no other group",
  async (backend) => {
    const [one, other] = [1, 2].map(() => new PoissonGroup(40, { rates: "12 Hz" }));
    const [first, second] = [new SpikeMonitor(one!), new SpikeMonitor(other!)];
    const net = new Network([one!, other!, first, second], { backend, seed: 6, dt: "1 ms" });
    for (let k = 0; k < 40; k++) await net.run("50 ms");
    const whole = watched(new PoissonGroup(40, { rates: "12 Hz" }), backend, 6);
    await whole.net.run("2 s");
    bits(first.step, whole.step(), "steps");
    bits(first.i, whole.i(), "elements");
    const mine = raster(first, 40, 2000);
    const shared = raster(second, 40, 2000).reduce(
      (sum, spiked, at) => sum + (spiked & mine[at]!),
      0,
    );
    near(shared, 80000 * 0.012 ** 2, 80000 * 0.012 ** 2, "spikes that two groups share");
  },
);

test.run();
