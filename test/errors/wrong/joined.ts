// Wrong events, links, synapses on synapses, and equations put together of parts.

import {
  ConnectError,
  EquationError,
  EventMonitor,
  equations,
  NameError,
  Network,
  NetworkError,
  NeuronGroup,
  type NeuronGroupOptions,
  Synapses,
  type SynapsesOptions,
  UnitError,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const raising = (events: unknown, more: NeuronGroupOptions = {}) =>
  neurons("v : volt", { events: events as never, ...more });
const up = () => raising({ up: "v > 1*mV" });
const waiting = (options: SynapsesOptions, group = up()) =>
  new Synapses(group, group, { name: "S", ...options });

const events: Wrong[] = [
  wrong("events that are no object", ValueError, () => raising("v > 1*mV")),
  wrong("an event named spike", ValueError, () => raising({ spike: "v > 1*mV" })),
  wrong("an event with a blank in its name", ValueError, () => raising({ "go up": "v > 1*mV" })),
  wrong("an event that is a number", UnitError, () => raising({ up: "v" })),
  wrong("an event with an unknown name", NameError, () => raising({ up: "vv > 1*mV" })),
  wrong("an event that is no text", ValueError, () => raising({ up: 5 })),
  wrong("code on an event that there is not", ValueError, () => up().runOnEvent("op", "v = 0*mV")),
  wrong("code on spikes of a group without", ValueError, () =>
    up().runOnEvent("spike", "v = 0*mV"),
  ),
  wrong("code on an event with a wrong unit", UnitError, () =>
    up().runOnEvent("up", "v = 5*second"),
  ),
  wrong("code on an event in no slot", ValueError, () =>
    up().runOnEvent("up", "v = 0*mV", { when: "reset" }),
  ),
  wrong("an event moved by an option that is none", ValueError, () =>
    up().setEventSchedule("up", { slot: "resets" } as never),
  ),
  wrong("a monitor of an event with a typo", ValueError, () => new EventMonitor(up(), "upp")),
  wrong(
    "a monitor of an event of a group without events",
    ValueError,
    () => new EventMonitor(neurons("v : volt"), "up"),
  ),
  wrong("a pathway that waits for an unknown event", ValueError, () =>
    waiting({ onPre: "v += 1*mV", onEvent: "upp" }),
  ),
  wrong("a pathway that waits for spikes where there are events only", ValueError, () =>
    waiting({ onPre: "v += 1*mV" }),
  ),
  wrong("an event for a pathway that there is not", ValueError, () =>
    waiting({ onPre: "v += 1*mV", onEvent: { pre: "up", past: "up" } }),
  ),
];

const linked = (size = 2) => new NeuronGroup(size, "x : volt (linked)\ny : volt", { name: "Q" });
const link = (variable: string, options: object = {}, size = 2) => {
  const group = linked(size);
  return group.link("x", leaky(), variable, options);
};
const running = (...objects: NonNullable<ConstructorParameters<typeof Network>[0]>) =>
  new Network(objects).run("1 ms");

const links: Wrong[] = [
  wrong("a linked variable that is shared as well", EquationError, () =>
    neurons("x : 1 (shared, linked)"),
  ),
  wrong("a linked differential equation", EquationError, () =>
    neurons("dx/dt = 1/ms : 1 (linked)"),
  ),
  wrong("a linked variable of synapses", EquationError, () =>
    waiting({ model: "w : 1 (linked)" }, leaky()),
  ),
  wrong(
    "a sum into a linked variable",
    EquationError,
    () => new Synapses(leaky(), linked(), { name: "S", model: "x_post = 1*mV : volt (summed)" }),
  ),
  wrong("a linked variable that is set", ValueError, () => linked().set("x", "1 mV")),
  wrong("a variable that is linked though not declared so", ValueError, () =>
    linked().link("y", leaky(), "v"),
  ),
  wrong("a link to a variable with a typo", ValueError, () => link("vv")),
  wrong("a link to something else than a group", ValueError, () =>
    linked().link("x", "P" as never, "v"),
  ),
  wrong("a link to a variable of another dimension", UnitError, () =>
    linked().link("x", neurons("n : 1"), "n"),
  ),
  wrong("a link to an integer", ValueError, () =>
    neurons("x : 1 (linked)").link("x", new NeuronGroup(2, "n : integer", { name: "Q" }), "n"),
  ),
  wrong("a link between groups of other sizes", ValueError, () => link("v", {}, 5)),
  wrong("a link with an index beyond the source", ValueError, () => link("v", { index: [0, 2] })),
  wrong("a link with an index too few", ValueError, () => link("v", { index: [0] })),
  wrong("a link with half an index", ValueError, () => link("v", { index: [0, 0.5] })),
  wrong("a link by a variable that may change", ValueError, () => link("v", { index: "y" })),
  wrong("a link with an option that is none", ValueError, () => link("v", { at: [0, 1] })),
  wrong("a variable linked to itself", ValueError, () => {
    const group = linked();
    return group.link("x", group, "x");
  }),
  wrong("a linked variable read before it is linked", NetworkError, () => linked().get("x")),
  wrong("a run with a variable that was never linked", NetworkError, () => running(linked())),
  wrong("a run without the group that is linked to", NetworkError, () => running(link("v"))),
  wrong("code that writes a linked subexpression", EquationError, () => {
    const source = neurons("v : volt\ny = 2*v : volt");
    const group = linked().link("x", source, "y");
    group.runRegularly("x = 0*mV");
    return running(source, group);
  }),
  wrong("code that writes for each neuron what is linked to one value", EquationError, () => {
    const source = neurons("v : volt (shared)");
    const group = linked().link("x", source, "v");
    group.runRegularly("x += 1*mV");
    return running(source, group);
  }),
];

const carried = (options: SynapsesOptions = {}) =>
  new Synapses(leaky(), leaky(), { name: "S", model: "w : 1", ...options });

const nested: Wrong[] = [
  wrong(
    "a pathway that waits for spikes of synapses",
    ValueError,
    () => new Synapses(carried(), leaky(), { name: "T", onPre: "v += 1*mV" }),
  ),
  wrong(
    "code that writes a neuron beyond the synapses",
    EquationError,
    () => new Synapses(leaky(), carried(), { name: "T", onPre: "v_post_post = 0*mV" }),
  ),
  wrong("a target among synapses that there is not", ConnectError, () =>
    new Synapses(leaky(), carried().connect(), { name: "T" }).connect({ i: 0, j: 4 }),
  ),
  wrong("counts of synapses in a condition to connect", EquationError, () =>
    carried().connect({ condition: "N_incoming < 3" }),
  ),
  wrong("a variable named like a count of synapses", NameError, () =>
    carried({ model: "N_incoming : 1" }),
  ),
  wrong("a multisynaptic index that is a variable", ValueError, () =>
    carried({ multisynapticIndex: "w" }),
  ),
  wrong("a multisynaptic index that is no name", ValueError, () =>
    carried({ multisynapticIndex: true as never }),
  ),
];

const leak = "dv/dt = (I - v)/tau : volt\nI : volt";

const parts: Wrong[] = [
  wrong(
    "a value of the wrong dimension in the place of a name",
    UnitError,
    () => new NeuronGroup(2, equations(leak, { tau: "10 mV" }), { name: "P" }),
  ),
  wrong(
    "a name renamed to an unknown one",
    NameError,
    () => new NeuronGroup(2, equations(leak, { tau: "taum" }), { name: "P" }),
  ),
  wrong("a substitution for a name that is not there", ValueError, () =>
    equations(leak, { ta: 3 }),
  ),
  wrong("a value for what the equations define", ValueError, () => equations(leak, { I: "1 mV" })),
  wrong("a substitution that is neither name nor value", ValueError, () =>
    equations(leak, { tau: "10 parsecs" }),
  ),
  wrong("two parts that define a name", EquationError, () =>
    equations(leak).plus("I = 3*mV : volt"),
  ),
  wrong("two names that become one", EquationError, () => equations(leak, { I: "v" })),
  wrong("a part that is no text", ValueError, () => equations([leak, 5 as never])),
];

export const wrongJoined: readonly Wrong[] = [...events, ...links, ...nested, ...parts];
