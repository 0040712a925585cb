// Wrong synapses: models, pathways, connections, delays.

import {
  ConnectError,
  type ConnectOptions,
  DelayError,
  EquationError,
  NameError,
  Synapses,
  type SynapsesOptions,
  UnitError,
  UnsupportedError,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

/** Synapses named S from the two leaky neurons P to themselves. */
function joined(options: SynapsesOptions): Synapses {
  const group = leaky();
  return new Synapses(group, group, { name: "S", ...options });
}

const model =
  (text: string, more: SynapsesOptions = {}) =>
  () =>
    joined({ model: text, ...more });
const onPre = (text: string) => () => joined({ model: "w : volt", onPre: text });

const models: Wrong[] = [
  wrong("delay without a pathway from the source", NameError, () =>
    joined({ onPost: "delay -= 1*ms" }),
  ),
  wrong("an option of synapses with a typo", ValueError, () =>
    joined({ onpre: "v += 1*mV" } as never),
  ),
  wrong(
    "a delay of synapses whose pathway has one",
    NameError,
    model("delay : second", { onPre: "v += 1*mV" }),
  ),
  wrong("a delay of synapses that is no time", NameError, model("delay : 1")),
  wrong(
    "an event-driven equation that is not linear",
    UnsupportedError,
    model("dA/dt = -A**2/(10*ms) : 1 (event-driven)"),
  ),
  wrong(
    "an event-driven equation that depends on a neuron's changing variable",
    UnsupportedError,
    model("dA/dt = (v_post/mV - A)/(10*ms) : 1 (event-driven)"),
  ),
  wrong(
    "an event-driven equation that depends on a clock-driven one",
    UnsupportedError,
    model("dA/dt = (B - A)/(10*ms) : 1 (event-driven)\ndB/dt = -B/(10*ms) : 1 (clock-driven)"),
  ),
  wrong(
    "a clock-driven equation that depends on an event-driven one",
    EquationError,
    model("dA/dt = -A/(10*ms) : 1 (event-driven)\ndB/dt = (A - B)/(10*ms) : 1 (clock-driven)"),
  ),
  wrong(
    "a clock-driven equation that reaches an event-driven one by a subexpression",
    EquationError,
    model(
      "dA/dt = -A/(10*ms) : 1 (event-driven)\ny = 2*A : 1\ndB/dt = (y - B)/(10*ms) : 1 (clock-driven)",
    ),
  ),
  wrong(
    "a summed variable that reads an event-driven one",
    EquationError,
    model("dA/dt = -A/(10*ms) : 1 (event-driven)\nx_post = A*mV : volt (summed)"),
  ),
  wrong(
    "flags that contradict one another",
    EquationError,
    model("dA/dt = -A/(10*ms) : 1 (event-driven, clock-driven)"),
  ),
  wrong(
    "a sum into a variable that has an equation",
    EquationError,
    model("v_post = w : volt (summed)\nw : volt"),
  ),
  wrong(
    "a sum into a variable that is nowhere",
    EquationError,
    model("g_post = w : volt (summed)\nw : volt"),
  ),
  wrong(
    "a sum into a name without _post or _pre",
    EquationError,
    model("x = w : volt (summed)\nw : volt"),
  ),
  wrong("a sum of another dimension", UnitError, model("x_post = w : amp (summed)\nw : amp")),
  wrong("a name of the neighbour with a typo", NameError, model("y = vv_post : volt")),
];

const pathways: Wrong[] = [
  wrong("a source that is no group", ValueError, () => new Synapses("P" as never, leaky())),
  wrong("a target that is no group", ValueError, () => new Synapses(leaky(), 3 as never)),
  wrong(
    "a source that cannot spike",
    ValueError,
    () =>
      new Synapses(neurons("v : volt"), leaky({ name: "Q" }), { name: "S", onPre: "v += 1*mV" }),
  ),
  wrong("onPre that increments an unknown name", NameError, onPre("gee_post += w")),
  wrong("onPre that adds another dimension", UnitError, onPre("ge_post += 1")),
  wrong("onPre that assigns a builtin", EquationError, onPre("i = 2")),
  wrong("onPre that reads an unknown name", NameError, onPre("ge_post += weight")),
  wrong("a delay of volts assigned in onPre", UnitError, onPre("delay = w")),
  wrong("code of a pathway that is no text", ValueError, () => joined({ onPre: 3 as never })),
  wrong("a pathway with a name that is none", ValueError, () =>
    joined({ onPre: { "my path": "" } }),
  ),
  wrong("two pathways with one name", ValueError, () =>
    joined({ onPre: { path: "v += 1*mV" }, onPost: { path: "v -= 1*mV" } }),
  ),
  wrong("an order for a pathway that is nowhere", ValueError, () =>
    joined({ onPre: "v += 1*mV", order: { post: 2 } }),
  ),
  wrong("an order that is no number", ValueError, () =>
    joined({ onPre: "v += 1*mV", order: "first" as never }),
  ),
];

const connect = (options: ConnectOptions) => () =>
  joined({ model: "w : 1", onPre: "ge += w*mV" }).connect(options).N;

const connections: Wrong[] = [
  wrong("an unknown option of connect", ConnectError, connect({ probability: 0.1 } as never)),
  wrong("an option of connect with a typo", ConnectError, connect({ conditon: "i != j" } as never)),
  wrong("a source index out of range", ConnectError, connect({ i: [0, 1, 2], j: [0, 0, 0] })),
  wrong("a target index out of range", ConnectError, connect({ i: [0, 1], j: [0, -1] })),
  wrong("a source index that is no integer", ConnectError, connect({ i: 0.5, j: 0 })),
  wrong("arrays of unequal length", ConnectError, connect({ i: [0, 1, 1], j: [0, 1] })),
  wrong("only one of i and j", ConnectError, connect({ i: [0, 1] })),
  wrong("indices with a condition", ConnectError, connect({ i: 0, j: 0, condition: "i != j" })),
  wrong("a probability above 1", ConnectError, connect({ p: 1.5 })),
  wrong("a probability that is no number", ConnectError, connect({ p: Number.NaN })),
  wrong("a probability expression above 1", ConnectError, connect({ p: "3/2" })),
  wrong("a probability expression that is NaN", ConnectError, connect({ p: "i/0" })),
  wrong("a probability expression in volts", UnitError, connect({ p: "x_pre" })),
  wrong("a negative number of synapses per pair", ConnectError, connect({ n: -1 })),
  wrong("a fraction of a synapse per pair", ConnectError, connect({ n: 1.5 })),
  wrong(
    "a number of synapses per pair by a fractional expression",
    ConnectError,
    connect({ n: "0.5*(i + 1)" }),
  ),
  wrong(
    "a number of synapses per pair by a negative expression",
    ConnectError,
    connect({ n: "i - 1" }),
  ),
  wrong("a number of synapses per pair beyond memory", ConnectError, connect({ n: "inf" })),
  wrong("a condition that is none", UnitError, connect({ condition: "i" })),
  wrong("a condition that a NaN decides", ConnectError, connect({ condition: "sqrt(j - i) > 0" })),
  wrong("a condition that is no text", ConnectError, connect({ condition: true as never })),
  wrong("options of connect that are none", ConnectError, connect("i != j" as never)),
  wrong("an index that is no number", ConnectError, connect({ i: [0], j: [null] as never })),
  wrong("more synapses than memory holds", ConnectError, connect({ n: 1e9 })),
  wrong("a range beyond measure", ConnectError, connect({ j: "0 for k in range(int(inf))" })),
  wrong("a condition with an unknown name", NameError, connect({ condition: "k != j" })),
  wrong("a condition that does not parse", EquationError, connect({ condition: "i ! = j" })),
  wrong("a generator that leaves the range", ConnectError, connect({ j: "i + 1" })),
  wrong(
    "a generator over something else than a range",
    EquationError,
    connect({ j: "k for k in all(3)" }),
  ),
  wrong("a generator with a fraction as index", UnitError, connect({ j: "i/2" })),
  wrong("a generator and a condition", EquationError, connect({ j: "i", condition: "i > 0" })),
  wrong("a range with a step of zero", ConnectError, connect({ j: "k for k in range(0, 2, 0*i)" })),
  wrong(
    "a sample larger than its range",
    ConnectError,
    connect({ j: "k for k in sample(0, 2, size=3)" }),
  ),
  wrong(
    "a sample with a probability above 1",
    EquationError,
    connect({ j: "k for k in sample(0, 2, p=1.5)" }),
  ),
];

function delayed(): Synapses {
  return joined({ model: "w : 1", onPre: "ge += w*mV", onPost: "w += 1" }).connect();
}

const delays: Wrong[] = [
  wrong("a negative delay", DelayError, () => joined({ onPre: "ge += 1*mV", delay: "-1 ms" })),
  wrong("a delay in volts", ValueError, () => joined({ onPre: "ge += 1*mV", delay: "1 mV" })),
  wrong("a delay that is no number", ValueError, () =>
    joined({ onPre: "ge += 1*mV", delay: Number.NaN }),
  ),
  wrong("a delay with a typo in its unit", NameError, () =>
    joined({ onPre: "ge += 1*mV", delay: "1 mss" }),
  ),
  wrong("a delay for a pathway that is missing", ValueError, () =>
    joined({ onPre: "ge += 1*mV", delay: { post: "1 ms" } }),
  ),
  wrong("a delay without any pathway", ValueError, () => joined({ model: "w : 1", delay: "1 ms" })),
  wrong("a negative delay is set", DelayError, () => delayed().set("delay", "-1 ms")),
  wrong("a delay of NaN is set", DelayError, () => delayed().set("delay", Number.NaN)),
  wrong("an array of delays with a negative one", DelayError, () =>
    delayed().set("delay", [0, 1e-3, -1e-3, 0]),
  ),
  wrong("an array of delays that is too short", ValueError, () =>
    delayed().set("delay", [0, 1e-3]),
  ),
  wrong("a delay expression that turns negative", DelayError, () =>
    delayed().set("delay", "(i - 1)*ms"),
  ),
  wrong("a delay assigned as a property", ValueError, () =>
    Object.assign(delayed(), { delay: "3 ms" }),
  ),
  wrong("the live view of delays assigned whole", ValueError, () =>
    Object.assign(delayed().state, { delay: "3 ms" }),
  ),
  wrong("a delay in volts is set", UnitError, () => delayed().set("delay", "x_post")),
  wrong("the delay of a pathway that is missing is set", NameError, () =>
    delayed().set("pots.delay", "1 ms"),
  ),
  wrong("an infinite delay is set", DelayError, () => delayed().set("post.delay", "inf*ms")),
];

const unstored = (options: SynapsesOptions = {}) =>
  joined({ onPre: "v_post += 1*mV", procedural: true, ...options });

const procedural: Wrong[] = [
  wrong("a procedural that is neither true nor false", ValueError, () =>
    joined({ procedural: "yes" as never }),
  ),
  wrong("procedural synapses with traces", UnsupportedError, () =>
    unstored({ model: "w : volt\ndA/dt = -A/(10*ms) : 1 (event-driven)", onPre: "v_post += w*A" }),
  ),
  wrong("procedural synapses that are summed", UnsupportedError, () =>
    unstored({ model: "x_post = v_pre : volt (summed)" }),
  ),
  wrong("procedural synapses whose targets write back", ValueError, () =>
    unstored({ onPost: "v_pre += 1*mV" }),
  ),
  wrong("procedural synapses whose code draws", UnsupportedError, () =>
    unstored({ onPre: "v_post += rand()*mV" }),
  ),
  wrong("procedural synapses whose code numbers them", UnsupportedError, () =>
    unstored({ onPre: "v_post += j*mV" }),
  ),
  wrong("procedural synapses whose code uses the delay", UnsupportedError, () =>
    unstored({ onPre: "v_post += delay/ms*mV" }),
  ),
  wrong("procedural synapses by a list of pairs", ConnectError, () =>
    unstored().connect({ i: [0], j: [1] }),
  ),
  wrong("procedural synapses with copies", ConnectError, () =>
    unstored().connect({ p: 0.5, n: 2 }),
  ),
  wrong("procedural synapses by a condition", ConnectError, () =>
    unstored().connect({ condition: "i < j" }),
  ),
  wrong("procedural synapses connected twice", ConnectError, () =>
    unstored().connect({ p: 0.5 }).connect(),
  ),
  wrong("delays of procedural synapses", ValueError, () =>
    unstored().connect({ p: 0.5 }).set("delay", "1 ms"),
  ),
];

export const wrongSynapses: readonly Wrong[] = [
  ...models,
  ...pathways,
  ...connections,
  ...delays,
  ...procedural,
];
