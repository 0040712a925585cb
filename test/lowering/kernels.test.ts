// The IR of whole kernels, as text, and the absence of work done twice.

import { NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Kernel } from "../../src/ir/ir.ts";
import { kernelsOf, printed, twice } from "./kernels-of.ts";

const test = suite("lowering: kernels");

function nothingTwice(kernels: ReadonlyMap<string, Kernel>): void {
  assert.ok(kernels.size > 0);
  for (const [name, kernel] of kernels) assert.equal(twice(kernel), [], name);
}

const cuba = () =>
  new NeuronGroup(
    4,
    `dv/dt = (ge + gi - (v + 49*mV))/(20*ms) : volt (unless refractory)
     dge/dt = -ge/(5*ms) : volt
     dgi/dt = -gi/(10*ms) : volt`,
    { name: "P", threshold: "v > -50*mV", reset: "v = -60*mV", refractory: "5 ms" },
  );

test("CUBA: update and threshold in one pass, propagators as numbers, one comparison for the refractory period", () => {
  const kernels = kernelsOf([cuba()]);
  assert.snapshot(
    printed(kernels, "P.step"),
    `kernel P.step
  t = clock.t
  for i in range:
    lastspike = P.lastspike[i]
    active = ((t - lastspike) >= 0.0049999)
    P.not_refractory[i] <- active
    v = P.v[i]
    ge = P.ge[i]
    gi = P.gi[i]
    v_new = select(active, ((((0.9950124791926823 * v) + (0.004937935295309004 * ge)) + (0.00496264544351426 * gi)) + -0.0002443885195585667), v)
    P.v[i] <- v_new
    P.ge[i] <- (0.9801986733067553 * ge)
    P.gi[i] <- (0.9900498337491681 * gi)
    emit i if ((v_new > -0.05) and active)`,
  );
  assert.snapshot(
    printed(kernels, "P.reset"),
    `kernel P.reset
  for i in list:
    P.v[i] <- -0.06`,
  );
  const aside = ["P.frozen", "P.open", "P.put"];
  assert.equal([...kernels.keys()].sort(), [...aside, "P.reset", "P.spike", "P.step"].sort());
  nothingTwice(kernels);
});

test("CUBA: a synapse reads its weight and adds it, and nothing else", () => {
  const group = cuba();
  const kernels = kernelsOf([
    group,
    new Synapses(group, group, { name: "S", model: "w : volt", onPre: "ge_post += w" }).connect(),
  ]);
  assert.snapshot(
    printed(kernels, "S.pre.cells"),
    `kernel S.pre.cells
  for cell in list, for s in its row, post along:
    ge = P.ge[post]
    w = S.w[s]
    P.ge[post] <- (ge + w)`,
  );
  nothingTwice(kernels);
});

