// What a network refuses, calls back, and says when something goes wrong.

import {
  ConnectError,
  Network,
  NetworkError,
  NeuronGroup,
  NotANumberError,
  SpikeMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close } from "./both.ts";

const test = suite("model: networks");
const onBothBackends = bothIn(test);

test("an object that others need cannot leave", () => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1", name: "needed" });
  const net = new Network([group, new SpikeMonitor(group)]);
  assert.throws(
    () => net.remove(group),
    (error: Error) => error instanceof NetworkError && /needed/.test(error.message),
  );
  assert.is(net.objects.length, 2);
  net.add(group);
  assert.is(net.objects.length, 2, "nothing joins twice");
});

test("an object that has run in one network joins another only after it was taken out", async () => {
  const group = new NeuronGroup(1, "dv/dt = 1/second : 1", { name: "wanderer" });
  const first = new Network([group]);
  new Network([group]);
  await first.run("1 ms");
  assert.throws(() => new Network([group]), /'wanderer' has run in another network/);
  first.remove(group);
  await new Network([group]).run("1 ms");
  assert.ok(Math.abs(group.get("v")[0]! - 0.002) < 1e-12);
});

onBothBackends(
  "operations call back at their times, in their slot, before what has the same order",
  async (backend) => {
    const group = new NeuronGroup(1, "dx/dt = 1/ms : 1", { method: "euler" });
    const net = new Network([group], { backend });
    const seen: [string, number, number][] = [];
    const note = (name: string) => (t: number) =>
      void seen.push([name, Math.round(t * 1e4), Math.round(group.state.x![0]! * 10)]);
    net.operation(note("start"));
    net.operation(note("end"), { when: "end" });
    net.operation(note("slow"), { dt: "0.2 ms", when: "after_groups", order: 3 });
    await net.run("0.3 ms");
    assert.equal(
      seen.map((entry) => entry.join(" ")),
      [
        "start 0 0",
        "slow 0 1",
        "end 0 1",
        "start 1 1",
        "end 1 2",
        "start 2 2",
        "slow 2 3",
        "end 2 3",
      ],
    );
  },
);

onBothBackends(
  "a network that is running refuses another run and changes of its objects",
  async (backend) => {
    const group = new NeuronGroup(1, "dx/dt = 1/ms : 1");
    const net = new Network([group], { backend });
    const messages: string[] = [];
    const attempt = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        messages.push((error as Error).name);
      }
    };
    net.operation((t) => {
      if (t > 0) return;
      attempt(() => net.add(new NeuronGroup(1, "")));
      attempt(() => net.remove(group));
      attempt(() => net.operation(() => undefined));
      net.run("1 ms").catch((error: Error) => messages.push(error.name));
    });
    await net.run("1 ms");
    assert.equal(messages, Array(4).fill("NetworkError"));
    close([net.t], [1e-3]);
  },
);

onBothBackends(
  "a value that is no number ends the run and says which, where and when",
  async (backend) => {
    const group = new NeuronGroup(3, "dv/dt = sqrt(0.55 - t/ms - v)/ms : 1\nv2 : 1", {
      method: "euler",
      name: `nan_${backend}`,
    });
    group.set("v", "-10*int(i != 1)");
    const net = new Network([group], { backend });
    let error: unknown;
    await net.run("5 ms").catch((caught: unknown) => {
      error = caught;
    });
    assert.ok(error instanceof NotANumberError);
    assert.equal([error.variable, error.index], ["v", 1]);
    assert.match(error.message, /v of group 'nan_/);
    await net.run("1 ms").catch((caught: unknown) => {
      error = caught;
    });
    assert.ok(error instanceof NetworkError, "it does not run on");
  },
);

test("wrong options of a network and of a run are refused", async () => {
  const refused = (error: Error) => error instanceof ValueError;
  for (const options of [
    { dt: 0 },
    { dt: "1 mV" },
    { seed: 0.5 },
    { backend: "cuda" },
    { threads: 0 },
    { speed: 1 },
  ])
    assert.throws(() => new Network([], options as object), refused, JSON.stringify(options));
  for (const duration of [-1, "3 mV", Number.NaN, Number.POSITIVE_INFINITY]) {
    let error: unknown;
    await new Network([]).run(duration).catch((caught: unknown) => {
      error = caught;
    });
    assert.ok(error instanceof ValueError, String(duration));
  }
  const twin = () => new NeuronGroup(1, "", { name: "twin" });
  assert.throws(
    () => new Network([twin(), twin()]),
    (error: Error) => error instanceof NetworkError,
  );
});

onBothBackends(
  "the time of a running network is that of the step at hand, whatever the steps",
  async (backend) => {
    const slow = new NeuronGroup(1, "v : 1", { dt: "0.5 ms", threshold: "v > 1" });
    const quick = new NeuronGroup(1, "v : 1", { dt: "0.2 ms", threshold: "v > 1" });
    const net = new Network([slow, new SpikeMonitor(slow)], { backend });
    const seen: number[][] = [];
    net.operation((t) => void seen.push([t, net.t]), { dt: "0.5 ms" });
    await net.run("1 ms");
    net.add(quick);
    net.operation((t) => void seen.push([t, net.t]), { dt: "0.2 ms" });
    await net.run("1 ms");
    assert.is(seen.length, 2 + 2 + 5);
    close(
      seen.map(([, t]) => t!),
      seen.map(([t]) => t!),
      "net.t",
      1e-12,
    );
  },
);

onBothBackends(
  "synapses cannot be made while their network runs, and nothing has changed then",
  async (backend) => {
    const group = new NeuronGroup(2, "v : 1", { threshold: "v > 1" });
    const synapses = new Synapses(group, group, { onPre: "v_post += 0" });
    synapses.connect({ i: 0, j: 1 });
    const net = new Network([group, synapses], { backend });
    let refused: unknown;
    net.operation(() => {
      try {
        synapses.connect();
      } catch (error) {
        refused = error;
      }
    });
    await net.run("0.1 ms");
    assert.instance(refused, ConnectError);
    assert.is(synapses.N, 1);
    synapses.connect({ i: 1, j: 0 });
    await net.run("0.1 ms");
    assert.is(synapses.N, 2);
  },
);

onBothBackends(
  "what is marked (constant) cannot be set while its network runs",
  async (backend) => {
    const group = new NeuronGroup(2, "dv/dt = -v/tau : 1\ntau : second (constant)", {
      method: "exact",
    });
    group.set("tau", "1 ms");
    const net = new Network([group], { backend });
    const refused: unknown[] = [];
    net.operation(() => {
      try {
        group.set("tau", "9 ms");
      } catch (error) {
        refused.push(error);
      }
    });
    await net.run("0.1 ms");
    assert.instance(refused[0], ValueError);
    assert.match(
      (refused[0] as Error).message,
      /cannot set tau .* runs: it is marked \(constant\)/,
    );
    group.set("tau", "2 ms");
    close(group.get("tau"), [2e-3, 2e-3]);
  },
);

test.run();
