// Parts of groups and of synapses: live views, code of their own, parts of parts, chosen by source and target.

import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

/** Whether an error is one of a class. */
const a =
  (kind: new (...args: never[]) => Error) =>
  (error: Error): boolean =>
    error instanceof kind;

const test = suite("model: parts");
const onBothBackends = bothIn(test);

test("the state of a part is live, whether its elements follow one another or not", () => {
  const group = new NeuronGroup(6, "v : 1\nk : integer\ns : 1 (shared)");
  group.set("v", "i");
  const slice = group.slice(1, 4).state;
  const chosen = group.at([5, 0, 3]).state;
  assert.instance(slice.v, Float64Array);
  assert.equal(
    [[...slice.v], [...chosen.v]],
    [
      [1, 2, 3],
      [5, 0, 3],
    ],
  );
  slice.v[2] = 30;
  assert.is(chosen.v[2], 30);
  chosen.v[0] = 50;
  chosen.k.fill(7, 1);
  assert.equal([...group.get("v")], [0, 1, 2, 30, 4, 50]);
  assert.equal([...group.get("k")], [7, 0, 0, 7, 0, 0]);
  assert.is(chosen.v.length, 3);
  assert.is(chosen.v[3], undefined);
  chosen.v[3] = 99;
  assert.equal([...group.get("v")], [0, 1, 2, 30, 4, 50]);
  chosen.s[0] = 2;
  assert.equal([...group.get("s")], [2]);
});

test("a part of a part, by slice and by index, out of order", () => {
  const group = new NeuronGroup(10, "v : 1");
  group.set("v", "i");
  const part = group.at([9, 4, 7, 1]);
  assert.equal([...part.at([3, 0]).get("v")], [1, 9]);
  assert.equal([...part.slice(1).at([2, 1]).slice(0, 1).get("v")], [1]);
  assert.equal([...group.slice(2, 8).at([5, 0]).get("v")], [7, 2]);
  for (const indices of [[4], [-1], [0, 0], [0.5]])
    assert.throws(() => part.at(indices), a(ValueError), String(indices));
});

test("get takes the conditions and indices that set takes, of groups and parts", () => {
  const group = new NeuronGroup(6, "v : 1\ntwice = 2*v : 1");
  group.set("v", "i*i");
  assert.equal([...group.get("v", { where: "v > 3" })], [4, 9, 16, 25]);
  assert.equal([...group.get("twice", { at: [5, 1] })], [50, 2]);
  assert.equal([...group.get("v", { at: [5, 1, 0], where: "v > 0" })], [25, 1]);
  const part = group.at([4, 2, 0]);
  assert.equal([...part.get("v", { where: "i < 2" })], [16, 4]);
  assert.equal([...part.get("i", { at: [2] })], [2]);
  assert.throws(() => group.get("v", { at: [6] }), /index out of range: 6/);
  assert.throws(() => group.get("v", { where: "rand() < 0.5" }), /at random/);
  assert.throws(() => group.get("v", { i: 1 } as never), /unknown option/);
});

onBothBackends(
  "runRegularly of a part counts from its start and leaves the rest",
  async (backend) => {
    const group = new NeuronGroup(6, "v : 1\nu : 1");
    group.slice(1, 4).runRegularly("v += i + 1", { dt: "0.2 ms" });
    group.at([5, 0]).runRegularly("u += 10*(i + 1)\nv += N");
    await ran(backend, [group], "0.4 ms");
    assert.equal([...group.get("v")], [8, 2, 4, 6, 0, 8]);
    assert.equal([...group.get("u")], [80, 0, 0, 0, 0, 40]);
    return { v: group.get("v") };
  },
);

onBothBackends("random code of a part draws for its elements alone", async (backend) => {
  const group = new NeuronGroup(50, "v : 1\nw : 1");
  group.at([40, 3, 17]).runRegularly("v = rand()");
  group.runRegularly("w = rand()");
  await ran(backend, [group], "0.1 ms", { seed: 4 });
  const v = group.get("v");
  assert.equal(
    [...v.keys()].filter((k) => v[k] !== 0),
    [3, 17, 40],
  );
  assert.ok([3, 17, 40].every((k) => v[k] !== group.get("w")[k]));
  return { v };
});

