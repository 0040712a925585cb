// Sweeps on the gpu backend, by gpu.js' own JavaScript: as on the CPU within 32-bit floats, in one chunk or several.

import { linspace, sweep } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { differences, lif } from "./neurons.ts";

const test = suite("sweeps on a device");
const vary = { I: linspace("0.11 nA", "0.52 nA", 20) };
const gpu = { backend: "gpu", gpuMode: "cpu" } as const;
const options = {
  settle: "10 ms",
  duration: "40 ms",
  measure: ["count", "latency", "mean:v", "min:v", "max:v", "final:v"],
} as const;

test("measures are those of the CPU to 32 bits, spike counts and times the same", async () => {
  const judge = await sweep(lif, vary, options);
  const device = await sweep(lif, vary, { ...options, ...gpu });
  assert.is(device.backend, "gpu");
  assert.is(device.threads, 1);
  assert.match(device.note, /^gpu\.js in mode cpu: .+; one thread: the device is one$/);
  assert.equal(device.values.count, judge.values.count);
  assert.ok(judge.values.count.some((count) => count > 2));
  judge.values.latency.forEach((t, k) => {
    const here = device.values.latency[k]!;
    assert.ok(Number.isNaN(t) ? Number.isNaN(here) : Math.abs(here - t) < 1e-9, `${here} for ${t}`);
  });
  for (const name of ["mean:v", "min:v", "max:v", "final:v"] as const)
    judge.values[name].forEach((v, k) => {
      const here = device.values[name][k]!;
      assert.ok(Math.abs(here - v) < 2e-5 * Math.abs(v), `${name}: ${here} for ${v}`);
    });
});

test("several chunks give what one gives", async () => {
  const whole = await sweep(lif, vary, { ...options, ...gpu });
  assert.equal(differences(whole, await sweep(lif, vary, { ...options, ...gpu, batch: 7 })), []);
});

test("points that go astray are marked there too", async () => {
  const explosive = { model: "dx/dt = a*(x**2 - x)/ms : 1\na : 1", rest: { x: 2 } };
  const settings = { ...gpu, duration: "20 ms", measure: "final:x", onNaN: "mark" } as const;
  const { failures, values } = await sweep(explosive, { a: [-1, 1, -0.5, 2] }, settings);
  assert.equal(
    failures.map(({ index }) => index),
    [1, 3],
  );
  assert.ok(Math.abs(values["final:x"][0]! - 1) < 1e-3 && Number.isNaN(values["final:x"][1]!));
});

test.run();
