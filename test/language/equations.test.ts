// Models: entries, units, flags, and everything that is refused.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EquationError, type TextError, UnitError } from "../../src/errors.ts";
import type { Equation } from "../../src/language/ast.ts";
import { parseEquations } from "../../src/language/equations.ts";
import { lookupUnit } from "../../src/units/units.ts";
import { sexpression } from "./sexpression.ts";

const test = suite("language/equations");

/** One line per equation: kind, name, right side, type, unit, flags. */
function summary(text: string): string[] {
  return parseEquations(text, "a test").map((equation) => {
    const right = equation.expression ? ` = ${sexpression(equation.expression)}` : "";
    const flags = equation.flags.length > 0 ? ` (${equation.flags.join(", ")})` : "";
    return `${equation.kind} ${equation.name}${right} : ${equation.type} ${equation.unitText}${flags}`;
  });
}

test("the three kinds of entry are told apart", () => {
  const lines = summary(`
    dv/dt  = (ge - v) / taum : volt (unless refractory)
    dge / dt = -ge / taue : volt   # synaptic
    I = g*v : amp
    g : siemens`);
  assert.equal(lines, [
    "differential v = (/ (- ge v) taum) : float volt (unless refractory)",
    "differential ge = (/ (- ge) taue) : float volt",
    "subexpression I = (* g v) : float amp",
    "parameter g : float siemens",
  ]);
});

test("expressions run over lines up to their colon", () => {
  const lines = summary(`
    x = a +          # the first half
        b*(c +
        d) : 1
    y = a
        - b
      : volt
      (constant over dt)
    z = a +
    b : volt`);
  assert.equal(lines, [
    "subexpression x = (+ a (* b (+ c d))) : float 1",
    "subexpression y = (- a b) : float volt (constant over dt)",
    "subexpression z = (+ a b) : float volt",
  ]);
});

test("the colon of a conditional is not the colon of the unit", () => {
  assert.equal(summary("x = c ? a : b : volt\ny = c ? a : d ? b :\n e : 1\nz = (c ? a : b) : 1"), [
    "subexpression x = (? c a b) : float volt",
    "subexpression y = (? c a (? d b e)) : float 1",
    "subexpression z = (? c a b) : float 1",
  ]);
});

test("types and flags are read, in any order and spacing", () => {
  assert.equal(summary("a : boolean (shared,constant)\nb : integer\nI_post = w : 1 (summed)"), [
    "parameter a : boolean boolean (shared, constant)",
    "parameter b : integer integer",
    "subexpression I_post = w : float 1 (summed)",
  ]);
  const flags =
    "unless refractory, constant over  dt, event-driven, clock - driven, point current, linked";
  assert.equal(parseEquations(`x : 1 (${flags})`, "a test")[0]!.flags, [
    ...["unless refractory", "constant over dt", "event-driven", "clock-driven", "point current"],
    "linked",
  ]);
});

const UNITS: Readonly<Record<string, readonly number[]>> = {
  "1": [0, 0, 0, 0, 0, 0, 0],
  volt: lookupUnit("volt")!.dimension,
  Hz: [0, 0, -1, 0, 0, 0, 0],
  "1/second": [0, 0, -1, 0, 0, 0, 0],
  "second**-1": [0, 0, -1, 0, 0, 0, 0],
  "second**-0.5": [0, 0, -0.5, 0, 0, 0, 0],
  "second**(1/2)": [0, 0, 0.5, 0, 0, 0, 0],
  "amp/meter**2": [-2, 0, 0, 1, 0, 0, 0],
  "amp / metre2": [-2, 0, 0, 1, 0, 0, 0],
  "siemens/(metre**2)": [-4, -1, 3, 2, 0, 0, 0],
  mmolar: [-3, 0, 0, 0, 0, 1, 0],
  radian: [0, 0, 0, 0, 0, 0, 0],
};

test("units are products, quotients and powers of base units", () => {
  for (const [text, dimension] of Object.entries(UNITS)) {
    const [equation] = parseEquations(`x : ${text} (constant)`, "a test") as [Equation];
    assert.equal(equation.dimension, dimension, text);
    assert.is(equation.unitText, text);
    assert.equal(equation.flags, ["constant"], text);
  }
});

test("places name the text of the name, the unit, the flags and the whole entry", () => {
  const text = "# model\n  dge/dt = -ge/tau : volt (constant, shared) # end";
  const [{ namePlace, unitPlace, flagPlaces, place }] = parseEquations(text, "m") as [Equation];
  const shown = [namePlace, unitPlace, ...flagPlaces, place].map((p) => text.slice(p.start, p.end));
  assert.equal(shown.slice(0, 4), ["ge", "volt", "constant", "shared"]);
  assert.is(shown[4], "dge/dt = -ge/tau : volt (constant, shared)");
  assert.is(namePlace.start, 11);
});

