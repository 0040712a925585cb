// When the neurons of the catalogue fire: the same steps as Brian2 2.5.1 for the same equations.

import { Network, NeuronGroup, SpikeMonitor } from "myelin";
import * as adex from "myelin/equations/adex";
import * as hh from "myelin/equations/hodgkin-huxley";
import * as squid from "myelin/equations/hodgkin-huxley-1952";
import * as izhikevich from "myelin/equations/izhikevich";
import * as lif from "myelin/equations/lif";
import * as qif from "myelin/equations/qif";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { onBoth } from "./both.ts";

const test = suite("spikes of single neurons");

interface Cell {
  readonly model: string;
  readonly options: object;
  readonly parameters: Readonly<Record<string, string | number>>;
}

interface Protocol {
  readonly dt: string;
  readonly duration: string;
  readonly initial: Readonly<Record<string, string | number | number[]>>;
  readonly size?: number;
}

/** Steps at which cells spiked, and their last voltage, the same on both backends. */
function fire({ model, options, parameters }: Cell, { dt, duration, initial, size }: Protocol) {
  return onBoth(async (backend) => {
    const cells = new NeuronGroup(size ?? 1, model, { ...options, namespace: parameters });
    for (const [name, value] of Object.entries(initial)) cells.set(name, value);
    const spikes = new SpikeMonitor(cells);
    await new Network([cells, spikes], { dt, backend }).run(duration);
    return { step: [...spikes.step], i: [...spikes.i], v: cells.get("v") };
  });
}

function near(found: number, expected: number, relative = 1e-9): void {
  assert.ok(Math.abs(found / expected - 1) < relative, `${found}, expected ${expected}`);
}

test("lif: regular, one period 26.9 ms", async () => {
  const protocol = { dt: "0.1 ms", duration: "200 ms", initial: { v: "El", I: "0.15 nA" } };
  const { step, v } = await fire(lif, protocol);
  assert.equal(step, [219, 488, 757, 1026, 1295, 1564, 1833]);
  near(v[0]!, -0.053356587927182876);
});

test("qif: regular, and as often as its closed form says", async () => {
  const protocol = { dt: "0.05 ms", duration: "300 ms", initial: { v: "El", I: "0.1 nA" } };
  const { step, v } = await fire(qif, protocol);
  assert.equal(step, [1313, 2784, 4255, 5726]);
  near(v[0]!, -0.06243281912339227);
  // dv/dt = k ((v - m)^2 + s^2) takes (atan((Vcut - m)/s) - atan((Vr - m)/s))/(k s) from Vr to Vcut.
  const [C, gL, El, Vc, I] = [200e-12, 10e-9, -65e-3, -50e-3, 0.1e-9];
  const k = gL / (Vc - El) / C;
  const s = Math.sqrt(I / (k * C) - ((Vc - El) / 2) ** 2);
  const phase = (v: number): number => Math.atan((v - (El + Vc) / 2) / s);
  const period = (phase(30e-3) - phase(-70e-3)) / (k * s);
  near((step[3]! - step[0]!) / 3, period / 0.05e-3, 1e-3);
});

test("adex: a regular-spiking cell adapts", async () => {
  const protocol = { dt: "0.1 ms", duration: "400 ms", initial: { v: "EL", I: "1 nA" } };
  const { step, v } = await fire(adex, protocol);
  const expected = [118, 255, 414, 601, 821, 1077, 1368, 1688, 2027, 2377, 2733, 3092, 3452, 3813];
  assert.equal(step, expected);
  near(v[0]!, -0.053040078709818896);
});

test("izhikevich: a regular-spiking cell as published for u = -13", async () => {
  const initial = { v: "-65 mV", u: "-13 mV/ms", I: "10 mV/ms" };
  const { step } = await fire(izhikevich, { dt: "0.1 ms", duration: "200 ms", initial });
  assert.equal(step, [33, 270, 721, 1172, 1623]);
});

const firing: Record<keyof typeof izhikevich.cells, number[]> = {
  regularSpiking: [33, 270, 721, 1172, 1623],
  intrinsicallyBursting: [33, 58, 104, 507, 822, 1137, 1452, 1767],
  chattering: [
    33, 49, 66, 85, 107, 133, 168, 637, 658, 682, 712, 763, 1244, 1265, 1289, 1318, 1368, 1849,
    1870, 1894, 1923, 1973,
  ],
  fastSpiking: [
    33, 79, 142, 217, 294, 370, 446, 523, 601, 679, 757, 835, 913, 990, 1066, 1143, 1220, 1296,
    1373, 1451, 1529, 1607, 1685, 1763, 1840, 1916, 1992,
  ],
  lowThresholdSpiking: [
    26, 57, 94, 141, 207, 309, 442, 578, 714, 851, 988, 1125, 1261, 1397, 1533, 1669, 1806, 1942,
  ],
};

for (const [name, expected] of Object.entries(firing))
  test(`izhikevich: ${name} at I = 10`, async () => {
    const parameters = izhikevich.cells[name as keyof typeof firing];
    const initial = { v: "-65 mV", u: "b*v", I: "10 mV/ms" };
    const protocol = { dt: "0.1 ms", duration: "200 ms", initial };
    assert.equal((await fire({ ...izhikevich, parameters }, protocol)).step, expected);
  });

const hippocampal: [method: string, dt: number, steps: number[], v?: number][] = [
  ["exponential_euler", 0.05, [102, 371, 643, 915, 1187, 1459, 1731]],
  ["euler", 0.01, [498, 1786, 3094, 4403, 5711, 7019, 8328, 9636]],
  ["rk2", 0.01, [497, 1772, 3069, 4366, 5663, 6960, 8258, 9555], -75.9306e-3],
  ["rk4", 0.01, [497, 1772, 3069, 4366, 5663, 6960, 8258, 9555], -75.9291e-3],
];

for (const [method, dt, steps, end] of hippocampal)
  test(`hodgkin-huxley by ${method} at ${dt} ms`, async () => {
    const upstroke = "v > -40*mV";
    const options = { ...hh.options, threshold: upstroke, refractory: upstroke, method };
    const parameters = { ...hh.parameters, El: "-65 mV" };
    const initial = { v: "El", I: "0.5 nA" };
    const protocol = { dt: `${dt} ms`, duration: "100 ms", initial };
    const { step, v } = await fire({ ...hh, options, parameters }, protocol);
    assert.equal(step, steps);
    if (end) near(v[0]!, end, 1e-6);
  });

test("hodgkin-huxley-1952: two currents by rk4", async () => {
  const options = { ...squid.options, method: "rk4" };
  const initial = { v: -0.065, m: 0.053, h: 0.596, n: 0.318, I: [0.07, 0.15] };
  const protocol = { dt: "0.02 ms", duration: "30 ms", initial, size: 2 };
  const { step, i, v } = await fire({ ...squid, options }, protocol);
  assert.equal(step, [74, 119, 730, 982, 1367]);
  assert.equal(i, [1, 0, 1, 0, 1]);
  near(v[0]!, -0.06359246941133585, 1e-7);
  near(v[1]!, -0.07422826656136468, 1e-7);
});

test("hodgkin-huxley-1952: its rest is at rest", async () => {
  const protocol = { dt: "0.02 ms", duration: "20 ms", initial: squid.rest };
  const { step, v } = await fire(squid, protocol);
  assert.equal(step, []);
  assert.ok(Math.abs(v[0]! + 65e-3) < 0.1e-3, `${v[0]}`);
});

test.run();
