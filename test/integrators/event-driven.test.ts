// Equations solved between events, against an adaptive solver and against their own pieces.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { eventDriven } from "../../src/integrators/event-driven.ts";
import { isRefusal, type Step } from "../../src/integrators/integrator.ts";
import {
  advance,
  distance,
  makeSystem,
  parse,
  printStep,
  reference,
  type SystemOptions,
  type Values,
} from "./evaluate.ts";

function over(
  equations: Record<string, string>,
  options?: SystemOptions,
): ReturnType<typeof eventDriven> {
  return eventDriven(makeSystem(equations, options), parse("t - lastupdate"));
}

function stepOf(equations: Record<string, string>, options?: SystemOptions): Step {
  const step = over(equations, options);
  if (isRefusal(step)) throw new Error(step.reason);
  return step;
}

const between = suite("event-driven equations");

between("traces decay by an exponential each", () => {
  const step = stepOf({ Apre: "-Apre/taupre", Apost: "-Apost/taupost" });
  assert.snapshot(
    printStep(step),
    `_elapsed = t - lastupdate
_rate_Apre = -1 / taupre
_rate_Apost = -1 / taupost
Apre = Apre * exp(_rate_Apre * _elapsed)
Apost = Apost * exp(_rate_Apost * _elapsed)`,
  );
  assert.is(step.propagators.length, 0);
});

between("recovery towards a constant has no division by the rate", () => {
  const step = stepOf({ x: "(1 - x)/taud" });
  assert.snapshot(
    printStep(step),
    `_elapsed = t - lastupdate
_rate_x = -1 / taud
x = x + _elapsed * exprel(_rate_x * _elapsed) * (_rate_x * x + 1 / taud)`,
  );
});

const cases: Record<string, [Record<string, string>, Values, Values?]> = {
  "short-term plasticity": [
    { u: "(U - u)/tauf", x: "(1 - x)/taud" },
    { u: 0.9, x: 0.2 },
    { U: 0.2, tauf: 0.5, taud: 0.2 },
  ],
  "an alpha function": [{ s: "(x - s)/tau", x: "-x/tau" }, { s: 0, x: 1 }, { tau: 0.4 }],
  "an alpha function whose equal rates are written differently": [
    { s: "x/tau - s/sigma", x: "-x/tau" },
    { s: 0.1, x: 1 },
    { tau: 0.4, sigma: 0.4 },
  ],
  "nearly equal rates": [
    { s: "x - s/sigma", x: "-x/tau" },
    { s: 0.1, x: 1 },
    { tau: 0.4, sigma: 0.4000000001 },
  ],
  "a fast rise and a slow decay": [
    { s: "x/rise - s/decay", x: "-x/rise" },
    { s: 0, x: 1 },
    { rise: 0.05, decay: 2 },
  ],
  "two drives of one variable": [
    { a: "-a/tau", s: "3*a - 2*b - s + 1", b: "-b" },
    { a: 1, s: 0, b: 0.5 },
    { tau: 0.3 },
  ],
  "an integral of a decaying drive": [
    { s: "x", x: "-x" },
    { s: 0, x: 1 },
  ],
  "a drive that stands still": [
    { s: "2*x - s", x: "0" },
    { s: 0, x: 1 },
  ],
  "an integral of a drive that stands still": [
    { s: "2*x", x: "0*x" },
    { s: 0, x: 1 },
  ],
  "a pure drift": [{ s: "k" }, { s: 1 }, { k: 3 }],
};

for (const [title, [equations, start, values = {}]] of Object.entries(cases))
  between(`an interval at once is what an adaptive solver finds: ${title}`, () => {
    const step = stepOf(equations);
    const at = { ...values, t: 1.9, lastupdate: 0.6 };
    const got = advance(step, start, at);
    const expected = reference(makeSystem(equations), start, values, 1.3);
    assert.ok(distance(got, expected) < 1e-10, JSON.stringify([got, expected]));
  });

between("no time changes nothing", () => {
  const start = { s: 0.3, x: 0.7 };
  const step = stepOf({ s: "(x - s)/tau + 1", x: "-x/tau2" });
  assert.equal(advance(step, start, { tau: 2, tau2: 3, t: 4, lastupdate: 4 }), start);
});

between("a long silence leaves the fixed point, not NaN, whichever rate is the faster", () => {
  const step = stepOf({ s: "(x - s)/tau + 2/tau", x: "-x/tau2" });
  for (const [tau, tau2] of [
    [1e-3, 10],
    [10, 1e-3],
  ] as const) {
    const { s, x } = advance(step, { s: 1, x: 1 }, { tau, tau2, t: 1e5, lastupdate: 0 });
    assert.ok(Math.abs(s! - 2) < 1e-14, `s = ${s}`);
    assert.is(x, 0);
  }
});

between("a coefficient that holds only for a step is taken at its present value", () => {
  const step = stepOf({ a: "-a/tau" }, { step: ["tau"] });
  const { a } = advance(step, { a: 1 }, { tau: 2, t: 3, lastupdate: 2 });
  assert.is(a, Math.exp(-0.5));
});

const refused: [Record<string, string>, reason: string, SystemOptions?][] = [
  [{ a: "-a*a" }, "the equation of a is not linear: -a * a"],
  [{ a: "b", b: "c - b", c: "-c" }, "the equation of a contains b, which itself depends on c"],
  [{ a: "b", b: "-a" }, "the equation of a contains b, which itself depends on a"],
  [{ a: "b - a", b: "1 - b" }, "the equation of a contains b, which has a constant drive: 1"],
  [{ a: "I(t) - a" }, "the equation of a contains I(t), which changes between events"],
  [{ a: "sin(t) - a" }, "the equation of a contains t, which changes within a step"],
  [
    { a: "-a" },
    "the equation of a is both event-driven and 'unless refractory'",
    { clamped: ["a"] },
  ],
];

for (const [equations, reason, options] of refused)
  between(`refuses: ${reason}`, () => {
    const refusal = over(equations, options);
    assert.ok(isRefusal(refusal));
    assert.is(refusal.reason, reason);
    assert.match(refusal.node.place.source.title, "the equation of");
  });

between.run();
