// Cases of Brian2's own tests, by their names: those that no other file of ours is about.

import { MyelinError, NeuronGroup, SpikeMonitor, Synapses, UnitError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bothIn, close, ms, ran } from "./both.ts";

const test = suite("model: cases of Brian2's tests");
const onBothBackends = bothIn(test);

/** Whether an error is one of ours, meant for the user. */
const ours = (error: Error): boolean => error instanceof MyelinError;

for (const name of ["v", "Vm", "V", "x", "ge", "g_i", "a2", "gaba_123"])
  test(`test_identifier_checks: ${name} is a name`, () => {
    const group = new NeuronGroup(1, `${name} : 1`);
    group.set(name, 3);
    assert.equal([...group.get(name)], [3]);
  });

for (const name of [
  ..."_v 1v ü ge! v.x for else if t dt xi i N not_refractory refractory refractory_until".split(
    " ",
  ),
  ..."exp sin sqrt e pi inf volt second mV nA".split(" "),
])
  test(`test_identifier_checks: ${name} is none, or taken`, () => {
    assert.throws(() => new NeuronGroup(1, `${name} : 1`), ours);
  });

test("test_parse_equations: six entries over several lines with comments", () => {
  const group = new NeuronGroup(
    2,
    `dv/dt = -(v +
               ge + # excitatory conductance
               I # external current
               )/ tau : volt
     dge/dt = -ge / tau_ge : volt
     I = sin(2 * pi * f * t)*volt : volt
     f : Hz (constant)
     b : boolean
     n : integer`,
    { namespace: { tau: "10 ms", tau_ge: "5 ms" } },
  );
  const told = group.explain().filter((line) => / : /.test(line));
  assert.equal(
    told.map((line) => line.trim().split(/ +/)[0]),
    ["differential", "differential", "subexpression", "parameter", "parameter", "parameter"],
  );
  assert.match(told[3]!, /f : (hertz|Hz) \(constant\)/);
  assert.match(told[4]!, /b : boolean$/);
  assert.match(told[5]!, /n : integer$/);
});

for (const text of [
  "dv/dt = -v / tau : 1\nv = 2 * t : 1",
  "dv/d = -v / tau : 1\nx = 2 * t : 1",
  "dv/dt = -v / tau : 1 : volt\nx = 2 * t : 1",
  "dv/dt = -v / tau : 2 * volt",
  "dv/dt = v / second : boolean",
])
  test(`test_parse_equations: refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => new NeuronGroup(1, text, { namespace: { tau: "10 ms" } }), ours);
  });

for (const [text, namespace] of [
  ["dv/dt = -v : volt", {}],
  ["dv/dt = -v / tau: volt", { tau: "5 mV" }],
  ["dv/dt = -(v + I) / (5 * ms): volt", { I: "3 second" }],
  ["dv/dt = -(v + I) / (5 * ms): volt\nI : second", {}],
  ["dv/dt = -v / (5 * ms) : volt\nI = 2 * v : amp", {}],
] as const)
  test(`test_unit_checking: refused: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => new NeuronGroup(1, text as string, { namespace }),
      (error: Error) => error instanceof UnitError,
    );
  });

const flags = "a : boolean\nb : boolean\nc : integer\ns1 : boolean\ns2 : 1\nx : 1";

for (const [boolean, text] of [
  [true, "a or b"],
  [false, "c"],
  [false, "s2"],
  [false, "int(s1)"],
  [true, "s2 > c"],
  [true, "c > 5"],
  [true, "True"],
  [true, "c < s2"],
  [true, "not (c >= s2)"],
  [false, "c + s2"],
  [true, "a or c < s2 and s1"],
] as const)
  test(`test_is_boolean_expression: ${text} is ${boolean ? "" : "not "}a condition`, () => {
    const make = () => new NeuronGroup(1, flags, { threshold: text, reset: "" });
    if (boolean) make();
    else assert.throws(make, ours);
  });

for (const text of ["a < b and c", "a or foo", "ot a", "int(a) and b"])
  test(`test_is_boolean_expression: ${text} is refused`, () => {
    assert.throws(() => new NeuronGroup(1, flags, { threshold: text, reset: "" }), ours);
  });

