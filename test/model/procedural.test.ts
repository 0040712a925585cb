// Synapses whose targets are not stored do what stored ones do, bit for bit, and are the same to whoever asks.

import {
  Network,
  type NetworkOptions,
  NeuronGroup,
  SpikeMonitor,
  Synapses,
  type SynapsesOptions,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ConnectOptions } from "../../src/model/connect.ts";
import { arena } from "../../src/runtime/arena.ts";

const test = suite("model: procedural synapses");

const MODEL = `dv/dt = (1.1 + g - h - v)/(10*ms) : 1 (unless refractory)
  dg/dt = -g/(5*ms) : 1
  dh/dt = -h/(7*ms) : 1
  w : 1`;

interface Asked {
  readonly procedural: boolean;
  readonly n?: number;
  readonly excite?: object;
  readonly options?: NetworkOptions;
  readonly connect?: ConnectOptions;
}

/** A group that excites itself, and part of which inhibits another part. */
function make({ procedural, n = 120, excite = {}, options = {}, connect = {} }: Asked) {
  const G = new NeuronGroup(n, MODEL, {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "exact",
    name: "G",
  });
  G.set("v", "rand()");
  G.set("w", "0.02*rand()");
  const S = new Synapses(G, G, {
    onPre: "g_post += 0.01 + w_pre",
    delay: "0.7 ms",
    name: "S",
    procedural,
    ...(excite as SynapsesOptions),
  }) as Synapses;
  S.connect({ p: 0.2, condition: "i != j", ...connect });
  const I = new Synapses(G.slice(40, 90), G.slice(10), {
    onPre: { one: "h_post += weight", two: "h_post *= 1.001" },
    delay: { one: "1.5 ms", two: "0 ms" },
    model: "weight : 1 (shared)\nhalf = weight/2 : 1 (shared)",
    name: "I",
    procedural,
  });
  I.connect({ p: 0.1 });
  I.set("weight", 0.02);
  const M = new SpikeMonitor(G);
  const net = new Network([G, S, I, M], { seed: 5, ...options });
  return { net, G, S, I, M };
}

type Made = ReturnType<typeof make>;

function seen({ G, M }: Made): unknown {
  return [...M.i, ...M.step, ...G.get("v"), ...G.get("g"), ...G.get("h")];
}

async function same(asked: Omit<Asked, "procedural">, run = "30 ms"): Promise<Made> {
  const [stored, made] = [
    make({ ...asked, procedural: false }),
    make({ ...asked, procedural: true }),
  ];
  await stored.net.run(run);
  await made.net.run(run);
  assert.ok(stored.M.numSpikes > 50, `${stored.M.numSpikes} spikes`);
  assert.equal(seen(made), seen(stored));
  for (const [a, b] of [
    [made.S, stored.S],
    [made.I, stored.I],
  ] as const) {
    assert.is(a.N, b.N);
    assert.equal(a.i, b.i);
    assert.equal(a.j, b.j);
    for (const count of ["N_incoming_post", "N_outgoing_pre"])
      assert.equal(a.get(count as never), b.get(count as never));
  }
  // whoever looked at indices has not changed anything
  await stored.net.run("5 ms");
  await made.net.run("5 ms");
  assert.equal(seen(made), seen(stored));
  return made;
}

for (const backend of ["wasm", "js"] as const)
  for (const threads of backend === "wasm" ? [1, 2] : [1])
    test(`the same spikes and states as of stored synapses: ${backend}, ${threads} threads`, async () => {
      const { net } = await same({ options: { backend, threads } });
      assert.match(net.explain({ code: false }), /procedural, who is joined is not stored/);
    });

test("the same with weights, which are stored, and learn", async () => {
  const weighted = (procedural: boolean) => {
    const made = make({ procedural });
    const { G, net } = made;
    const W = new Synapses(G.slice(3, 80), G.slice(20), {
      model: "w : 1\nlast : second",
      onPre: "h_post += w*v_pre; w = clip(w*1.01 + 0.0001, 0, 0.02); last = t",
      delay: "0.9 ms",
      procedural,
    });
    W.connect({ p: 0.15 });
    W.set("w", "0.01*rand()*(1 + i/N_pre) + 0.001*v_post");
    net.add(W);
    return { ...made, W };
  };
  const [stored, made] = [weighted(false), weighted(true)];
  for (const { net, W } of [stored, made]) {
    await net.run("15 ms");
    assert.is(W.neighbours.post.asleep, W === made.W);
    W.set("w", 0.004, { where: "j > 50" });
    await net.run("15 ms");
  }
  assert.equal(seen(made), seen(stored));
  for (const name of ["w", "last"] as const) assert.equal(made.W.get(name), stored.W.get(name));
  const snapshot = made.net.store();
  await made.net.run("5 ms");
  const after = [seen(made), made.W.get("w")];
  made.net.restore(snapshot);
  await made.net.run("5 ms");
  assert.equal([seen(made), made.W.get("w")], after);
});

