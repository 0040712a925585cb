// The three-factor rule of the catalogue: its eligibility in closed form, and hidden delays found from an error.

import { Network, NeuronGroup, PoissonGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import * as rule from "myelin/equations/delay-three-factor";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Chance } from "../fuzz/random.ts";
import { onBoth } from "./both.ts";
import { near } from "./protocol.ts";

const test = suite("three-factor delays (reconstructed)");

/** exp(-t/tau) for t > 0, through a filter with time constant `filter`; ms. */
function filtered(u: number, tau: number, filter: number): number {
  return (tau / (tau - filter)) * (Math.exp(-u / tau) - Math.exp(-u / filter));
}

test("an error u after an arrival moves delay and weight by the filtered derivative of v (formulas reconstructed)", async () => {
  const n = 60;
  const found = await onBoth(async (backend) => {
    const input = new SpikeGeneratorGroup(1, { indices: [0], times: [0.01] });
    const cells = new NeuronGroup(n, `${rule.neuron}\nT : second`);
    cells.set("T", "15*ms + i*ms");
    cells.set("psi", 0.7);
    cells.runRegularly("L = int(abs(t - T) < dt/2)");
    const synapses = new Synapses(input, cells, {
      ...{ model: rule.model, ...rule.options, namespace: rule.parameters },
    }).connect();
    synapses.set("delay", "5 ms");
    synapses.set("w", 0.5);
    synapses.runRegularly(rule.learn);
    await new Network([input, cells, synapses], { backend }).run("80 ms");
    return { change: synapses.get("delay").map((d) => 1e3 * d - 5), w: synapses.get("w") };
  });
  // Section 6.2, with v = w b and b = (exp(-u/taum) - exp(-u/taus)) taus/(taum - taus); then filtered by taue.
  const [taus, taum, taue] = [2, 10, 1];
  const scale = taus / (taum - taus);
  // An arrival is a jump at the end of its step: the next step is the first to carry it on.
  const u = Array.from({ length: n }, (_, k) => Math.max(0, k - 0.1));
  const b = u.map((t) => scale * (filtered(t, taum, taue) - filtered(t, taus, taue)));
  const slope = u.map(
    (t) => scale * (filtered(t, taus, taue) / taus - filtered(t, taum, taue) / taum),
  );
  const delays = slope.map((x) => 0.01 * 0.7 * 0.5 * x);
  const weights = b.map((x) => 0.5 - 0.01 * 0.7 * x);
  near(found.change, delays, 1e-5 * Math.max(...delays));
  near(found.w, weights, 1e-8);
});

const INPUTS = 10;

/** Delays (ms) of a teacher, and those of a pupil that hears the same inputs and the difference of the two. */
async function pupil(seed: number) {
  const chance = new Chance(seed);
  const hidden = Array.from({ length: INPUTS }, () => 3 + 10 * chance.number());
  const start = hidden.map((ms) => ms + 6 * (chance.number() - 0.5));
  const inputs = new PoissonGroup(INPUTS, { rates: "10 Hz" });
  const cell = new NeuronGroup(
    1,
    `dv/dt = (a - v)/taum : 1
     da/dt = -a/taus : 1
     dtaught/dt = (b - taught)/taum : 1
     db/dt = -b/taus : 1
     dsquares/dt = (v - taught)**2/second : 1
     L = v - taught : 1
     psi = 1 : 1`,
    { namespace: rule.parameters, method: "rk4" },
  );
  const teacher = new Synapses(inputs, cell, { onPre: "b_post += 1" }).connect();
  const synapses = new Synapses(inputs, cell, {
    model: rule.model,
    onPre: `a_post += w\n${rule.options.onPre}`,
    method: rule.options.method,
    namespace: { ...rule.parameters, etaw: 0, etad: "20 ms**2", taue: "0.2 ms" },
  }).connect();
  const seconds = (ms: readonly number[]): number[] => ms.map((x) => x / 1e3);
  teacher.set("delay", seconds(hidden));
  synapses.set("delay", seconds(start));
  synapses.set("w", 1);
  synapses.runRegularly(rule.learn, { dt: "1 ms" });
  const net = new Network([inputs, cell, teacher, synapses], { seed });
  const errors: number[] = [];
  for (let k = 0; k < 5; k++) {
    const before = cell.get("squares")[0]!;
    await net.run("6 s");
    errors.push(cell.get("squares")[0]! - before);
  }
  return { hidden, learnt: synapses.get("delay").map((d) => 1e3 * d), errors };
}

test("a pupil finds nine of ten hidden delays to 0.3 ms from the error of its voltage; three draws", async () => {
  for (const seed of [1, 2, 3]) {
    const { hidden, learnt, errors } = await pupil(seed);
    const right = hidden.filter((ms, k) => Math.abs(ms - learnt[k]!) <= 0.3).length;
    assert.ok(right >= 9, `seed ${seed}: ${right} of ${INPUTS}: ${learnt}, hidden ${hidden}`);
    assert.ok(errors.at(-1)! < errors[0]! / 20, `seed ${seed}: ${errors}`);
  }
});

test.run();
