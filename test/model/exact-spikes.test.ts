// Spikes between grid points: odex finds when the threshold is passed, and reset and refractoriness begin there.

import {
  IntegrationError,
  Network,
  NeuronGroup,
  type NeuronGroupOptions,
  PopulationRateMonitor,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { membrane, parameters } from "myelin/equations/hodgkin-huxley";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ran } from "./both.ts";

const test = suite("model: spikes between grid points");
const onBothBackends = bothIn(test);

const exact = {
  method: "odex",
  methodOptions: { relativeError: 1e-12, spikeTimes: "exact" },
} as const;

/** Leaky neurons that reach 10 mV under a constant drive. */
const leaky = `dv/dt = (drive - v)/(10*ms) : volt (unless refractory)
               drive : volt (constant)`;
const firing = { threshold: "v > 10*mV", reset: "v = 0*mV", refractory: "2.3 ms" } as const;

function driven(options: NeuronGroupOptions, N = 6): NeuronGroup {
  const group = new NeuronGroup(N, leaky, { ...exact, ...options });
  group.set("drive", "(10.5 + 3*i)*mV");
  return group;
}

/** Time from 0 to 10 mV of neuron i of `driven`. */
function rise(i: number): number {
  const drive = (10.5 + 3 * i) * 1e-3;
  return -0.01 * Math.log(1 - 0.01 / drive);
}

onBothBackends(
  "a leaky neuron spikes when its solution says so, to 1e-9 s over 1 s at dt = 1 ms",
  async (backend) => {
    const group = driven(firing);
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "1 s", { dt: "1 ms" });
    spikes.spikeTrains().forEach((train, i) => {
      const period = rise(i) + 2.3e-3;
      assert.is(train.length, Math.floor((1 - rise(i)) / period) + 1);
      train.forEach((t, k) => {
        const expected = rise(i) + k * period;
        assert.ok(Math.abs(t - expected) < 1e-9, `neuron ${i}: ${t}, expected ${expected}`);
      });
    });
    return { t: spikes.t, i: spikes.i };
  },
);

onBothBackends("a refractory time of each neuron ends between grid points too", async (backend) => {
  const group = driven({ ...firing, refractory: "(1.05 + 0.4*i)*ms" });
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "100 ms", { dt: "0.8 ms" });
  spikes.spikeTrains().forEach((train, i) => {
    assert.ok(train.length >= 2);
    train.forEach((t, k) => {
      assert.ok(Math.abs(t - (rise(i) + k * (rise(i) + (1.05 + 0.4 * i) * 1e-3))) < 1e-9);
    });
  });
});

onBothBackends(
  "a monitor has exact times, grid steps, and what was before the reset",
  async (backend) => {
    const group = driven(firing);
    const spikes = new SpikeMonitor(group, { variables: ["v", "drive", "t"] });
    const rates = new PopulationRateMonitor(group);
    await ran(backend, [group, spikes, rates], "60 ms", { dt: "1 ms" });
    const { t, step, i } = spikes;
    assert.ok(t.length > 20);
    bits(spikes.get("t"), t);
    close(spikes.get("v"), new Float64Array(t.length).fill(0.01), "v", 1e-9);
    close(
      spikes.get("drive"),
      Array.from(i, (k) => (10.5 + 3 * k) * 1e-3),
    );
    t.forEach((time, k) => {
      assert.ok(time >= step[k]! * 1e-3 && time <= (step[k]! + 1) * 1e-3);
      assert.ok(k === 0 || time >= t[k - 1]!, "in order of time");
    });
    assert.ok(Math.abs(rates.rate.reduce((a, b) => a + b) * 6e-3 - t.length) < 1e-9);
  },
);

onBothBackends(
  "lastspike is the time of the crossing; what is reset goes on from there",
  async (backend) => {
    const group = new NeuronGroup(1, "dx/dt = 1/ms : 1\nlatest : second", {
      ...exact,
      threshold: "x >= 1.25",
      reset: "x = 0; latest = t",
      refractory: "0*ms",
    });
    await ran(backend, [group], "2 ms", { dt: "1 ms" });
    close(group.get("lastspike"), [1.25e-3]);
    close(group.get("latest"), [1.25e-3]);
    close(group.get("x"), [0.75]);
  },
);

