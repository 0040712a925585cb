// A graph of a fly brain's kind: its degrees, and that neurons that rest spike as those that are stepped.

import type { SpikeMonitor } from "myelin";
import flyBrainLike, { graph } from "myelin/models/fly-brain-like";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("fly-brain-like");

test("cells have 118 connections in the mean, with a long tail, and one sign each", () => {
  const { source, target, contacts } = graph({ n: 20000, seed: 2 });
  assert.is(source.length, target.length);
  assert.ok(Math.abs(source.length / 20000 - 118) < 1);
  const [leave, signs] = [new Int32Array(20000), new Map<number, number>()];
  for (let k = 0; k < source.length; k++) {
    leave[source[k]!]!++;
    const sign = Math.sign(contacts[k]!);
    assert.ok(sign !== 0 && sign === (signs.get(source[k]!) ?? sign));
    signs.set(source[k]!, sign);
  }
  const sorted = leave.sort();
  // the median of a log-normal number whose logarithm deviates by 1 is exp(-1/2) of its mean
  assert.ok(Math.abs(sorted[10000]! / 118 - Math.exp(-0.5)) < 0.05, `${sorted[10000]}`);
  assert.ok(sorted[19999]! > 1000);
  const total = contacts.reduce((sum, count) => sum + Math.abs(count), 0);
  assert.ok(Math.abs(total / source.length - 3.6) < 0.4, `${total / source.length}`);
});

test("neurons rest by themselves, and the spikes are those of neurons that are stepped", async () => {
  const trains = [];
  for (const options of [{}, { lazy: false }]) {
    const net = flyBrainLike({ n: 20000, seed: 1, ...options });
    await net.run("60 ms");
    const now = /lazy: while little reaches the group, now:/.test(net.explain({ code: false }));
    assert.is(now, !("lazy" in options));
    const { i, t } = net.object("spikes") as SpikeMonitor;
    trains.push([...i].map((cell, k) => `${cell} ${t[k]}`));
  }
  assert.ok(trains[0]!.length > 300, `${trains[0]!.length}`);
  assert.equal(trains[0], trains[1]);
});

test.run();
