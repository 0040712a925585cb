// `myelin explain` and `myelin check` in this process.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bench } from "../../src/cli/bench.ts";
import { type CheckCommand, check } from "../../src/cli/check.ts";
import { type ExplainCommand, explain } from "../../src/cli/explain.ts";
import { caught, type Ended, fixture } from "./myelin.ts";

const test = suite("myelin explain, myelin check");

const leak = "dv/dt = (El - v)/tau : volt\\nw : siemens (constant)";
const namespace = "tau=10ms, El=-65*mV";

function checked(target: string | undefined, command: CheckCommand = {}): Promise<Ended> {
  return caught(() => check(target, command));
}

function explained(target: string | undefined, command: ExplainCommand = {}): Promise<Ended> {
  return caught(() => explain(target, command));
}

async function message(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => assert.unreachable("it did not fail"),
    (error: Error) => error.message,
  ) as Promise<string>;
}

test("equations that hold together are ok, with their variables and units", async () => {
  const { code, out } = await checked(undefined, { equations: leak, namespace });
  assert.is(code, 0);
  assert.snapshot(
    out.split("\n").slice(0, 3).join("\n"),
    [
      "ok",
      "  differential  dv/dt = (El - v) / tau : volt",
      "  parameter     w : siemens (constant)",
    ].join("\n"),
  );
  assert.match(out, /^ {2}method: exact/m);
});

test("a text file holds equations, a module a network", async () => {
  const text = await checked(fixture("neuron.txt"), { namespace });
  assert.match(text.out, /^ok\n {2}differential {2}dv\/dt/);
  const module = await checked(fixture("pair.ts"), { json: true });
  const { ok, objects } = JSON.parse(module.out);
  assert.is(ok, true);
  assert.equal(objects[0], {
    name: "cells",
    variables: [{ name: "v", kind: "differential", unit: "volt" }],
  });
});

test("a fault has its line, column and caret; a missing name says how to give it", async () => {
  const units = await message(checked(undefined, { equations: "w : 1\\ndv/dt = -v : volt" }));
  assert.snapshot(
    units,
    [
      "wrong dimension: the right side of dv/dt is [volt]",
      "  in equations of group 'neuron', line 2, column 9",
      "  2 | dv/dt = -v : volt",
      "    |         ^^",
      "  expected [volt/second], since v is in volt",
    ].join("\n"),
  );
  const name = await message(checked(undefined, { equations: leak, namespace: "tau=10ms" }));
  assert.match(name, /^unknown name: El\n {2}in equations .* line 1, column 10\n/);
  assert.match(
    name,
    /\n {2}give a value with --namespace 'El=10\*ms', or declare it as a parameter: a line 'El : 1'/,
  );
});

test("threshold, reset, refractory and method are checked too", async () => {
  const given = { equations: leak, namespace };
  const { out } = await checked(undefined, {
    ...given,
    threshold: "v > -50*mV",
    reset: "v = El",
    refractory: "5ms",
    method: "euler",
  });
  assert.match(out, /^ {2}method: euler/m);
  assert.match(out, /^ {2}threshold: v > -50 \* mV$/m);
  assert.match(out, /^ {2}refractory \(time\): 5 ms$/m);
  assert.match(
    await message(checked(undefined, { ...given, threshold: "v > 1" })),
    /column 3|column 1/,
  );
});

test("explain shows the schedule, IR and the code of the target", async () => {
  const { code, out } = await explained(fixture("pair.ts"), { target: "wasm" });
  assert.is(code, 0);
  for (const words of [
    "backend wasm",
    "one step:",
    "\nIR:\n",
    "\nwasm:\n",
    "queue:",
    "method: exact",
  ])
    assert.ok(out.includes(words), words);
  const bare = await explained(undefined, {
    equations: leak,
    namespace,
    target: "js",
    code: false,
  });
  assert.match(bare.out, /^network: 1 objects, .* backend js\n/);
  assert.not.match(bare.out, /IR:/);
});

test("explain and check say when a module has no network to show", async () => {
  assert.match(
    await message(explained(fixture("demo.ts"))),
    /no network in demo: it exports only `run` \(start it with `myelin run`\)/,
  );
  assert.is((await checked(fixture("demo.ts"))).out, "ok\n");
});

test("bench times both networks on both backends, which agree about the spikes", async () => {
  const { code, out } = await caught(() =>
    bench({ neurons: 100, rounds: 1, json: true, quiet: true }),
  );
  assert.is(code, 0);
  const { timings } = JSON.parse(out);
  assert.equal(
    timings.map(({ network, backend }: { network: string; backend: string }) => [network, backend]),
    [
      ["cuba", "js"],
      ["cuba", "wasm"],
      ["cobahh", "js"],
      ["cobahh", "wasm"],
    ],
  );
  for (const { neurons, best } of timings) assert.ok(neurons === 100 && best > 0);
});

test.run();
