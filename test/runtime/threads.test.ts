// The threads behind a network: those that come late, never, or break down; tasks that are forgotten; tables of cuts.

import { spawnSync } from "node:child_process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Network } from "myelin";
import { cuba } from "myelin/models/vogels-abbott-2005";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { arena, StateArray } from "../../src/runtime/arena.ts";
import { Balance } from "../../src/runtime/threads/balance.ts";
import { cutAlong, cutByRows, cutByTargets, cutEvenly } from "../../src/runtime/threads/cuts.ts";
import { LAYOUT } from "../../src/runtime/threads/layout.ts";
import { Pace } from "../../src/runtime/threads/pace.ts";
import { type Helper, Pool, pool, replacePool } from "../../src/runtime/threads/pool.ts";
import { stream } from "../backends/harness.ts";
import { chromiumPath, openInChromium } from "../gpu/chromium.ts";
import { tellSkipped } from "../gpu/software.ts";
import { bits } from "../model/both.ts";
import { left, readyToRun, sharing } from "../model/threads.ts";

const test = suite("runtime: threads");

const small = (threads = 1): Network => {
  const net = cuba({ n: 500, seed: 4 });
  net.threads = threads;
  return net;
};

const same = (net: Network, judge: Network): void => {
  const [found, wanted] = [left(net), left(judge)];
  for (const key of Object.keys(wanted)) bits(found[key]!, wanted[key]!, key);
};

async function alone(): Promise<Network> {
  const net = small();
  await net.run("10 ms");
  return net;
}

/** With other threads than the usual ones. */
async function withPool(made: Pool, work: () => Promise<void>): Promise<void> {
  const before = replacePool(made);
  try {
    await work();
  } finally {
    replacePool(before);
  }
}

test("a thread that never listens is not waited for", async () => {
  const sent: unknown[] = [];
  const deaf: Helper = { postMessage: (message) => void sent.push(message) };
  await withPool(new Pool(() => deaf), async () => {
    const net = small(3);
    await sharing(() => net.run("10 ms"));
    same(net, await alone());
    assert.is(pool().done, 0);
    assert.ok(sent.length >= 4, "two threads were told to begin, and of the kernels");
  });
});

test("where threads do not start the network runs in one, and says why", async () => {
  const none = new Pool(() => {
    throw new Error("threads are forbidden here");
  });
  await withPool(none, async () => {
    const net = small(2);
    await sharing(() => net.run("10 ms"));
    same(net, await alone());
    assert.match(
      net.explain({ code: false }),
      /threads: 1, though 2 were asked for: others do not start: threads are forbidden here/,
    );
  });
});

test("of a thread that breaks down nothing more is expected", async () => {
  let broken: (why: unknown) => void = () => {};
  const weak = new Pool((_program, told) => {
    broken = told;
    return { postMessage() {} };
  });
  await withPool(weak, async () => {
    const net = small(2);
    await sharing(() => net.run("5 ms"));
    broken(new Error("out of memory"));
    await sharing(() => net.run("5 ms"));
    same(net, await alone());
    assert.match(net.explain({ code: false }), /others do not start: out of memory/);
  });
});

test("a thread that takes a chunk of what it does not know gives it back", async () => {
  // it hears of the tasks, and says so, but reads none of it
  let member: { control: Int32Array; index: number } | undefined;
  const hasty = new Pool(() => ({
    postMessage(message) {
      const { kind, control, index } = message as {
        kind: string;
        control: SharedArrayBuffer;
        index: number;
      };
      if (kind === "begin") member = { control: new Int32Array(control), index };
      Atomics.add(member!.control, LAYOUT.heard + member!.index, 1);
    },
  }));
  await withPool(hasty, async () => {
    const net = small(2);
    await readyNot(net);
    const { control } = hasty;
    const store = Atomics.store;
    // as soon as there is something to do, the first chunk but one is taken and given back
    (Atomics as { store: typeof store }).store = ((array: Int32Array, at: number, word: number) => {
      const written = store(array, at, word);
      const home = LAYOUT.homes + LAYOUT.line;
      if (array !== control || at !== home || (word & 255) <= LAYOUT.bias) return written;
      const left = (Atomics.sub(control, home, 1) & 255) - LAYOUT.bias;
      control[LAYOUT.list + Atomics.add(control, LAYOUT.returned, 1)] = (1 << 8) | left;
      Atomics.add(control, LAYOUT.done, 1);
      return written;
    }) as typeof store;
    try {
      await sharing(() => net.run("10 ms"), { idle: false, chunk: 64 });
    } finally {
      (Atomics as { store: typeof store }).store = store;
    }
    same(net, await alone());
    assert.ok(pool().done > 50, "chunks were given back and done here");
  });
});

