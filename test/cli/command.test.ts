// The command as a child process: exit codes, Ctrl-C, and what goes to stdout and to stderr.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Ended, fixture, myelin } from "./myelin.ts";

const test = suite("myelin");

test("wrong usage exits with 2 and says what is known; help exits with 0", async () => {
  const [none, unknown, gpu, both, help] = (await Promise.all([
    myelin(["run"]),
    myelin(["rnu"]),
    myelin(["run", "cuba", "--backend", "cuda", "--seed", "1"]),
    myelin(["check", "cuba", "--equations", "x : 1"]),
    myelin(["--help"]),
  ])) as [Ended, Ended, Ended, Ended, Ended];
  for (const { code, out } of [none, unknown, gpu, both]) {
    assert.is(code, 2);
    assert.is(out, "");
  }
  assert.match(none.err, /missing required argument 'file\|model'/);
  assert.match(unknown.err, /Did you mean run\?/);
  assert.match(gpu.err, /Allowed are wasm, js and gpu/);
  assert.match(both.err, /expected only one of a FILE or MODEL and --equations/);
  assert.is(help.code, 0);
  for (const command of ["run", "list", "explain", "check", "bench", "gpu"])
    assert.match(help.out, new RegExp(`^ {2}${command} `, "m"));
});

test("a wrong model exits with 1, without a stack; a mistake of the module shows its line", async () => {
  const [wrong, mistaken] = (await Promise.all([
    myelin(["run", fixture("wrong.ts"), "--json"]),
    myelin(["run", fixture("mistaken.ts")]),
  ])) as [Ended, Ended];
  assert.is(wrong.code, 1);
  assert.match(wrong.err, /^error: wrong dimension/);
  assert.not.match(wrong.err, /^\s+at /m);
  const { error } = JSON.parse(wrong.out);
  assert.is(error.kind, "UnitError");
  assert.equal([error.problems[0].line, error.problems[0].column], [1, 9]);
  assert.is(mistaken.code, 1);
  assert.match(mistaken.err, /^error: TypeError: .*\n {2}at .*mistaken\.ts:4/);
});

test("Ctrl-C ends the run after its step and prints what there is; the second one quits", async () => {
  const signals = { endless: false, stuck: 0 };
  const [endless, stuck] = await Promise.all([
    myelin(["run", fixture("endless.ts"), "--json", "--quiet"], (child, text) => {
      if (!signals.endless && text.includes("begun")) signals.endless = child.kill("SIGINT");
    }),
    myelin(["run", fixture("stuck.ts")], (child, text) => {
      const due = text.includes("stopping") ? 2 : Number(text.includes("begun"));
      for (; signals.stuck < due; signals.stuck++) child.kill("SIGINT");
    }),
  ]);
  assert.is(endless.code, 130);
  assert.is(endless.err, "begun\n\nstopping after this step (Ctrl-C again quits at once)\n");
  const summary = JSON.parse(endless.out);
  assert.is(summary.interrupted, true);
  assert.ok(summary.simulated > 0.1 && summary.simulated < 8640000);
  const whole = Math.round(summary.simulated / 0.01);
  assert.ok(Math.abs(summary.spikes[0].spikes - whole) <= 1, `${summary.spikes[0].spikes}`);
  assert.is(stuck.code, 130);
  assert.is(stuck.out, "");
});

test("a run of more than a second reports progress in a log, line by line", async () => {
  let stopped = false;
  const { err, out } = await myelin(["run", fixture("endless.ts")], (child, text) => {
    if (!stopped && text.includes(" left (")) stopped = child.kill("SIGINT");
  });
  assert.match(err, /^0 %, \d.* left \(.* of 2400 h 0 min, \S+ s per simulated second\)$/m);
  assert.match(out, /^endless: .* simulated in .*, interrupted$/m);
});

test.run();
