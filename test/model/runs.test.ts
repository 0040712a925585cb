// Time: several runs, stopping, several clocks, long counters, objects that come and go.

import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: runs");
const onBothBackends = bothIn(test);

/** 400 neurons in the manner of CUBA, with random connections, random code and delays that differ. */
function cuba(backend: BackendName, seed = 1, monitors = 1) {
  const P = new NeuronGroup(
    400,
    `dv/dt = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
     dge/dt = -ge/(5*ms) : volt
     dgi/dt = -gi/(10*ms) : volt`,
    { threshold: "v > -50*mV", reset: "v = -60*mV + 0.1*mV*randn()", refractory: "5 ms" },
  );
  P.set("v", "-60*mV + rand()*10*mV");
  const excite = new Synapses(P.slice(0, 320), P, {
    model: "w : volt",
    onPre: "ge_post += w*(0.5 + rand())",
  });
  excite.connect({ p: 0.1 });
  excite.set("w", "1.2*mV*rand()");
  excite.set("delay", "rand()*3*ms");
  const inhibit = new Synapses(P.slice(320, 400), P, { onPre: "gi_post -= 5*mV", delay: "1 ms" });
  inhibit.connect({ p: 0.1 });
  P.runRegularly("ge += 0.5*mV*rand()", { dt: "1 ms" });
  const spikes = new SpikeMonitor(P);
  const others = Array.from(
    { length: monitors - 1 },
    () => new StateMonitor(P, ["v", "ge"], { record: [1, 5] }),
  );
  const net = new Network([P, excite, inhibit, spikes, ...others], { backend, seed });
  const left = () => ({
    i: spikes.i,
    t: spikes.t,
    v: P.get("v"),
    ge: P.get("ge"),
    delay: excite.get("delay"),
  });
  return { net, left, spikes };
}

function same(
  actual: Record<string, ArrayLike<number>>,
  expected: Record<string, ArrayLike<number>>,
): void {
  for (const key of Object.keys(expected)) bits(actual[key]!, expected[key]!, key);
}

onBothBackends(
  "test_continuation: several runs in a row are one long run, bit for bit",
  async (backend) => {
    const whole = cuba(backend);
    await whole.net.run("60 ms");
    assert.ok(whole.spikes.numSpikes > 200, `${whole.spikes.numSpikes} spikes`);
    const parts = cuba(backend);
    for (const duration of ["0.1 ms", "9.9 ms", 0, "33.3 ms", "16.7 ms"])
      await parts.net.run(duration);
    same(parts.left(), whole.left());
    return whole.left();
  },
);

onBothBackends("test_small_runs: steps one by one are one run", async (backend) => {
  const whole = cuba(backend);
  await whole.net.run("5 ms");
  const steps = cuba(backend);
  for (let k = 0; k < 50; k++) await steps.net.run("0.1 ms");
  same(steps.left(), whole.left());
});

onBothBackends("a monitor more changes no bit of the rest", async (backend) => {
  const [few, many] = [cuba(backend, 1, 1), cuba(backend, 1, 4)];
  await few.net.run("20 ms");
  await many.net.run("20 ms");
  same(many.left(), few.left());
});

onBothBackends(
  "what stands between update and threshold only keeps them apart: no bit changes",
  async (backend) => {
    const [together, apart] = [cuba(backend), cuba(backend)];
    let calls = 0;
    apart.net.operation(() => void calls++, { when: "after_groups" });
    await together.net.run("20 ms");
    await apart.net.run("20 ms");
    assert.is(calls, 200);
    assert.not.equal(
      together.net.schedule().split("\n").length + 1,
      apart.net.schedule().split("\n").length,
    );
    same(apart.left(), together.left());
  },
);

onBothBackends("another seed, other spikes; the same seed, the same", async (backend) => {
  const [one, again, other] = [cuba(backend, 1), cuba(backend, 1), cuba(backend, 2)];
  for (const { net } of [one, again, other]) await net.run("20 ms");
  same(again.left(), one.left());
  assert.not.equal([...other.spikes.t], [...one.spikes.t]);
});

onBothBackends("a run that is stopped goes on as if it had not been", async (backend) => {
  const whole = cuba(backend);
  await whole.net.run("20 ms");
  const parts = cuba(backend);
  parts.net.operation((t) => {
    if (Math.abs(t - 7.3e-3) < 1e-8 || Math.abs(t - 7.4e-3) < 1e-8) parts.net.stop();
  });
  const reached: number[] = [];
  while (parts.net.t < 20e-3 - 1e-9) {
    await parts.net.run(20e-3 - parts.net.t);
    reached.push(parts.net.t);
  }
  assert.equal(ms(reached), [7.4, 7.5, 20]);
  same(parts.left(), whole.left());
});

