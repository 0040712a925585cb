// The gating variables of the example of nonlinear synapses, against an integration of their own.

import { NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ran } from "../model/both.ts";

const test = suite("nonlinear synapses");
const both = bothIn(test);

/** The gate s at each millisecond, where spikes come so many times in a second, the first at 0: Heun, steps of 1 us. */
function integrated(rate: number, milliseconds: number): number[] {
  const h = 1e-3;
  const slope = (s: number, x: number): number => -s / 100 + 0.5 * x * (1 - s);
  const between = 1e6 / rate;
  const found: number[] = [];
  let [s, x] = [0, 0];
  for (let step = 0; step < 1000 * milliseconds; step++) {
    if (step % 1000 === 0) found.push(s);
    // What arrives in a step of 0.1 ms acts from its end on.
    if (step % between === 100) x += 1;
    const first = slope(s, x);
    x *= Math.exp(-h / 2);
    s += (h / 2) * (first + slope(s + h * first, x));
  }
  return found;
}

both("the gates follow their equations, and the cell's variable is their sum", async (backend) => {
  const rates = [5, 20, 80];
  const inputs = new SpikeGeneratorGroup(3, {
    indices: rates.flatMap((rate, k) => Array.from({ length: rate }, () => k)),
    times: rates.flatMap((rate) => Array.from({ length: rate }, (_, k) => k / rate)),
  });
  const cell = new NeuronGroup(1, "open : 1");
  const synapses = new Synapses(inputs, cell, {
    model: `ds/dt = -s/(100*ms) + 0.5*x*(1 - s)/ms : 1 (clock-driven)
      dx/dt = -x/(2*ms) : 1 (clock-driven)
      open_post = s : 1 (summed)`,
    onPre: "x += 1",
    method: "rk4",
  });
  synapses.connect();
  const gates = new StateMonitor(synapses, ["s"]);
  const total = new StateMonitor(cell, ["open"]);
  await ran(backend, [inputs, cell, synapses, gates, total], "1 s");
  const s = gates.get("s");
  for (const [k, rate] of rates.entries()) {
    const found = s[k]!.filter((_, step) => step % 10 === 0);
    close(found, integrated(rate, 1000), `s at ${rate} Hz`, 0, 1e-6);
    // With x it would be linear: 0.5/ms * 2 ms * 100 ms * rate.
    const last = s[k]!.subarray(8000);
    const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
    assert.ok(mean < Math.min(1, 0.1 * rate), `${mean} at ${rate} Hz`);
  }
  // The sum is taken before the gates move on, so it is theirs of the step before.
  const open = total.get("open")[0]!;
  const sums = open.map((_, step) => s.reduce((sum, gate) => sum + (gate[step - 1] ?? 0), 0));
  close(open, sums, "open", 1e-12, 1e-12);
  return { open };
});

test.run();
