// Thresholds, resets and refractory periods: what is held, what fires when, what may be written.

import {
  EquationError,
  NeuronGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  UnitError,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: thresholds and refractoriness");
const onBothBackends = bothIn(test);

onBothBackends("test_simple_threshold: those above it spike", async (backend) => {
  const group = new NeuronGroup(4, "v : 1", { threshold: "v > 1" });
  group.set("v", [1.5, 0, 3, -1]);
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "0.1 ms");
  assert.equal([...spikes.count], [1, 0, 1, 0]);
});

onBothBackends(
  "test_threshold_reset: strictly above, and the reset only for those",
  async (backend) => {
    const group = new NeuronGroup(3, "v : 1", { threshold: "v > 1", reset: "v = 0.5" });
    group.set("v", [0, 1, 2]);
    await ran(backend, [group], "0.1 ms");
    assert.equal([...group.get("v")], [0, 1, 0.5]);
  },
);

onBothBackends(
  "a reset runs line by line, with temporaries, each line seeing the one before",
  async (backend) => {
    const group = new NeuronGroup(2, "v : 1\nu : 1", {
      threshold: "v > 1",
      reset: "excess = v - 1\nv = excess*2\nu = v + excess\nexcess = 10\nv += excess",
    });
    group.set("v", [1.25, 0.5]);
    await ran(backend, [group], "0.1 ms");
    assert.equal([...group.get("v")], [10.5, 0.5]);
    assert.equal([...group.get("u")], [0.75, 0]);
  },
);

onBothBackends(
  "test_refractoriness_threshold_basic: fires at the first step it may, if still above",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 199.99*Hz : 1", {
      threshold: "v > 1",
      reset: "v = 0",
      refractory: "10 ms",
    });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "16 ms");
    assert.equal(ms(spikes.t), [5, 15]);
  },
);

for (const refractory of ["5 ms", 5e-3, "5*ms", "period", "(t - lastspike) <= 4.9001*ms"])
  onBothBackends(
    `test_refractoriness_basic: v is held for 5 ms, w goes on (${refractory})`,
    async (backend) => {
      const group = new NeuronGroup(
        1,
        "dv/dt = 99.999*Hz : 1 (unless refractory)\ndw/dt = 99.999*Hz : 1\nperiod : second",
        { threshold: "v > 1", reset: "v = 0; w = 0", refractory },
      );
      group.set("period", "5 ms");
      const trace = new StateMonitor(group, ["v", "w"]);
      await ran(backend, [group, trace], "20 ms");
      const [v, w] = [trace.get("v")[0]!, trace.get("w")[0]!];
      const at = (t: number) => Math.round(t * 10);
      assert.ok(v[at(10)]! > 0.99 && v[at(10.1)] === 0, "spikes at 10 ms");
      assert.ok(v.slice(at(10.1), at(15)).every((value) => value === 0));
      assert.ok(v[at(15.1)]! > 0);
      assert.ok(w[at(14.9)]! > 0.45);
      close(
        v.slice(at(15.2)),
        w.slice(at(15.2)).map((value) => value - w[at(15)]!),
        "both grow alike",
        1e-6,
      );
      return { v, w };
    },
  );

onBothBackends(
  "test_refractoriness_variables: number, text, variable, expression and condition agree",
  async (backend) => {
    const forms = [
      "5 ms",
      0.005,
      "ref",
      "ref/2 + 2.5*ms",
      "(timestep(t - lastspike, dt) < 50)",
      "time_since < 5*ms - dt/2",
    ];
    const trains = [];
    for (const refractory of forms) {
      const model =
        "dv/dt = 99.999*Hz : 1 (unless refractory)\nref : second\ntime_since = t - lastspike : second";
      const group = new NeuronGroup(3, model, { threshold: "v > 1", reset: "v = 0", refractory });
      group.set("ref", "5 ms");
      group.set("v", "i*0.3");
      const spikes = new SpikeMonitor(group);
      await ran(backend, [group, spikes], "60 ms");
      trains.push(Array.from(spikes.step, (step, k) => [step, spikes.i[k]]));
    }
    assert.ok(trains[0]!.length >= 9);
    for (const train of trains) assert.equal(train, trains[0]);
  },
);

onBothBackends("a refractory period per neuron", async (backend) => {
  const group = new NeuronGroup(4, "ref : second", { threshold: "True", refractory: "ref" });
  group.set("ref", [0, 1e-4, 3e-4, 5e-4]);
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, spikes], "1.5 ms");
  assert.equal([...spikes.count], [15, 15, 5, 3]);
});

onBothBackends(
  "test_refractoriness_repeated: every interval is ten steps, for 10000 steps",
  async (backend) => {
    const group = new NeuronGroup(1, "", { threshold: "True", refractory: "1 ms" });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "1 s");
    assert.equal(
      [...spikes.step],
      Array.from({ length: 1000 }, (_, k) => 10 * k),
    );
  },
);

onBothBackends("a refractory period of 0 or of one step holds nothing", async (backend) => {
  const traces = [];
  for (const refractory of [0, "0.1 ms", undefined]) {
    const group = new NeuronGroup(1, "dv/dt = 4000*Hz : 1 (unless refractory)", {
      threshold: "v > 1",
      reset: "v = 0",
      ...(refractory === undefined ? {} : { refractory }),
    });
    const trace = new StateMonitor(group, "v");
    await ran(backend, [group, trace], "3 ms");
    traces.push(trace.get("v")[0]!);
  }
  for (const trace of traces) bits(trace, traces[2]!);
});

