// A thread that does not come back with what it has taken: an error that names it, and threads anew for others.

import { Worker } from "node:worker_threads";
import { type Network, NetworkError } from "myelin";
import { cuba } from "myelin/models/vogels-abbott-2005";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LAYOUT } from "../../src/runtime/threads/layout.ts";
import { tuning } from "../../src/runtime/threads/pace.ts";
import { Pool, replacePool } from "../../src/runtime/threads/pool.ts";
import { bits } from "../model/both.ts";
import { left, readyToRun, sharing } from "../model/threads.ts";

const test = suite("runtime: lost threads");

const small = (threads = 1): Network => {
  const net = cuba({ n: 500, seed: 4 });
  net.threads = threads;
  return net;
};

/** With other threads than the usual ones, and little patience. */
async function impatient(made: Pool, work: () => Promise<void>): Promise<void> {
  const before = replacePool(made);
  const { patience } = tuning;
  tuning.patience = 150;
  try {
    await work();
  } finally {
    tuning.patience = patience;
    replacePool(before);
  }
}

/** Threads that end, without a word, as soon as they have taken something. */
function fleeting(): Pool {
  return new Pool((program, broken) => {
    const ending = program.replace(/\brun\(begin, ?end, ?chunk\)/, "process.exit(0)");
    assert.is.not(ending, program);
    const thread = new Worker(ending, { eval: true, execArgv: [], env: {} });
    thread.unref();
    thread.on("exit", () => broken(new Error("a thread ended")));
    return thread;
  });
}

test("a thread that ends in the middle of a step is an error that says what it had taken", async () => {
  await impatient(fleeting(), async () => {
    const [net, other] = [small(2), small(2)];
    await readyToRun(other);
    await readyToRun(net);
    const error: Error = await sharing(() => net.run("10 ms")).then(
      () => assert.unreachable("no error"),
      (found) => found,
    );
    assert.instance(error, NetworkError);
    assert.match(
      error.message,
      /^a thread that had taken a part of \S+ did not come back for 0\.1 s: it has ended, or stands still\n {2}the step is half done/,
    );
    await net.run("1 ms").then(
      () => assert.unreachable("ran on"),
      (found) =>
        assert.match(found.message, /stopped in the middle of a step and cannot run on: a thread/),
    );
    // who was put together with the same threads goes on in one
    await sharing(() => other.run("10 ms"));
    assert.match(
      other.explain({ code: false }),
      /threads: 1, though 2 were asked for: one did not come back with its part of /,
    );
    const judge = small();
    await judge.run("10 ms");
    for (const [key, values] of Object.entries(left(judge))) bits(left(other)[key]!, values, key);
  });
});

test("a snapshot from before goes on, in other threads", async () => {
  await impatient(fleeting(), async () => {
    const net = small();
    await net.run("5 ms");
    const snapshot = net.store();
    net.threads = 2;
    await readyToRun(net);
    await sharing(() => net.run("5 ms")).then(
      () => assert.unreachable("no error"),
      () => {},
    );
    tuning.patience = 10_000;
    const again = small(2);
    again.restore(snapshot);
    await readyToRun(again);
    const done = await sharing(() => again.run("5 ms"));
    assert.ok(done > 50, `${done} chunks in new threads`);
    const judge = small();
    await judge.run("10 ms");
    for (const [key, values] of Object.entries(left(judge))) bits(left(again)[key]!, values, key);
  });
});

test("one that is slow, but comes back, is waited for", async () => {
  let index = 0;
  let control: Int32Array | undefined;
  const late = new Pool(() => ({
    postMessage(message) {
      const told = message as { kind: string; control: SharedArrayBuffer; index: number };
      if (told.kind === "begin") [control, index] = [new Int32Array(told.control), told.index];
      Atomics.add(control!, LAYOUT.heard + index, 1);
    },
  }));
  await impatient(late, async () => {
    tuning.patience = 5000;
    const net = small(2);
    net.schedule();
    // takes a chunk of each of the first calls, and gives it back from another thread after a while
    const returner = new Worker(
      `require("node:worker_threads").parentPort.on("message", ({ control, at, list, returned, done }) => {
        const words = new Int32Array(control);
        setTimeout(() => {
          words[list + Atomics.add(words, returned, 1)] = at;
          Atomics.add(words, done, 1);
        }, 60);
      });`,
      { eval: true },
    );
    await new Promise((resolve) => returner.on("online", resolve));
    const store = Atomics.store;
    let taken = 0;
    (Atomics as { store: typeof store }).store = ((array: Int32Array, at: number, word: number) => {
      const written = store(array, at, word);
      const home = LAYOUT.homes + LAYOUT.line;
      if (array !== late.control || at !== home || (word & 255) <= LAYOUT.bias || taken === 4)
        return written;
      taken++;
      const rest = (Atomics.sub(late.control, home, 1) & 255) - LAYOUT.bias;
      const { list, returned, done } = LAYOUT;
      returner.postMessage({
        control: late.control.buffer,
        at: (1 << 8) | rest,
        list,
        returned,
        done,
      });
      return written;
    }) as typeof store;
    try {
      await sharing(() => net.run("5 ms"), { idle: false, chunk: 64 });
    } finally {
      (Atomics as { store: typeof store }).store = store;
      await returner.terminate();
    }
    assert.is(taken, 4);
    const judge = small();
    await judge.run("5 ms");
    for (const [key, values] of Object.entries(left(judge))) bits(left(net)[key]!, values, key);
  });
});

test.run();
