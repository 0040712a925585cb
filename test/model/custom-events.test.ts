// Custom events: conditions by name, code that runs where they hold, monitors and pathways that wait for them.

import {
  EventMonitor,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: custom events");
const onBothBackends = bothIn(test);

const atMs = (k: string): string => `timestep(t, dt) == timestep(${k}*ms, dt)`;

onBothBackends(
  "test_custom_events: code runs when and where the condition holds",
  async (backend) => {
    const group = new NeuronGroup(2, "time1 : second\ntime2 : second", {
      events: { event1: atMs("i"), event2: atMs("(i + 1)") },
    });
    group.runOnEvent("event1", "time1 = t").runOnEvent("event2", "time2 = t");
    await ran(backend, [group], "2.1 ms");
    close(group.get("time1"), [0, 1e-3]);
    close(group.get("time2"), [1e-3, 2e-3]);
    return { time2: group.get("time2") };
  },
);

onBothBackends("test_custom_events_schedule: event times [1,2] ms", async (backend) => {
  // in one step: event2 and its code, then event1 and its code
  const group = new NeuronGroup(2, "x : second\nevent_time : second", {
    events: { event1: "x > 0*ms", event2: atMs("(i + 1)") },
  });
  group.runOnEvent("event2", "x = t", { when: "resets" });
  group.setEventSchedule("event1", { when: "after_resets" });
  group.runOnEvent("event1", "event_time = t; x = 0*ms", { when: "after_resets", order: 1 });
  const net = await ran(backend, [group], "2.1 ms");
  close(group.get("event_time"), [1e-3, 2e-3]);
  const order = net
    .schedule()
    .split("\n")
    .map((line) => line.trim().split(/ +/).at(-1)!.split(".")[1]);
  assert.equal(order, ["event2", "on_event20", "event1", "on_event11"]);
});

onBothBackends(
  "test_transmission_custom_event: 2 ms and 1 ms, as spikes would",
  async (backend) => {
    const source = new NeuronGroup(2, "", { events: { custom: atMs("(2 - i)") } });
    const target = new NeuronGroup(2, "v : 1");
    const events = new EventMonitor(source, "custom");
    const trace = new StateMonitor(target, "v", { when: "end" });
    const synapses = new Synapses(source, target, { onPre: "v += 1", onEvent: "custom" });
    synapses.connect({ j: "i" });
    await ran(backend, [source, target, synapses, events, trace], "2.5 ms");
    assert.equal([...events.i], [1, 0]);
    assert.equal(ms(events.t), [1, 2]);
    assert.equal([...events.count], [1, 1]);
    assert.is(events.numEvents, 2);
    assert.equal(events.eventTrains().map(ms), [[2], [1]]);
    const [first, second] = trace.get("v") as [Float64Array, Float64Array];
    assert.equal(
      [...first],
      Array.from({ length: 25 }, (_, k) => Number(k >= 20)),
    );
    assert.equal(
      [...second],
      Array.from({ length: 25 }, (_, k) => Number(k >= 10)),
    );
  },
);

test("test_invalid_custom_event: a pathway waits for an event that its group has", () => {
  const custom = new NeuronGroup(2, "v : 1", { events: { custom: "v > 1" } });
  const spiking = new NeuronGroup(2, "v : 1", { threshold: "v > 1", reset: "" });
  assert.throws(
    () => new Synapses(custom, custom, { onPre: "v += 1", onEvent: "spike" }),
    (error: Error) => error instanceof ValueError && /no threshold/.test(error.message),
  );
  assert.throws(
    () => new Synapses(spiking, spiking, { onPre: "v += 1", onEvent: "custom" }),
    (error: Error) => error instanceof ValueError && /unknown event.*custom/.test(error.message),
  );
});

onBothBackends("pathways by name wait for events of their own, with delays", async (backend) => {
  const source = new NeuronGroup(1, "", {
    threshold: atMs("1"),
    reset: "",
    events: { up: atMs("2"), down: atMs("3") },
  });
  const target = new NeuronGroup(1, "a : 1\nb : 1\nc : second");
  const synapses = new Synapses(source, target, {
    onPre: { pre: "a += 1", second: "b += 1", third: "c = t" },
    onEvent: { second: "up", third: "down" },
    delay: { third: "0.5 ms" },
  }).connect();
  const trace = new StateMonitor(target, ["a", "b"], { when: "end" });
  await ran(backend, [source, target, synapses, trace], "4 ms");
  assert.is(trace.get("a")[0]!.indexOf(1), 10);
  assert.is(trace.get("b")[0]!.indexOf(1), 20);
  close(target.get("c"), [3.5e-3]);
});

onBothBackends("onEvent as text is the event of all pathways", async (backend) => {
  const both = { events: { up: atMs("1") } };
  const source = new NeuronGroup(1, "x : 1", both);
  const target = new NeuronGroup(1, "x : 1", both);
  const synapses = new Synapses(source, target, {
    onPre: "x_post += 1",
    onPost: "x_pre += 10",
    onEvent: "up",
  }).connect();
  await ran(backend, [source, target, synapses], "2 ms");
  assert.equal([...source.get("x"), ...target.get("x")], [10, 1]);
});

onBothBackends(
  "refractory neurons raise custom events, and their code writes clamped variables",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1 (unless refractory)\nn : 1", {
      threshold: "v > 0.45",
      reset: "v = 0",
      refractory: "1 ms",
      events: { low: "v < 0.05" },
    });
    group.runOnEvent("low", "n += 1; v = 0.01");
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "2 ms");
    // spikes at 0.4 ms; the event holds from the next test on, all through the refractory period
    assert.is(ms(spikes.t)[0], 0.4);
    assert.ok(group.get("n")[0]! >= 9);
    return { n: group.get("n"), t: spikes.t };
  },
);

