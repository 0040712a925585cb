// Wrong networks: spike generators, monitors, what a network is made of, how it is run.

import {
  Network,
  NetworkError,
  type NetworkOptions,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  ValueError,
} from "myelin";
import { leaky, neurons, spikesAt, type Wrong, wrong } from "./wrong.ts";

const generator =
  (indices: number[], times: number[], more: object = {}) =>
  () =>
    new SpikeGeneratorGroup(2, { indices, times, name: "G", ...more });
const run = (group: SpikeGeneratorGroup, ms = 5) => new Network([group]).run(`${ms} ms`);

const generators: Wrong[] = [
  wrong("a spike of an element that is not there", ValueError, generator([0, 2], [0, 1e-3])),
  wrong("a spike of half an element", ValueError, generator([0.5], [1e-3])),
  wrong("a spike at a negative time", ValueError, generator([0], [-1e-3])),
  wrong("a spike at no time", ValueError, generator([0], [Number.NaN])),
  wrong("more indices than times", ValueError, generator([0, 1], [1e-3])),
  wrong("a spike after the period", ValueError, generator([0], [5e-3], { period: "4 ms" })),
  wrong(
    "an option of a generator with a typo",
    ValueError,
    generator([0], [0], { peroid: "4 ms" }),
  ),
  wrong(
    "a generator without times",
    ValueError,
    () => new SpikeGeneratorGroup(1, { indices: [0], name: "G" } as never),
  ),
  wrong("two spikes of one element in one step", ValueError, () => run(spikesAt(1, 1.01))),
  wrong("a period that is no multiple of dt", ValueError, () =>
    run(generator([0], [0], { period: "0.25 ms" })()),
  ),
];

const monitors: Wrong[] = [
  wrong(
    "a monitor of an unknown variable",
    ValueError,
    () => new StateMonitor(leaky(), ["vv"], { name: "M" }),
  ),
  wrong(
    "a monitor of an element that is not there",
    ValueError,
    () => new StateMonitor(leaky(), ["v"], { name: "M", record: [0, 7] }),
  ),
  wrong(
    "a monitor in an unknown slot",
    ValueError,
    () => new StateMonitor(leaky(), ["v"], { name: "M", when: "ends" }),
  ),
  wrong(
    "an option of a monitor with a typo",
    ValueError,
    () => new StateMonitor(leaky(), ["v"], { name: "M", recrod: [0] } as never),
  ),
  wrong("a monitor of a variable that is read by another name", ValueError, () =>
    new StateMonitor(leaky(), ["v"], { name: "M" }).get("ge" as string),
  ),
  wrong(
    "a spike monitor of a group that cannot spike",
    ValueError,
    () => new SpikeMonitor(neurons("v : volt"), { name: "M" }),
  ),
  wrong(
    "a spike monitor of an unknown variable",
    ValueError,
    () => new SpikeMonitor(leaky(), { name: "M", variables: ["vv"] }),
  ),
  wrong(
    "a spike monitor with an option that is none",
    ValueError,
    () => new SpikeMonitor(leaky(), { name: "M", records: true } as never),
  ),
  wrong(
    "a spike monitor of some elements by `record`",
    ValueError,
    () => new SpikeMonitor(leaky(), { record: [0] as never }),
  ),
  wrong(
    "a spike monitor that only counts, with variables",
    ValueError,
    () => new SpikeMonitor(leaky(), { record: false, variables: ["v"] }),
  ),
  wrong(
    "times of a spike monitor that only counts",
    ValueError,
    () => new SpikeMonitor(leaky(), { record: false, name: "M" }).t,
  ),
  wrong(
    "a spike monitor in no slot",
    ValueError,
    () => new SpikeMonitor(leaky(), { when: "reset" }),
  ),
  wrong("a single sample before any run", NetworkError, () =>
    new StateMonitor(leaky(), "v", { name: "M" }).recordSingleTimestep(),
  ),
  wrong("an object switched off by a number", ValueError, () => {
    (leaky() as { active: unknown }).active = 0;
  }),
];

const network = (options: unknown) => () => new Network([leaky()], options as NetworkOptions);

const networks: Wrong[] = [
  wrong(
    "a network without the group that a monitor needs",
    NetworkError,
    () => new Network([new StateMonitor(leaky(), ["v"], { name: "M" })]),
  ),
  wrong("a network without the source of its synapses", NetworkError, () => {
    const target = leaky();
    return new Network([target, new Synapses(spikesAt(1), target, { name: "S" })]);
  }),
  wrong("two objects with one name", NetworkError, () => new Network([leaky(), leaky()])),
  wrong("a network of something else", NetworkError, () => new Network(["P" as never])),
  wrong(
    "a network of one object without a list",
    NetworkError,
    () => new Network(leaky() as never),
  ),
  wrong("an object taken out that others need", NetworkError, () => {
    const group = leaky();
    return new Network([group, new SpikeMonitor(group, { name: "M" })]).remove(group);
  }),
  wrong("an option of a network with a typo", ValueError, network({ sed: 1 })),
  wrong("a dt of zero", ValueError, network({ dt: 0 })),
  wrong("a dt in volts", ValueError, network({ dt: "1 mV" })),
  wrong("a dt that is no text and no number", ValueError, network({ dt: true })),
  wrong("a backend that is none", ValueError, network({ backend: "wasn" })),
  wrong("a seed that is no integer", ValueError, network({ seed: 1.5 })),
  wrong("no threads", ValueError, network({ threads: 0 })),
  wrong("one and a half threads", ValueError, network({ threads: 1.5 })),
  wrong("threads as text", ValueError, network({ threads: "x" })),
  wrong("more threads than there may be", ValueError, network({ threads: 65 })),
];

const started = (duration: unknown, options?: object) => () =>
  new Network([leaky()]).run(duration as never, options);

const runs: Wrong[] = [
  wrong("a negative duration", ValueError, started("-1 ms")),
  wrong("a duration that is no number", ValueError, started(Number.NaN)),
  wrong("an endless duration", ValueError, started(Number.POSITIVE_INFINITY)),
  wrong("a duration in metres", ValueError, started("1 metre")),
  wrong("a duration of more steps than can be counted", ValueError, started("1e300 s")),
  wrong("a duration that is missing", ValueError, started(undefined)),
  wrong("an option of run with a typo", ValueError, started("1 ms", { raport: "text" })),
  wrong("a report that is none", ValueError, started("1 ms", { report: "txt" })),
  wrong("a second run while the first goes on", NetworkError, async () => {
    const net = new Network([leaky()]);
    const first = net.run("1 s");
    try {
      await net.run("1 ms");
    } finally {
      net.stop();
      await first;
    }
  }),
  wrong("an object added during a run", NetworkError, async () => {
    const net = new Network([leaky()]);
    const first = net.run("1 s");
    try {
      net.add(leaky({ name: "Q" }));
    } finally {
      net.stop();
      await first;
    }
  }),
  wrong("an object added by an operation of the run", NetworkError, () => {
    const net = new Network([leaky()]);
    net.operation(() => void net.add(leaky({ name: "Q" })));
    return net.run("1 ms");
  }),
  wrong("an operation in an unknown slot", ValueError, () =>
    new Network([leaky()]).operation(() => {}, { when: "strat" }),
  ),
  wrong("an operation that is no function", ValueError, () =>
    new Network([leaky()]).operation("v = 0" as never),
  ),
];

export const wrongNetworks: readonly Wrong[] = [...generators, ...monitors, ...networks, ...runs];