/** Puts a network together; its threads only seem to be ready. */
async function readyNot(net: Network): Promise<void> {
  net.schedule();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test("networks come and go: their tasks are forgotten, and their numbers serve again", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const judge = await alone();
  for (let round = 0; round < 25; round++) {
    const net = small(2);
    await readyToRun(net);
    await sharing(() => net.run("10 ms"), { idle: false });
    same(net, judge);
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { next } = pool() as unknown as { next: number };
  assert.ok(next < 70, `25 networks of 3 tasks were given ${next} numbers`);
});

test("threads see memory that has grown since they began", async () => {
  const net = small(2);
  await readyToRun(net);
  await sharing(() => net.run("5 ms"));
  const before = arena().memory.buffer.byteLength;
  const large = new StateArray("large", "f64", before / 8 + 1e6);
  large.f64[large.length - 1] = 1;
  assert.ok(arena().memory.buffer.byteLength > before);
  const late = small(2);
  await readyToRun(late);
  await sharing(() => net.run("5 ms"));
  await sharing(() => late.run("10 ms"));
  const judge = await alone();
  same(net, judge);
  same(late, judge);
});

test("threads keep no process alive", () => {
  const script = new URL("../fixtures/threads/leave.ts", import.meta.url).pathname;
  const options = { encoding: "utf8", timeout: 60000 } as const;
  const args = ["--import", "tsx", "--conditions=source", script];
  const { status, stdout } = spawnSync(process.execPath, args, options);
  assert.is(status, 0);
  assert.match(stdout, /^done, [1-9]\d* chunks in other threads\n$/);
});

test("a page has threads too, where it is isolated", async () => {
  if (chromiumPath() === undefined) {
    tellSkipped("threads in Chromium", "no chromium is installed");
    return;
  }
  const page = await openInChromium("test/runtime/threads-page.ts");
  try {
    const { done, differing, told } = await page.call<{
      done: number;
      differing: string[];
      told: string;
    }>("compare");
    assert.equal(differing, []);
    assert.ok(done > 50, `${done} chunks in other threads; ${told}`);
    assert.match(told, /^threads: 3/);
    assert.equal(page.complaints, []);
  } finally {
    await page.close();
  }
});

test("cuts by target divide the synapses of every row, and no target is in two parts", () => {
  const draw = stream(9);
  for (const many of [2, 4, 7]) {
    const rows = 20;
    const targets: number[] = [];
    const starts = [0];
    for (let row = 0; row < rows; row++) {
      const of = Array.from({ length: Math.floor(draw() * 30) }, () => Math.floor(draw() * 50));
      targets.push(...of.sort((a, b) => a - b));
      starts.push(targets.length);
    }
    const order = Int32Array.from(targets, (_, p) => targets.length - 1 - p);
    const bySynapse = Int32Array.from(targets, (_, s) => targets[targets.length - 1 - s]!);
    const lying = { starts: Int32Array.from(starts), order, rows };
    const cuts = new Int32Array(rows * (many + 1));
    assert.ok(cutByTargets(cuts, many, lying, bySynapse, false));
    const owner = new Map<number, number>();
    for (let row = 0; row < rows; row++) {
      const own = [...cuts.subarray(row * (many + 1), (row + 1) * (many + 1))];
      assert.is(own[0], starts[row]);
      assert.is(own[many], starts[row + 1]);
      for (let part = 0; part < many; part++)
        for (let p = own[part]!; p < own[part + 1]!; p++) {
          assert.is(owner.get(targets[p]!) ?? part, part);
          owner.set(targets[p]!, part);
        }
    }
    assert.is(new Set(owner.values()).size, many);
    targets.fill(3, 0, 5);
    const falling = Int32Array.from([5, 4]);
    const one = { starts: Int32Array.from([0, 2]), order: null, rows: 1 };
    assert.not(cutByTargets(new Int32Array(many + 1), many, one, falling, true));
  }
});

test("whole rows, and rows whose targets follow one another, are divided too", () => {
  const rows = { starts: Int32Array.from([0, 10, 10, 30, 40]), order: null, rows: 4 };
  const whole = new Int32Array(12);
  assert.ok(cutByRows(whole, 2, rows));
  assert.equal([...whole], [0, 10, 10, 10, 10, 10, 10, 30, 30, 30, 30, 40]);
  const even = new Int32Array(12);
  const dense = { ...rows, pieces: null };
  assert.ok(cutEvenly(even, 2, dense));
  assert.equal([...even], [0, 5, 10, 10, 10, 10, 10, 20, 30, 30, 35, 40]);
  const along = new Int32Array(12);
  assert.ok(cutAlong(along, 2, dense, Int32Array.from([0, 0, 5, 30])));
  // targets from 0 to 40, cut at 20
  assert.equal([...along], [0, 10, 10, 10, 10, 10, 10, 25, 30, 30, 30, 40]);
  const pieces = Int32Array.from([0, 2, 4]);
  const twoRows = { starts: rows.starts, pieces, rows: 2 };
  const inPieces = new Int32Array(6);
  assert.ok(cutAlong(inPieces, 2, twoRows, Int32Array.from([0, 12, 5, 30])));
  assert.equal([...inPieces], [0, 10, 10, 10, 25, 40]);
  assert.not(cutAlong(inPieces, 2, twoRows, Int32Array.from([0, 12, 30, 5])));
});

test("what is quicker shared is shared, what is not rests ever longer", () => {
  const pace = new Pace();
  let now = 0;
  const call = (took: number, shared: boolean): void => {
    pace.note(100, now, now + took, shared);
    now += took;
  };
  for (let k = 0; k < 10; k++) call(0.2, false);
  assert.is(pace.least, 1);
  for (let k = 0; k < 200; k++) call(pace.least === 1 ? 0.11 : 0.2, pace.least === 1);
  assert.ok(pace.shared < 0.6 * pace.alone);
  let shared = 0;
  for (let k = 0; k < 10000; k++) {
    if (pace.least === 1) shared++;
    call(pace.least === 1 ? 0.5 : 0.2, pace.least === 1);
  }
  assert.ok(shared < 300, `${shared} of 10000 calls were shared though that is slower`);
});

test("time lost waiting for a thread is weighed against what threads saved", () => {
  const balance = new Balance();
  balance.save(3);
  balance.lose(2, 10);
  assert.not(balance.paused);
  balance.lose(2, 20);
  assert.ok(balance.paused);
  balance.look(23);
  assert.ok(balance.paused);
  balance.look(24);
  assert.not(balance.paused);
  balance.lose(1, 30);
  balance.look(45);
  assert.ok(balance.paused, "the second pause is longer");
});

test.run();