const units: readonly (readonly [string, string | undefined])[] = [
  ["a + b*c", "watt"],
  ["a/b", "amp"],
  ["a/b - c", "amp"],
  ["a + b", undefined],
  ["b**2", "volt**2"],
  ["b**c", undefined],
  ["sqrt(b**2)", "volt"],
  ["exp(b)", undefined],
  ["exp(b/volt)", "1"],
  ["a - b*c if b > 0*volt else a", "watt"],
  ["abs(b)*sign(c)", "volt"],
  ["clip(b, 0*volt, c)", undefined],
  ["b % c", undefined],
  ["b % (2*volt)", "volt"],
];

for (const [text, unit] of units)
  test(`test_parse_expression_unit: ${text} is ${unit ?? "refused"}`, () => {
    const make = (of: string) =>
      new NeuronGroup(1, `a : watt\nb : volt\nc : amp\ny = ${text} : ${of}`);
    if (unit === undefined) assert.throws(() => make("volt"), ours);
    else {
      make(unit);
      assert.throws(
        () => make("metre"),
        (error: Error) => error instanceof UnitError,
      );
    }
  });

test("test_abstract_code_dependencies: what code defines may be read after it, nothing else", () => {
  const reset = (code: string) =>
    new NeuronGroup(1, "a : 1\nb : 1\nc : 1", { threshold: "a > 1", reset: code });
  reset("a = b + c\nd = b + c\na = d");
  assert.throws(() => reset("a = x + d\nd = b + c"), /unknown name: x|unknown name: d/);
  assert.throws(() => reset("a = b + c\nd = b + c\na = func_b(1)"), /unknown function: func_b/);
  assert.throws(() => reset("a = b + c\nd = b + c\na = x + d"), /unknown name: x/);
});

for (const [what, options] of [
  ["threshold", { threshold: "dv/dt = 5", reset: "" }],
  ["threshold", { threshold: "v > 1 +", reset: "" }],
  ["reset", { threshold: "v > 1", reset: "0" }],
  ["reset", { threshold: "v > 1", reset: "v = = 0" }],
  ["refractory", { threshold: "v > 1", reset: "v = 0", refractory: "5*ms +" }],
] as const)
  test(`test_syntax_errors: ${what}: ${JSON.stringify(options)}`, () => {
    assert.throws(() => new NeuronGroup(1, "v : 1", options as object), ours);
  });

for (const options of [
  { threshold: "v > -50", reset: "v = 0*mV" },
  { threshold: "v > -50*mA", reset: "v = 0*mV" },
  { threshold: "v + 1*mV", reset: "v = 0*mV" },
  { threshold: "v > 0*mV", reset: "v = 60" },
  { threshold: "v > 0*mV", reset: "v = 60*mA" },
  { threshold: "v > 0*mV", reset: "v += 1" },
  { threshold: "v > 0*mV", reset: "v /= 2*mV" },
])
  test(`test_unit_errors_threshold_reset: ${JSON.stringify(options)}`, () => {
    assert.throws(
      () => new NeuronGroup(1, "dv/dt = -v/(10*ms) : volt", options),
      (error: Error) => error instanceof UnitError,
    );
  });

const { exp, log, sin, cos, tan, sinh, cosh, tanh, asin, acos, atan, abs, sqrt } = Math;

for (const [name, of] of [
  ["sin", sin],
  ["cos", cos],
  ["tan", tan],
  ["sinh", sinh],
  ["cosh", cosh],
  ["tanh", tanh],
  ["arcsin", asin],
  ["arccos", acos],
  ["arctan", atan],
  ["exp", exp],
  ["expm1", Math.expm1],
  ["exprel", (x: number) => (x === 0 ? 1 : Math.expm1(x) / x)],
  ["abs", abs],
  ["sign", Math.sign],
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["log", (x: number) => log(x + 2)],
  ["log10", (x: number) => Math.log10(x + 2)],
  ["log1p", (x: number) => Math.log1p(x + 1)],
  ["sqrt", (x: number) => sqrt(x + 2)],
] as const)
  onBothBackends(`test_math_functions: ${name} at -1, -0.5, 0, 0.5, 1`, async (backend) => {
    const shift = name === "log1p" ? " + 1" : /^(log|log10|sqrt)$/.test(name) ? " + 2" : "";
    const group = new NeuronGroup(5, `x : 1\ny : 1\nf = ${name}(x${shift}) : 1`);
    const points = [-1, -0.5, 0, 0.5, 1];
    group.set("x", points);
    group.runRegularly(`y = ${name}(x${shift})`);
    await ran(backend, [group], "0.1 ms");
    close(group.get("y"), points.map(of), name, 1e-14, 1e-15);
    close(group.get("f"), points.map(of), name, 1e-14, 1e-15);
    return { y: group.get("y") };
  });

