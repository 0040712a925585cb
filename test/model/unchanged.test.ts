// Sums whose inputs have not changed stand: the same numbers as if they were added up in every step.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn } from "./both.ts";

const test = suite("model: sums that stand");
const onBothBackends = bothIn(test);

type Backend = "js" | "wasm";

const SOURCES = 8;
const TARGETS = 600;

/** Weights are powers of two and values small integers, so sums are exact. */
function network(backend: Backend, options: { model?: string; sources?: string } = {}) {
  const { model = "J_post = w*x_pre : 1 (summed)", sources = "x : 1\ny : 1" } = options;
  const from = new NeuronGroup(SOURCES, sources, { method: "euler" });
  const to = new NeuronGroup(TARGETS, "J : 1\nn : 1\nz : 1");
  const synapses = new Synapses(from, to, { model: `w : 1\n${model}` }).connect();
  synapses.set("w", "2.0**(i % 3)");
  from.set("x", "1 + i");
  const net = new Network([from, to, synapses], { backend });
  return { from, to, synapses, net };
}

const weighted = (x: (i: number) => number, w: (i: number) => number = (i) => 2 ** (i % 3)) =>
  Array.from({ length: SOURCES }, (_, i) => x(i) * w(i)).reduce((a, b) => a + b);

/** The sum of target 5, as it is after so many steps. */
async function after(steps: number, { net, to }: ReturnType<typeof network>): Promise<number> {
  await net.run(steps * 1e-4);
  const sums = to.get("J");
  assert.ok(sums.every((one) => Object.is(one, sums[0])));
  return sums[5]!;
}

onBothBackends(
  "what the host sets between runs, of sources, weights and the sum itself, counts",
  async (backend) => {
    const made = network(backend);
    const { from, to, synapses } = made;
    assert.is(
      await after(3, made),
      weighted((i) => 1 + i),
    );
    from.set("x", 2, { at: [3] });
    assert.is(
      await after(2, made),
      weighted((i) => (i === 3 ? 2 : 1 + i)),
    );
    synapses.set("w", 1);
    assert.is(
      await after(2, made),
      weighted(
        (i) => (i === 3 ? 2 : 1 + i),
        () => 1,
      ),
    );
    to.set("J", -4);
    assert.is(
      await after(1, made),
      weighted(
        (i) => (i === 3 ? 2 : 1 + i),
        () => 1,
      ),
    );
  },
);

onBothBackends("what the host sets within a run counts in the next sum", async (backend) => {
  const made = network(backend);
  const { from, to, synapses, net } = made;
  const seen: number[] = [];
  let step = 0;
  net.operation(() => void seen.push(to.get("J")[9]!), { when: "end" });
  net.operation(() => {
    step++;
    if (step === 3) from.set("x", "-i");
    if (step === 5) synapses.set("w", 0.5);
    if (step === 7) to.set("J", 77);
    if (step === 9) to.state.J[9] = 5;
    if (step === 11) synapses.state.w!.fill(0.25);
    if (step === 13) synapses.state.w![TARGETS + 9] = 8;
  });
  await net.run("1.4 ms");
  const a = weighted((i) => 1 + i);
  const b = weighted((i) => -i);
  const c = weighted(
    (i) => -i,
    () => 0.5,
  );
  const d = weighted(
    (i) => -i,
    () => 0.25,
  );
  assert.equal(seen, [a, a, b, b, c, c, c, c, c, c, d, d, d - 7.75, d - 7.75]);
});

onBothBackends(
  "sources that move are summed anew, also when only a sign of zero differs",
  async (backend) => {
    const moving = network(backend, { sources: "dx/dt = 1*Hz : 1\ny : 1" });
    const first = await after(1, moving);
    assert.ok((await after(10, moving)) > first);
    const signed = network(backend, { model: "J_post = w*(1 if 1/x_pre > 0 else 0) : 1 (summed)" });
    signed.from.set("x", 0);
    assert.is(
      await after(2, signed),
      weighted(() => 1),
    );
    signed.net.operation(() => signed.from.set("x", [-0, 0, 0, 0, 0, 0, 0, 0]));
    assert.is(
      await after(2, signed),
      weighted((i) => (i === 0 ? 0 : 1)),
    );
  },
);

onBothBackends(
  "weights that move, sums that others write, time and random numbers are never taken for still",
  async (backend) => {
    const moving = network(backend);
    moving.synapses.runRegularly("w += 1");
    assert.is(
      await after(2, moving),
      weighted(
        (i) => 1 + i,
        (i) => 2 ** (i % 3) + 2,
      ),
    );
    assert.is(
      await after(1, moving),
      weighted(
        (i) => 1 + i,
        (i) => 2 ** (i % 3) + 3,
      ),
    );
    const written = network(backend);
    written.to.runRegularly("n += J; J = -1", { when: "end" });
    assert.is(await after(2, written), -1);
    assert.is(written.to.get("n")[0], 2 * weighted((i) => 1 + i));
    const timed = network(backend, { model: "J_post = x_pre*t/second : 1 (summed)" });
    const early = await after(2, timed);
    assert.ok((await after(2, timed)) > early);
    const drawn = network(backend, { model: "J_post = int(rand() < 0.5)*x_pre : 1 (summed)" });
    await drawn.net.run("0.1 ms");
    const before = drawn.to.get("J");
    await drawn.net.run("0.1 ms");
    assert.ok(drawn.to.get("J").some((one, k) => one !== before[k]));
  },
);

onBothBackends("several sums into one array stand or are made anew together", async (backend) => {
  const { from, to, synapses, net } = network(backend);
  const other = new NeuronGroup(SOURCES, "x : 1");
  const second = new Synapses(other, to, { model: "w : 1\nJ_post = w*x_pre : 1 (summed)" });
  second.connect();
  second.set("w", 1);
  net.add(other, second);
  const made = { from, to, synapses, net };
  const a = weighted((i) => 1 + i);
  assert.is(await after(3, made), a);
  other.set("x", "i");
  assert.is(await after(2, made), a + 28);
  net.operation(() => other.set("x", 1));
  assert.is(await after(2, made), a + 8);
  second.active = false;
  assert.is(await after(2, made), a);
});

onBothBackends("a state that is restored is summed anew", async (backend) => {
  const made = network(backend);
  const { from, net } = made;
  await after(1, made);
  const start = net.store();
  from.set("x", 1);
  assert.is(
    await after(2, made),
    weighted(() => 1),
  );
  net.restore(start);
  assert.is(
    await after(1, made),
    weighted((i) => 1 + i),
  );
});

test("explain and the schedule say which sums stand, and while what is as before", () => {
  const standing = network("js");
  const line = /J.*\(not while neurongroup\w*\.x is as before\)/;
  assert.match(standing.net.explain({ code: false }), line);
  assert.match(standing.net.schedule(), line);
  // a sum whose weights move is done in every step
  const moving = network("js");
  moving.synapses.runRegularly("w *= 1.01");
  assert.not.match(moving.net.explain({ code: false }), /as before/);
});

test.run();