onBothBackends(
  "a condition keeps a neuron refractory while it holds: one spike per upstroke",
  async (backend) => {
    const group = new NeuronGroup(1, "v = sin(2*pi*100*Hz*t) : 1", {
      threshold: "v > 0.5",
      refractory: "v > 0.5",
    });
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "50 ms");
    assert.equal(ms(spikes.t), [0.9, 10.9, 20.9, 30.9, 40.9]);
  },
);

onBothBackends(
  "test_conditional_write_automatic_and_manual: one spike between two held neurons",
  async (backend) => {
    const source = new NeuronGroup(1, "", { threshold: "True" });
    const target = new NeuronGroup(2, "dv/dt = 0*Hz : 1 (unless refractory)\ndw/dt = 0*Hz : 1", {
      threshold: "i == 0",
      reset: "",
      refractory: "1 ms",
    });
    const synapses = new Synapses(source, target, {
      onPre: "v += 1; w += 1*int(not_refractory_post)",
    });
    synapses.connect();
    await ran(backend, [source, target, synapses], "0.1 ms");
    assert.equal([...target.get("v")], [0, 1]);
    assert.equal([...target.get("w")], [0, 1]);
  },
);

onBothBackends(
  "test_conditional_write_behaviour: from a spike on, held variables keep what the reset gave",
  async (backend) => {
    const input = new NeuronGroup(1, "", { threshold: "True" });
    const group = new NeuronGroup(
      1,
      "dv/dt = 0*Hz : 1 (unless refractory)\ndx/dt = 0*Hz : 1\ndy/dt = 0*Hz : 1 (unless refractory)",
      { threshold: "v > 1", reset: "v = 0; y = 0", refractory: "100 ms" },
    );
    const synapses = new Synapses(input, group, {
      onPre: "v += 0.3; x += 0.01; y += 0.01",
    }).connect();
    const trace = new StateMonitor(group, ["v", "y"], { when: "end" });
    await ran(backend, [input, group, synapses, trace], "10 ms");
    const [v] = trace.get("v");
    assert.equal(
      [...v!.slice(0, 6)].map((x) => Math.round(x * 10)),
      [3, 6, 9, 12, 0, 0],
    );
    assert.ok(
      v!.slice(4).every((value) => value === 0),
      "not even in the step of the spike",
    );
    close(group.get("x"), [1]);
    close(trace.get("y")[0]!.slice(0, 5), [0.01, 0.02, 0.03, 0.04, 0]);
  },
);

onBothBackends(
  "runRegularly does not write held variables, the reset and set do",
  async (backend) => {
    const group = new NeuronGroup(2, "dv/dt = 0*Hz : 1 (unless refractory)\nu : 1", {
      threshold: "i == 1",
      reset: "v = 7",
      refractory: "10 ms",
    });
    group.runRegularly("v += 1; u += 1", { when: "end" });
    const net = await ran(backend, [group], "0.3 ms");
    assert.equal([...group.get("v")], [3, 7]);
    assert.equal([...group.get("u")], [3, 3]);
    group.set("v", "v + 100");
    await net.run("0.1 ms");
    assert.equal([...group.get("v")], [104, 107]);
  },
);

onBothBackends(
  "lastspike and not_refractory can be read, recorded and used in expressions",
  async (backend) => {
    const group = new NeuronGroup(
      1,
      "age = t - lastspike : second\nfree = not_refractory : boolean",
      {
        threshold: "t_in_timesteps == 3",
        refractory: "0.4 ms",
      },
    );
    assert.equal([...group.get("lastspike")], [-1e4]);
    const trace = new StateMonitor(group, ["not_refractory", "lastspike", "free"], { when: "end" });
    await ran(backend, [group, trace], "1 ms");
    const free = [1, 1, 1, 0, 0, 0, 0, 1, 1, 1];
    assert.equal([...trace.get("not_refractory")[0]!], free);
    assert.equal([...trace.get("free")[0]!], free);
    close(group.get("age"), [0.7e-3]);
  },
);

test("what cannot be a threshold, a reset or a refractory period is refused", () => {
  const make = (options: object) => () => new NeuronGroup(1, "v : volt\nw : 1", options);
  const unit = (error: Error) => error instanceof UnitError;
  assert.throws(make({ threshold: "v > 1" }), unit);
  assert.throws(make({ threshold: "w" }), unit);
  assert.throws(make({ threshold: "w > 1", reset: "v = 1" }), unit);
  assert.throws(make({ threshold: "w > 1", refractory: "3 mV" }), unit);
  assert.throws(make({ threshold: "w > 1", refractory: "v" }), unit);
  assert.throws(
    make({ threshold: "w > 1", refractory: "-1 ms" }),
    (error: Error) => error instanceof EquationError,
  );
  assert.throws(make({ reset: "w = 1" }), (error: Error) => error instanceof ValueError);
  assert.throws(make({ threshold: 3 }), (error: Error) => error instanceof ValueError);
});

test.run();
