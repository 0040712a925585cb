// What operators and functions mean once lowered: Python's division, powers as products, corners of clip, sign, int.

import { NeuronGroup } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { leastTime } from "../../src/lowering/update.ts";
import { stream } from "../backends/harness.ts";
import { bits, bothIn } from "../model/both.ts";
import { kernelsOf, printed } from "./kernels-of.ts";
import { evaluated } from "./values.ts";

const test = suite("lowering: arithmetic");
const onBothBackends = bothIn(test);

/** Python's % for a positive divisor, on exact integers. */
function pythonMod(a: number, b: number): number {
  const [p, q] = [BigInt(a), BigInt(b)];
  return Number(((p % q) + q) % q);
}

const range = Array.from({ length: 300 }, (_, k) => k - 150);

onBothBackends(
  "test_semantics_floor_division: -150..149 // 98, as integers and as reals",
  async (backend) => {
    const expected = range.map((x) => Math.floor(x / 98));
    assert.equal([expected[0], expected[51], expected[52], expected[299]], [-2, -2, -1, 1]);
    const [integers] = await evaluated(backend, ["x // 98"], { x: range }, true);
    const [reals, both] = await evaluated(backend, ["x // 98", "x // 98.0"], { x: range });
    for (const found of [integers!, reals!, both!])
      assert.equal(
        [...found].map((q) => q + 0),
        expected.map((q) => q + 0),
      );
  },
);

onBothBackends("test_semantics_mod: -150..149 % 98, as integers and as reals", async (backend) => {
  const expected = range.map((x) => pythonMod(x, 98));
  assert.equal([expected[0], expected[149], expected[150]], [46, 97, 0]);
  const [integers] = await evaluated(backend, ["x % 98"], { x: range }, true);
  const [reals] = await evaluated(backend, ["x % 98"], { x: range });
  for (const found of [integers!, reals!])
    assert.equal(
      [...found].map((r) => r + 0),
      expected,
    );
});

onBothBackends(
  "test_semantics_floating_point_division: / is real, also between integers",
  async (backend) => {
    const [found, half] = await evaluated(backend, ["x / 98", "1/2"], { x: range }, true);
    bits(
      found!,
      range.map((x) => x / 98),
    );
    assert.is(half![0], 0.5);
  },
);

onBothBackends("// and % of integers of every sign agree with Python", async (backend) => {
  const pairs = [7, -7, 1, -1, 0, 12, -12, 2 ** 31 - 1, -(2 ** 31), 1e9].flatMap((a) =>
    [3, -3, 1, -1, 7, -7, 12, 2 ** 31 - 1, -(2 ** 31)].map((b) => [a, b] as const),
  );
  const inputs = { x: pairs.map(([a]) => a), y: pairs.map(([, b]) => b) };
  const [quotient, remainder] = await evaluated(backend, ["x // y", "x % y"], inputs, true);
  pairs.forEach(([a, b], k) => {
    const sign = b < 0 ? -1 : 1;
    const modulo = sign * pythonMod(sign * a, Math.abs(b));
    assert.is(remainder![k]! + 0, modulo + 0, `${a} % ${b}`);
    assert.is(quotient![k]! + 0, (a - modulo) / b + 0, `${a} // ${b}`);
  });
});

onBothBackends(
  "// and % of reals: the remainder has the divisor's sign, and the quotient is whole",
  async (backend) => {
    const random = stream(9);
    const x = Array.from({ length: 2000 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 6));
    const y = Array.from({ length: 2000 }, () => (random() - 0.5) * 10 ** Math.floor(random() * 3));
    const [quotient, remainder] = await evaluated(backend, ["x // y", "x % y"], { x, y });
    x.forEach((a, k) => {
      const b = y[k]!;
      const fmod = a % b;
      const expected = fmod !== 0 && fmod < 0 !== b < 0 ? fmod + b : fmod;
      assert.is(remainder![k]! + 0, expected + 0);
      assert.is(quotient![k]! + 0, Math.round((a - expected) / b) + 0);
      assert.ok(Math.abs(quotient![k]! - Math.floor(a / b)) <= 1);
    });
    return { quotient: quotient!, remainder: remainder! };
  },
);

test("powers of small integers are products, halves are roots, the rest is pow", () => {
  const text = (expression: string) => {
    const group = new NeuronGroup(2, "x : 1\nout : 1", { name: "P", namespace: { k: 2.5 } });
    group.runRegularly(`out = ${expression}`);
    const lines = printed(kernelsOf([group]), "P.regular0")
      .split("\n")
      .slice(1);
    return lines
      .map((line) => line.trim().replace("P.out[i] <- ", "= "))
      .filter((line) => line !== "x = P.x[i]" && line !== "for i in range:");
  };
  for (const [expression, lines] of [
    ["x**0", ["= 1"]],
    ["x**1", ["= x"]],
    ["x**2", ["= (x * x)"]],
    ["x**3", ["= ((x * x) * x)"]],
    ["x**4", ["a = (x * x)", "= (a * a)"]],
    ["x**5", ["a = (x * x)", "= ((a * a) * x)"]],
    ["x**(-2)", ["= (1 / (x * x))"]],
    ["x**0.5", ["= sqrt(x)"]],
    ["x**k", ["= pow(x, 2.5)"]],
    ["x**2.0", ["= (x * x)"]],
    ["2**x", ["= pow(2, x)"]],
    ["x**65", ["= pow(x, 65)"]],
  ] as const) {
    assert.equal(text(expression), lines, expression);
  }
});