/** All pairs of four sources and three targets, w = 10*i + j. */
function full(): Synapses<"w : 1", "v_post += w", never, never> {
  const source = new NeuronGroup(4, "x : 1", { threshold: "False", reset: "" });
  const target = new NeuronGroup(3, "v : 1");
  const synapses = new Synapses(source, target, { model: "w : 1", onPre: "v_post += w" });
  synapses.connect().set("w", "10*i + j");
  return synapses;
}

test("synapses are chosen by source, by target, by both, by a condition", () => {
  const S = full();
  assert.equal([...S.get("w", { i: 3 })], [30, 31, 32]);
  assert.equal([...S.get("w", { j: 1 })], [1, 11, 21, 31]);
  assert.equal([...S.get("w", { i: [2, 0], j: [2, 1] })], [1, 2, 21, 22]);
  assert.equal([...S.get("w", { where: "i == 3" })], [30, 31, 32]);
  assert.equal([...S.get("w", { i: [1, 2], where: "w > 11" })], [12, 20, 21, 22]);
  S.set("w", -1, { i: 1, j: [0, 2] });
  S.set("w", [7, 8, 9, 6], { j: 1 });
  S.set("delay", "i*ms", { i: [2, 3], where: "j == 0" });
  assert.equal([...S.get("w")], [0, 7, 2, -1, 8, -1, 20, 9, 22, 30, 6, 32]);
  assert.equal([...S.get("delay", { j: 0 })], [0, 0, 2e-3, 3e-3]);
  assert.equal([...S.get("x_pre" as string, { i: 1 })], [0, 0, 0]);
});

test("a source or target that is none, or no synapse between, is told or gives nothing", () => {
  const S = full();
  assert.throws(() => S.get("w", { i: 4 }), /index out of range: 4 .*the source/);
  assert.throws(() => S.set("w", 1, { j: [0, 3] }), /index out of range: 3 at position 1/);
  assert.throws(() => S.set("w", 1, { i: 0, at: [1] }), /both `at` and `i`/);
  assert.throws(() => S.set("w", [1, 2], { i: 0 }), /an array of 2 .expected 3/);
  const sparse = new Synapses(S.source, S.target, { model: "w : 1" }).connect({ i: 0, j: 0 });
  assert.equal([...sparse.get("w", { i: 1 })], []);
});

test("some synapses are a part: set, read and seen live by its own numbers", () => {
  const S = full();
  const part = S.at([11, 0, 4]);
  assert.equal(
    [[...part.i], [...part.j]],
    [
      [3, 0, 1],
      [2, 0, 1],
    ],
  );
  assert.equal([...part.get("w")], [32, 0, 11]);
  part.set("w", "w + N");
  part.set("w", [-1, -2], { at: [2, 1] });
  assert.equal([...S.get("w", { at: [0, 4, 11] })], [-2, -1, 35]);
  part.state.w[0] = 99;
  part.state.delay[1] = 4e-3;
  assert.is(S.get("w")[11], 99);
  assert.equal([...part.get("delay")], [0, 4e-3, 0]);
  assert.equal([...S.slice(3, 6).slice(1).get("w")], [-1, 12]);
  assert.equal([...S.at({ i: 2 }).get("w")], [20, 21, 22]);
  assert.equal([...S.at({ where: "w < 0" }).at([1]).get("w")], [-1]);
  assert.is(S.slice(2).N, 10);
  assert.throws(() => S.slice(0, 13), a(ValueError));
  assert.throws(() => S.at([12]), a(ValueError));
  assert.throws(() => part.set("delay", -1), /invalid delay/);
});

