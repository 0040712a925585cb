// Traces where one might be mistaken: variables with two names, live views that outlast a restored snapshot.

import { Network, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn } from "./both.ts";

const test = suite("model: traces");
const both = bothIn(test);

type Name = "v" | "u";

/** Two neurons that spike at steps 0, 7 and 14; those after them have `u`, which is their `v`. */
async function learned(backend: "js" | "wasm", read: Name, kept: boolean) {
  const firing = { threshold: "t_in_timesteps % 7 == 0" };
  const first = new NeuronGroup(2, "v : 1", firing);
  const second = new NeuronGroup(2, "u : 1 (linked)", firing);
  const [source, target] = read === "v" ? [first, second] : [second, first];
  const synapses = new Synapses(source, target, {
    model: "w : 1\ndx/dt = -x/(5*ms) : 1 (event-driven)",
    onPre: `${read === "v" ? "u" : "v"}_post += 0.1
      x += ${read}_pre
      w = x`,
  });
  second.link("u", first, "v");
  first.set("v", 1);
  synapses.connect();
  const view = kept ? undefined : synapses.state.x;
  const net = new Network([first, second, synapses], { backend, dt: "0.1 ms" });
  await net.run("2 ms");
  assert.is(view?.length ?? 4, 4);
  return { w: synapses.get("w"), v: first.get("v") };
}

for (const read of ["v", "u"] as const)
  both(
    `synapses that change what ${read} stands for each see what it was then`,
    async (backend) => {
      const left = await learned(backend, read, true);
      const single = await learned(backend, read, false);
      bits(left.w, single.w, "w");
      // three spikes of each of two neurons to each of two
      assert.ok(left.v.every((v) => Math.abs(v - 1.6) < 1e-12));
      assert.ok(left.w[0]! < left.w[3]!, "the last synapse sees what the others did");
      return left;
    },
  );

both("a live view stays one when a snapshot is restored", async (backend) => {
  const group = new NeuronGroup(3, "v : 1", { threshold: "(i + t_in_timesteps) % 7 == 0" });
  const synapses = new Synapses(group, group, {
    model: "w : 1\ndx/dt = -x/(5*ms) : 1 (event-driven)",
    onPre: "x += 1\nw += x",
    onPost: "w -= 0.1*x",
  }).connect();
  const view = synapses.state.x;
  const net = new Network([group, synapses], { backend, dt: "0.1 ms" });
  await net.run("2 ms");
  const [snapshot, then] = [net.store(), synapses.get("x")];
  await net.run("2 ms");
  const [w, x] = [synapses.get("w"), synapses.get("x")];
  net.restore(snapshot);
  bits(view, then, "the view, restored");
  await net.run("2 ms");
  bits(view, x, "the view, run again");
  bits(synapses.get("w"), w, "w");
  net.restore(snapshot);
  view.fill(0.5);
  bits(synapses.get("x"), new Float64Array(9).fill(0.5), "x, written through the view");
  return { w };
});

test.run();
