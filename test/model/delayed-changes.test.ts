// Delayed coupling while things change: delays, steps, sizes, runs, snapshots; and delays that are none.

import { DelayError, Network, NeuronGroup, Snapshot, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, close } from "./both.ts";

const test = suite("model: delayed coupling that changes");
const onBothBackends = bothIn(test);

const DT = 1e-4;

/** The value of a row of samples a time before a step: the oracle. */
function sampled(x: ArrayLike<number>, step: number, delay: number): number {
  const at = Math.max(0, step - delay / DT);
  const whole = Math.floor(at + 1e-6);
  const part = at - whole < 1e-6 ? 0 : at - whole;
  return part === 0 ? x[whole]! : x[whole]! + part * (x[whole + 1]! - x[whole]!);
}

/** Sources on random walks, and as many cells that each see one of them with a delay of its own. */
function walkers(backend: BackendName, options: { name?: string; seed?: number; n?: number } = {}) {
  const n = options.n ?? 5;
  const source = new NeuronGroup(n, "dx/dt = -x/(20*ms) + xi*sqrt(100*Hz) : 1", {
    method: "euler",
    name: "walkers",
  });
  source.set("x", "i");
  const target = new NeuronGroup(n, "y : 1", { name: "seers" });
  const synapses = new Synapses(source, target, {
    model: "d : second\ny_post = x_pre(t - d) : 1 (summed)",
    name: "sight",
  });
  synapses.connect({ j: "i" });
  synapses.set("d", "i*1.3*ms");
  const x = new StateMonitor(source, "x", { name: "xs" });
  const y = new StateMonitor(target, "y", { when: "end", name: "ys" });
  const d = new StateMonitor(synapses, "d", { when: "end", name: "ds" });
  const net = new Network([source, target, synapses, x, y, d], {
    backend,
    seed: options.seed ?? 3,
  });
  return { source, target, synapses, x, y, d, net };
}

/** Asserts that every cell saw what the oracle says. */
function checkSeen(
  { x, y, d }: ReturnType<typeof walkers>,
  from = 0,
): Record<string, Float64Array> {
  const [xs, ys, ds] = [x.get("x"), y.get("y"), d.get("d")];
  ys.forEach((row, k) => {
    const expected = row.map((_, n) => sampled(xs[k]!, n, ds[k]![n]!));
    close(row.subarray(from), expected.subarray(from), `seen by ${k}`, 1e-9, 1e-9);
  });
  return Object.fromEntries(ys.map((row, k) => [k, row]));
}

onBothBackends("delays that code changes are obeyed at once", async (backend) => {
  const all = walkers(backend);
  all.synapses.runRegularly("d = 10*ms*(1 + sin(2*pi*t*(30*Hz) + i))");
  await all.net.run("100 ms");
  return checkSeen(all);
});

onBothBackends("delays that the host changes at random are obeyed at once", async (backend) => {
  const all = walkers(backend);
  const { d } = all.synapses.state;
  let state = 12345;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  all.net.operation(
    () => {
      for (let k = 0; k < d.length; k++) d[k] = random() < 0.3 ? random() * 0.08 : d[k]!;
    },
    { dt: "0.5 ms" },
  );
  await all.net.run("100 ms");
  return checkSeen(all);
});

onBothBackends(
  "a delay that always reaches back to the beginning keeps all of it",
  async (backend) => {
    // so many cells that no history is kept to spare
    const all = walkers(backend, { n: 3 });
    const crowd = new NeuronGroup(70000, "x = i + t/ms : 1");
    const seer = new NeuronGroup(1, "y : 1");
    const sight = new Synapses(crowd, seer, {
      model: "d : second\ny_post = x_pre(t - d) : 1 (summed)",
    });
    sight.connect({ i: [69999], j: [0] });
    sight.runRegularly("d = 0.999*t");
    all.net.add(crowd, seer, sight);
    const y = new StateMonitor(seer, "y", { when: "end" });
    all.net.add(y);
    await all.net.run("8 ms");
    const seen = y.get("y")[0]!;
    close(
      seen,
      seen.map((_, n) => 69999 + 0.001 * n * 0.1),
      "seen",
      1e-9,
      1e-7,
    );
    return { seen };
  },
);

