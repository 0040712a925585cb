// The activity that rules read, against the filter's own steps.

import { Network, NeuronGroup, SpikeGeneratorGroup, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { traceText } from "../../../src/nef/learning/trace.ts";
import { Alpha, LinearFilter, Lowpass } from "../../../src/nef/synapses/linear-filter.ts";
import type { NeuronType, Synapse } from "../../../src/nef/types.ts";

const DT = 1e-3;
const STEPS = 12;
/** Steps (from 0) at whose end a neuron has fired. */
const FIRED = [1, 2, 7];
const FILTERS: readonly (Synapse | null)[] = [
  null,
  new Lowpass(0.005),
  new Alpha(0.003),
  new LinearFilter([0.01, 0], [0.01, 1]),
];

/** The filter's output for each step's input, its own included. */
function filtered(filter: Synapse | null, input: readonly number[]): number[] {
  if (!filter) return [...input];
  const { a, b, c, d } = filter.discrete(DT);
  let x = Array.from(b, () => 0);
  const out = (): number => x.reduce((sum, value, k) => sum + c[k]! * value, 0);
  return input.map((u) => {
    const old = out();
    x = x.map((_, r) => x.reduce((sum, v, k) => sum + a.data[r * a.columns + k]! * v, b[r]! * u));
    return d === 0 ? out() : old + d * u;
  });
}

/** The trace at the end of each step of a cell with `equations`, whose output is `output`. */
async function traced(
  filter: Synapse | null,
  output: NeuronType["output"],
  equations: string,
  code: string,
): Promise<number[]> {
  const trace = traceText("activity", filter, output, DT);
  const cell = new NeuronGroup(1, `${equations}\n${trace.equations}`, {
    threshold: "v > 0.5",
    reset: `v = 0\n${trace.reset}`,
    namespace: { ...trace.namespace },
  });
  cell.runRegularly(code, { when: "groups", order: 0 });
  for (const { code: step, ...when } of trace.steps) cell.runRegularly(step, when);
  const times = FIRED.map((step) => step * DT);
  const kicks = new SpikeGeneratorGroup(1, { indices: FIRED.map(() => 0), times });
  const kick = new Synapses(kicks, cell, { onPre: "kick_post = 1" });
  kick.connect();
  const seen = new StateMonitor(cell, "activity", { record: true, when: "end" });
  await new Network([cell, kicks, kick, seen], { dt: DT }).run(STEPS * DT);
  return [...seen.get("activity")[0]!];
}

function close(got: readonly number[], wanted: readonly number[]): void {
  assert.is(got.length, wanted.length);
  got.forEach((value, k) => {
    assert.ok(Math.abs(value - wanted[k]!) < 1e-9, `step ${k}: ${value}, expected ${wanted[k]}`);
  });
}

const test = suite("nef: activity traces");

for (const filter of FILTERS) {
  const name = filter?.text ?? "no filter";
  const when = (value: number, later: number): number[] =>
    Array.from({ length: STEPS }, (_, k) => (FIRED.includes(k - later) ? value : 0));

  test(`spikes through ${name} count in their own step`, async () => {
    // what is kicked in one step passes its threshold in the next
    const got = await traced(
      filter,
      { kind: "spikes", amplitude: 2 },
      "v : 1\nkick : 1",
      "v = kick\nkick = 0",
    );
    close(got, filtered(filter, when(2 / DT, 1)));
  });

  test(`several spikes at once, and rates, go through ${name}`, async () => {
    const count = await traced(
      filter,
      { kind: "spikes", amplitude: 1, count: "fired" },
      "v : 1\nkick : 1\nfired : 1",
      "fired = 3*kick\nkick = 0",
    );
    close(count, filtered(filter, when(3 / DT, 1)));
    const rate = await traced(
      filter,
      { kind: "rate", expression: "20*r + 5" },
      "v : 1\nkick : 1\nr : 1",
      "r = kick\nkick = 0",
    );
    close(
      rate,
      filtered(
        filter,
        when(20, 1).map((value) => value + 5),
      ),
    );
  });
}

test.run();
