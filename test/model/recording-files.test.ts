// Monitors that write to files: the same numbers as in memory, on disk as they come.

import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Network,
  NetworkError,
  NeuronGroup,
  PopulationRateMonitor,
  readRecording,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, bits, bothIn } from "./both.ts";

const test = suite("model: recordings in files");
const onBothBackends = bothIn(test);
const folder = mkdtempSync(join(tmpdir(), "myelin-recordings-"));

/** 500 neurons that spike in about every third step, recorded in memory and in files. */
function recorded(backend: BackendName, name: string) {
  const where = mkdtempSync(join(folder, name));
  const P = new NeuronGroup(500, "v : 1\nk : integer", {
    threshold: "rand() < 0.35",
    reset: "v += rand(); k += 1",
  });
  const S = new Synapses(P, P, { onPre: "delay = clip(rand(), 0, 1)*ms" }).connect({ j: "i" });
  const file = (what: string) => join(where, `${what}.npy`);
  const monitors = {
    spikes: [
      new SpikeMonitor(P, { variables: ["v", "k"] }),
      new SpikeMonitor(P, { variables: ["v", "k"], file: file("spikes") }),
    ],
    part: [
      new SpikeMonitor(P.slice(7, 20)),
      new SpikeMonitor(P.slice(7, 20), { file: file("part") }),
    ],
    state: [
      new StateMonitor(P, ["v", "k"], { record: [3, 0, 499] }),
      new StateMonitor(P, ["v", "k"], { record: [3, 0, 499], file: file("state") }),
    ],
    delay: [
      new StateMonitor(S, "delay", { dt: "0.5 ms" }),
      new StateMonitor(S, "delay", { dt: "0.5 ms", file: file("delay") }),
    ],
    rate: [new PopulationRateMonitor(P), new PopulationRateMonitor(P, { file: file("rate") })],
  } as const;
  const net = new Network([P, S, ...Object.values(monitors).flat()], { backend, seed: 8 });
  return { net, file, P, S, ...monitors };
}

function sameMonitors({ spikes, part, state, delay, rate }: ReturnType<typeof recorded>): void {
  for (const [memory, disk] of [spikes, part]) {
    for (const key of ["i", "t", "step", "count"] as const) bits(disk[key], memory[key], key);
    assert.is(disk.numSpikes, memory.numSpikes);
  }
  for (const name of ["v", "k"] as const) bits(spikes[1].get(name), spikes[0].get(name), name);
  assert.equal(spikes[1].spikeTrains()[4], spikes[0].spikeTrains()[4]);
  for (const [memory, disk] of [state, delay]) bits(disk.t, memory.t, "t");
  for (const k of [0, 1, 2]) bits(state[1].get("k")[k]!, state[0].get("k")[k]!, `k of ${k}`);
  bits(delay[1].get("delay")[400]!, delay[0].get("delay")[400]!, "delay");
  bits(rate[1].rate, rate[0].rate, "rate");
}

onBothBackends("what a monitor writes to a file is what it would keep", async (backend) => {
  const all = recorded(backend, "same");
  for (const duration of ["10 ms", "0.3 ms", "20 ms"]) await all.net.run(duration);
  const { spikes, state, file } = all;
  assert.ok(spikes[0].numSpikes > 52_429, "more than a block");
  assert.ok(statSync(file("spikes")).size > 36 * spikes[0].numSpikes);
  sameMonitors(all);
  const read = await readRecording(file("spikes"));
  assert.equal(read.names, ["i", "step", "t", "v", "k"]);
  assert.is(read.length, spikes[0].numSpikes);
  bits(read.i, spikes[0].i, "i");
  bits(read.step, spikes[0].step, "step");
  bits(read.get("v") as Float64Array, spikes[0].get("v"), "v");
  const some = await readRecording(file("spikes"), { from: 60, to: 70 });
  bits(some.t, spikes[0].t.slice(60, 70), "t of some");
  const traces = await readRecording(file("state"), { from: 5 });
  assert.equal(traces.names, ["t", "step", "v", "k"]);
  bits((traces.get("v") as Float64Array[])[2]!, state[0].get("v")[2]!.slice(5), "v of 499");
});

