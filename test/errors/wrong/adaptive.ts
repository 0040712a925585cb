// Wrong uses of odex: what it cannot integrate, its tolerances, thresholds between grid points, steps that fail.

import {
  IntegrationError,
  NameError,
  Network,
  NotANumberError,
  SpikeGeneratorGroup,
  Synapses,
  UnsupportedError,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const odex = { method: "odex" } as const;
const exact = { ...odex, methodOptions: { spikeTimes: "exact" } } as const;

const equations: Wrong[] = [
  wrong("odex with noise", UnsupportedError, () =>
    neurons("dv/dt = -v/(10*ms) + xi*second**-0.5 : 1", odex),
  ),
  wrong("odex with random numbers in an equation", UnsupportedError, () =>
    neurons("dv/dt = (rand() - v)/(10*ms) : 1", odex),
  ),
  wrong("odex for synapses", UnsupportedError, () => {
    const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0.001] });
    return new Synapses(source, leaky(), {
      model: "dg/dt = -g/(5*ms) : 1 (clock-driven)",
      method: "odex",
      name: "S",
    });
  }),
];

const options: Wrong[] = [
  wrong("options of odex with another method", ValueError, () =>
    leaky({ method: "rk4", methodOptions: { relativeError: 1e-6 } }),
  ),
  wrong("options of odex without equations", ValueError, () =>
    neurons("v : 1", { ...odex, methodOptions: {} }),
  ),
  wrong("an option of a method with a typo", ValueError, () =>
    leaky({ ...odex, methodOptions: { relativeErorr: 1e-6 } as object }),
  ),
  wrong("a relative error that is none", ValueError, () =>
    leaky({ ...odex, methodOptions: { relativeError: -1 } }),
  ),
  wrong("no error is allowed at all", ValueError, () =>
    leaky({ ...odex, methodOptions: { relativeError: 0 } }),
  ),
  wrong("no relative error, and an absolute one for only some", ValueError, () =>
    leaky({ ...odex, methodOptions: { relativeError: 0, absoluteError: { v: "1 uV" } } }),
  ),
  wrong("an absolute error in another unit", ValueError, () =>
    leaky({ ...odex, methodOptions: { absoluteError: { v: "1 ms" } } }),
  ),
  wrong("an absolute error in one unit for variables of several", ValueError, () =>
    neurons("dv/dt = -v/(10*ms) : volt\ndw/dt = -w/(10*ms) : amp", {
      ...odex,
      methodOptions: { absoluteError: "1 uV" },
    }),
  ),
  wrong("an absolute error of an unknown variable", ValueError, () =>
    leaky({ ...odex, methodOptions: { absoluteError: { gi: "1 uV" } } }),
  ),
  wrong("an absolute error of 0", ValueError, () =>
    leaky({ ...odex, methodOptions: { absoluteError: 0 } }),
  ),
  wrong("an absolute error in a unit that is none", NameError, () =>
    leaky({ ...odex, methodOptions: { absoluteError: "1 uVlot" } }),
  ),
  wrong("no steps", ValueError, () => leaky({ ...odex, methodOptions: { maxSteps: 0 } })),
  wrong("spike times that are neither", ValueError, () =>
    leaky({ ...odex, methodOptions: { spikeTimes: "precise" as "exact" } }),
  ),
];

const thresholds: Wrong[] = [
  wrong("exact spike times with two conditions", UnsupportedError, () =>
    leaky({ ...exact, threshold: "v > 10*mV and ge > 1*mV" }),
  ),
  wrong("exact spike times with an equality", UnsupportedError, () =>
    leaky({ ...exact, threshold: "v == 10*mV" }),
  ),
  wrong("exact spike times with a random threshold", UnsupportedError, () =>
    leaky({ ...exact, threshold: "v > 10*mV*rand()" }),
  ),
  wrong("exact spike times with a random refractory time", UnsupportedError, () =>
    leaky({ ...exact, refractory: "(1 + rand())*ms" }),
  ),
];

type Backend = "js" | "wasm";

const onBackend = (backend: Backend): Wrong[] => [
  wrong(`two spikes of one neuron in one step (${backend})`, IntegrationError, () =>
    new Network([neurons("dx/dt = i/ms : 1", { ...exact, threshold: "x > 0.9", reset: "x = 0" })], {
      backend,
      dt: "2 ms",
    }).run("10 ms"),
  ),
  wrong(`more steps than allowed (${backend})`, IntegrationError, () =>
    new Network(
      [neurons("dx/dt = (1 - x)*1e6*Hz*i : 1", { ...odex, methodOptions: { maxSteps: 20 } })],
      { backend, dt: "5 ms" },
    ).run("10 ms"),
  ),
  wrong(`odex meets a division by zero (${backend})`, NotANumberError, () =>
    new Network([neurons("dx/dt = 1/(i*ms) : 1", odex)], { backend }).run("1 ms"),
  ),
  wrong(`a threshold between grid points is NaN (${backend})`, NotANumberError, () =>
    new Network(
      [neurons("dx/dt = -i/ms : 1", { ...exact, threshold: "log(1.5 + x) > 2", reset: "x = 0" })],
      { backend, dt: "1 ms" },
    ).run("5 ms"),
  ),
  wrong(`a reset between grid points writes NaN (${backend})`, NotANumberError, () =>
    new Network(
      [neurons("dx/dt = i/ms : 1", { ...exact, threshold: "x > 1.5", reset: "x = log(-x)" })],
      {
        backend,
        dt: "1 ms",
      },
    ).run("5 ms"),
  ),
];

export const wrongAdaptive: readonly Wrong[] = [
  ...equations,
  ...options,
  ...thresholds,
  ...onBackend("js"),
  ...onBackend("wasm"),
];
