// Inputs made to be slow, deep or huge are answered at once: by a result, or by an error of ours.

import { MyelinError, Network, NeuronGroup, SpikeGeneratorGroup, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("errors: nothing hangs");

/** Far more than any of these takes, far less than what would be taken for hanging. */
const PATIENCE = 5000;

const many = (text: string, count: number): string => text.repeat(count);
const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join("\n");
const equation = (text: string) => () => new NeuronGroup(2, `y = ${text} : 1\nx : 1`).get("y");
const model = (text: string) => () => new NeuronGroup(2, text);
const running =
  (text: string, options: object = {}) =>
  () =>
    new Network([new NeuronGroup(2, text, options)]).run("0.5 ms");
const pairs =
  (options: object, size = 2) =>
  () => {
    const group = new NeuronGroup(size, "v : 1");
    return new Synapses(group, group).connect(options).N;
  };
const delayed = (delay: string, set: string) => () => {
  const source = new SpikeGeneratorGroup(1, { indices: [0], times: [0] });
  const target = new NeuronGroup(2, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v += 1", delay }).connect();
  if (set) synapses.set("delay", set);
  return new Network([source, target, synapses]).run("0.5 ms");
};

/** Answered with a result. */
const accepted: Readonly<Record<string, () => unknown>> = {
  "a sum of 800 terms": equation(`${many("x + ", 800)}x`),
  "a derivative of 800 terms": running(`dy/dt = (${many("x - ", 800)}y)/ms : 1\nx : 1`),
  "500 exponentials in one derivative": running(`dy/dt = -(${many("exp(y) + ", 500)}y)/ms : 1`, {
    method: "rk4",
  }),
  "500 signs in a row": equation(`${many("-", 500)}x`),
  "a million blanks": equation(`${many(" ", 1e6)}x`),
  "a hundred thousand empty lines": model(`${many("\n", 1e5)}x : 1`),
  "a hundred thousand comments": model(`${many("# no\n", 1e5)}x : 1`),
  "3000 parameters": model(lines(3000, (k) => `p${k} : 1`)),
  "100 equations in a ring": running(
    lines(100, (k) => `dv${k}/dt = (v${(k + 1) % 100} - v${k})/ms : 1`),
  ),
  "300 subexpressions in a row": equation(
    `s300 : 1\ns0 = x : 1\n${lines(300, (k) => `s${k + 1} = s${k} + 1 : 1`)}\nz = 1`,
  ),
  "60 doublings of a temporary": () =>
    new NeuronGroup(2, "v : 1").runRegularly(`a = v\n${many("a = a + a\n", 60)}v = a`),
  "2000 statements": () =>
    new Network([new NeuronGroup(2, "v : 1").runRegularly(many("v += 1\n", 2000))]).run("0.5 ms"),
  "a time constant of almost nothing": running(
    "dv/dt = (w - v)/(1e-300*ms) : 1\ndw/dt = (v - w)/ms : 1",
  ),
  "an infinite time constant": running("dv/dt = (w - v)/tau : 1\ndw/dt = (v - w)/ms : 1", {
    namespace: { tau: "inf*ms" },
  }),
  "a refractory period beyond all time": running("dv/dt = 3/ms : 1 (unless refractory)", {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "1e300 s",
  }),
  "a spike beyond all time": () =>
    new Network([new SpikeGeneratorGroup(1, { indices: [0], times: [1e300] })]).run("0.5 ms"),
};

/** Answered with an error of ours. */
const refused: Readonly<Record<string, () => unknown>> = {
  "a sum of 2000 terms": equation(`${many("x + ", 2000)}x`),
  "1400 powers of powers": equation(`${many("x**", 1400)}x`),
  "1400 parentheses": equation(`${many("(", 1400)}x${many(")", 1400)}`),
  "a hundred thousand parentheses": equation(many("(", 1e5)),
  "a hundred thousand that are never opened": equation(`x${many(")", 1e5)}`),
  "2900 negations": model(`y = ${many("not ", 2900)}x : boolean\nx : boolean`),
  "5000 subexpressions in a row": model(
    `s0 : 1\n${lines(5000, (k) => `s${k + 1} = s${k} + 1 : 1`)}`,
  ),
  "a number of a million digits": equation(many("1", 1e6)),
  "a number with a hundred thousand dots": equation(many("1.", 1e5)),
  "a name of a million letters": equation(many("a", 1e6)),
  "a name with a hundred thousand dots": equation(`${many("a.", 1e5)}b`),
  "a hundred thousand quotes": equation(many("'", 1e5)),
  "a hundred thousand ampersands": equation(many("&", 1e5)),
  "a hundred thousand colons": model(`x ${many(":", 1e5)} 1`),
  "ten thousand lines with a wrong sign": model(many("x ! 1\n", 1e4)),
  "ten thousand definitions of one name": model(many("x : 1\n", 1e4)),
  "ten thousand flags": model(`x : 1 (${many("constant, ", 1e4)}shared)`),
  "a quantity of a hundred thousand factors": () =>
    new NeuronGroup(2, "x : 1", { namespace: { tau: `${many("1*", 1e5)}ms` } }),
  "two thousand million neurons": () => new NeuronGroup(2e9, "x : 1\ny : 1"),
  "all pairs of a million neurons": pairs({}, 1e6),
  "half of all pairs of a million neurons": pairs({ p: 0.5 }, 1e6),
  "a million million synapses per pair": pairs({ n: 1e12 }),
  "a thousand million synapses for some pairs": pairs({ n: "1000000000*(1 + i)" }),
  "infinitely many synapses per pair": pairs({ n: "inf" }),
  "a range of a million million": pairs({
    j: "0 for k in range(1000000000000)",
    skipIfInvalid: true,
  }),
  "an endless range": pairs({ j: "0 for k in range(int(inf))", skipIfInvalid: true }),
  "a range that is not a number": pairs({ j: "0 for k in range(int(i/0))", skipIfInvalid: true }),
  "a time constant of nothing": running("dv/dt = -v/tau : 1", { namespace: { tau: "0 ms" } }),
  "two coupled by a time constant of nothing": running(
    "dv/dt = (w - v)/tau : 1\ndw/dt = -w/ms : 1",
    {
      namespace: { tau: "0 ms" },
      method: "exact",
    },
  ),
  "a run beyond all time": () =>
    new Network([new NeuronGroup(1, "dv/dt = 1/ms : 1")]).run("1e300 s"),
  "steps of almost nothing": () =>
    new Network([new NeuronGroup(1, "dv/dt = 1/ms : 1")], { dt: 1e-300 }).run("1 s"),
  "a delay of thirty years": delayed("1e9 s", ""),
  "delays of thirty and sixty years": delayed("1 ms", "(1 + j)*1e9*second"),
};

async function answer(call: () => unknown): Promise<{ error: Error | undefined; ms: number }> {
  const began = performance.now();
  const error = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    );
  return { error, ms: performance.now() - began };
}

for (const [name, call] of Object.entries(accepted))
  test(`${name}: taken at once`, async () => {
    const { error, ms } = await answer(call);
    assert.is(error, undefined, error?.stack?.slice(0, 2000));
    assert.ok(ms < PATIENCE, `${ms} ms`);
  });

for (const [name, call] of Object.entries(refused))
  test(`${name}: refused at once, in few words`, async () => {
    const { error, ms } = await answer(call);
    assert.instance(error, MyelinError, error?.stack?.slice(0, 2000));
    assert.ok(error!.message.length < 10_000, `${error!.message.length} characters`);
    assert.ok(ms < PATIENCE, `${ms} ms`);
  });

test("a run that would take years gives way to its process, and can be stopped", async () => {
  const net = new Network([new NeuronGroup(1, "dv/dt = 1/ms : 1")]);
  const run = net.run("1e9 s");
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(net.t > 0);
  net.stop();
  await run;
  assert.ok(net.t > 0 && net.t < 1e6);
});

test.run();
