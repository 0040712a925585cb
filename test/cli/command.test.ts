// The command as a child process: exit codes, Ctrl-C, and what goes to stdout and to stderr.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Ended, fixture, myelin } from "./myelin.ts";

const test = suite("myelin");

test("wrong usage exits with 2 and says what is known", async () => {
  const [none, unknown, gpu] = (await Promise.all([
    myelin(["run"]),
    myelin(["rnu"]),
    myelin(["run", "cuba", "--backend", "gpu", "--seed", "1"]),
  ])) as [Ended, Ended, Ended];
  for (const { code, out } of [none, unknown, gpu]) {
    assert.is(code, 2);
    assert.is(out, "");
  }
  assert.match(none.err, /missing required argument 'file\|model'/);
  assert.match(unknown.err, /Did you mean run\?/);
  assert.match(gpu.err, /no GPU backend yet: use wasm or js/);
});

test("help and version exit with 0", async () => {
  const [help, version] = (await Promise.all([myelin(["--help"]), myelin(["--version"])])) as [
    Ended,
    Ended,
  ];
  assert.is(help.code, 0);
  for (const command of ["run", "list", "explain", "check", "bench"])
    assert.match(help.out, new RegExp(`^ {2}${command} `, "m"));
  assert.is(version.code, 0);
  assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
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

test("Ctrl-C ends the run after its step and prints what there is; exit code 130", async () => {
  let sent = false;
  const { code, out, err } = await myelin(
    ["run", fixture("endless.ts"), "--json"],
    (child, text) => {
      if (!sent && text.includes("begun")) sent = child.kill("SIGINT");
    },
  );
  assert.is(code, 130);
  assert.match(err, /stopping after this step/);
  const summary = JSON.parse(out);
  assert.is(summary.interrupted, true);
  assert.ok(summary.simulated > 0.1 && summary.simulated < 86400);
  const expected = Math.round(summary.simulated * 100);
  assert.ok(Math.abs(summary.spikes[0].spikes - expected) <= expected / 50 + 1);
});

test("a run of more than a second reports progress in a log, line by line", async () => {
  let stopped = false;
  const loud = await myelin(
    ["run", fixture("endless.ts"), "--duration", "86400 s"],
    (child, text) => {
      if (!stopped && text.includes(" left (")) stopped = child.kill("SIGINT");
    },
  );
  assert.match(
    loud.err,
    /^0 %, \d.* left \(.* of 24 h 0 min simulated, \S+ s per simulated second\)$/m,
  );
  assert.match(loud.out, /simulated in .*, interrupted\n/);
});

test.run();