test("Hodgkin-Huxley by exponential Euler: every rate once, powers as products, no division by zero left", () => {
  const kernels = kernelsOf([
    new NeuronGroup(
      4,
      `dv/dt = (gl*(El - v) - gna*m**3*h*(v - ENa) - gkd*n**4*(v - EK) + I)/Cm : volt
       dm/dt = alpham*(1 - m) - betam*m : 1
       dn/dt = alphan*(1 - n) - betan*n : 1
       dh/dt = alphah*(1 - h) - betah*h : 1
       alpham = 1.28/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
       betam = 1.4/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
       alphah = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
       betah = 4./(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
       alphan = 0.16/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
       betan = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
       I : amp (constant)`,
      {
        name: "HH",
        method: "exponential_euler",
        threshold: "v > -40*mV",
        refractory: "v > -40*mV",
        namespace: {
          ...{ gl: "10 nS", El: "-65 mV", ENa: "50 mV", EK: "-90 mV" },
          ...{ gna: "20 uS", gkd: "6 uS", Cm: "200 pF", VT: "-63 mV" },
        },
      },
    ),
  ]);
  nothingTwice(kernels);
  const text = printed(kernels, "HH.step");
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  // three rates each, and one exprel per variable for the step itself
  assert.is(count(/\bexp\(/g), 3);
  assert.is(count(/exprel\(/g), 3 + 4);
  assert.is(count(/\bpow\(/g), 0);
  assert.match(text, /\(\(m \* m\) \* m\)/);
  assert.is(count(/= HH\.\w+\[i\]/g), 6, "each variable is loaded once");
  assert.is(count(/<-/g), 5);
});

test("a reset with temporaries: values flow from line to line without memory", () => {
  const group = new NeuronGroup(4, "v : 1\nu : 1", {
    name: "R",
    threshold: "v > 1",
    reset: "excess = v - 1\nv = excess*2\nu = v + excess",
  });
  const kernels = kernelsOf([group]);
  assert.snapshot(
    printed(kernels, "R.reset"),
    `kernel R.reset
  for i in list:
    v = R.v[i]
    excess = (v - 1)
    a = (excess * 2)
    R.v[i] <- a
    R.u[i] <- (a + excess)`,
  );
});

test("regular code: what is shared happens once, before the loop, in order", () => {
  const group = new NeuronGroup(4, "v : 1\ns : 1 (shared)", { name: "R" });
  group.runRegularly("s = s + 1\nv += s*dt/ms\ns = s*2");
  assert.snapshot(
    printed(kernelsOf([group]), "R.regular0"),
    `kernel R.regular0
  s = R.s
  k = (s + 1)
  R.s <- k
  k_2 = ((k * 0.0001) / 0.001)
  R.s <- (k * 2)
  for i in range:
    v = R.v[i]
    R.v[i] <- (v + k_2)`,
  );
});

test("a pathway within one group: after writing v_post, v_pre is read from memory again", () => {
  const group = new NeuronGroup(4, "v : 1", { name: "R", threshold: "v > 1" });
  const synapses = new Synapses(group, group, {
    name: "A",
    model: "w : 1",
    onPre: "v_post += v_pre; v_pre += v_post*w; w = v_pre",
  }).connect();
  assert.snapshot(
    printed(kernelsOf([group, synapses]), "A.pre.cells"),
    `kernel A.pre.cells
  for cell in list, for s in its row, post along:
    v = R.v[post]
    v_2 = R.v[cell]
    a = (v + v_2)
    R.v[post] <- a
    v_3 = R.v[cell]
    w = A.w[s]
    a_2 = (v_3 + (a * w))
    R.v[cell] <- a_2
    A.w[s] <- a_2`,
  );
});

test("event-driven traces of one time constant share one exponential", () => {
  const group = new NeuronGroup(4, "v : 1", { name: "R", threshold: "v > 1" });
  const synapses = new Synapses(group, group, {
    name: "E",
    model: `w : 1
      dA/dt = -A/(20*ms) : 1 (event-driven)
      dB/dt = -B/(20*ms) : 1 (event-driven)`,
    onPre: "A += 0.01; w = clip(w + B, 0, 1)",
  }).connect();
  const kernels = kernelsOf([group, synapses]);
  const text = printed(kernels, "E.pre.cells");
  assert.is(text.match(/exp\(/g)!.length, 1);
  assert.match(text, /E\.lastupdate\[s\] <- t$/);
  nothingTwice(kernels);
});

test("parameters that are constant stay out of the loop; those per neuron are loaded once", () => {
  const group = new NeuronGroup(
    4,
    "dv/dt = (a*v**2 + b*v + exp(c)*exp(c) + I)/tau : 1\nI : 1\nc : 1 (shared)",
    { name: "Q", method: "rk4", namespace: { a: 0.04, b: 5, tau: "1 ms" } },
  );
  const kernels = kernelsOf([group]);
  nothingTwice(kernels);
  const { prologue, body } = kernels.get("Q.update")!;
  const before = printed(kernels, "Q.update").split("for i in range")[0]!;
  assert.is(before.match(/exp\(/g)!.length, 1);
  assert.is(prologue.filter(({ kind }) => kind === "let").length, prologue.length);
  const loads = body.filter(
    (statement) => statement.kind === "let" && statement.value.op === "load",
  );
  assert.is(loads.length, 2);
});

for (const method of ["euler", "rk2", "rk4", "exponential_euler"])
  test(`nothing is computed twice by ${method} on coupled equations with shared parts`, () => {
    const model = `dv/dt = (drive - v*rate + w)/tau : 1
      dw/dt = (drive - w*rate - v)/tau : 1
      drive = exp(-x**2)*sin(2*pi*t/second) : 1
      rate = 1 + exp(-x**2) : 1
      x : 1`;
    nothingTwice(kernelsOf([new NeuronGroup(3, model, { method, namespace: { tau: "5 ms" } })]));
  });

test.run();