onBothBackends("restoring cuts the files to what they were", async (backend) => {
  const all = recorded(backend, "restored");
  await all.net.run("3 ms");
  const snapshot = all.net.store();
  await all.net.run("4 ms");
  sameMonitors(all);
  const end = [...all.spikes[1].t];
  const size = statSync(all.file("spikes")).size;
  all.net.restore(snapshot);
  sameMonitors(all);
  assert.ok(statSync(all.file("spikes")).size < size);
  await all.net.run("4 ms");
  sameMonitors(all);
  assert.equal([...all.spikes[1].t], end);
  assert.is(statSync(all.file("spikes")).size, size);
});

onBothBackends(
  "a file that is gone or too short is told before anything changes",
  async (backend) => {
    const all = recorded(backend, "gone");
    await all.net.run("3 ms");
    const snapshot = all.net.store();
    await all.net.run("1 ms");
    const v = [...all.P.get("v")];
    const refused = (pattern: RegExp) =>
      assert.throws(
        () => all.net.restore(snapshot),
        (error: Error) => error instanceof NetworkError && pattern.test(error.message),
      );
    rmSync(all.file("spikes"));
    refused(/its file '.*spikes\.npy' is missing/);
    assert.equal([...all.P.get("v")], v);
  },
);

test("a monitor in memory and one in a file are not the same to a snapshot", () => {
  const make = (options: { file?: string }) => {
    const P = new NeuronGroup(1, "v : 1", { threshold: "v > 1", name: "P" });
    return new Network([P, new SpikeMonitor(P, { ...options, name: "m" })]);
  };
  const file = join(folder, "m.npy");
  assert.throws(
    () => make({ file }).restore(make({}).store()),
    /'m', in the snapshot: .* in memory[\s\S]*'m', in the network: {2}.* to a file/,
  );
});

test("a monitor does not touch its file before the first run", async () => {
  const P = new NeuronGroup(1, "v : 1", { threshold: "v > 1" });
  const file = join(folder, "later.npy");
  const spikes = new SpikeMonitor(P, { file });
  const trace = new StateMonitor(P, "v", { file: join(folder, "v.npy") });
  assert.not(existsSync(file));
  assert.equal([spikes.t.length, spikes.numSpikes, trace.t.length], [0, 0, 0]);
  await new Network([P, spikes, trace]).run("0.2 ms");
  assert.is((await readRecording(file)).length, 0);
  assert.equal([...(await readRecording(join(folder, "v.npy"))).step], [0, 1]);
});

test("files that cannot be are refused when the monitor is made", async () => {
  const P = new NeuronGroup(1, "v : 1", { threshold: "v > 1" });
  const refused = (action: () => unknown, pattern: RegExp) =>
    assert.throws(
      action,
      (error: Error) => error instanceof ValueError && pattern.test(error.message),
    );
  const nowhere = join(folder, "no", "folder.npy");
  refused(() => new SpikeMonitor(P, { file: nowhere }), /expected an existing folder/);
  refused(() => new StateMonitor(P, "v", { file: nowhere }), /expected an existing folder/);
  refused(() => new SpikeMonitor(P, { file: 5 as never }), /invalid file: 5/);
  const host = process as { getBuiltinModule?: unknown };
  const kept = host.getBuiltinModule;
  try {
    host.getBuiltinModule = undefined;
    refused(() => new SpikeMonitor(P, { file: "a.npy" }), /there are no files here/);
    refused(() => new StateMonitor(P, "v", { file: "a.npy" }), /there are no files here/);
  } finally {
    host.getBuiltinModule = kept;
  }
  const messages: string[] = [];
  for (const [path, options] of [
    [join(folder, "none.npy"), {}],
    [join(folder, "v.npy"), { from: -1 }],
    [join(folder, "v.npy"), { until: 3 }],
  ] as const)
    await readRecording(path, options as object).catch((error) => messages.push(error.message));
  assert.match(messages[0]!, /cannot read/);
  assert.match(messages[1]!, /invalid rows to read: -1/);
  assert.match(messages[2]!, /unknown option of readRecording: until/);
  const read = await readRecording(join(folder, "v.npy"));
  assert.throws(() => read.get("w"), /not recorded: w/);
  assert.throws(() => read.i, /not recorded: i/);
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
