// Wrong functions: definitions whose units, names or forms cannot be, and calls that do not fit them.

import {
  EquationError,
  NameError,
  Network,
  TimedArray,
  UnitError,
  UnsupportedError,
  type UserFunctionOptions,
  userFunction,
  ValueError,
} from "myelin";
import { neurons, type Wrong, wrong } from "./wrong.ts";

/** A function of a voltage, with other options than usual. */
const define = (options: object) => () =>
  userFunction({ args: { x: "volt" }, result: "1", ...options } as UserFunctionOptions);
const worth = (expression: unknown, options: object = {}) => define({ expression, ...options });

const definitions: Wrong[] = [
  wrong("a function that is neither expression nor call", ValueError, define({})),
  wrong("a function that is both", ValueError, worth("x/mV", { call: Math.exp })),
  wrong("a function whose expression is no text", ValueError, worth(3)),
  wrong("a function whose call is no function", ValueError, define({ call: "exp" })),
  wrong(
    "a function whose call takes more than its args name",
    ValueError,
    define({ call: (x: number, y: number) => x + y }),
  ),
  wrong("an expression marked pure", ValueError, worth("x/mV", { pure: true })),
  wrong("a call with a namespace", ValueError, define({ call: Math.exp, namespace: { k: 3 } })),
  wrong("a call that is pure in words", ValueError, define({ call: Math.exp, pure: "yes" })),
  wrong("an option of a function with a typo", ValueError, worth("x/mV", { unit: "volt" })),
  wrong("a function without args", ValueError, worth("3", { args: undefined })),
  wrong("args as a list", ValueError, worth("3", { args: ["x"] })),
  wrong("an argument with a blank in its name", ValueError, worth("3", { args: { "x y": "1" } })),
  wrong("an argument without a unit", ValueError, worth("3", { args: { x: undefined } })),
  wrong("an argument whose unit is empty", EquationError, worth("3", { args: { x: "" } })),
  wrong("an argument in millivolts", UnitError, worth("3", { args: { x: "mV" } })),
  wrong("an argument of an unknown unit", UnitError, worth("3", { args: { x: "vollt" } })),
  wrong("a boolean argument", ValueError, worth("3", { args: { x: "boolean" } })),
  wrong("a function without a result", ValueError, worth("x", { result: undefined })),
  wrong("a result that is no unit", UnitError, worth("x", { result: "2" })),
  wrong("an expression with another unit than its result", UnitError, worth("2*x")),
  wrong("an expression whose units do not agree", UnitError, worth("x + 3")),
  wrong("an expression with an unknown name", NameError, worth("xx/mV")),
  wrong("an expression that reads the time", NameError, worth("x/mV*t")),
  wrong("an expression that does not parse", EquationError, worth("x/")),
  wrong("a condition for a number", UnitError, worth("x > 1*mV")),
  wrong("a number for a condition", UnitError, worth("x/mV", { result: "boolean" })),
  wrong("an expression that draws", UnsupportedError, worth("rand()*x/mV")),
  wrong(
    "an expression that reads a timed array",
    UnsupportedError,
    worth("x/mV*ta(3*ms)", { namespace: { ta: new TimedArray([1], { dt: "1 ms" }) } }),
  ),
  wrong(
    "an expression that calls TypeScript",
    UnsupportedError,
    worth("g(x)", { namespace: { g: define({ call: Math.exp })() } }),
  ),
];

const f = userFunction({ args: { x: "volt", y: "1" }, result: "1", expression: "x/mV + y" });
const host = (call: (...x: number[]) => unknown) =>
  userFunction({ args: { x: "volt" }, result: "1", call: call as () => number, pure: true });
const model = (text: string) => () => neurons(text, { namespace: { f, g: host(Math.exp) } });

const calls: Wrong[] = [
  wrong("a plain function in a namespace", ValueError, () =>
    neurons("y = h(1) : 1", { namespace: { h: Math.exp as never } }),
  ),
  wrong("a function with the name of a built-in one", ValueError, () =>
    neurons("y = exp(1) : 1", { namespace: { exp: f } }),
  ),
  wrong("a function called with too few arguments", UnitError, model("y = f(1*mV) : 1")),
  wrong("a function called with another unit", UnitError, model("y = f(1, 1) : 1")),
  wrong("a result taken for another unit", UnitError, model("v = f(1*mV, 1) : volt")),
  wrong("a function read like a number", NameError, model("y = f + 1 : 1")),
  wrong("a function with a slip in its name", NameError, model("y = ff(1*mV, 1) : 1")),
  wrong("a function in TypeScript on wasm", UnsupportedError, () =>
    new Network([model("v : volt\ndy/dt = g(v)/ms : 1")()]).run("1 ms"),
  ),
  wrong("a function that returns nothing", ValueError, () =>
    new Network(
      [
        neurons("v : volt\ny : 1", { namespace: { g: host(() => undefined) } }).runRegularly(
          "y = g(v)",
        ),
      ],
      {
        backend: "js",
      },
    ).run("1 ms"),
  ),
];

export const wrongFunctions: readonly Wrong[] = [...definitions, ...calls];
