// Wrong values: sizes, options, namespaces, what variables are set to, subgroups.

import { EquationError, NameError, NeuronGroup, UnitError, ValueError } from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const decay = "dv/dt = -v/tau : volt\ntau : second";
const mixed = "v : volt\nn : integer\non : boolean\ny = 2*v : volt";

const options: Wrong[] = [
  ...[0, 1.5, -3, Number.NaN, "10"].map((size) =>
    wrong(
      `a group of size ${JSON.stringify(size)}`,
      ValueError,
      () => new NeuronGroup(size as never, decay, { name: "P" }),
    ),
  ),
  wrong(
    "equations that are no text",
    ValueError,
    () => new NeuronGroup(2, 3 as never, { name: "P" }),
  ),
  wrong("an option with a typo", ValueError, () =>
    neurons(decay, { treshold: "v > 1*mV" } as never),
  ),
  wrong("an option that is none", ValueError, () => neurons(decay, { colour: "blue" } as never)),
  wrong("two options with typos", ValueError, () =>
    leaky({ thresold: "v > 1*mV", time_step: "1 ms" } as never),
  ),
  wrong("a threshold that is no text", ValueError, () => neurons(decay, { threshold: 5 as never })),
  wrong("a variable assigned as a property", ValueError, () =>
    Object.assign(neurons(mixed), { v: "rand()*mV" }),
  ),
  wrong("a live view assigned whole", ValueError, () =>
    Object.assign(neurons(mixed).state, { v: 3 }),
  ),
  wrong("a name with a blank", ValueError, () => neurons(decay, { name: "my group" })),
  wrong("a group with a dt of zero", ValueError, () => neurons(decay, { dt: 0 })),
  wrong("a group with a negative dt", ValueError, () => neurons(decay, { dt: "-0.1 ms" })),
  wrong("a group with an order that is no number", ValueError, () =>
    neurons(decay, { order: "first" as never }),
  ),
];

const withTau = (tau: unknown) => () =>
  neurons("dv/dt = -v/tau : volt", { namespace: { tau } as never });

const namespaces: Wrong[] = [
  wrong("a quantity with a typo in its unit", NameError, withTau("5 mx")),
  wrong("a quantity that does not parse", EquationError, withTau("5 5 ms")),
  wrong("a quantity of another dimension than its use", UnitError, withTau("5 mV")),
  wrong("a quantity whose parts do not agree", UnitError, withTau("5*ms + 1*mV")),
  wrong("a namespace entry that is no number", ValueError, withTau(Number.NaN)),
  wrong("a namespace entry that is an array", ValueError, withTau([1, 2])),
  wrong("a namespace entry that hides a unit", ValueError, () =>
    neurons(decay, { namespace: { mV: "2 volt" } }),
  ),
  wrong("a namespace entry that no equation could name", ValueError, () =>
    neurons(decay, { namespace: { "tau m": "20 ms" } }),
  ),
  wrong("a namespace entry that is missing", ValueError, withTau(undefined)),
];

const set = (name: string, value: unknown, how?: object) => () =>
  neurons(mixed).set(name, value as never, how as never);

const sets: Wrong[] = [
  wrong("an unknown variable is set", NameError, set("vv", 1)),
  wrong("a variable with another name altogether is set", NameError, set("current", 1)),
  wrong("an unknown variable is read", NameError, () => neurons(mixed).get("m")),
  wrong("too few numbers for the elements", ValueError, set("v", [1])),
  wrong("too many numbers for the elements", ValueError, set("v", [1, 2, 3])),
  wrong("too few numbers for the indices", ValueError, set("v", [1], { at: [0, 1] })),
  wrong("a quantity of another dimension is set", UnitError, set("v", "5 ms")),
  wrong("an expression of another dimension is set", UnitError, set("v", "3 + i")),
  wrong("a quantity with an unknown unit is set", NameError, set("v", "5 mx")),
  wrong("an expression with an unknown name is set", NameError, set("v", "Vr + 1*mV")),
  wrong("a subexpression is set", ValueError, set("y", 1)),
  wrong("a builtin is set", ValueError, set("t", 1)),
  wrong("NaN is set", ValueError, set("v", Number.NaN)),
  wrong("an array with a NaN in it is set", ValueError, set("v", [0, Number.NaN])),
  wrong("an array of texts is set", ValueError, set("v", ["1 mV", "2 mV"])),
  wrong("a fraction for an integer", ValueError, set("n", 1.5)),
  wrong("an array with a fraction for integers", ValueError, set("n", [1, 2.5])),
  wrong("an integer beyond 32 bits", ValueError, set("n", 3e9)),
  wrong("a number for a boolean", ValueError, set("on", 2)),
  wrong("an expression for a boolean that is a number", UnitError, set("on", "i + 1")),
  wrong("a boolean for a number", ValueError, set("v", true)),
  wrong("a boolean expression for a number", UnitError, set("v", "i > 0")),
  wrong("nothing is set", ValueError, set("v", undefined)),
  wrong("an object is set", ValueError, set("v", { value: 3 })),
  wrong("an index out of range", ValueError, set("v", 1, { at: [0, 2] })),
  wrong("a negative index", ValueError, set("v", 1, { at: [-1] })),
  wrong("an index that is no integer", ValueError, set("v", 1, { at: [0.5] })),
  wrong("a single index instead of a list", ValueError, set("v", 1, { at: 1 })),
  wrong("an option of set with a typo", ValueError, set("v", 1, { were: "i > 0" })),
  wrong("`where` that is no text", ValueError, set("v", 1, { where: true })),
  wrong("a variable without a name is set", NameError, set("", 1)),
  wrong(
    "an expression that is not a number everywhere is set",
    ValueError,
    set("v", "mV*sqrt(0.5 - i)"),
  ),
  wrong("`where` that is no condition", UnitError, set("v", 1, { where: "i" })),
  wrong("`where` with an unknown name", NameError, set("v", 1, { where: "k > 1" })),
  wrong("`where` that a NaN decides", ValueError, set("v", 1, { where: "sqrt(0.5 - i) > 2" })),
  wrong("an array together with `where`", ValueError, set("v", [1, 2], { where: "i > 0" })),
];

const subgroups: Wrong[] = [
  wrong("a slice beyond the end", ValueError, () => leaky().slice(0, 3)),
  wrong("an empty slice", ValueError, () => leaky().slice(1, 1)),
  wrong("a slice of a slice beyond its end", ValueError, () => leaky().slice(0, 1).slice(0, 2)),
  wrong("a subgroup with an index out of range", ValueError, () => leaky().at([0, 5])),
  wrong("a subgroup with an index twice", ValueError, () => leaky().at([1, 1])),
  wrong("a subgroup with a fraction as index", ValueError, () => leaky().at([0.5])),
];

export const wrongValues: readonly Wrong[] = [...options, ...namespaces, ...sets, ...subgroups];
