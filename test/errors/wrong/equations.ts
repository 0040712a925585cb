// Wrong equations: grammar, names and flags, dimensions, cycles, methods.

import { EquationError, NameError, UnitError, UnsupportedError, ValueError } from "myelin";
import { neurons, type Wrong, wrong } from "./wrong.ts";

const grammar: Wrong[] = [
  wrong("an equation without a unit", EquationError, () => neurons("dv/dt = -v/(10*ms)\nx : 1")),
  wrong("an equation whose colon was forgotten", EquationError, () =>
    neurons("dv/dt = -v/(10*ms) volt"),
  ),
  wrong("mV as the unit of an equation", UnitError, () => neurons("dv/dt = -v/(10*ms) : mV")),
  wrong("bool as a type", UnitError, () => neurons("on : bool")),
  wrong("a unit with a typo", UnitError, () => neurons("dv/dt = -v/(10*ms) : vlot")),
  wrong("a unit with a factor", UnitError, () => neurons("x : 3*volt")),
  wrong("one name for two equations", EquationError, () =>
    neurons("dv/dt = -v/(10*ms) : volt\nx : 1\nv : volt"),
  ),
  wrong("a flag with a typo", EquationError, () => neurons("x : 1 (constnat)")),
  wrong("a flag that is none", EquationError, () => neurons("x : 1 (sparkling)")),
  wrong("a flag given twice", EquationError, () => neurons("x : 1 (shared, shared)")),
  wrong("a flag on the wrong kind of equation", EquationError, () =>
    neurons("dv/dt = -v/(10*ms) : volt (constant)"),
  ),
  wrong("a flag of synapses on a neuron", EquationError, () =>
    neurons("dv/dt = -v/(10*ms) : volt (event-driven)"),
  ),
  wrong("a flag on a kind that takes none", EquationError, () =>
    neurons("y = 2*x : 1 (unless refractory)\nx : 1"),
  ),
  wrong("a boolean differential equation", EquationError, () => neurons("dv/dt = 1/ms : boolean")),
  wrong("a name with an underscore in front", EquationError, () => neurons("_x : 1")),
  wrong("two names in one entry", EquationError, () => neurons("x, y : 1")),
  wrong("a derivative with respect to something else", EquationError, () =>
    neurons("dv/dx = 1 : volt"),
  ),
  wrong("a word of the language as a name", EquationError, () => neurons("if : 1")),
  wrong("two equations on one line", EquationError, () => neurons("x : 1; y : 1")),
  wrong("more mistakes than anyone would read", EquationError, () =>
    neurons(Array.from({ length: 14 }, (_, k) => `x${k} : 1 (fixed)`).join("\n")),
  ),
  wrong("a mistake far out in a long line", NameError, () =>
    neurons(`y = ${"x + ".repeat(100)}z${" + x".repeat(100)} : 1\nx : 1`),
  ),
  wrong("several mistakes, all told at once", EquationError, () =>
    neurons("dv/dt = -v/(10*ms) : mV\nx : 1 (fixed)\ny = 2*(x + 1 : 1"),
  ),
];

const reserved: Wrong[] = [
  ...["t", "dt", "i", "N", "xi", "exp", "mV", "pi", "not_refractory", "x_post"].map((name) =>
    wrong(`the reserved name ${name}`, NameError, () => neurons(`${name} : 1`)),
  ),
];

const dimensions: Wrong[] = [
  wrong("a right side that is not a rate", UnitError, () => neurons("dv/dt = -v : volt")),
  wrong("a subexpression of another dimension than declared", UnitError, () =>
    neurons("I = g*v : volt\ng : siemens\nv : volt"),
  ),
  wrong("a sum of volt and amp", UnitError, () =>
    neurons("dv/dt = (v + I)/(10*ms) : volt\nI : amp"),
  ),
  wrong("a sum of volt and a plain number", UnitError, () =>
    neurons("dv/dt = (70 - v)/(10*ms) : volt"),
  ),
  wrong("a comparison of volt with second", UnitError, () =>
    neurons("y = int(v > 3*ms) : 1\nv : volt"),
  ),
  wrong("exp of a volt", UnitError, () => neurons("y = exp(v) : 1\nv : volt")),
  wrong("an exponent with a unit", UnitError, () => neurons("y = 2**v : 1\nv : volt")),
  wrong("a volt to a power that is not constant", UnitError, () =>
    neurons("y = v**n : 1\nv : volt\nn : 1"),
  ),
  wrong("a boolean in a sum", UnitError, () => neurons("y = on + 1 : 1\non : boolean")),
  wrong("a number as a condition", UnitError, () => neurons("y = 1 if x else 2 : 1\nx : 1")),
  wrong("a boolean where a number was declared", UnitError, () => neurons("y = x > 1 : 1\nx : 1")),
  wrong("a number where a boolean was declared", UnitError, () =>
    neurons("y = x : boolean\nx : 1"),
  ),
  wrong("a conditional of a boolean and a number", UnitError, () =>
    neurons("y = True if x > 0 else 2 : 1\nx : 1"),
  ),
  wrong("a boolean compared with a number", UnitError, () =>
    neurons("y = on > 1 : boolean\non : boolean"),
  ),
  wrong("a conditional of volt and amp", UnitError, () =>
    neurons("y = v if x > 0 else I : volt\nv : volt\nI : amp\nx : 1"),
  ),
  wrong("clip with bounds of another dimension", UnitError, () =>
    neurons("y = clip(v, 0, 3*ms) : volt\nv : volt"),
  ),
  wrong("two wrong equations, both told", UnitError, () =>
    neurons("dv/dt = -v : volt\ndw/dt = v : volt"),
  ),
];