onBothBackends("a threshold that moves is found where both sides meet", async (backend) => {
  const group = new NeuronGroup(
    2,
    `dx/dt = 1/ms : 1
     da/dt = -a/(2*ms) : 1
     bound = 0.5 + a + 0.1*sin(t/ms) : 1`,
    { ...exact, threshold: "bound <= x", reset: "x = 0; a += 1" },
  );
  group.set("a", "1 + i");
  const spikes = new SpikeMonitor(group, { variables: ["x", "bound"] });
  await ran(backend, [group, spikes], "20 ms", { dt: "0.5 ms" });
  assert.ok(spikes.numSpikes > 10);
  close(spikes.get("x"), spikes.get("bound"), "x", 1e-12);
  return { t: spikes.t };
});

onBothBackends(
  "a threshold that is passed and left again within a step counts",
  async (backend) => {
    // up to 1 for an instant in the middle of every period of 1 ms
    const group = new NeuronGroup(1, "dx/dt = 2*pi*y/ms : 1\ndy/dt = -2*pi*x/ms : 1", {
      ...exact,
      threshold: "y > 0.9999",
      reset: "",
    });
    group.set("y", -1);
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "10 ms", { dt: "1 ms" });
    const half = Math.acos(0.9999) / (2 * Math.PI);
    close(
      spikes.t,
      Array.from({ length: 10 }, (_, k) => (k + 0.5 - half) * 1e-3),
      "t",
      1e-7,
    );
  },
);

onBothBackends(
  "without a reset, a spike is where the threshold comes to be passed",
  async (backend) => {
    const times: Float64Array[] = [];
    for (const [method, dt] of [
      ["odex", "0.5 ms"],
      ["rk4", "1 us"],
    ] as const) {
      const group = new NeuronGroup(1, `${membrane}\nI = 1*nA : amp`, {
        threshold: "v > -20*mV",
        refractory: "v > -20*mV",
        namespace: parameters,
        method,
        ...(method === "odex"
          ? { methodOptions: { relativeError: 1e-9, spikeTimes: "exact" } }
          : {}),
      });
      for (const [name, value] of Object.entries({ v: "-65 mV", m: 0.05, h: 0.6, n: 0.32 }))
        group.set(name, value);
      const spikes = new SpikeMonitor(group);
      await ran(backend, [group, spikes], "30 ms", { dt });
      times.push(spikes.t);
    }
    const [own, reference] = times as [Float64Array, Float64Array];
    assert.ok(own.length >= 2);
    // rk4 notes the step in which it happens, here of 1 us
    close(own, reference, "t", 0, 1.1e-6);
    return { own };
  },
);

onBothBackends(
  "a synaptic jump over the threshold is a spike at the next grid point",
  async (backend) => {
    const input = new SpikeGeneratorGroup(1, { indices: [0], times: [0.003] });
    const group = new NeuronGroup(1, "dv/dt = -v/(10*ms) : 1", {
      ...exact,
      threshold: "v > 1",
      reset: "v = 0",
    });
    const synapses = new Synapses(input, group, { onPre: "v_post += 2" }).connect();
    const spikes = new SpikeMonitor(group);
    await ran(backend, [input, group, synapses, spikes], "10 ms", { dt: "1 ms" });
    assert.equal([...spikes.t], [4 * 1e-3]);
  },
);

onBothBackends("synapses see a spike in the step that it falls into", async (backend) => {
  const group = driven(firing, 1);
  const target = new NeuronGroup(1, "n : 1\nat : second");
  const synapses = new Synapses(group, target, {
    onPre: "n_post += 1; at_post = t",
    delay: "2 ms",
  });
  synapses.connect();
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, target, synapses, spikes], "40 ms", { dt: "1 ms" });
  assert.is(spikes.numSpikes, 1);
  close(target.get("at"), [(spikes.step[0]! + 2) * 1e-3]);
  close(target.get("n"), [1]);
});

onBothBackends(
  "two spikes of a neuron in one step are an error, not one spike",
  async (backend) => {
    const group = new NeuronGroup(3, "dx/dt = i/ms : 1", {
      ...exact,
      name: "P",
      threshold: "x > 0.9",
      reset: "x = 0",
    });
    const run = ran(backend, [group], "5 ms", { dt: "1 ms" });
    const error = await run.then(
      () => assert.unreachable() as never,
      (thrown: IntegrationError) => thrown,
    );
    assert.instance(error, IntegrationError);
    assert.is(error.index, 2);
    assert.ok(Math.abs(error.time - 0.9e-3) < 1e-9);
  },
);

