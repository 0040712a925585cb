// Checkpoints: a run that is killed goes on where it was, and ends as if nothing had happened.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  loadSnapshot,
  Network,
  NetworkError,
  NeuronGroup,
  SpikeMonitor,
  saveSnapshot,
  ValueError,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bits } from "./both.ts";
import { DURATION, left, make } from "./interrupted.ts";

const test = suite("model: checkpoints");
const folder = mkdtempSync(join(tmpdir(), "myelin-checkpoint-"));
const SCRIPT = fileURLToPath(new URL("interrupted.ts", import.meta.url));

function place(name: string): string {
  return mkdtempSync(join(folder, name));
}

function start(where: string, backend: string): ChildProcess {
  const options = ["--import", "tsx", "--conditions=source", SCRIPT, where, backend];
  return spawn(process.execPath, options, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Waits for the next checkpoint, then kills the process in the middle of whatever it does. */
async function kill(child: ChildProcess, path: string): Promise<void> {
  const before = changed(path);
  while (changed(path) === before && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 3));
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.is(child.signalCode, "SIGKILL", "killed before it had ended");
}

function changed(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

test("a run killed twice ends with the bits of one that was left alone", async () => {
  const alone = place("alone");
  const made = make(alone, "wasm");
  await made.net.run(DURATION);
  const expected = await left(alone, made);
  assert.ok(expected.length > 50_000, `${expected.length} numbers`);
  const where = place("killed");
  const path = join(where, "checkpoint");
  const times: number[] = [];
  for (const backend of ["wasm", "js"]) {
    await kill(start(where, backend), path);
    assert.not(existsSync(join(where, "end.json")));
    times.push((await loadSnapshot(path)).t);
  }
  assert.ok(times[0]! > 0 && times[1]! > times[0]!, `at ${times}`);
  const [code] = await once(start(where, "wasm"), "exit");
  assert.is(code, 0);
  bits(JSON.parse(readFileSync(join(where, "end.json"), "utf8")), expected, "what is left");
  // the last checkpoint is the end: to resume from it gives the end again
  const again = make(where, "js");
  await again.net.resume(path);
  bits(await left(where, again), expected, "what is left after all");
  assert.equal(readdirSync(where).sort(), ["checkpoint", "end.json", "spikes.npy", "v.npy"]);
});

const counting = (name = "count") => {
  const group = new NeuronGroup(2, "n : 1", { threshold: "n > 1e9", name });
  group.runRegularly("n += rand()");
  return { group, net: new Network([group]) };
};

async function refusal(action: () => unknown, kind: new (...a: never[]) => Error): Promise<string> {
  try {
    await action();
  } catch (error) {
    assert.ok(error instanceof kind, String(error));
    return error.message;
  }
  return assert.unreachable("it was accepted") as never;
}

test("a run that was stopped is resumed to its end, or to another one", async () => {
  const path = join(folder, "stopped");
  const whole = counting();
  await whole.net.run("20 ms");
  for (const [options, end] of [
    [{}, 10e-3],
    [{ duration: "20 ms" }, 20e-3],
  ] as const) {
    const one = counting();
    one.net.operation((t) => {
      if (t > 5e-3) one.net.stop();
    });
    await one.net.run("10 ms", { checkpoint: { path } });
    assert.ok(one.net.t < 6e-3);
    const other = counting();
    const reports: number[][] = [];
    const report = (p: { done: number; total: number }) => void reports.push([p.done, p.total]);
    await other.net.resume(path, { ...options, report });
    assert.is(other.net.t, end);
    const [done, total] = reports.at(-1)!;
    assert.ok(Math.abs(total! - (end - one.net.t)) < 1e-9 && Math.abs(done! - total!) < 1e-9);
    if (end === 20e-3) assert.equal(other.group.get("n"), whole.group.get("n"));
    assert.is((await loadSnapshot(path)).t, end, "it goes on making checkpoints");
  }
});

test("snapshots in files: saved whole, read back, refused where they are none", async () => {
  const { net, group } = counting();
  await net.run("1 ms");
  const path = join(folder, "snapshot");
  await saveSnapshot(net.store(), path);
  const before = [...group.get("n")];
  await net.run("1 ms");
  net.restore(await loadSnapshot(path));
  assert.equal([...group.get("n")], before);
  assert.match(await refusal(() => net.resume(path), NetworkError), /no run to resume/);
  assert.match(await refusal(() => loadSnapshot(join(folder, "none")), ValueError), /cannot read/);
  writeFileSync(path, "something else");
  assert.match(await refusal(() => loadSnapshot(path), ValueError), /not begin as one does/);
  const nowhere = join(folder, "no", "folder");
  const save = () => saveSnapshot(net.store(), nowhere);
  assert.match(await refusal(save, ValueError), /expected an existing folder/);
});

test("a checkpoint of another network is refused and leaves everything as it is", async () => {
  const path = join(folder, "other");
  await counting().net.run("1 ms", { checkpoint: { path } });
  const other = counting("different");
  assert.match(await refusal(() => other.net.resume(path), NetworkError), /'count' is in the snap/);
  assert.is(other.net.t, 0);
  await other.net.run("1 ms");
});

test("options of checkpoints are checked before the run", async () => {
  const { net } = counting();
  const run = (checkpoint: object) => () => net.run("1 ms", { checkpoint } as never);
  for (const [checkpoint, pattern] of [
    [{ path: join(folder, "no", "folder") }, /expected an existing folder/],
    [{ path: "" }, /expected the path of a file/],
    [{ path: join(folder, "x"), every: "0 s" }, /invalid every of checkpoint/],
    [{ path: join(folder, "x"), often: 1 }, /unknown option of checkpoint: often/],
  ] as const)
    assert.match(await refusal(run(checkpoint), ValueError), pattern);
  assert.is(net.t, 0);
});

test("a checkpoint that cannot be written ends the run between two steps", async () => {
  const where = place("gone");
  const path = join(where, "checkpoint");
  const { net, group } = counting();
  let steps = 0;
  net.operation(() => {
    if (steps++ === 10) rmSync(where, { recursive: true });
  });
  assert.match(
    await refusal(() => net.run("10 ms", { checkpoint: { path, every: "1 ms" } }), ValueError),
    /cannot write/,
  );
  const before = group.get("n")[0]!;
  await net.run("1 ms");
  assert.ok(group.get("n")[0]! > before, "it runs on");
});

test("two monitors do not write to one file", () => {
  const group = new NeuronGroup(1, "v : 1", { threshold: "v > 1" });
  const file = join(folder, "same.npy");
  const [a, b] = [new SpikeMonitor(group, { file }), new SpikeMonitor(group, { file })];
  assert.throws(
    () => new Network([group, a, b]),
    (error: Error) => error instanceof NetworkError && /two monitors write to/.test(error.message),
  );
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
