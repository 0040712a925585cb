// Functions of a user's own: expressions run everywhere and methods see through them, TypeScript runs on js.

import {
  EquationError,
  Network,
  NeuronGroup,
  NotANumberError,
  PoissonGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
  UnitError,
  UnsupportedError,
  userFunction,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: user functions");
const onBothBackends = bothIn(test);

const DT = 1e-4;

const ratio = userFunction({
  args: { x: "volt", y: "1" },
  result: "1",
  expression: "x/mV + y",
});

onBothBackends("an expression is worth what it says, wherever it is called", async (backend) => {
  const namespace = { f: ratio };
  const group = new NeuronGroup(3, "v : volt\nz = f(v, i) : 1\nn : 1\non : boolean", {
    namespace,
    threshold: "f(v, 0) > 1.5",
    reset: "n += f(2*v, n)",
  });
  group.set("v", "f(1*mV, i)*mV");
  group.runRegularly("on = f(v, 1) > 3");
  const trace = new StateMonitor(group, "z");
  const synapses = new Synapses(group, group, {
    onPre: "n_post += 100*f(v_pre, 0)",
    namespace,
  }).connect({ condition: "f(v_pre, 0) > 2 and i == j" });
  const spikes = new SpikeMonitor(group);
  await ran(backend, [group, synapses, spikes, trace], DT);
  bits(spikes.i, [1, 2]);
  bits(group.get("z"), [1, 3, 5]);
  bits(group.get("n"), [0, 4, 306 + 300]);
  bits(group.get("on"), [0, 0, 1]);
  bits(
    trace.get("z").map(([first]) => first!),
    [1, 3, 5],
  );
});

onBothBackends("methods see through a function: linear stays linear", async (backend) => {
  const leak = userFunction({
    args: { v: "volt", tau: "second" },
    result: "volt/second",
    expression: "(rest - v)/tau",
    namespace: { rest: "-60 mV" },
  });
  const called = new NeuronGroup(2, "dv/dt = leak(v, tau) : volt\ntau : second", {
    namespace: { leak },
  });
  const written = new NeuronGroup(2, "dv/dt = (-60*mV - v)/tau : volt\ntau : second");
  for (const group of [called, written]) {
    assert.is(group.method?.integrator.name, "exact");
    group.set("tau", "(5 + 5*i)*ms");
  }
  await ran(backend, [called, written], "3 ms");
  bits(called.get("v"), written.get("v"));
});

onBothBackends("an argument may be named as a variable of the caller", async (backend) => {
  const f = userFunction({ args: { a: "1", b: "1" }, result: "1", expression: "a - 10*b" });
  const group = new NeuronGroup(1, "a : 1\nb : 1\nc = f(b, f(a, b)) : 1", { namespace: { f } });
  group.set("a", 3);
  group.set("b", 5);
  await ran(backend, [group], DT);
  bits(group.get("c"), [5 - 10 * (3 - 50)]);
});

onBothBackends(
  "functions are made of functions, and give booleans and integers",
  async (backend) => {
    const square = userFunction({ args: { x: "1" }, result: "1", expression: "x**2" });
    const quartic = userFunction({
      args: { x: "1" },
      result: "1",
      expression: "sq(sq(x)) if wanted else 0",
      namespace: { sq: square, wanted: true },
    });
    const large = userFunction({ args: { x: "1" }, result: "boolean", expression: "x > 10" });
    const half = userFunction({ args: { n: "integer" }, result: "integer", expression: "n // 2" });
    const group = new NeuronGroup(
      4,
      "y = quartic(i) : 1\nk = half(i) : integer\nl = large(y) : boolean",
      {
        namespace: { quartic, large, half },
        threshold: "large(y) and half(i) == 1",
      },
    );
    const spikes = new SpikeMonitor(group);
    await ran(backend, [group, spikes], DT);
    bits(group.get("y"), [0, 1, 16, 81]);
    bits(group.get("k"), [0, 0, 1, 1]);
    bits(spikes.i, [2, 3]);
  },
);

onBothBackends("a function may make the rates of a Poisson group", async (backend) => {
  const wave = userFunction({
    args: { t: "second", f: "hertz" },
    result: "hertz",
    expression: "500*Hz*(1 + sin(2*pi*f*t))",
  });
  const written = "500*Hz*(1 + sin(2*pi*(10*Hz)*t))";
  const groups = ["wave(t, 10*Hz)", written].map(
    (rates) => new PoissonGroup(50, { rates, namespace: { wave } }),
  );
  const counts = await Promise.all(
    groups.map(async (group) => {
      const spikes = new SpikeMonitor(group);
      await ran(backend, [group, spikes], "100 ms", { seed: 8 });
      return spikes.i;
    }),
  );
  assert.ok(counts[0]!.length > 1000);
  bits(counts[0]!, counts[1]!);
});

test("a function in TypeScript gets numbers in SI and is called on js", async () => {
  const seen: number[][] = [];
  const f = userFunction({
    args: { x: "volt", y: "1" },
    result: "volt",
    call: (x, y) => {
      seen.push([x, y]);
      return x * y;
    },
    pure: true,
  });
  const group = new NeuronGroup(3, "dv/dt = f(10*mV, i)/second : volt\nw : volt", {
    namespace: { f },
  });
  await ran("js", [group], DT);
  assert.equal(seen, [
    [0.01, 0],
    [0.01, 1],
    [0.01, 2],
  ]);
  bits(group.get("v"), [0, 0.01 * 1 * DT, 0.01 * 2 * DT]);
  group.set("w", "f(3*mV, 2)");
  bits(group.get("w"), [0.006, 0.006, 0.006]);
});

test("on wasm it is refused before anything runs, with the place of the call", async () => {
  const f = userFunction({ args: { x: "volt" }, result: "1", call: Math.atan, pure: true });
  const group = new NeuronGroup(1, "v : volt\nx : 1", {
    namespace: { f },
    threshold: "v < 0*mV or f(v) > 1",
    reset: "x = 0",
  });
  const refused = (error: Error): boolean =>
    error instanceof UnsupportedError && /'wasm' cannot call f\(\)/.test(error.message);
  const net = new Network([group]);
  let error: Error | undefined;
  await net.run("1 ms").catch((thrown) => {
    error = thrown;
  });
  assert.ok(error instanceof UnsupportedError && refused(error));
  assert.is((error as UnsupportedError).column, 13);
  assert.match(error?.message ?? "", /threshold of group/);
  assert.is(net.t, 0);
  assert.throws(() => net.explain(), refused);
  net.remove(group);
  await new Network([group], { backend: "js" }).run("1 ms");
});

test("where coefficients are computed once, a pure function serves every backend", async () => {
  const tau = userFunction({
    args: { i: "1" },
    result: "second",
    call: (i) => 5e-3 * (i + 1),
    pure: true,
  });
  const values: Float64Array[] = [];
  for (const backend of ["js", "wasm"] as const) {
    const group = new NeuronGroup(3, "dv/dt = -v/tau(i) : 1", { namespace: { tau } });
    group.set("v", 1);
    await ran(backend, [group], "5 ms");
    values.push(group.get("v"));
  }
  bits(values[1]!, values[0]!);
  assert.ok(Math.abs(values[0]![0]! - Math.exp(-1)) < 1e-12);
});

test("test_conditions: synapses are made by a function in TypeScript, whatever the backend", () => {
  const near = userFunction({
    args: { i: "1", j: "1" },
    result: "boolean",
    call: (i, j) => Math.abs(i - j) === 1,
    pure: true,
  });
  const group = new NeuronGroup(3, "v : 1");
  const synapses = new Synapses(group, group, { namespace: { near } }).connect({
    condition: "near(i, j)",
  });
  bits(synapses.i, [0, 1, 1, 2]);
  bits(synapses.j, [1, 0, 2, 1]);
});

test("pure calls are merged and hoisted; others are made once for each element and mention", async () => {
  const called = async (pure: boolean, code: string): Promise<number> => {
    let calls = 0;
    const f = userFunction({ args: { x: "1" }, result: "1", call: (x) => x + ++calls * 0, pure });
    const group = new NeuronGroup(5, "v : 1\nw : 1", { namespace: { f } });
    group.runRegularly(code);
    await ran("js", [group], DT);
    return calls;
  };
  assert.is(await called(true, "v = f(2)"), 1);
  assert.is(await called(false, "v = f(2)"), 5);
  assert.is(await called(true, "v = f(i) + f(i)"), 5);
  assert.is(await called(false, "v = f(i) + f(i)"), 10);
  assert.is(await called(true, "v = f(i)\nw = v + f(i)"), 5);
  assert.is(await called(false, "v = f(i) if i > 2 else 0"), 5, "no branch skips a call");
});

test("what is not pure varies as a random number does", () => {
  const make = (pure: boolean) => {
    const f = userFunction({ args: {}, result: "1/second", call: () => 1, pure });
    return new NeuronGroup(1, "dv/dt = f() - v/(10*ms) : 1\nx : 1 (shared)", { namespace: { f } });
  };
  assert.is(make(true).method?.integrator.name, "exact");
  assert.is(make(false).method?.integrator.name, "euler");
  make(true).runRegularly("x = f()*second");
  make(false).runRegularly("x = f()*second");
  assert.throws(
    () => make(false).runRegularly("y = 1\nx = f()*second"),
    (error: Error) => error instanceof EquationError,
  );
});

test("two groups may each have a function of one name", async () => {
  const makes = (factor: number) =>
    userFunction({ args: { x: "1" }, result: "1", call: (x) => factor * x, pure: true });
  const source = new PoissonGroup(1, { rates: 1 / DT });
  const first = new NeuronGroup(1, "v = f(3) : 1", {
    namespace: { f: makes(2) },
    threshold: "v > 0",
  });
  const second = new NeuronGroup(1, "v = f(3) : 1\nw : 1", { namespace: { f: makes(5) } });
  const synapses = new Synapses(first, second, {
    onPre: "w_post = v_pre + 100*v_post + 10000*f(1)",
    namespace: { f: makes(7) },
  }).connect({});
  await ran("js", [source, first, second, synapses], DT);
  bits(second.get("w"), [6 + 1500 + 70000]);
});

test("a result that is no number is told, NaN as for every variable", async () => {
  const group = (call: () => unknown) => {
    const f = userFunction({ args: {}, result: "1", call: call as () => number });
    const made = new NeuronGroup(1, "v : 1", { namespace: { f } });
    return made.runRegularly("v = f()");
  };
  const thrown = async (call: () => unknown): Promise<unknown> =>
    new Network([group(call)], { backend: "js" }).run("1 ms").then(
      () => undefined,
      (error: unknown) => error,
    );
  const undefinedResult = await thrown(() => undefined);
  assert.ok(undefinedResult instanceof ValueError, String(undefinedResult));
  assert.match((undefinedResult as Error).message, /invalid result of f\(\): undefined/);
  assert.ok((await thrown(() => Number.NaN)) instanceof NotANumberError);
  const own = new RangeError("mine");
  assert.is(
    await thrown(() => {
      throw own;
    }),
    own,
  );
});

test("units are checked at the definition and at every call", () => {
  const define =
    (expression: string, result = "1", namespace = {}) =>
    () =>
      userFunction({ args: { x: "volt" }, result, expression, namespace });
  const unit = (error: Error): boolean => error instanceof UnitError;
  assert.throws(define("x"), unit);
  assert.throws(define("x + 1"), unit);
  assert.throws(define("x > 1*mV"), unit);
  assert.throws(define("x/mV", "boolean"), unit);
  assert.throws(define("x/mV", "mV"), unit);
  const group = (text: string) => () => new NeuronGroup(1, text, { namespace: { f: ratio } });
  assert.throws(group("v = f(3, 1) : 1"), unit);
  assert.throws(group("v = f(3*mV, 1*mV) : 1"), unit);
  assert.throws(group("v = f(3*mV) : 1"), unit);
  assert.throws(group("v = f(3*mV, 1) : volt"), unit);
  const outside = (error: Error): boolean => error instanceof UnsupportedError;
  const ta = new TimedArray([1, 2], { dt: "1 ms" });
  assert.throws(define("x/mV*rand()"), outside);
  assert.throws(define("ta(1*ms)", "1", { ta }), outside);
});

test.run();