onBothBackends("test_integer_power: [1, 2, 4] and [1, -1, 1]", async (backend) => {
  const [two, minus, square] = await evaluated(
    backend,
    ["2**x", "(-1)**x", "x**2"],
    { x: [0, 1, 2] },
    true,
  );
  assert.equal([...two!], [1, 2, 4]);
  assert.equal([...minus!], [1, -1, 1]);
  assert.equal([...square!], [0, 1, 4]);
});

onBothBackends("test_clip: between the limits, and a NaN stays a NaN", async (backend) => {
  const x = [-5, -1, 0, 0.5, 1, 7, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  const [found, upper, order] = await evaluated(
    backend,
    ["clip(x, -1, 1)", "clip(x, y, 5)", "clip(x, 3, 2)"],
    { x, y: x.map(() => 2) },
  );
  bits(found!, [-1, -1, 0, 0.5, 1, 1, 1, -1, Number.NaN]);
  bits(upper!, [2, 2, 2, 2, 2, 5, 5, 2, Number.NaN]);
  assert.equal([...order!].slice(0, 6), [2, 2, 2, 2, 2, 2], "the upper limit wins");
});

onBothBackends("sign, int, abs, floor and ceil at their corners", async (backend) => {
  const x = [-2.7, -0.5, 0, 0.5, 2.7, Number.POSITIVE_INFINITY, Number.NaN];
  const texts = ["sign(x)", "int(x)", "abs(x)", "floor(x)", "ceil(x)"];
  const found = await evaluated(backend, texts, { x });
  const plain = found.map((values) => [...values].map((value) => value + 0));
  const { POSITIVE_INFINITY: inf, NaN: nan } = Number;
  assert.equal(plain[0], [-1, -1, 0, 1, 1, 1, nan]);
  assert.equal(plain[1], [-2, 0, 0, 0, 2, inf, nan]);
  assert.equal(plain[2], [2.7, 0.5, 0, 0.5, 2.7, inf, nan]);
  assert.equal(plain[3], [-3, -1, 0, 0, 2, inf, nan]);
  assert.equal(plain[4], [-2, 0, 0, 1, 3, inf, nan]);
});

onBothBackends(
  "test_bool_to_int: conditions count as 0 and 1 inside int, and choose with if",
  async (backend) => {
    const texts = ["int(x > 0)", "3*int(x > 0 and y < 2) + int(not x > 0)", "x if y > 1 else -x"];
    const [a, b, c] = await evaluated(backend, texts, { x: [1, -1, 2], y: [1, 2, 3] });
    assert.equal([...a!], [1, 0, 1]);
    assert.equal([...b!], [3, 1, 0]);
    assert.equal([...c!], [-1, -1, 2]);
  },
);

onBothBackends(
  "test_timestep_function: 100000 times on the grid are their steps",
  async (backend) => {
    const steps = Array.from({ length: 100000 }, (_, k) => k);
    const [found] = await evaluated(backend, ["timestep(x*second, 0.1*ms)"], {
      x: steps.map((k) => k * 1e-4),
    });
    bits(found!, steps);
  },
);

test("one comparison with leastTime says what two divisions say, for every time", () => {
  const random = stream(4);
  const steps = (x: number, dt: number) => Math.trunc((x + 1e-3 * dt) / dt);
  for (let k = 0; k < 300; k++) {
    const dt = [1e-4, 5e-5, 2.5e-5, 1e-3, 20.000000000000002e-6][k % 5]!;
    const period = k % 3 === 0 ? Math.floor(random() * 300) * dt : random() * 0.03;
    const least = leastTime(period, dt);
    const near = new Float64Array(1);
    const bitsOf = new BigInt64Array(near.buffer);
    for (let n = -300; n <= 300; n++) {
      near[0] = least;
      // neighbours of the border, one unit in the last place apart
      if (least > 1e-300 || n >= 0) bitsOf[0]! += BigInt(n);
      const time = near[0]!;
      assert.is(
        time >= least,
        steps(time, dt) >= steps(period, dt),
        `${time} of ${period} at ${dt}`,
      );
    }
    for (let n = 0; n < 200; n++) {
      const time =
        n < 100
          ? Math.floor(random() * 400) * dt - Math.floor(random() * 20) * dt
          : random() * 0.04;
      assert.is(
        time >= least,
        steps(time, dt) >= steps(period, dt),
        `${time} of ${period} at ${dt}`,
      );
    }
    assert.ok(1e4 >= least, "the first spike is long past");
  }
});

test.run();
