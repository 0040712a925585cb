// What code and equations of synapses compute: summed variables, event-driven equations, order of arrivals, refusals.

import {
  EquationError,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ran } from "./both.ts";

const test = suite("model: synaptic code");
const onBothBackends = bothIn(test);

onBothBackends("test_summed_variable: sums over several synapses of a pair", async (backend) => {
  const source = new NeuronGroup(2, "x : volt");
  source.set("x", "1 V");
  const target = new NeuronGroup(2, "v : volt");
  const synapses = new Synapses(source, target, {
    model: "w : 1\nx : volt\nv_post = 2*x*w : volt (summed)",
  });
  synapses.connect({ j: "i", n: 2 });
  synapses.set("w", [0.5, 0, 1.5, 1]);
  synapses.set("x", "1 V");
  await ran(backend, [source, target, synapses], "1 ms");
  close(target.get("v"), [1, 5]);
});

onBothBackends("test_summed_variable_differing_group_size: 15 and 85", async (backend) => {
  const few = new NeuronGroup(2, "x : 1");
  const many = new NeuronGroup(10, "x : 1");
  many.set("x", "1 + 9*int(i >= 5)");
  const synapses = new Synapses(few, many, { model: "y : 1\nx_pre = y + x_post : 1 (summed)" });
  synapses.connect({ i: 0, j: [0, 1, 2, 3, 4] }).connect({ i: 1, j: [5, 6, 7, 8, 9] });
  synapses.set("y", "j");
  await ran(backend, [few, many, synapses], "0.1 ms");
  assert.equal([...few.get("x")], [15, 85]);
});

onBothBackends(
  "test_subgroup_summed_variable: neurons outside the target subgroup keep their value",
  async (backend) => {
    const source = new NeuronGroup(1, "x : 1");
    const target = new NeuronGroup(5, "Iin : 1");
    target.set("Iin", 10);
    source.set("x", 5);
    const one = new Synapses(source, target.slice(1, 2), {
      model: "Iin_post = x_pre : 1 (summed)",
    }).connect();
    const two = new Synapses(source, target.slice(3, 5), {
      model: "Iin_post = x_pre/5 : 1 (summed)",
    }).connect();
    await ran(backend, [source, target, one, two], "1 ms");
    assert.equal([...target.get("Iin")], [10, 5, 10, 1, 1]);
  },
);

onBothBackends("two Synapses may sum into one variable: their sums add up", async (backend) => {
  const group = new NeuronGroup(2, "s : 1");
  const first = new Synapses(group, group, { model: "s_post = 3 : 1 (summed)" }).connect();
  const second = new Synapses(group, group, { model: "s_post = 10 : 1 (summed)" }).connect({
    i: 0,
    j: 1,
  });
  await ran(backend, [group, first, second], "0.3 ms");
  assert.equal([...group.get("s")], [6, 16]);
});

onBothBackends("a sum into the source side goes by source", async (backend) => {
  const group = new NeuronGroup(3, "s : 1\nv : 1");
  group.set("v", "2**i");
  const synapses = new Synapses(group, group, { model: "s_pre = v_post : 1 (summed)" });
  synapses.connect({ i: [0, 0, 2], j: [1, 2, 0] });
  await ran(backend, [group, synapses], "0.1 ms");
  assert.equal([...group.get("s")], [6, 0, 1]);
});