for (const refractory of ["10*ms", "10 ms", "time", "(t - lastspike) <= 9.95*ms"])
  onBothBackends(`test_refractoriness_threshold: refractory: ${refractory}`, async (backend) => {
    const group = new NeuronGroup(10, "dv/dt = 199.999*Hz : 1\ntime : second", {
      threshold: "v > 1",
      reset: "v = 0",
      refractory,
    });
    group.set("time", "10*ms");
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], "16 ms");
    assert.equal(
      ms(spikes.spikeTrains()[9]!).map((t) => Math.round(t * 10) / 10),
      [5, 15],
    );
  });

type Options = Parameters<Synapses["connect"]>[0];

/** How many synapses join each pair. */
function counted(options: Options, [sources, targets]: readonly [number, number]): number[] {
  const source = new NeuronGroup(sources, "v : 1");
  const target = new NeuronGroup(targets, "v : 1");
  source.set("v", "i");
  target.set("v", "i");
  const synapses = new Synapses(source, target).connect(options);
  const counts = Array<number>(sources * targets).fill(0);
  synapses.i.forEach((i, k) => void counts[i * targets + synapses.j[k]!]!++);
  return counts;
}

function expected(rule: (i: number, j: number) => number): number[] {
  return Array.from({ length: 72 }, (_, k) => rule(Math.floor(k / 9), k % 9));
}

const multiple: readonly (readonly [Options, (i: number, j: number) => number])[] = [
  [{ n: 0 }, () => 0],
  [{ n: 2 }, () => 2],
  [{ n: "j" }, (_, j) => j],
  [{ n: "i" }, (i) => i],
  [{ n: "int(i > j)*2" }, (i, j) => (i > j ? 2 : 0)],
  [{ n: "int(v_pre > v_post)*2" }, (i, j) => (i > j ? 2 : 0)],
  [{ condition: "i < j", n: "j" }, (i, j) => (i < j ? j : 0)],
];

for (const [options, rule] of multiple)
  test(`test_connection_multiple_synapses: ${JSON.stringify(options)}`, () => {
    assert.equal(counted(options, [8, 9]), expected(rule));
  });

const deterministic: readonly (readonly [
  string,
  readonly Options[],
  (i: number, j: number) => number,
])[] = [
  [
    "full",
    [
      {},
      { condition: "True" },
      { p: 1 },
      { j: "k for k in range(N_post)" },
      { i: "k for k in range(N_pre)" },
    ],
    () => 1,
  ],
  [
    "full_no_self",
    [
      { condition: "i != j" },
      { j: "k for k in range(N_post) if k != i" },
      { condition: "v_pre != v_post" },
    ],
    (i, j) => (i === j ? 0 : 1),
  ],
  [
    "full_one_to_one",
    [
      { condition: "i == j" },
      { j: "i" },
      { i: "j", skipIfInvalid: true },
      { j: "k for k in range(i, i+1)" },
    ],
    (i, j) => (i === j ? 1 : 0),
  ],
  [
    "full_custom",
    [
      { condition: "abs(i - j) < 3" },
      { j: "k for k in range(i-2, i+3)", skipIfInvalid: true },
      { j: "i + (k - 2) for k in range(5)", skipIfInvalid: true },
    ],
    (i, j) => (Math.abs(i - j) < 3 ? 1 : 0),
  ],
];

for (const [name, forms, rule] of deterministic)
  for (const form of forms)
    test(`test_connection_string_deterministic_${name} and test_synapse_generator_deterministic: ${JSON.stringify(form)}`, () => {
      assert.equal(counted(form, [8, 9]), expected(rule));
    });

test.run();
