// CUBA with nothing left to chance: connections and starting values by formula, spikes as Brian2 2.5.1 has them.

import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BackendName, onBoth } from "../equations/both.ts";

const test = suite("deterministic CUBA");

/** Sources from `lo` to `hi` with the targets for which (31 i + 17 j) is a multiple of 50. */
function pairs(lo: number, hi: number): { i: number[]; j: number[] } {
  const [sources, targets]: [number[], number[]] = [[], []];
  for (let i = lo; i < hi; i++)
    for (let j = 0; j < 4000; j++)
      if ((i * 31 + j * 17) % 50 === 0) {
        sources.push(i);
        targets.push(j);
      }
  return { i: sources, j: targets };
}

async function run(backend: BackendName) {
  const cells = new NeuronGroup(
    4000,
    `dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
     dge/dt = -ge/taue : volt
     dgi/dt = -gi/taui : volt`,
    {
      threshold: "v > Vt",
      reset: "v = Vr",
      refractory: "5 ms",
      method: "exact",
      namespace: {
        taum: "20 ms",
        taue: "5 ms",
        taui: "10 ms",
        Vt: "-50 mV",
        Vr: "-60 mV",
        El: "-49 mV",
      },
    },
  );
  cells.set("v", "Vr + ((i*7919) % 4000)/4000*(Vt - Vr)");
  const excitatory = new Synapses(cells, cells, { onPre: "ge_post += 60*0.27/10*mV" });
  const inhibitory = new Synapses(cells, cells, { onPre: "gi_post += -20*4.5/10*mV" });
  excitatory.connect(pairs(0, 3200));
  inhibitory.connect(pairs(3200, 4000));
  const spikes = new SpikeMonitor(cells);
  await new Network([cells, excitatory, inhibitory, spikes], { backend }).run("100 ms");
  return {
    step: spikes.step,
    i: spikes.i,
    synapses: [excitatory.N, inhibitory.N],
    v: cells.get("v"),
  };
}

const found = await onBoth(run);

test("has 256000 and 64000 synapses", () => {
  assert.equal(found.synapses, [256000, 64000]);
});

test("starts with the same five spikes", () => {
  const first = [...found.step].slice(0, 5).map((step, k) => [step, found.i[k]]);
  const expected = [
    [0, 642],
    [0, 2321],
    [1, 247],
    [1, 1284],
    [1, 2963],
  ];
  assert.equal(first, expected);
});

// From about 50 ms on, a last bit in a sum can move a spike.
for (const [before, expected, tolerance] of [
  [10, 22, 0],
  [50, 331, 0],
  [100, 1150, 0],
  [200, 2099, 0],
  [500, 3373, 0],
  [1000, 5469, 0.02],
] as const)
  test(`has ${expected} spikes before step ${before}`, () => {
    const count = found.step.filter((step) => step < before).length;
    assert.ok(Math.abs(count - expected) <= tolerance * expected, `${count}`);
  });

test.run();