onBothBackends(
  "test_event_driven: STDP from event to event equals the formula with lastupdate",
  async (backend) => {
    const taus = {
      taupre: "20 ms",
      taupost: "20 ms",
      gmax: 0.01,
      dApre: 0.0001,
      dApost: -0.000105,
    };
    const pre = new NeuronGroup(2, "dv/dt = rate : 1\nrate : Hz", {
      threshold: "v > 1",
      reset: "v = 0",
    });
    pre.set("rate", [1000, 1500]);
    const post = new NeuronGroup(2, "dv/dt = rate : 1\nrate : Hz", {
      threshold: "v > 1",
      reset: "v = 0",
    });
    post.set("rate", [1100, 1400]);
    const driven = new Synapses(pre, post, {
      model: `w : 1
      dApre/dt = -Apre/taupre : 1 (event-driven)
      dApost/dt = -Apost/taupost : 1 (event-driven)`,
      onPre: "Apre += dApre; w = clip(w + Apost, 0, gmax)",
      onPost: "Apost += dApost; w = clip(w + Apre, 0, gmax)",
      namespace: taus,
    });
    const manual = new Synapses(pre, post, {
      model: "w : 1\nApre : 1\nApost : 1\nlast : second",
      onPre: `Apre = Apre*exp((last - t)/taupre) + dApre
      Apost = Apost*exp((last - t)/taupost)
      w = clip(w + Apost, 0, gmax)
      last = t`,
      onPost: `Apre = Apre*exp((last - t)/taupre)
      Apost = Apost*exp((last - t)/taupost) + dApost
      w = clip(w + Apre, 0, gmax)
      last = t`,
      namespace: taus,
    });
    for (const synapses of [driven, manual]) synapses.connect({ j: "i" }).set("w", "0.5*gmax");
    await ran(backend, [pre, post, driven, manual], "25 ms");
    close(driven.get("w"), manual.get("w"));
    assert.ok(
      driven.get("w").some((w) => Math.abs(w - 0.005) > 1e-4),
      "weights moved",
    );
    close(driven.get("Apre"), manual.get("Apre"));
    return { w: driven.get("w") };
  },
);

const event = "dA/dt = -A/(10*ms) : 1 (event-driven)";
for (const [name, model, mentioned] of [
  ["", `${event}\ndB/dt = -A*B/(10*ms) : 1 (event-driven)`, "A"],
  ["2", `dB/dt = -B/(10*ms) : 1 (clock-driven)\ndA/dt = -A*B/(10*ms) : 1 (event-driven)`, "B"],
  ["3", `${event}\ndB/dt = -A*B/(10*ms) : 1 (clock-driven)`, "A"],
  ["4", `${event}\nv_post = A : 1 (summed)`, "A"],
] as const)
  test(`test_event_driven_dependency_error${name}: refused, with the names`, () => {
    const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1" });
    assert.throws(
      () => new Synapses(group, group, { model, onPre: "A += 1" }),
      (error: Error) =>
        error.name.endsWith("Error") && error.message.includes(mentioned) && "line" in error,
    );
  });

onBothBackends(
  "test_vectorisation: every synapse of a source acts on it in turn",
  async (backend) => {
    const source = new NeuronGroup(10, "v : 1\nx : 1", { threshold: "i < 5" });
    const target = new NeuronGroup(10, "y : 1");
    source.set("v", 2);
    target.set("y", "i*10");
    const synapses = new Synapses(source, target, {
      model: "w : 1",
      onPre: "v_pre += w; x_pre = y_post",
    });
    synapses.connect().set("w", 1);
    await ran(backend, [source, target, synapses], "0.1 ms");
    assert.equal([...source.get("v")], [12, 12, 12, 12, 12, 2, 2, 2, 2, 2]);
    assert.equal([...source.get("x")], [90, 90, 90, 90, 90, 0, 0, 0, 0, 0]);
  },
);

onBothBackends(
  "test_synaptic_equations: clock-driven equations run without spikes",
  async (backend) => {
    const group = new NeuronGroup(10, "");
    const synapses = new Synapses(group, group, { model: "dw/dt = -w/(10*ms) : 1 (clock-driven)" });
    synapses.connect({ j: "i" });
    synapses.set("w", "i");
    await ran(backend, [group, synapses], "10 ms");
    close(
      synapses.get("w"),
      Array.from({ length: 10 }, (_, i) => i * Math.exp(-1)),
    );
    return { w: synapses.get("w") };
  },
);

