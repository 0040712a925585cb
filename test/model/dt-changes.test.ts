// Steps that change between runs, and spikes under way while they do.

import {
  Network,
  NetworkError,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms } from "./both.ts";

const test = suite("model: dt changes between runs");
const onBothBackends = bothIn(test);

onBothBackends(
  "test_dt_changes_between_runs: samples at the steps of each run",
  async (backend) => {
    const group = new NeuronGroup(1, "v : 1");
    const trace = new StateMonitor(group, "v");
    const net = new Network([group, trace], { backend });
    for (const dt of ["0.1 ms", "0.5 ms", "0.1 ms"]) {
      net.dt = dt;
      await net.run("0.5 ms");
    }
    assert.equal(ms(trace.t), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.1, 1.2, 1.3, 1.4]);
    assert.equal([...trace.step], [0, 1, 2, 3, 4, 1, 10, 11, 12, 13, 14]);
    assert.is(net.dt, 1e-4);
  },
);

onBothBackends(
  "test_changed_dt_spikes_in_queue: spikes under way arrive at their times",
  async (backend) => {
    const source = new NeuronGroup(1, "v : 1", { threshold: "v > 1", reset: "v = 0" });
    source.set("v", 1.1);
    const target = new NeuronGroup(10, "v : 1", { threshold: "v > 1", reset: "v = 0" });
    const synapses = new Synapses(source, target, { onPre: "v += 1.1" }).connect();
    synapses.set("delay", "j*ms");
    const spikes = new SpikeMonitor(target);
    const net = new Network([source, target, synapses, spikes], { backend, dt: "0.5 ms" });
    await net.run("5 ms");
    net.dt = "1 ms";
    await net.run("3 ms");
    net.dt = "0.1 ms";
    await net.run("2 ms");
    assert.equal(ms(spikes.t), [0.5, 1.5, 2.5, 3.5, 4.5, 6, 7, 8, 8.1, 9.1]);
  },
);

/** Arrivals in ms of spikes at 0, 0.5 and 1 ms, with steps of 0.5 ms up to 1.5 ms and of 1 ms from 2 ms on. */
async function coarser(backend: "js" | "wasm", delay: string, common: boolean): Promise<number[]> {
  const source = new SpikeGeneratorGroup(1, { indices: [0, 0, 0], times: [0, 0.5e-3, 1e-3] });
  const target = new NeuronGroup(1, "n : 1");
  const synapses = new Synapses(source, target, {
    onPre: "n += 1",
    ...(common ? { delay } : {}),
  }).connect();
  if (!common) synapses.set("delay", delay);
  const trace = new StateMonitor(target, "n", { when: "end" });
  const net = new Network([source, target, synapses, trace], { backend, dt: "0.5 ms" });
  await net.run("2 ms");
  net.dt = "1 ms";
  await net.run("8 ms");
  const n = trace.get("n")[0]!;
  return Array.from(n).flatMap((now, k) =>
    Array(now - (n[k - 1] ?? 0)).fill(Math.round(trace.t[k]! * 1e6) / 1e3),
  );
}

onBothBackends("no spike is lost when steps grow, wherever it is due", async (backend) => {
  for (const common of [true, false]) {
    assert.equal(await coarser(backend, "0.5 ms", common), [0.5, 1, 1.5], "all delivered before");
    assert.equal(await coarser(backend, "1.5 ms", common), [1.5, 2, 3]);
    assert.equal(await coarser(backend, "2 ms", common), [2, 3, 3]);
    assert.equal(await coarser(backend, "2.5 ms", common), [3, 3, 4], "due at 2.5, 3, 3.5 ms");
    assert.equal(await coarser(backend, "3.5 ms", common), [4, 4, 5]);
  }
});