/** One synapse from a crowd so large that no more history is kept than delays so far asked for. */
function crowded(backend: BackendName, ago: string) {
  const crowd = new NeuronGroup(70000, "x = t/ms : 1");
  const seer = new NeuronGroup(1, "y : 1");
  const sight = new Synapses(crowd, seer, {
    model: `d : second\ny_post = x_pre(t - ${ago}) : 1 (summed)`,
    name: "sight",
  });
  sight.connect({ i: [5], j: [0] });
  sight.set("d", "1 ms");
  return { sight, seer, net: new Network([crowd, seer, sight], { backend }) };
}

onBothBackends("a delay that jumps beyond what is kept is refused, not cut", async (backend) => {
  const { sight, net } = crowded(backend, "d");
  await net.run("10 ms");
  sight.set("d", "2 ms");
  await net.run("2 ms");
  sight.set("d", "9 ms");
  const error = await failure(() => net.run("1 ms"));
  assert.match(error.message, /delay too long: 9 ms, but history is kept for \d\.?\d* ms/);
  assert.match(error.message, "at synapse 0 of synapses 'sight', in x_pre(t - d) at t = 12 ms");
});

onBothBackends("clip() in the text says how much history to keep", async (backend) => {
  const { sight, seer, net } = crowded(backend, "clip(d, 0*ms, 9*ms)");
  await net.run("10 ms");
  sight.set("d", "9 ms");
  await net.run("0.1 ms");
  close(seer.get("y"), [1], "y", 1e-9);
});

async function failure(run: () => Promise<void>): Promise<DelayError> {
  const raised = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(raised, DelayError);
  return raised as DelayError;
}

onBothBackends("a delay that is none is an error with synapse and time", async (backend) => {
  for (const [value, told] of [
    [-4e-5, "invalid delay: -40 us"],
    [Number.NaN, "invalid delay: nan s"],
    [Number.POSITIVE_INFINITY, "invalid delay: inf s"],
  ] as const) {
    const { synapses, net } = walkers(backend);
    net.operation((t) => {
      if (t > 2.55e-3) synapses.state.d[3] = value;
    });
    const error = await failure(() => net.run("10 ms"));
    assert.is(error.index, 3);
    assert.match(error.message, told);
    assert.match(error.message, "at synapse 3 of synapses 'sight', in x_pre(t - d) at t = 2.6 ms");
  }
});

onBothBackends(
  "what follows a snapshot is what followed then, in another network too",
  async (backend) => {
    const first = walkers(backend);
    const change = "d = 5*ms*(1 + sin(2*pi*t*(30*Hz) + i))";
    first.synapses.runRegularly(change);
    await first.net.run("33.3 ms");
    const snapshot = first.net.store();
    await first.net.run("20 ms");
    const expected = first.y.get("y").map((row) => row.slice());
    first.net.restore(snapshot);
    await first.net.run("20 ms");
    const second = walkers(backend);
    second.synapses.runRegularly(change);
    second.net.restore(Snapshot.from(snapshot.bytes()));
    await second.net.run("20 ms");
    expected.forEach((row, k) => {
      bits(first.y.get("y")[k]!, row, "same network");
      bits(second.y.get("y")[k]!, row, "other network");
    });
    return checkSeen(first);
  },
);

onBothBackends("a snapshot from before the first run has no past", async (backend) => {
  const all = walkers(backend);
  const start = all.net.store();
  await all.net.run("10 ms");
  const expected = all.y.get("y").map((row) => row.slice());
  all.net.restore(start);
  await all.net.run("10 ms");
  all.y.get("y").forEach((row, k) => void bits(row, expected[k]!));
});

onBothBackends("several runs, with explain between, are one run", async (backend) => {
  const [whole, parts] = [walkers(backend), walkers(backend)];
  await whole.net.run("30 ms");
  for (const duration of ["0.1 ms", "9.9 ms", "20 ms"]) {
    parts.net.explain();
    await parts.net.run(duration);
  }
  whole.y.get("y").forEach((row, k) => void bits(parts.y.get("y")[k]!, row));
  return checkSeen(parts);
});