const names: Wrong[] = [
  wrong("a variable with a near miss", NameError, () =>
    neurons("dv/dt = (gee - v)/tau : volt\nge : volt", { namespace: { tau: "10 ms" } }),
  ),
  wrong("a name that is nowhere", NameError, () => neurons("dv/dt = -v/tau_membrane : volt")),
  wrong("a function with a near miss", NameError, () => neurons("y = exq(x) : 1\nx : 1")),
  wrong("a function that is nowhere", NameError, () => neurons("y = lgamma(x) : 1\nx : 1")),
  wrong("a variable called like a function", NameError, () => neurons("y = x(2) : 1\nx : 1")),
  wrong("a function without its arguments", NameError, () => neurons("y = x + exp : 1\nx : 1")),
  wrong("a function with too many arguments", UnitError, () => neurons("y = exp(x, 2) : 1\nx : 1")),
  wrong("a function with too few arguments", UnitError, () => neurons("y = clip(x) : 1\nx : 1")),
  wrong("a unit that no one has heard of", NameError, () => neurons("dv/dt = 1*mVolt/ms : volt")),
];

const cycles: Wrong[] = [
  wrong("a subexpression that needs itself", EquationError, () => neurons("x = x + 1 : 1")),
  wrong("three subexpressions in a circle", EquationError, () =>
    neurons("a = b + 1 : 1\nb = 2*c : 1\nc = a**2 : 1"),
  ),
];

const coupled = "dv/dt = (w - v)/tau : 1\ndw/dt = (v - w)/tau : 1\ntau : second";

const methods: Wrong[] = [
  wrong("a method with a typo", ValueError, () =>
    neurons("dv/dt = -v/(10*ms) : 1", { method: "rk5" }),
  ),
  wrong("a method that is none", ValueError, () =>
    neurons("dv/dt = -v/(10*ms) : 1", { method: "magic" }),
  ),
  wrong("an empty list of methods", ValueError, () =>
    neurons("dv/dt = -v/(10*ms) : 1", { method: [] }),
  ),
  wrong("a name without a value that is nearly a function", NameError, () =>
    neurons("dv/dt = -v/tau : volt", {}),
  ),
  wrong("a variable with its owner before it, as in Python", NameError, () =>
    neurons("v : volt", { threshold: "v > 1*mV", reset: "self.v = 0*mV" }),
  ),
  wrong("exponential_euler on a nonlinear equation", UnsupportedError, () =>
    neurons("dv/dt = (1 - v*v)/(10*ms) : 1", { method: "exponential_euler" }),
  ),
  wrong("exact on a nonlinear equation", UnsupportedError, () =>
    neurons("dv/dt = (1 - v**2)/(10*ms) : 1", { method: "exact" }),
  ),
  wrong("exact with a parameter that may change", UnsupportedError, () =>
    neurons(coupled, { method: "exact" }),
  ),
  wrong(
    "exponential_euler on an equation that is not linear in its variable",
    UnsupportedError,
    () => neurons("dv/dt = (1 - v**2)/(10*ms) : 1", { method: "exponential_euler" }),
  ),
  wrong("a list of methods none of which can", UnsupportedError, () =>
    neurons("dv/dt = (1 - v**2)/(10*ms) : 1", { method: ["exact", "exponential_euler"] }),
  ),
];

export const wrongEquations: readonly Wrong[] = [
  ...grammar,
  ...reserved,
  ...dimensions,
  ...names,
  ...cycles,
  ...methods,
];
