// One value for all elements: who may write it, and what is read of it through links.

import { EquationError, NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { KernelBuilder } from "../../src/lowering/builder.ts";
import { bothIn, close, ran } from "./both.ts";

const test = suite("model: shared values");
const onBothBackends = bothIn(test);

onBothBackends("a lone neuron's code writes a shared variable through a link", async (backend) => {
  const source = new NeuronGroup(3, "x : 1 (shared)");
  const lone = new NeuronGroup(1, "lx : 1 (linked)\nv : 1", {
    threshold: "v > 1",
    reset: "lx += v",
  }).link("lx", source, "x");
  lone.set("v", 2);
  lone.runRegularly("lx = v + exp(v)", { when: "start" });
  await ran(backend, [source, lone], "0.2 ms");
  close(source.get("x"), [4 + Math.exp(2)]);
});

onBothBackends("many integrate what a lone neuron's subexpression is", async (backend) => {
  const source = new NeuronGroup(1, "y = 2*x : 1\nx : 1");
  const many = new NeuronGroup(3, "ly : 1 (linked)\ndv/dt = ly/ms : 1", { method: "euler" });
  many.link("ly", source, "y");
  source.set("x", 2);
  await ran(backend, [source, many], "0.3 ms");
  close(many.get("v"), [1.2, 1.2, 1.2]);
});

onBothBackends("many integrate what a lone neuron integrates", async (backend) => {
  const source = new NeuronGroup(1, "y = 2*x : 1\ndx/dt = 1/ms : 1", { method: "euler" });
  const many = new NeuronGroup(3, "ly : 1 (linked)\ndv/dt = ly/ms : 1", { method: "euler" });
  many.link("ly", source, "y");
  await ran(backend, [source, many], "0.3 ms");
  // y before the step: 0, 0.2, 0.4
  close(many.get("v"), [0.06, 0.06, 0.06]);
});

test("synapses draw no number for a shared variable of a neighbour", () => {
  const group = new NeuronGroup(3, "x : 1 (shared)");
  const synapses = new Synapses(group, group, { model: "w : 1" });
  for (const code of ["x_post = rand()", "x_post = 1\nx_post = rand()"])
    assert.throws(
      () => synapses.runRegularly(code),
      (error: Error) =>
        error instanceof EquationError && /shared, and rand\(\) differs/.test(error.message),
    );
  synapses.runRegularly("x_post = 3");
});

test("nothing is summed into a shared variable", async () => {
  const group = new NeuronGroup(3, "x : 1 (shared)");
  const synapses = new Synapses(group, group, { model: "w : 1\nx_post = w : 1 (summed)" });
  const run = () => ran("js", [group, synapses.connect()], "0.1 ms");
  await run().then(
    () => assert.unreachable("summed"),
    (error: Error) => {
      assert.instance(error, EquationError);
      assert.match(error.message, /cannot sum into x_post: x of the target is marked \(shared\)/);
    },
  );
});

test("no kernel stores before its loop what differs in it", () => {
  const b = new KernelBuilder("k", { kind: "range", index: "i" });
  const array = { name: "x", address: 0, length: 4, storage: "f64" } as const;
  b.store(array, null, b.load(array, "i"));
  assert.throws(() => b.finish(), /one value for all, another for each: x/);
});

test.run();