onBothBackends("another dt keeps the times of samples", async (backend) => {
  const source = new NeuronGroup(1, "dx/dt = 1*kHz : 1", { method: "euler" });
  const target = new NeuronGroup(3, "y : 1");
  const sight = new Synapses(source, target, {
    model: "d : second\ny_post = x_pre(t - d) : 1 (summed)",
  });
  sight.connect();
  sight.set(
    "d",
    ["0.3 ms", "1.75 ms", "5 ms"].map((text) => Number.parseFloat(text) * 1e-3),
  );
  const net = new Network([source, target, sight], { backend, dt: "0.1 ms" });
  await net.run("4 ms");
  for (const dt of [0.05e-3, 0.2e-3, 0.1e-3]) {
    net.dt = dt;
    for (let k = 0; k < 4; k++) {
      await net.run(dt);
      // a line is exact in proportion, whatever the steps; x was 0 before the start
      const began = net.t - dt;
      const expected = [0.3e-3, 1.75e-3, 5e-3].map((d) => Math.max(0, began - d) * 1e3);
      close(target.get("y"), expected, `y at ${net.t}`, 1e-9, 1e-9);
    }
  }
  return { y: target.get("y") };
});

onBothBackends("synapses with a step of their own read the same history", async (backend) => {
  const source = new NeuronGroup(1, "dx/dt = 1*kHz : 1", { method: "euler", dt: "0.2 ms" });
  const seen: Record<string, Float64Array> = {};
  const objects = ["0.1 ms", "0.2 ms", "1 ms"].map((dt) => {
    const target = new NeuronGroup(1, "y : 1");
    const sight = new Synapses(source, target, {
      model: "y_post = x_pre(t - 2.4*ms) : 1 (summed)",
      dt,
    });
    sight.connect();
    return { target, sight, dt };
  });
  const net = new Network([source, ...objects.flatMap(({ target, sight }) => [target, sight])], {
    backend,
  });
  await net.run("10 ms");
  for (const { target, dt } of objects) seen[dt] = target.get("y");
  // x is a staircase of 0.2 ms on the finest steps: sums were last made at 9.9, 9.8 and 9 ms
  close(seen["0.2 ms"]!, [7.4], "0.2 ms", 1e-9);
  close(seen["1 ms"]!, [6.6], "1 ms", 1e-9);
  assert.ok(Math.abs(seen["0.1 ms"]![0]! - 7.5) < 0.2);
  return seen;
});

onBothBackends("spikes and currents take one delay, which code may change", async (backend) => {
  const source = new NeuronGroup(1, "x = t/ms : 1", {
    threshold: "timestep(t, dt) == 10 or timestep(t, dt) == 30",
  });
  const target = new NeuronGroup(1, "y : 1");
  const synapses = new Synapses(source, target, {
    model: "y_post = x_pre(t - delay) : 1 (summed)\nheard : second",
    onPre: "heard = t; delay += 1*ms",
  });
  synapses.connect();
  synapses.set("delay", "1 ms");
  const net = new Network([source, target, synapses], { backend });
  await net.run("2.5 ms");
  // the spike of 1 ms came at 2 ms, and made the delay 2 ms; the last sum was made at 2.4 ms
  close(target.get("y"), [0.4], "y", 1e-9, 1e-12);
  await net.run("3 ms");
  close(synapses.get("heard"), [5e-3], "heard", 1e-9);
  close(target.get("y"), [2.4], "y", 1e-9);
});

onBothBackends("groups and synapses that grow between runs keep their past", async (backend) => {
  const all = walkers(backend);
  await all.net.run("5 ms");
  all.synapses.connect({ i: [4], j: [0] });
  all.synapses.set("d", "2 ms", { at: [5] });
  await all.net.run("5 ms");
  const [xs, y] = [all.x.get("x"), all.y.get("y")[0]!];
  for (let n = 50; n < 100; n++) close([y[n]!], [xs[0]![n]! + xs[4]![n - 20]!], `step ${n}`, 1e-12);
  return { y };
});

test.run();
