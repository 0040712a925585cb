// What sweeps refuse that would otherwise be lost in silence, and where variables start that follow a varied one.

import {
  linspace,
  logspace,
  Network,
  NeuronGroup,
  type SweepMeasure,
  type SweepModel,
  Synapses,
  sweep,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lif } from "./neurons.ts";

const test = suite("what sweeps refuse");
const short = { duration: "1 ms", threads: 1 } as const;
const I = ["1 nA"];

async function refused(run: () => unknown, pattern: RegExp, name = "ValueError"): Promise<void> {
  let error: unknown;
  try {
    await run();
  } catch (thrown) {
    error = thrown;
  }
  assert.is((error as Error | undefined)?.name, name);
  assert.match((error as Error).message, pattern);
}

function net(): Network {
  const G = new NeuronGroup(2, "dv/dt = -v/(10*ms) : 1", {
    threshold: "v > 1",
    reset: "v = 0",
    name: "G",
  });
  const S = new Synapses(G, G, { model: "w : 1", onPre: "v_post += w", name: "S" });
  S.connect();
  return new Network([G, S]);
}

test("a range has finite ends and as many values as memory has room for", async () => {
  await refused(() => linspace(0, Number.POSITIVE_INFINITY, 3), /invalid range of linspace/);
  await refused(() => logspace(1, Number.POSITIVE_INFINITY, 3), /invalid range of logspace/);
  await refused(() => linspace(0, 1, 1e11), /too many values of linspace: 100000000000/);
});

test("what is no model at all is refused as such", async () => {
  for (const model of [null, undefined, 3])
    await refused(() => sweep(model as unknown as SweepModel, { I }), /invalid model of a sweep/);
});

test("a measure of one's own has options that are known, names in a list and a unit in words", async () => {
  const measured = (measure: object) => () =>
    sweep(lif, { I }, { ...short, measure: { own: measure as SweepMeasure } });
  const of = (): number => 1;
  await refused(measured({ of, record: "v" }), /invalid record of the measure own: 'v'/);
  await refused(measured({ of, unit: 5 }), /invalid unit of the measure own: 5/);
  await refused(measured({ of, recorded: ["v"] }), /unknown option of the measure own: recorded/);
});

test("values of an object's variable are in its unit", async () => {
  const vary = (name: string, value: string) => () => sweep(net, { [name]: [value] }, short);
  await refused(vary("S.w", "1 mV"), /wrong unit of S\.w: .*\[volt\], but it is \[1\]/);
  await refused(
    vary("S.delay", "1 mV"),
    /wrong unit of S\.delay: .*\[volt\], but it is \[second\]/,
  );
  await refused(vary("S.pre.delay", "1 mV"), /wrong unit of S\.pre\.delay/);
  assert.equal((await sweep(net, { "S.delay": ["0 ms", "1 ms"] }, short)).shape, [2]);
});

test("a step or backend that a network made by a function does not have is not claimed", async () => {
  const js = { ...short, backend: "js" } as const;
  await refused(() => sweep(net, { "G.v": [2] }, js), /backend js does not reach .* wasm/);
  await refused(
    () => sweep(net, { "G.v": [2] }, { ...short, dt: "0.5 ms" }),
    /dt of 0\.0005 s does not reach/,
  );
  assert.is((await sweep(net, { "G.v": [2] }, { ...short, dt: "0.1 ms" })).count, 1);
});

test("a reporter that throws ends the sweep with what it threw, in one thread and in several", async () => {
  for (const threads of [1, 2, 3]) {
    let calls = 0;
    const report = (): never => {
      calls++;
      throw new RangeError("no more room");
    };
    const vary = { I: linspace("0 nA", "1 nA", 40) };
    const options = { duration: "50 ms", threads, batch: 1, report, reportPeriod: 1e-9 };
    await refused(() => sweep(lif, vary, options), /^no more room$/, "RangeError");
    assert.is(calls, 1);
  }
});

test("variables whose start follows that of a varied one start where it says", async () => {
  const neuron = {
    model: "dv/dt = 0*v/ms : volt\ndu/dt = 0*u/ms : volt",
    rest: { v: "-70 mV", u: "2*v" },
  };
  const measure = ["final:u", "final:v"] as const;
  const { values } = await sweep(neuron, { v: ["-60 mV", "10 mV"] }, { ...short, measure });
  assert.equal(Array.from(values["final:v"]), [-0.06, 0.01]);
  assert.equal(Array.from(values["final:u"]), [-0.12, 0.02]);
});

test("intervals that are alike do not vary, whatever their times are rounded to", async () => {
  const { values } = await sweep(lif, { I: ["0.3 nA", "0.5 nA"] }, { measure: ["cv", "count"] });
  assert.ok(values.count.every((count) => count > 20));
  assert.equal(Array.from(values.cv), [0, 0]);
});

test("a slice is at a value in the unit of its axis, and a point is one that there is", async () => {
  const vary = { I: ["0 nA", "1 nA"], tau: ["10 ms", "20 ms"] };
  const result = await sweep(lif, vary, short);
  assert.equal(result.slice({ tau: "20 ms" }).shape, [2]);
  await refused(() => result.slice({ tau: "20 mV" }), /invalid value of tau: '20 mV'.*\[second\]/);
  await refused(() => result.slice({ tau: Number.NaN }), /invalid value of tau: NaN/);
  await refused(() => result.point(4), /no point 4 in a sweep .*from 0 to 3/);
  assert.equal(result.point(3), { I: 1e-9, tau: 0.02 });
});

test("the last value of a shared variable is that of every point", async () => {
  const neuron = { model: "s : 1 (shared)\nk : 1", initial: { s: 3 } };
  const { values } = await sweep(neuron, { k: [1, 2, 3] }, { ...short, measure: "final:s" });
  assert.equal(Array.from(values["final:s"]), [3, 3, 3]);
});

test.run();
