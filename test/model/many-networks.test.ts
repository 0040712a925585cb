// A process that makes one network after another: what nobody holds any more gives its memory back.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { arena } from "../../src/runtime/arena.ts";

const test = suite("model: many networks");

test("networks of a scan share the memory of one after another, however short their runs", async () => {
  const mebibytes = (): number => arena().memory.buffer.byteLength / 2 ** 20;
  const before = mebibytes();
  const size = 100_000;
  const variables = 8;
  const rounds = 100;
  const model = Array.from({ length: variables }, (_, k) => `x${k} : 1`).join("\n");
  for (let round = 0; round < rounds; round++) {
    const group = new NeuronGroup(size, model, { threshold: "x0 > 1" });
    await new Network([group, new SpikeMonitor(group)]).run("0.1 ms");
  }
  const wanted = (rounds * variables * size * 8) / 2 ** 20;
  assert.ok(mebibytes() - before < wanted / 2, `${mebibytes()} MiB after ${wanted} MiB of state`);
});

test.run();
