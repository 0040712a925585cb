// Where spikes look up by age who hears them, the order of ages and the targets sleep: whoever asks gets them as they were.

import { Network, type NetworkOptions, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("model: orders that rest");

function make({ view = false, options = {} }: { view?: boolean; options?: NetworkOptions } = {}) {
  const G = new NeuronGroup(90, "dv/dt = (1.2 - v)/(10*ms) : 1", {
    threshold: "v > 1",
    reset: "v = 0",
    method: "exact",
  });
  G.set("v", "rand()");
  const S = new Synapses(G, G.slice(5, 85), { onPre: "v_post += 0.01", name: "S" });
  S.connect({ p: 0.5 });
  S.set("delay", "2*ms*rand()");
  const M = new SpikeMonitor(G);
  const net = new Network([G, S, M], { seed: 6, ...options });
  // a live view makes every delay be read at every spike, from memory that never sleeps
  if (view) void (S.state as Record<string, unknown>).delay;
  return { net, G, S, M };
}

type Made = ReturnType<typeof make>;

const seen = ({ G, M }: Made): unknown => [...M.i, ...M.step, ...G.get("v")];
const asleep = ({ S }: Made): boolean => S.neighbours.post.asleep;

async function agree(act: (made: Made) => unknown): Promise<void> {
  const [plain, judge] = [make(), make({ view: true })];
  const results: unknown[] = [];
  for (const made of [plain, judge]) {
    await made.net.run("12.3 ms");
    if (made === plain) {
      assert.match(made.net.explain({ code: false }), /list of recent spikes/);
      assert.ok(asleep(made));
    } else assert.not.ok(asleep(made));
    const given = act(made);
    await made.net.run("8 ms");
    results.push([given, seen(made)]);
  }
  assert.equal(results[0], results[1]);
}

test("targets are as they were", () =>
  agree(({ S }) => [...S.i, ...S.j, S.get("N_incoming_post" as never)]));

test("spikes under way keep their delays when delays are set", () =>
  agree(({ S }) => S.set("delay", "0.5*ms + 3*ms*rand()")));

test("spikes under way arrive when more synapses are made", () =>
  agree(({ S }) => void S.connect({ i: [1, 2, 3], j: [7, 8, 9] })));

test("snapshots hold what is under way", async () => {
  const [first, second] = [make(), make()];
  await first.net.run("11 ms");
  const snapshot = first.net.store();
  second.net.restore(snapshot);
  await first.net.run("9 ms");
  await second.net.run("9 ms");
  assert.equal(seen(second), seen(first));
});

test("js does the same", async () => {
  const [wasm, js] = [make(), make({ options: { backend: "js" } })];
  for (const { net } of [wasm, js]) await net.run("15 ms");
  assert.equal(seen(js), seen(wasm));
});

test.run();