onBothBackends(
  "a part of synapses is recorded, linked to, and joined by others",
  async (backend) => {
    const S = full();
    const part = S.at([7, 2]);
    const trace = new StateMonitor(part, ["w", "delay"], { record: [1] });
    const group = new NeuronGroup(2, "y : 1 (linked)");
    group.link("y", part, "w");
    const teacher = new SpikeGeneratorGroup(2, { indices: [0, 1, 1], times: [0, 1e-4, 2e-4] });
    const teaching = new Synapses(teacher, part, { onPre: "w_post += 1 + i" }).connect({ j: "i" });
    part.runRegularly("w += 100", { dt: "0.3 ms" });
    await ran(
      backend,
      [S.source as never, S.target as never, S, trace, group, teacher, teaching],
      "0.4 ms",
    );
    assert.equal([...part.get("w")], [21 + 1 + 200, 2 + 4 + 200]);
    assert.is([...S.get("w")].filter((w, k) => w !== 10 * Math.floor(k / 3) + (k % 3)).length, 2);
    assert.equal([...group.get("y")], [222, 206]);
    const traces = trace.get("w");
    assert.is(traces.length, 1);
    return { w: S.get("w"), trace: traces[0]! };
  },
);

onBothBackends("synapses sum into a part of other synapses and leave the rest", async (backend) => {
  const cells = new NeuronGroup(3, "");
  const carried = new Synapses(cells, cells, { model: "w : 1" }).connect({ j: "i" });
  carried.set("w", 5);
  const summed = new Synapses(cells, carried.at([2, 0]), {
    model: "w_post = x : 1 (summed)\nx : 1",
  }).connect();
  summed.set("x", "i + 10*j");
  await ran(backend, [cells, carried, summed], "0.1 ms");
  assert.equal([...carried.get("w")], [33, 5, 3]);
});

onBothBackends(
  "clock-driven synapses that read one another through neurons: no order matters",
  async (backend) => {
    const run = async (turned: boolean): Promise<Float64Array[]> => {
      const cells = new NeuronGroup(2, "y : 1 (linked)\nz : 1 (linked)\ntwice = 2*z : 1");
      const make = (text: string): Synapses => {
        const made = new Synapses(cells, cells, { model: text, method: "euler" }) as Synapses;
        made.connect({ j: "i" });
        return made;
      };
      const b = turned ? make("db/dt = y_post/ms : 1") : undefined;
      const a = make("da/dt = -twice_pre/ms : 1");
      const c = b ?? make("db/dt = y_post/ms : 1");
      a.set("a", "1 + i");
      cells.link("y", a, "a");
      cells.link("z", c, "b");
      await ran(backend, turned ? [cells, c, a] : [cells, a, c], "1 ms");
      return [a.get("a"), c.get("b")];
    };
    const [one, other] = [await run(false), await run(true)];
    bits(one[0]!, other[0]!);
    bits(one[1]!, other[1]!);
    let [a, b] = [1, 0];
    for (let k = 0; k < 10; k++) [a, b] = [a - 2 * b * 0.1, b + a * 0.1];
    close(one[0]!, [a, 2 * a]);
    close(one[1]!, [b, 2 * b]);
    return { a: one[0]!, b: one[1]! };
  },
);

test("a part of synapses that a snapshot takes away is told when it is used", async () => {
  const cells = new NeuronGroup(3, "y : 1 (linked)");
  const S = new Synapses(cells, cells, { model: "w : 1" }).connect({ j: "i" });
  const source = new NeuronGroup(3, "");
  const net = new Network([source, S.source as never, S]);
  cells.link("y", S, "w");
  const three = net.store();
  S.connect({ j: "i" });
  const part = S.slice(3);
  net.restore(three);
  for (const user of [new StateMonitor(part, "w"), new Synapses(source, part).connect()]) {
    net.add(user);
    let told = "";
    await net.run("0.1 ms").catch((error: Error) => {
      told = error.message;
    });
    assert.match(told, /element 3 of synapses '\w+', in a part of it, is no more/);
    net.remove(user);
  }
  await net.run("0.1 ms");
  cells.link("y", part, "w");
  let told = "";
  await net.run("0.1 ms").catch((error: Error) => {
    told = error.message;
  });
  assert.match(told, /is no more/);
});

test.run();