onBothBackends(
  "no spike is lost or doubled under many changes of dt and delay",
  async (backend) => {
    const source = new NeuronGroup(20, "n : 1", { threshold: "rand() < 0.2", name: "sender" });
    source.runRegularly("n += 0");
    const target = new NeuronGroup(20, "n : 1");
    const synapses = new Synapses(source, target, { onPre: "n += 1" }).connect({ p: 0.5 });
    const spikes = new SpikeMonitor(source);
    const net = new Network([source, target, synapses, spikes], { backend, seed: 4 });
    const outgoing = new Float64Array(20);
    for (const i of synapses.i) outgoing[i]!++;
    const steps = ["0.1 ms", "0.2 ms", "0.5 ms", "0.05 ms", "1 ms", "0.25 ms", "0.1 ms"];
    for (const [k, dt] of steps.entries()) {
      net.dt = dt;
      synapses.set("delay", `rand()*${3 + k}*ms`);
      await net.run("2 ms");
    }
    const emitted = spikes.i.reduce((sum, i) => sum + outgoing[i]!, 0);
    const delivered = target.get("n").reduce((sum, n) => sum + n, 0);
    const saved = net.store().content.objects.find(({ name }) => name === synapses.name)!;
    const waiting = (saved.values["pre entries"] as Int32Array).length;
    assert.ok(delivered > 1000 && waiting > 100, `${delivered} delivered, ${waiting} under way`);
    assert.is(delivered + waiting, emitted);
    return { n: target.get("n") };
  },
);

onBothBackends("a group's own step changes likewise", async (backend) => {
  const group = new NeuronGroup(1, "dx/dt = 1/ms : 1", { dt: "0.2 ms", method: "euler" });
  const other = new NeuronGroup(1, "dy/dt = 1/ms : 1", { method: "euler" });
  const trace = new StateMonitor(group, "x");
  const net = new Network([group, other, trace], { backend });
  await net.run("0.6 ms");
  assert.throws(
    () => {
      group.dt = "0.5 ms";
    },
    (error: Error) =>
      error instanceof ValueError &&
      /cannot change dt of group '\w+' from 200 us to 500 us at t = 600 us/.test(error.message),
  );
  assert.is(group.dt, 2e-4);
  group.dt = "0.3 ms";
  await net.run("0.6 ms");
  assert.equal(ms(trace.t), [0, 0.2, 0.4, 0.6, 0.9]);
  close([group.get("x")[0]!, other.get("y")[0]!], [1.2, 1.2]);
});

onBothBackends("initial code sees the new step", async (backend) => {
  const group = new NeuronGroup(1, "x : second");
  const net = new Network([group], { backend });
  net.dt = "0.25 ms";
  group.set("x", "dt");
  assert.equal([...group.get("x")], [0.25e-3]);
});

onBothBackends("operations without a step of their own follow the network", async (backend) => {
  const net = new Network([new NeuronGroup(1, "x : 1")], { backend });
  const times: number[] = [];
  net.operation((t) => times.push(t));
  await net.run("0.2 ms");
  net.dt = "0.2 ms";
  await net.run("0.4 ms");
  assert.equal(ms(times), [0, 0.1, 0.2, 0.4]);
});

test("a step that the time is no multiple of is refused, with what to do", async () => {
  const net = new Network([new NeuronGroup(1, "x : 1")]);
  await net.run("0.7 ms");
  const refused = (dt: string | number, kind: new (...a: never[]) => Error, pattern: RegExp) =>
    assert.throws(
      () => {
        net.dt = dt;
      },
      (error: Error) => error instanceof kind && pattern.test(error.message),
    );
  refused("0.5 ms", ValueError, /from 100 us to 500 us at t = 700 us .*run on to 1 ms first/);
  refused(0, ValueError, /invalid dt: 0/);
  refused("1 mV", ValueError, /invalid dt/);
  assert.is(net.dt, 1e-4);
  net.dt = "0.35 ms";
  net.dt = "0.1 ms";
  let message = "";
  net.operation(() => {
    try {
      net.dt = "0.7 ms";
    } catch (error) {
      message = `${(error as Error).name}: ${(error as Error).message}`;
    }
  });
  await net.run("0.1 ms");
  assert.match(message, /^NetworkError: cannot change dt/);
  assert.ok(NetworkError);
});

test.run();
