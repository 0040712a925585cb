// `myelin run --checkpoint`: a run that was stopped or killed goes on with --resume.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSnapshot } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RunCommand } from "../../src/cli/command.ts";
import { run } from "../../src/cli/run.ts";
import { caught, fixture, myelin } from "./myelin.ts";

const test = suite("myelin run --checkpoint");
const folder = mkdtempSync(join(tmpdir(), "myelin-checkpoint-"));

/** What a run says in JSON, without what the clock on the wall says. */
async function told(name: string, command: RunCommand): Promise<Record<string, unknown>> {
  const { code, out } = await caught(() => run(fixture(name), { ...command, json: true }));
  assert.is(code, 0);
  const { building, running, ...rest } = JSON.parse(out);
  assert.ok(building >= 0 && running >= 0);
  return rest;
}

test("a run in two parts says what one run says, on either backend", async () => {
  const checkpoint = join(folder, "parts");
  const whole = await told("pair.ts", { backend: "wasm" });
  await told("pair.ts", { backend: "js", checkpoint, duration: "20ms" });
  assert.is((await loadSnapshot(checkpoint)).t, 0.02);
  const resumed = await told("pair.ts", {
    backend: "wasm",
    checkpoint,
    resume: true,
    duration: "50ms",
  });
  // what was before the first part, the second does not know
  assert.equal((whole.changes as unknown[]).length, 1);
  assert.equal(resumed, { ...whole, changes: [] });
});

test("--resume starts from the beginning where there is no checkpoint yet, and ends at the end", async () => {
  const checkpoint = join(folder, "yet");
  const command = { checkpoint, resume: true };
  const first = await told("pair.ts", command);
  assert.is(first.simulated, 0.05);
  assert.equal(await told("pair.ts", command), first, "there is nothing left to do");
});

test("killed, it goes on from the last checkpoint", async () => {
  const checkpoint = join(folder, "killed");
  const args = ["run", fixture("endless.ts"), "--checkpoint", checkpoint];
  const { code } = await myelin([...args, "--checkpoint-every", "1ms"], (child) => {
    const wait = setInterval(() => {
      if (!existsSync(checkpoint)) return;
      clearInterval(wait);
      child.kill("SIGKILL");
    }, 5);
  });
  assert.is(code, null, "killed");
  const duration = `${Math.ceil((await loadSnapshot(checkpoint)).t + 0.1)} s`;
  const resumed = await told("endless.ts", { checkpoint, resume: true, duration });
  assert.equal(resumed, await told("endless.ts", { duration }));
});

test("Ctrl-C leaves a checkpoint of the step that it stopped after", async () => {
  const checkpoint = join(folder, "stopped");
  let stopped = false;
  const { code, out, err } = await myelin(
    ["run", fixture("endless.ts"), "--json", "--quiet", "--checkpoint", checkpoint],
    (child, text) => {
      if (!stopped && text.includes("begun")) stopped = child.kill("SIGINT");
    },
  );
  assert.is(code, 130);
  assert.ok(err.includes(`the state is in ${checkpoint} (--resume goes on from there)\n`), err);
  const { t, content } = await loadSnapshot(checkpoint);
  assert.ok(Math.abs(t - JSON.parse(out).simulated) < 1e-9);
  assert.is(content.run!.duration, 8640000);
});

test("checkpoints are refused where there can be none", async () => {
  for (const [name, command, pattern] of [
    ["pair.ts", { resume: true }, /--resume without a file \(give it: --checkpoint <file>\)/],
    ["pair.ts", { checkpointEvery: "1s" }, /--checkpoint-every without a file/],
    ["demo.ts", { checkpoint: join(folder, "x") }, /no checkpoints of demo: it runs by itself/],
    ["pair.ts", { checkpoint: join(folder, "no", "x") }, /expected an existing folder/],
  ] as const) {
    let message = "";
    await told(name, command).catch((error) => {
      message = error.message;
    });
    assert.match(message, pattern);
  }
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