test("the same for other rules: sparse, nearly all, all others, all, nobody", async () => {
  for (const p of [0.003, 0.9, 1, 0]) await same({ connect: { p } });
  const all = { connect: { p: 1, condition: "i == i" } };
  assert.throws(() => make({ ...all, procedural: true }), /only a rule can be followed again/);
  const whole = make({ procedural: true });
  const every = new Synapses(whole.G, whole.G, { onPre: "g_post += 0.1", procedural: true });
  every.connect();
  assert.match(every.explain().join("\n"), /layout: dense/);
});

test("the same for neurons that rest", async () => {
  const rest = (procedural: boolean) => {
    const G = new NeuronGroup(5000, "dv/dt = -v/(10*ms) : 1", {
      threshold: "v > 1",
      reset: "v = 0",
      method: "exact",
      lazy: true,
    });
    G.set("v", 1.5, { at: [3, 4, 5, 4000] });
    const S = new Synapses(G, G, { onPre: "v_post += 0.3", delay: "1 ms", procedural });
    S.connect({ p: 0.002 });
    const M = new SpikeMonitor(G);
    return { net: new Network([G, S, M], { seed: 2 }), G, M };
  };
  const [stored, made] = [rest(false), rest(true)];
  for (const { net } of [stored, made]) await net.run("8 ms");
  assert.equal(made.M.i, stored.M.i);
  assert.equal(made.G.get("v"), stored.G.get("v"));
});

test("probabilities so small that no leap could be written down join nobody", () => {
  for (const p of [1e-9, 1e-16, 1e-19, 1e-21, 1e-100, 5e-324])
    for (const procedural of [false, true]) {
      const G = new NeuronGroup(2000, "v : 1", { threshold: "v > 1" });
      const S = new Synapses(G.slice(0, 1500), G.slice(0, 50), {
        onPre: "v_post += 1",
        procedural,
      });
      S.connect({ p });
      new Network([G, S], { seed: 2 });
      assert.ok(S.N <= 1, `${S.N} synapses`);
      assert.ok(S.j.every((j) => j >= 0 && j < 50));
    }
});

test("they take no memory that grows with them", async () => {
  const used = async (procedural: boolean): Promise<[bytes: number, synapses: number]> => {
    const before = arena().used;
    const G = new NeuronGroup(4000, "v : 1", { threshold: "v > 1" });
    const S = new Synapses(G, G, { onPre: "v_post += 0.1", delay: "1 ms", procedural });
    S.connect({ p: 0.06 });
    const net = new Network([G, S], { seed: 1 });
    await net.run("1 ms");
    return [arena().used - before, net.objects.length && S.N];
  };
  const [bytes, synapses] = await used(true);
  assert.ok(synapses > 9e5 && bytes < 0.5 * synapses, `${bytes} for ${synapses}`);
});

test("snapshots hold the rule, and restore into networks of another seed", async () => {
  const first = make({ procedural: true });
  await first.net.run("20.1 ms");
  const snapshot = first.net.store();
  const other = make({ procedural: true, options: { seed: 77 } });
  await other.net.run("1 ms");
  assert.not.equal(other.S.j.slice(0, 50), first.S.j.slice(0, 50));
  other.net.restore(snapshot);
  await first.net.run("15 ms");
  await other.net.run("15 ms");
  assert.equal(seen(other), seen(first));
  assert.equal(other.S.j, first.S.j);
  first.net.restore(snapshot);
  await first.net.run("15 ms");
  assert.equal(seen(first), seen(other));
  const stored = make({ procedural: false });
  assert.throws(() => stored.net.restore(snapshot), /procedural/);
});

test("spikes under way arrive when the network is built anew, or has another step", async () => {
  const runs = async (procedural: boolean): Promise<unknown> => {
    const made = make({ procedural });
    await made.net.run("10.3 ms");
    const more = new SpikeMonitor(made.G);
    made.net.add(more);
    await made.net.run("4 ms");
    made.net.dt = "0.05 ms";
    await made.net.run("6 ms");
    return [seen(made), [...more.i]];
  };
  assert.equal(await runs(true), await runs(false));
});

test("what synapses without values cannot do is refused when it is asked for", () => {
  const { S, G } = make({ procedural: true });
  assert.throws(() => S.set("delay" as never, "1 ms"), /cannot set delay of procedural/);
  assert.throws(
    () => (S.state as Record<string, unknown>).delay,
    /cannot view pre.delay of procedural/,
  );
  assert.throws(() => S.runRegularly("g_post += 1", {}), /cannot run code for/);
  assert.throws(() => S.connect({ p: 0.1 }), /a second call of connect/);
  const scattered = new Synapses(G.at([1, 5, 3]), G, { onPre: "g_post += 1", procedural: true });
  scattered.connect({ p: 0.5 });
  assert.throws(() => scattered.N, /do not follow one another/);
});

test.run();
