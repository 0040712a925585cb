// Wrong inputs from outside: Poisson groups and inputs, timed arrays, noise; and things that are no objects of ours.

import {
  EquationError,
  NameError,
  Network,
  NetworkError,
  NeuronGroup,
  PoissonGroup,
  PoissonInput,
  PopulationRateMonitor,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  seed,
  TimedArray,
  UnitError,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const rates = (value: unknown) => () => new PoissonGroup(2, { rates: value as never, name: "R" });
const input = (variable: string, options: object) => () =>
  new PoissonInput(leaky(), variable, {
    n: 10,
    rate: "5 Hz",
    weight: "1 mV",
    name: "I",
    ...options,
  });

const poisson: Wrong[] = [
  wrong("rates in the place of options", ValueError, () => new PoissonGroup(2, [5, 8] as never)),
  wrong("a Poisson group without rates", ValueError, rates(undefined)),
  wrong("a negative rate", ValueError, rates("-5 Hz")),
  wrong("a rate in volts", ValueError, rates("5 mV")),
  wrong("rates of which one is negative", ValueError, rates([1, -1])),
  wrong("rates that are too few", ValueError, rates([1])),
  wrong("a rate expression without a unit", UnitError, rates("5*i")),
  wrong("a rate expression with an unknown name", NameError, rates("rate*i")),
  wrong("an input into an unknown variable", NameError, input("gee", {})),
  wrong("an input of another dimension", ValueError, input("ge", { weight: "1 nA" })),
  wrong("an input expression of another dimension", UnitError, input("ge", { weight: "2*i" })),
  wrong("an input of no sources", ValueError, input("ge", { n: 0 })),
  wrong("an input faster than its steps", ValueError, () => {
    const target = leaky();
    const fast = new PoissonInput(target, "ge", { n: 1, rate: "20 kHz", weight: 0, name: "I" });
    return new Network([target, fast]).run("1 ms");
  }),
  wrong("an option of an input with a typo", ValueError, input("ge", { wieght: 1 })),
];

const timed =
  (values: unknown, options: object = { dt: "1 ms" }) =>
  () =>
    new TimedArray(values as never, options as never);
const stimulated = (text: string) => () =>
  neurons(text, { namespace: { stimulus: new TimedArray([1, 2], { dt: "1 ms", unit: "nA" }) } });

const timedArrays: Wrong[] = [
  wrong("a timed array of nothing", ValueError, timed([])),
  wrong("a timed array of one number", ValueError, timed(3)),
  wrong("a timed array with a NaN", ValueError, timed([1, Number.NaN])),
  wrong("a timed array with rows of unequal length", ValueError, timed([[1, 2], [3]])),
  wrong("a timed array without dt", ValueError, timed([1], {})),
  wrong(
    "a timed array with an option that is none",
    ValueError,
    timed([1], { dt: 1, units: "nA" }),
  ),
  wrong("a timed array of an unknown unit", NameError, timed([1], { dt: 1, unit: "nAmp" })),
  wrong("a timed array read without a time", NameError, stimulated("I = stimulus : amp")),
  wrong("a timed array read at a number", UnitError, stimulated("I = stimulus(3) : amp")),
  wrong(
    "a timed array read with an index too many",
    UnitError,
    stimulated("I = stimulus(t, i) : amp"),
  ),
  wrong("a timed array of another dimension", UnitError, stimulated("v = stimulus(t) : volt")),
];

const noise: Wrong[] = [
  wrong("noise outside a differential equation", EquationError, () => neurons("y = xi : 1")),
  wrong("noise without its unit", UnitError, () => neurons("dv/dt = xi : volt")),
  wrong("noise under a root", EquationError, () => neurons("dv/dt = sqrt(xi**2)/ms**0.5 : 1")),
];

const nothing = undefined as never;

const strangers: Wrong[] = [
  wrong("a state monitor of nothing", ValueError, () => new StateMonitor(nothing, ["v"])),
  wrong("a state monitor of no variables", ValueError, () => new StateMonitor(leaky(), nothing)),
  wrong("a state monitor of a number", ValueError, () => new StateMonitor(leaky(), [3] as never)),
  wrong(
    "a state monitor that records a word",
    ValueError,
    () => new StateMonitor(leaky(), "v", { record: "all" as never }),
  ),
  wrong("a spike monitor of nothing", ValueError, () => new SpikeMonitor(nothing)),
  wrong("a rate monitor of nothing", ValueError, () => new PopulationRateMonitor(nothing)),
  wrong(
    "a group whose options are a number",
    ValueError,
    () => new NeuronGroup(2, "v : 1", 3 as never),
  ),
  wrong("a namespace that is an array", ValueError, () => leaky({ namespace: ["tau"] as never })),
  wrong("a method that is a number", ValueError, () => leaky({ method: 4 as never })),
  wrong("null where an option was meant to be left out", ValueError, () =>
    leaky({ refractory: null as never }),
  ),
  wrong("a subgroup of one number", ValueError, () => leaky().at(1 as never)),
  wrong(
    "synapses whose options are null",
    ValueError,
    () => new Synapses(leaky(), leaky(), null as never),
  ),
  wrong("a network of nothing", NetworkError, () => new Network([nothing])),
  wrong("options of run that are null", ValueError, () =>
    new Network([leaky()]).run(1, null as never),
  ),
  wrong("a variable whose name is no text", ValueError, () => leaky().set(3 as never, 1)),
  wrong("a default seed that is no integer", ValueError, () => seed(0.5)),
];

export const wrongInputs: readonly Wrong[] = [...poisson, ...timedArrays, ...noise, ...strangers];