/** Text, class, then what is wrong and the remedy; problems in the order of the text. */
const REFUSED: readonly (readonly [string, typeof TextError, ...RegExp[]])[] = [
  ["dv/dt = -v/tau", EquationError, /missing unit: v\n.*column 15[\s\S]*': volt'/],
  ["v = a\nb : volt", EquationError, /missing unit: v\n.*line 1, column 6/],
  ["dv/dt = -v\ndw/dt = -w", EquationError, /missing unit: v/, /missing unit: w/],
  ["dv/dt = -v/tau volt", EquationError, /missing unit: v[\s\S]*put a colon before it: ': volt'/],
  ["v :", EquationError, /missing unit: v/],
  ["v : (constant)", EquationError, /missing unit: v/],
  ["v : mV", UnitError, /not a base unit: mV[\s\S]*write volt/],
  ["v : molar", UnitError, /not a base unit: molar[\s\S]*write mmolar/],
  ["v : bool", UnitError, /unknown unit: bool[\s\S]*write boolean/],
  ["v : float", UnitError, /unknown unit: float[\s\S]*write 1/],
  ["v : 1.0*volt", UnitError, /a unit has no factor/],
  ["v : 2", UnitError, /not a unit: 2[\s\S]*write 1/],
  ["v : V", UnitError, /unknown unit: V[\s\S]*write volt/],
  ["v : vlot", UnitError, /unknown unit: vlot[\s\S]*did you mean 'volt'/],
  ["v : volt-amp", UnitError, /not a unit: volt-amp/],
  ["v : volt**x", UnitError, /exponent of a unit must be a number/],
  ["v : volt**(1/0)", UnitError, /exponent of a unit must be a number/],
  ["v : mV\nw = 2 a : volt", EquationError, /not a base unit: mV/, /missing operator/],
  ["v : 1 (constnt)", EquationError, /unknown flag: constnt[\s\S]*did you mean 'constant'/],
  ["v : 1 (blue)", EquationError, /unknown flag: blue[\s\S]*flags are unless refractory/],
  ["v : 1 (constant, constant)", EquationError, /flag given twice: constant/],
  ["v : 1 ()", EquationError, /missing flag/],
  ["v : 1 (shared", EquationError, /never closed/],
  ["v : 1 (shared) (constant)", EquationError, /unexpected text after the flags/],
  ["x, y : volt", EquationError, /several names in one entry: x, y[\s\S]*line of its own/],
  ["a : 1; b : 1", EquationError, /not a unit: 1; b : 1/],
  ["_v : 1", EquationError, /cannot start with '_': _v/],
  ["lambda : 1", EquationError, /cannot be a name: lambda/],
  ["dlambda/dt = 1 : 1", EquationError, /cannot be a name: lambda/],
  ["a.b : 1", EquationError, /cannot have a dot: a.b/],
  ["v : 1\nw : 1\nv = 2 : 1", EquationError, /defined twice: v\n.*line 3[\s\S]*line 1/],
  ["v' = -v/tau : volt", EquationError, /unexpected character: '[\s\S]*dx\/dt/],
  ["dv/dx = 1 : 1", EquationError, /not a derivative with respect to time: dv\/dx/],
  ["dv/dt : volt", EquationError, /missing right side: dv\/dt/],
  ["dv/dt = 1/second : boolean", EquationError, /cannot be boolean: v/],
  ["x = : volt", EquationError, /missing expression/],
  ["x == y : volt", EquationError, /not an equation: x ==/],
  ["x = y = z : volt", EquationError, /unexpected '='/],
  ["v = (a : volt\nw = 1 : 1", EquationError, /never closed: \(\n.*line 1, column 5/],
  ["hello world", EquationError, /not an equation: hello world/],
  [") : 1", EquationError, /not an equation: \)/],
  [
    "dv/dt = a & b : 1\nw = 2 c : 1",
    EquationError,
    /unexpected character: &/,
    /operator between '2' and 'c'/,
  ],
];

for (const [text, type, ...patterns] of REFUSED)
  test(`${JSON.stringify(text)} is refused: ${patterns[0]!.source}`, () => {
    let error: unknown;
    try {
      parseEquations(text, "equations of 'P'");
    } catch (caught) {
      error = caught;
    }
    assert.instance(error, type);
    const { message, problems } = error as TextError;
    assert.is(problems.length, patterns.length, message);
    for (const pattern of patterns) assert.match(message, pattern);
    assert.match(message, "in equations of 'P', line");
  });

test("an empty model has no equations", () => {
  assert.equal(parseEquations("", "a test"), []);
  assert.equal(parseEquations("\n # nothing \n", "a test"), []);
});

test.run();
