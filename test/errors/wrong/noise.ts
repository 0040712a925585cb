// Wrong stochastic equations and formulas of one's own methods.

import {
  EquationError,
  explicitMethod,
  NameError,
  Synapses,
  UnitError,
  UnsupportedError,
  ValueError,
} from "myelin";
import { leaky, neurons, type Wrong, wrong } from "./wrong.ts";

const places: Wrong[] = [
  wrong("a product of two noises", EquationError, () => neurons("dx/dt = -x/ms + xi_1*xi_2 : 1")),
  wrong("noise inside a function", EquationError, () => neurons("dx/dt = abs(xi)/ms**0.5 : 1")),
  wrong("division by noise", EquationError, () => neurons("dx/dt = 1/xi : 1")),
  wrong("noise squared", EquationError, () => neurons("dx/dt = xi**2 : 1")),
  wrong("noise in a condition", EquationError, () =>
    neurons("dx/dt = (1 if xi > 0*ms**-0.5 else 2)/ms : 1"),
  ),
  wrong("noise with a factor drawn at random", EquationError, () =>
    neurons("dx/dt = rand()*xi/ms**0.5 : 1"),
  ),
  wrong("noise in a subexpression", EquationError, () =>
    neurons("dx/dt = I/ms : 1\nI = xi*ms**0.5 : 1"),
  ),
  wrong("one xi in two equations", EquationError, () =>
    neurons("dx/dt = xi/ms**0.5 : 1\ndy/dt = xi/ms**0.5 : 1"),
  ),
  wrong("noise in a threshold", NameError, () =>
    neurons("dx/dt = -x/ms : 1", { threshold: "x > xi", reset: "x = 0" }),
  ),
  wrong("noise in a reset", NameError, () =>
    neurons("dx/dt = -x/ms : 1", { threshold: "x > 1", reset: "x = xi_1" }),
  ),
  wrong("noise without the root of a rate", UnitError, () => neurons("dx/dt = -x/ms + xi : 1")),
  wrong("noise as if it were a rate", UnitError, () => neurons("dx/dt = 3*xi : 1")),
  wrong("xi in the namespace", ValueError, () => neurons("x : 1", { namespace: { xi_1: 3 } })),
  wrong("a draw in a subexpression that is not held", EquationError, () =>
    neurons("dx/dt = (r - x)/ms : 1\nr = rand() : 1"),
  ),
];

const takers: Wrong[] = [
  wrong("rk4 on noise", UnsupportedError, () =>
    neurons("dx/dt = -x/ms + xi/ms**0.5 : 1", { method: "rk4" }),
  ),
  wrong("exponential_euler on multiplicative noise", UnsupportedError, () =>
    neurons("dx/dt = -x/ms + x*xi/ms**0.5 : 1", { method: "exponential_euler" }),
  ),
  wrong("euler on multiplicative noise", UnsupportedError, () =>
    neurons("dx/dt = -x/ms + (1 + x)*xi/ms**0.5 : 1", { method: "euler" }),
  ),
  wrong("milstein on noise that is not diagonal", UnsupportedError, () =>
    neurons("dx/dt = y*xi_1/ms**0.5 : 1\ndy/dt = xi_2/ms**0.5 : 1", { method: "milstein" }),
  ),
  wrong("rk4 on an equation that draws", UnsupportedError, () =>
    neurons("dx/dt = (rand() - x)/ms : 1", { method: "rk4" }),
  ),
  wrong("noise between events", UnsupportedError, () => {
    const group = leaky();
    return new Synapses(group, group, {
      model: "dw/dt = -w/ms + xi/ms**0.5 : 1 (event-driven)",
      onPre: "w += 1",
      name: "S",
    });
  }),
  wrong("a formula where a method's name is expected", ValueError, () =>
    neurons("dx/dt = -x/ms : 1", { method: "x_new = x + dt*f(x, t)" }),
  ),
];

function formula(text: string, stochastic?: "additive" | "multiplicative"): unknown {
  return explicitMethod({ name: "mine", formula: text, ...(stochastic ? { stochastic } : {}) });
}

const formulas: Wrong[] = [
  wrong("a formula without x_new", EquationError, () => formula("x1 = x + dt*f(x, t)")),
  wrong("a formula that is empty", EquationError, () => formula("  ")),
  wrong("a formula that forgets dt", UnitError, () => formula("x_new = x + f(x, t)")),
  wrong("a formula that is a rate", UnitError, () => formula("x_new = f(x, t)")),
  wrong("a formula with a near miss", NameError, () =>
    formula("half = x + dt/2*f(x, t)\nx_new = x + dt*f(halff, t + dt/2)"),
  ),
  wrong("a formula with a name of the model", NameError, () =>
    formula("x_new = x + dt*f(x, t)/tau"),
  ),
  wrong("a formula with another function", NameError, () => formula("x_new = x + dt*h(x, t)")),
  wrong("a formula that draws by itself", EquationError, () =>
    formula("x_new = x + dt*f(x, t) + sqrt(dt)*randn()"),
  ),
  wrong("a formula that assigns the state", EquationError, () => formula("x = x + dt*f(x, t)")),
  wrong("a formula that adds to a stage", EquationError, () => formula("x_new += dt*f(x, t)")),
  wrong("a formula that goes on after x_new", EquationError, () =>
    formula("x_new = x + dt*f(x, t)\nk = x"),
  ),
  wrong("a formula with one name for two stages", EquationError, () =>
    formula("k = dt*f(x, t)\nk = 2*k\nx_new = x + k"),
  ),
  wrong("a formula with a condition", EquationError, () =>
    formula("x_new = x + dt*f(x, t) if x > 0 else x"),
  ),
  wrong("a formula with f of the state alone", UnitError, () => formula("x_new = x + dt*f(x)")),
  wrong("a formula with noise that says not which", EquationError, () =>
    formula("x_new = x + dt*f(x, t) + g(x, t)*dW"),
  ),
  wrong("a formula said to have noise, without it", EquationError, () =>
    formula("x_new = x + dt*f(x, t)", "additive"),
  ),
  wrong("a formula with g but no increment", EquationError, () =>
    formula("x_new = x + dt*f(x, t) + sqrt(dt)*g(x, t)", "additive"),
  ),
  wrong("a formula with an increment but no g", EquationError, () =>
    formula("x_new = x + dt*f(x, t) + dW/sqrt(dt)", "additive"),
  ),
  wrong("a formula that adds a factor and an increment", EquationError, () =>
    formula("x_new = x + dt*f(x, t) + g(x, t)*(sqrt(dt)*g(x, t) + dW/sqrt(dt))*dW", "additive"),
  ),
  wrong("a formula with a parenthesis left open", EquationError, () =>
    formula("x_new = x + dt*(f(x, t)"),
  ),
  wrong("a method with an unknown kind of noise", ValueError, () =>
    explicitMethod({
      name: "mine",
      formula: "x_new = x + dt*f(x, t)",
      stochastic: "coloured" as "additive",
    }),
  ),
  wrong("a method with a misspelt option", ValueError, () =>
    explicitMethod({ name: "mine", formulae: "x_new = x" } as unknown as {
      name: string;
      formula: string;
    }),
  ),
];

export const wrongNoise: readonly Wrong[] = [...places, ...takers, ...formulas];