onBothBackends(
  "stored between two grid points of a refractory time, a run goes on to the same bits",
  async (backend) => {
    const make = (): { net: Network; group: NeuronGroup; spikes: SpikeMonitor } => {
      const group = driven({ ...firing, name: "stored_exact" });
      const spikes = new SpikeMonitor(group, { name: "stored_exact_spikes" });
      return { net: new Network([group, spikes], { dt: "1 ms", backend }), group, spikes };
    };
    const { net, group, spikes } = make();
    await net.run("33 ms");
    assert.ok([...group.get("not_refractory")].includes(0));
    const snapshot = net.store();
    await net.run("40 ms");
    const other = make();
    other.net.restore(snapshot);
    await other.net.run("40 ms");
    bits(other.spikes.t, spikes.t);
    bits(other.group.get("v"), group.get("v"));
  },
);

onBothBackends(
  "a spike that stays above the threshold is not counted again after a restore",
  async (backend) => {
    const make = (): { net: Network; spikes: SpikeMonitor } => {
      const group = new NeuronGroup(1, "dx/dt = 1/ms : 1", {
        ...exact,
        name: "stored_above",
        threshold: "x > 1.5",
      });
      const spikes = new SpikeMonitor(group, { name: "stored_above_spikes" });
      return { net: new Network([group, spikes], { dt: "1 ms", backend }), spikes };
    };
    const { net } = make();
    await net.run("3 ms");
    const other = make();
    other.net.restore(net.store());
    await other.net.run("5 ms");
    close(other.spikes.t, [1.5e-3]);
  },
);

onBothBackends(
  "monitors may come first, watch a part, or join between two runs",
  async (backend) => {
    const group = driven(firing);
    const part = new SpikeMonitor(group.at([5, 2]), { variables: ["v"] });
    const net = new Network([part, group], { dt: "1 ms", backend });
    await net.run("30 ms");
    const late = new SpikeMonitor(group, { variables: ["v"] });
    net.add(late);
    await net.run("30 ms");
    const whole = driven(firing);
    const all = new SpikeMonitor(whole);
    await ran(backend, [whole, all], "60 ms", { dt: "1 ms" });
    const trains = all.spikeTrains();
    for (const [k, train] of part.spikeTrains().entries()) bits(train, trains[[5, 2][k]!]!);
    for (const [k, train] of late.spikeTrains().entries())
      bits(
        train,
        trains[k]!.filter((t) => t > 0.03),
      );
    for (const monitor of [part, late])
      close(monitor.get("v"), new Float64Array(monitor.numSpikes).fill(0.01), "v", 1e-9);
  },
);

onBothBackends("a group may take another step between two runs", async (backend) => {
  const group = driven({ ...firing, dt: "1 ms" });
  const spikes = new SpikeMonitor(group);
  const net = new Network([group, spikes], { backend });
  await net.run("40 ms");
  group.dt = "0.25 ms";
  await net.run("40 ms");
  spikes.spikeTrains().forEach((train, i) => {
    train.forEach((t, k) => {
      assert.ok(Math.abs(t - (rise(i) + k * (rise(i) + 2.3e-3))) < 1e-9);
    });
  });
});

test("traces show clamped values until the refractory time ends", async () => {
  const group = driven(firing, 1);
  const trace = new StateMonitor(group, ["v"]);
  await new Network([group, trace], { dt: "1 ms" }).run("35 ms");
  const v = trace.get("v")[0]!;
  const spike = rise(0);
  for (let k = 0; k < v.length; k++) {
    const t = k * 1e-3;
    const since = t - spike - 2.3e-3;
    const expected =
      t <= spike ? 1 - Math.exp(-t / 0.01) : since < 0 ? 0 : 1 - Math.exp(-since / 0.01);
    assert.ok(Math.abs(v[k]! - 0.0105 * expected) < 1e-11, `v(${t}) = ${v[k]}`);
  }
});

test("explain tells what a spike between grid points means", () => {
  const text = driven(firing).explain().join("\n");
  assert.match(text, "spike times: exact");
  assert.match(text, "synapses see the spike in the step that it falls into");
});

test.run();