onBothBackends("a time constant per synapse may be set anew between runs", async (backend) => {
  const group = new NeuronGroup(2, "");
  const synapses = new Synapses(group, group, {
    model: "dw/dt = -w/tau : 1 (clock-driven)\ntau : second (constant)",
  }).connect({ j: "i" });
  synapses.set("w", 1);
  synapses.set(
    "tau",
    ["10 ms", "20 ms"].map((text) => Number.parseFloat(text) * 1e-3),
  );
  const net = await ran(backend, [group, synapses], "10 ms");
  synapses.set("tau", "5 ms");
  await net.run("10 ms");
  close(synapses.get("w"), [Math.exp(-3), Math.exp(-2.5)]);
});

onBothBackends("test_sim_with_scalar_variable: shared parameters of synapses", async (backend) => {
  const source = new SpikeGeneratorGroup(2, { indices: [0, 1], times: [0, 0] });
  const target = new NeuronGroup(2, "v : 1");
  const synapses = new Synapses(source, target, {
    model: "w : 1\ns : 1 (shared)",
    onPre: "v += s + w",
  });
  synapses.connect({ j: "i" });
  synapses.set("w", [1, 2]);
  synapses.set("s", 5);
  await ran(backend, [source, target, synapses], "0.2 ms");
  assert.equal([...target.get("v")], [6, 7]);
});

onBothBackends(
  "test_synapses_refractory: spikes do not move what is (unless refractory)",
  async (backend) => {
    const source = new NeuronGroup(10, "", { threshold: "True" });
    const target = new NeuronGroup(10, "dv/dt = 0/second : 1 (unless refractory)", {
      threshold: "i >= 5",
      refractory: "1 second",
    });
    const synapses = new Synapses(source, target, { onPre: "v += 1" }).connect({ j: "i" });
    await ran(backend, [source, target, synapses], "0.1 ms");
    assert.equal([...target.get("v")], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  },
);

onBothBackends("test_external_variables: constants of the namespace in code", async (backend) => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
  const target = new NeuronGroup(1, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v += w", namespace: { w: 2 } }).connect();
  await ran(backend, [source, target, synapses], "0.1 ms");
  assert.equal([...target.get("v")], [2]);
});

onBothBackends(
  "a clock-driven synapse reads its neurons as they were before the step, whatever the names",
  async (backend) => {
    for (const name of ["aaa", "zzz"]) {
      const group = new NeuronGroup(1, "dv/dt = 1/(1*ms) : 1", {
        name: `${name}_neurons_${backend}`,
        method: "euler",
      });
      group.set("v", 0.5);
      const synapses = new Synapses(group, group, {
        model: "dx/dt = v_pre/(1*ms) : 1 (clock-driven)",
        method: "euler",
        name: `mmm_${name}_${backend}`,
      }).connect();
      await ran(backend, [group, synapses], "0.1 ms");
      close(synapses.get("x"), [0.05]);
    }
  },
);

test("code that assigns what cannot be assigned is refused", () => {
  const group = new NeuronGroup(1, "v : 1\ns : 1 (shared)\nc : 1 (constant)\nx = 2*v : 1", {
    threshold: "v > 1",
  });
  for (const onPre of [
    "s_post = 1",
    "c_post = 1",
    "x_post = 1",
    "t = 1*ms",
    "i = 3",
    "N_pre = 2",
    "pi = 3",
  ])
    assert.throws(
      () => new Synapses(group, group, { onPre }),
      (error: Error) => error instanceof EquationError && /cannot assign/.test(error.message),
      onPre,
    );
});

test("synapses on spikes of a group that cannot spike are refused", () => {
  const silent = new NeuronGroup(1, "v : 1");
  assert.throws(() => new Synapses(silent, silent, { onPre: "v += 1" }), /threshold/);
  assert.throws(() => new SpikeMonitor(silent), /threshold/);
});

test("a network says which object is missing", () => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1", name: "left_out" });
  const synapses = new Synapses(group, group, { onPre: "v += 1" }).connect();
  assert.throws(
    () => new Network([synapses]),
    (error: Error) => error.name === "NetworkError" && /left_out/.test(error.message),
  );
});

test.run();
