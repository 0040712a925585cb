// A network whose queues and views must live through growth of the memory, told as text. Run on its own, the memory is
// not shared, as in a page that is not isolated; arguments: backend, bytes to take first.

import { type ConnectOptions, Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { arena } from "../../src/runtime/arena.ts";
import type { QueueKind } from "../../src/runtime/queue.ts";
import { Line } from "./line.ts";

type BackendName = "js" | "wasm";

/** Takes memory until only about so many bytes are left without growing; blocks of these sizes are not rounded up. */
function leave(bytes: number): void {
  const memory = arena();
  const end = memory.memory.buffer.byteLength - bytes;
  for (const size of [4096, 64]) while (memory.allocate(size) + 2 * size <= end);
}

/** Spikes of a network, and how they were counted, as text. */
export async function outcome(backend: BackendName): Promise<string> {
  const P = new NeuronGroup(100, "dv/dt = -v/(10*ms) : 1\nn : integer\nI : 1", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  P.set("v", "rand()*4");
  const part = P.at(Array.from({ length: 50 }, (_, k) => 99 - 2 * k));
  const each = new Synapses(P, P, {
    model: "w : 1",
    onPre: "v_post += w; n_post += 1; delay += dt",
  });
  each.connect({ p: 0.3 }).set("w", "0.3*rand()");
  each.set("delay", "rand()*8*ms");
  const common = new Synapses(part, P, { onPre: "v_post += 0.02", delay: "3 ms" }).connect();
  const past = new Synapses(P, P, { model: "d : second\nI_post = v_pre(t - d) : 1 (summed)" });
  past.connect({ p: 0.1 }).set("d", "rand()*9*ms");
  const some = new SpikeMonitor(part);
  const all = new SpikeMonitor(P);
  const net = new Network([P, each, common, past, some, all], { backend, seed: 5 });
  net.explain({ code: false });
  const room = () => {
    if (!arena().shared && arena().memory.buffer.byteLength < 2 ** 30) leave(20000);
  };
  room();
  await net.run("10 ms");
  common.set("delay", "7 ms");
  room();
  await net.run("5 ms");
  each.connect({ i: 3, j: [4, 5, 6] });
  room();
  await net.run("10 ms");
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
  return JSON.stringify({
    all: [all.numSpikes, sum(all.i), sum(all.step)],
    some: [some.numSpikes, sum(some.i), sum(some.count)],
    n: Array.from(P.get("n")),
    v: Array.from(P.get("v")),
    I: Array.from(P.get("I")),
    delay: sum(each.get("delay")),
  });
}

/** What a queue delivers when memory grows in the middle of a push. */
export function delivered(kind: QueueKind): string {
  const cells = Array.from({ length: 700 }, (_, k) => k);
  const delays = kind === "cells" ? [3e-4] : cells.map((k) => ((k * 7) % 700) * 1e-4);
  const line = new Line({ cells, size: 700, delays, kind });
  if (!arena().shared) leave(12000 - 11900 * Number(kind === "cells"));
  return JSON.stringify([line.step(...cells), ...line.idle(700)]);
}

/** Synapses of every form and values set on them, with memory growing on the way. */
export function connected(): string {
  const forms: ConnectOptions[] = [
    { p: 0.3 },
    { condition: "i != j and v_pre < 90", n: "i % 3" },
    { condition: "rand() < 0.5", p: "0.4 + 0.001*v_post" },
    { j: "k for k in sample(N_post, size=3)" },
    { j: "k for k in range(i, N_post) if k % 2 == 0" },
    { i: Array.from({ length: 9000 }, (_, k) => (k * 7) % 100), j: 5 },
  ];
  const P = new NeuronGroup(100, "v : 1", { threshold: "v > 1" });
  P.set("v", "i");
  const told = forms.map((form) => {
    const synapses = new Synapses(P.at([...Array(90).keys()].reverse()), P, {
      model: "w : 1",
      onPre: "v_post += w",
    });
    const mine = "i" in form ? { ...form, i: Array.from(form.i as number[], (k) => k % 90) } : form;
    if (!arena().shared) leave(3000);
    synapses.connect(mine);
    synapses.set("w", "v_pre + 0.1*rand()", { at: [3, 1, 4] });
    synapses.set("delay", "rand()*ms", { where: "i > j" });
    new Network([P, synapses], { seed: 2 });
    const { i, j } = synapses;
    return [i, j, synapses.get("w"), synapses.get("delay")].map((list) => [...list]);
  });
  return JSON.stringify(told);
}

if (process.argv[1]?.endsWith("unshared.ts")) {
  Object.defineProperty(globalThis, "crossOriginIsolated", { value: false });
  const bytes = Number(process.argv[3]);
  if (arena().shared) throw new Error("shared");
  if (bytes > 0) arena().allocate(bytes);
  const grown = arena().memory.buffer.byteLength;
  if (bytes === 0) {
    console.log(delivered("cells"));
    console.log(delivered("synapses"));
    console.log(connected());
  }
  console.log(await outcome(process.argv[2] as BackendName));
  if (bytes === 0 && arena().memory.buffer.byteLength === grown)
    throw new Error("memory did not grow");
}
