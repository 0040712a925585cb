// What tests of groups on a device share: the same network on the CPU and on devices that are always there.

import { type Network, type NetworkOptions, NeuronGroup, type SpikeMonitor } from "myelin";
import * as assert from "uvu/assert";

const DEVICES = ["cpu", "webasm"] as const;

export interface Made {
  readonly net: Network;
  /** What is compared: numbers of order one. */
  readonly results: () => readonly (readonly number[])[];
}

/** f32 has 24 bits: rounding of 6e-8 in each step, which the networks here do not amplify beyond a factor of 100. */
export const TOLERANCE = 1e-5;

export async function agrees(
  make: (options: NetworkOptions) => Made,
  duration: string,
  how: RegExp,
  tolerance: number = TOLERANCE,
): Promise<void> {
  const judge = make({ backend: "wasm", seed: 4 });
  await judge.net.run(duration);
  const expected = judge.results();
  assert.ok(expected.some((row) => row.length > 0 && row.some((x) => x !== row[0])));
  for (const gpuMode of DEVICES) {
    const made = make({ backend: "gpu", gpuMode, seed: 4 });
    await made.net.run(duration);
    const results = made.results();
    expected.forEach((row, k) => {
      assert.is(results[k]!.length, row.length, `${gpuMode}: as many of result ${k}`);
      row.forEach((value, n) => {
        const off = Math.abs(value - results[k]![n]!);
        if (off > tolerance) assert.unreachable(`${gpuMode}: result ${k}[${n}] is off by ${off}`);
      });
    });
    assert.match(made.net.explain({ code: false }), how);
  }
}

export const AHEAD: RegExp = /G: whole steps on the device/;
export const UPDATE: RegExp = /G: new state on the device/;

/** Spikes: who, and in which step. */
export function spikesOf(monitor: SpikeMonitor): number[][] {
  return [Array.from(monitor.i), Array.from(monitor.step)];
}

const LEAKY = "dv/dt = (I - v)/(10*ms) : 1 (unless refractory)\nI : 1\nw : 1";

export function leaky(n = 20, extra: object = {}): NeuronGroup<typeof LEAKY, string> {
  const more = { threshold: "v > 1", reset: "v = 0; w += 0.1", refractory: "2 ms", name: "G" };
  const G = new NeuronGroup<typeof LEAKY, string>(n, LEAKY, { ...more, method: "exact", ...extra });
  G.set("I", "3*i/N");
  return G;
}
