// Wrong expressions and statements: thresholds, resets, refractoriness, code that runs regularly.

import { EquationError, NameError, Synapses, UnitError, ValueError } from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const threshold = (text: string) => () => leaky({ threshold: text });
const reset = (text: string) => () => leaky({ reset: text });

const expressions: Wrong[] = [
  wrong("a parenthesis that is never closed", EquationError, threshold("(v > 10*mV")),
  wrong("a parenthesis that was never opened", EquationError, threshold("v > 10*mV)")),
  wrong("a missing operator", EquationError, threshold("v > 10 mV")),
  wrong("a number run together with its unit", EquationError, threshold("v > 10mV")),
  wrong("an operator with nothing behind it", EquationError, threshold("v >")),
  wrong("= where == was meant", EquationError, threshold("v = 10*mV")),
  wrong("& where 'and' was meant", EquationError, threshold("v > 10*mV & ge > 0*mV")),
  wrong("&& where 'and' was meant", EquationError, threshold("v > 10*mV && ge > 0*mV")),
  wrong("! where 'not' was meant", EquationError, threshold("!(v > 10*mV)")),
  wrong("brackets", EquationError, threshold("v[0] > 10*mV")),
  wrong("a word of Python", EquationError, threshold("v > 10*mV is True")),
  wrong("half a conditional", EquationError, threshold("True if v > 10*mV")),
  wrong("an empty expression", EquationError, threshold("")),
  wrong("=> where >= was meant", EquationError, threshold("v => 10*mV")),
  wrong("a typographic sign", EquationError, threshold("v ≥ 10*mV")),
  wrong("a mistake on the third line of a text", EquationError, () =>
    neurons("dv/dt = -v/tau : volt\ntau : second\ndge/dt = -ge//*tau : volt"),
  ),
];

const conditions: Wrong[] = [
  wrong("a threshold that is no condition", UnitError, threshold("v")),
  wrong("a threshold of volt against a plain number", UnitError, threshold("v > 10")),
  wrong("a threshold with an unknown name", NameError, threshold("v > theta")),
  wrong("a refractory period in volts", UnitError, () => leaky({ refractory: "5*mV" })),
  wrong("a refractory expression in volts", UnitError, () => leaky({ refractory: "x" })),
  wrong("a negative refractory period", EquationError, () => leaky({ refractory: "-5 ms" })),
  wrong("a refractory period without an end", EquationError, () => leaky({ refractory: "inf*ms" })),
  wrong("a refractory period that is no number", EquationError, () =>
    leaky({ refractory: Number.NaN }),
  ),
  wrong("a refractory period with a typo in its unit", NameError, () =>
    leaky({ refractory: "5 mx" }),
  ),
];

const shared = "dv/dt = -v/(10*ms) : 1\ns : 1 (shared)\nk : 1 (constant)\ny = 2*v : 1";
const sharedReset = (text: string) => () => neurons(shared, { threshold: "v > 1", reset: text });

const statements: Wrong[] = [
  wrong("a reset to another dimension", UnitError, reset("v = 3*ms")),
  wrong("a reset to a plain number", UnitError, reset("v = 5")),
  wrong("an increment of another dimension", UnitError, reset("v += 1*nA")),
  wrong("a parameter marked constant is assigned", EquationError, sharedReset("k = 3")),
  wrong("a subexpression is assigned", EquationError, sharedReset("y = 3")),
  wrong("time is assigned", EquationError, reset("t = 0*ms")),
  wrong("a constant of the namespace is assigned", EquationError, () =>
    leaky({ reset: "Vr = 0*mV", namespace: { Vr: "0 mV" } }),
  ),
  wrong("a unit is assigned", EquationError, reset("mV = 2*volt")),
  wrong("a shared variable is written in a reset", EquationError, sharedReset("s += 1")),
  wrong("an unknown name is incremented", NameError, reset("vv += 1*mV")),
  wrong("a comparison as a statement", EquationError, reset("v == 0*mV")),
  wrong("an expression as a statement", EquationError, reset("v + 1*mV")),
  wrong("++ as in C", EquationError, reset("v++")),
  wrong("if as a statement", EquationError, reset("if v > 0*mV: v = 0*mV")),
  wrong("two targets", EquationError, reset("v, ge = 0*mV")),
  wrong("a boolean variable set to a number", UnitError, () =>
    neurons("dv/dt = -v/(10*ms) : 1\non : boolean", { threshold: "v > 1", reset: "on = 2" }),
  ),
  wrong("a reset that is no text", ValueError, reset(5 as never)),
  wrong("a voltage set to a boolean", UnitError, reset("v = True")),
  wrong("a variable with a typo is assigned", NameError, reset("vv = 0*mV")),
  wrong("a temporary value that is nearly a variable", NameError, reset("gee = 0*mV")),
  wrong("a mistake in the second statement", NameError, reset("v = 0*mV\nge = gi")),
  wrong("a reset without a threshold", ValueError, () =>
    neurons("dv/dt = -v/(10*ms) : 1", { reset: "v = 0" }),
  ),
];

const regular: Wrong[] = [
  wrong("synapses that draw a shared variable of their target", EquationError, () => {
    const group = neurons("x : 1 (shared)");
    new Synapses(group, group, { name: "S" }).connect().runRegularly("x_post = rand()");
  }),
  wrong("regular code with an unknown name", NameError, () => leaky().runRegularly("v = Vrest")),
  wrong("regular code in an unknown slot", ValueError, () =>
    leaky().runRegularly("v = 0*mV", { when: "begin" }),
  ),
  wrong("regular code with a dt of zero", ValueError, () =>
    leaky().runRegularly("v = 0*mV", { dt: 0 }),
  ),
  wrong("regular code with an option that is none", ValueError, () =>
    leaky().runRegularly("v = 0*mV", { every: "1 ms" } as never),
  ),
];

export const wrongCode: readonly Wrong[] = [
  ...expressions,
  ...conditions,
  ...statements,
  ...regular,
];