onBothBackends(
  "an event's monitor keeps variables, subexpressions and a subgroup's numbers",
  async (backend) => {
    const group = new NeuronGroup(4, "dv/dt = i/ms : 1\ny = 2*v : 1", {
      events: { high: "v > 0.55" },
    });
    group.runOnEvent("high", "v = 0");
    const events = new EventMonitor(group.slice(2, 4), "high", { variables: ["v", "y"] });
    await ran(backend, [group, events], "0.5 ms");
    assert.equal([...events.i], [1, 0, 1]);
    close(events.get("v"), [0.6, 0.6, 0.6]);
    close(events.get("y"), [1.2, 1.2, 1.2]);
    return { v: events.get("v"), y: events.get("y") };
  },
);

onBothBackends(
  "a monitor follows the event to its slot; code may run on spikes as well",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1\nlast : second", {
      threshold: "v > 0.45",
      reset: "v = 0",
      events: { rested: "v < 0.05" },
    });
    group.runOnEvent("spike", "last = t", { when: "before_resets" });
    group.setEventSchedule("rested", { when: "after_resets" });
    const events = new EventMonitor(group, "rested");
    const net = await ran(backend, [group, events], "1 ms");
    assert.equal(ms(events.t), [0.4, 0.9]);
    close(group.get("last"), [0.9e-3]);
    assert.match(
      net.explain({ code: false }),
      /event rested \(slot after_resets, order 0\): v < 0.05/,
    );
  },
);

onBothBackends(
  "a threshold may be tested in another slot; its monitor goes along",
  async (backend) => {
    const group = new NeuronGroup(1, "dv/dt = 1/ms : 1", { threshold: "v > 0.45", reset: "v = 0" });
    group.setEventSchedule("spike", { when: "before_groups" });
    const spikes = new SpikeMonitor(group);
    const net = await ran(backend, [group, spikes], "1 ms");
    assert.equal(ms(spikes.t), [0.5]);
    assert.match(net.schedule(), /before_groups +1 .*spikemonitor/);
  },
);

onBothBackends(
  "events of groups without variables of their own draw at random",
  async (backend) => {
    const group = new NeuronGroup(1000, "n : 1", { events: { any: "rand() < 0.1" } });
    group.runOnEvent("any", "n += rand()");
    const events = new EventMonitor(group, "any");
    await ran(backend, [group, events], "1 ms");
    assert.ok(events.numEvents > 850 && events.numEvents < 1150);
    assert.is(new Set(group.get("n")).size > 500, true);
    return { n: group.get("n"), i: events.i };
  },
);

test("an event's code belongs to its snapshot", async () => {
  const make = (): [NeuronGroup, Network] => {
    const group = new NeuronGroup(1, "x : 1", { name: "P", events: { up: "t > 0.5*ms" } });
    group.runOnEvent("up", "x += 1");
    return [group, new Network([group])];
  };
  const [group, net] = make();
  await net.run("1 ms");
  const snapshot = net.store();
  const [other, copy] = make();
  copy.restore(snapshot);
  await net.run("1 ms");
  await copy.run("1 ms");
  assert.equal([...other.get("x")], [...group.get("x")]);
});

test("generators have spikes only", () => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
  assert.throws(() => new EventMonitor(source, "up"), /unknown event.*'up'.*spike/);
});

test.run();
