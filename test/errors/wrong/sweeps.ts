// Sweeps that must be refused: names, values, measures, options, models.

import {
  linspace,
  logspace,
  NameError,
  NeuronGroup,
  NotANumberError,
  type SweepNeuron,
  sweep,
  UnitError,
  ValueError,
} from "myelin";
import { type Wrong, wrong } from "./wrong.ts";

const cell: SweepNeuron = {
  model:
    "dv/dt = (El - v + R*I)/tau : volt\nI : amp\nx = v/mV : 1\nshare : volt (shared)\nalive : boolean",
  options: { threshold: "v > Vt", reset: "v = El", name: "cell" },
  parameters: { El: "-65 mV", R: "100 Mohm", tau: "20 ms", Vt: "-50 mV", on: true },
};
const short = { duration: "1 ms" } as const;
const two = ["0 nA", "1 nA"];

export const wrongSweeps: readonly Wrong[] = [
  wrong("nothing is varied", ValueError, () => sweep(cell, {}, short)),
  wrong("an axis without values", ValueError, () => sweep(cell, { I: [] }, short)),
  wrong("an axis that is no list", ValueError, () => sweep(cell, { I: "1 nA" as never }, short)),
  wrong("a name that nobody knows", ValueError, () => sweep(cell, { taum: ["1 ms"] }, short)),
  wrong("a name that equations compute", ValueError, () => sweep(cell, { x: [1] }, short)),
  wrong("a shared parameter", ValueError, () => sweep(cell, { share: ["1 mV"] }, short)),
  wrong("a parameter that is true or false", ValueError, () => sweep(cell, { alive: [1] }, short)),
  wrong("a constant that is true or false", ValueError, () => sweep(cell, { on: [1] }, short)),
  wrong("values of another unit than the equations", ValueError, () =>
    sweep(cell, { I: ["1 mV"] }, short),
  ),
  wrong("values of another unit than the parameter", ValueError, () =>
    sweep(cell, { tau: linspace("1 mV", "2 mV", 3) }, short),
  ),
  wrong("values of two units", ValueError, () => sweep(cell, { I: ["1 nA", "1 mV"] }, short)),
  wrong("a value without a unit among others", ValueError, () =>
    sweep(cell, { I: ["1 nA", 2] }, short),
  ),
  wrong("a value with an unknown unit", NameError, () =>
    sweep(cell, { I: ["1 nA", "2 nX"] }, short),
  ),
  wrong("a value that is no quantity", ValueError, () =>
    sweep(cell, { I: [true as never] }, short),
  ),
  wrong("lists of unequal length in pairs", ValueError, () =>
    sweep(cell, { I: two, tau: ["1 ms"] }, { ...short, zip: true }),
  ),
  wrong("an unknown constant has a unit that does not fit", UnitError, () =>
    sweep(
      { ...cell, parameters: { El: "-65 mV", R: "100 Mohm", Vt: "-50 mV" } },
      { tau: ["1 mV"] },
      short,
    ),
  ),
  wrong("a range of two units", ValueError, () => linspace("1 nA", "1 mV", 3)),
  wrong("a range with a broken number of values", ValueError, () => linspace(0, 1, 2.5)),
  wrong("a logarithmic range from zero", ValueError, () => logspace("0 nA", "1 nA", 3)),
  wrong("a measure with a slip", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: "raet" }),
  ),
  wrong("a measure of no variable", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: "mean" }),
  ),
  wrong("a measure of an unknown variable", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: "max:w" }),
  ),
  wrong("a measure twice", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: ["rate", "rate"] }),
  ),
  wrong("no measure", ValueError, () => sweep(cell, { I: two }, { ...short, measure: [] })),
  wrong("a measure that is a number", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: { a: 3 as never } }),
  ),
  wrong("a measure that returns nothing", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: { a: () => undefined as never } }),
  ),
  wrong("a measure of an object of a neuron", ValueError, () =>
    sweep(cell, { I: two }, { ...short, measure: "rate:cells" }),
  ),
  wrong("spikes of a neuron without a threshold", ValueError, () =>
    sweep({ model: cell.model, parameters: cell.parameters! }, { I: two }, short),
  ),
  wrong("an option with a slip", ValueError, () => sweep(cell, { I: two }, { thread: 2 } as never)),
  wrong("half a thread", ValueError, () => sweep(cell, { I: two }, { threads: 0.5 })),
  wrong("an empty batch", ValueError, () => sweep(cell, { I: two }, { batch: 0 })),
  wrong("an unknown way with NaN", ValueError, () =>
    sweep(cell, { I: two }, { onNaN: "skip" as never }),
  ),
  wrong("something else to keep than names", ValueError, () =>
    sweep(cell, { I: two }, { keep: "spikes" as never }),
  ),
  wrong("a duration of nothing", ValueError, () => sweep(cell, { I: two }, { duration: 0 })),
  wrong("a signal that is none", ValueError, () => sweep(cell, { I: two }, { signal: 1 as never })),
  wrong("a model that is a number", ValueError, () => sweep(7 as never, { I: two })),
  wrong("a model that is not in the catalogue", ValueError, () => sweep("brunnel", { I: two })),
  wrong("a function that makes no network", ValueError, () =>
    sweep(() => 7 as never, { I: two }, short),
  ),
  wrong("a network that is made once for all points", ValueError, async () => {
    const group = new NeuronGroup(1, "dv/dt = -v/second : 1", { threshold: "v > 1" });
    const { Network } = await import("myelin");
    const net = new Network([group]);
    await sweep(() => net, { I: [1, 2] }, short);
  }),
  wrong("a model that does not look at a name", ValueError, () =>
    sweep("brunel-2000", { neurons: [100] }, short),
  ),
  wrong("a variable of an object that is not there", NameError, () =>
    sweep(
      () => [new NeuronGroup(1, "dv/dt = -v/second : 1", { threshold: "v > 1", name: "P" })],
      { "P.w": [1] },
      short,
    ),
  ),
  wrong("a measure of a network's object that is not there", ValueError, () =>
    sweep(
      () => [new NeuronGroup(1, "dv/dt = -v/second : 1", { threshold: "v > 1", name: "P" })],
      { k: [1] },
      { ...short, measure: "rate:Q" },
    ),
  ),
  wrong("a mean of what the equations compute", ValueError, () =>
    sweep(
      () => [new NeuronGroup(1, "dv/dt = -v/second : 1\nx = 2*v : 1", { name: "P" })],
      { k: [1] },
      { ...short, measure: "mean:x" },
    ),
  ),
  wrong("a point that goes astray", NotANumberError, () =>
    sweep(
      { model: "dx/dt = a*(x**2 - x)/ms : 1\na : 1", rest: { x: 2 } },
      { a: [-1, 1] },
      { measure: "final:x", duration: "0.2 s" },
    ),
  ),
  wrong("a place in the results beyond an axis", ValueError, async () =>
    (await sweep(cell, { I: two }, short)).at("rate", 2),
  ),
  wrong("a place with too few numbers", ValueError, async () =>
    (await sweep(cell, { I: two }, short)).at("rate"),
  ),
  wrong("a slice of an axis that is not there", ValueError, async () =>
    (await sweep(cell, { I: two }, short)).slice({ J: 0 }),
  ),
  wrong("results that were not measured", ValueError, async () =>
    (await sweep(cell, { I: two }, short)).grid("cv" as never),
  ),
];