onBothBackends(
  "test_multiple_runs_constant_change: a constant set between runs counts from then on",
  async (backend) => {
    const group = new NeuronGroup(
      2,
      "v = a : 1\na : 1 (constant)\ndx/dt = -x/tau : 1\ntau : second (constant)",
    );
    group.set("a", 1);
    group.set("x", 1);
    group.set("tau", [10e-3, 20e-3]);
    const trace = new StateMonitor(group, "v", { record: [0] });
    const net = await ran(backend, [group, trace], "0.1 ms");
    group.set("a", 2);
    await net.run("0.1 ms");
    assert.equal([...trace.get("v")[0]!], [1, 2]);
    await net.run("9.8 ms");
    group.set("tau", "40 ms");
    await net.run("10 ms");
    close(group.get("x"), [Math.exp(-1.25), Math.exp(-0.75)]);
  },
);

onBothBackends(
  "test_network_t: time per clock after runs that are no multiple of the steps",
  async (backend) => {
    const one = new NeuronGroup(1, "dx/dt = 1*Hz : 1", { dt: "1 ms" });
    const two = new NeuronGroup(1, "dx/dt = 1*Hz : 1", { dt: "2 ms" });
    const [m1, m2] = [new StateMonitor(one, "x"), new StateMonitor(two, "x")];
    const net = await ran(backend, [one, two, m1, m2], "5.5 ms", { dt: "1 ms" });
    assert.is(net.t, 5.5e-3);
    assert.equal([m1.t.length, m2.t.length], [6, 3]);
    await net.run("5.5 ms");
    assert.equal(ms(m1.t), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(ms(m2.t), [0, 2, 4, 6, 8, 10]);
    assert.is(net.t, 11e-3);
  },
);

onBothBackends(
  "test_runtime_rounding: 250 steps of 20.000000000000002 us are 250 samples",
  async (backend) => {
    const dt = 20.000000000000002e-6;
    const group = new NeuronGroup(1, "dx/dt = 1*Hz : 1");
    const trace = new StateMonitor(group, "x");
    await ran(backend, [group, trace], dt * 250, { dt });
    assert.is(trace.t.length, 250);
  },
);

onBothBackends("test_long_run: counters beyond 2^31 count by ones", async (backend) => {
  const far = new Network([], { backend, dt: 1 });
  const own = new NeuronGroup(1, "x : 1\nlast : 1\nr : 1");
  own.runRegularly("x += 1; last = t_in_timesteps; r = rand()");
  const trace = new StateMonitor(own, ["r"], { when: "end" });
  await far.run(2 ** 31 - 4);
  far.add(own, trace);
  await far.run(7);
  assert.equal([...own.get("x")], [7]);
  assert.equal([...own.get("last")], [2 ** 31 + 2]);
  assert.is(new Set(trace.get("r")[0]).size, 7);
  assert.is(trace.step.at(-1), 2 ** 31 + 2);
  return { r: trace.get("r")[0]! };
});

onBothBackends("objects may join and leave between runs; the others go on", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0], period: "0.2 ms" });
  const target = new NeuronGroup(1, "n : 1");
  const net = await ran(backend, [source, target], "1 ms");
  const synapses = new Synapses(source, target, { onPre: "n_post += 1" }).connect();
  const spikes = new SpikeMonitor(source);
  net.add(synapses, spikes);
  await net.run("1 ms");
  assert.equal([...target.get("n")], [5]);
  assert.equal([...spikes.step], [10, 12, 14, 16, 18]);
  net.remove(synapses);
  await net.run("1 ms");
  assert.equal([...target.get("n")], [5]);
  assert.is(spikes.numSpikes, 10);
  assert.equal(net.objects, [source, target, spikes]);
});

onBothBackends(
  "progress goes to a function, with the time simulated and elapsed",
  async (backend) => {
    const { net } = cuba(backend);
    const reports: number[][] = [];
    await net.run("5 ms", {
      report: ({ done, total, elapsed }) => reports.push([done, total, elapsed]),
      reportPeriod: "1 us",
    });
    const last = reports.at(-1)!;
    close([last[0]!, last[1]!], [5e-3, 5e-3]);
    assert.ok(last[2]! > 0);
  },
);

onBothBackends("profile tells the time of every operation of profiled runs", async (backend) => {
  const { net } = cuba(backend);
  await net.run("1 ms");
  assert.equal(net.profile(), []);
  await net.run("5 ms", { profile: true });
  const profile = net.profile();
  const total = profile.reduce((sum, { share }) => sum + share, 0);
  assert.ok(Math.abs(total - 1) < 1e-9);
  assert.ok(profile.every(({ seconds }, k) => k === 0 || seconds <= profile[k - 1]!.seconds));
  assert.ok(profile.some(({ name }) => /\.pre$/.test(name)));
});

test.run();
