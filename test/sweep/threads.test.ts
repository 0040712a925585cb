// Threads: the same bits however many there are, errors as they are made here, and threads that are left in peace.

import { linspace, type SweepResult, sweep } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { differences, explosive, noisy } from "./neurons.ts";

const test = suite("threads of sweeps");
const vary = { I: linspace("0.1 nA", "0.3 nA", 30), tau: ["10 ms", "20 ms"] };
const measure = ["rate", "cv", "mean:v", "max:v", "final:v"] as const;
const options = { duration: "50 ms", measure, batch: 2, seed: 3 } as const;

/** Sweeps until as many threads took part: they need a while to start, and the first is not waited for. */
async function shared(threads: number): Promise<SweepResult> {
  for (let tries = 0; tries < 200; tries++) {
    const result = await sweep(noisy, vary, { ...options, threads });
    if (result.threads === threads) return result;
    assert.is(result.note, "");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never were there ${threads} threads`);
}

test("one, two and three threads give the same numbers to the last bit, noise included", async () => {
  const alone = await sweep(noisy, vary, { ...options, threads: 1 });
  assert.is(alone.threads, 1);
  for (const threads of [2, 3]) {
    const many = await shared(threads);
    assert.equal(differences(alone, many), [], `${threads} threads`);
    assert.ok(many.completed.every((done) => done === 1));
  }
});

test("the error is that of the first chunk that fails, of its class, whichever thread met it", async () => {
  await shared(3);
  const messages = new Set<string>();
  for (let k = 0; k < 6; k++) {
    const settings = { duration: "100 ms", threads: 3, batch: 2 };
    const error = await sweep(explosive, { a: linspace(-1, 1, 60) }, settings).then(
      () => undefined,
      (thrown) => thrown as Error & { index: number },
    );
    assert.is(error?.name, "NotANumberError");
    messages.add(`${error!.index}: ${error!.message}`);
  }
  assert.is(messages.size, 1, [...messages].join("\n"));
});

test("an error in the networks of a module arrives with its place, and with its class", async () => {
  const module = new URL("fixtures/wrong.ts", import.meta.url);
  await shared(2);
  const error = await sweep(module, { k: [1, 2, 3, 4, 5, 6, 7, 8] }, { threads: 2 }).then(
    () => undefined,
    (thrown) => thrown as Error & { line: number; identifier: string },
  );
  assert.is(error?.constructor.name, "NameError");
  assert.match(error!.message, /unknown name: gee[\s\S]+\n {4}\| +\^\^\^\n {2}did you mean 'ge'\?/);
  assert.equal([error!.line, error!.identifier], [1, "gee"]);
});

test("networks of a module run in several threads, each point as in one", async () => {
  const module = new URL("fixtures/pulsed.ts", import.meta.url);
  const points = { period: linspace("2 ms", "25 ms", 24) };
  const settings = { duration: "100 ms", measure: ["rate", "count"] } as const;
  const alone = await sweep(module, points, { ...settings, threads: 1 });
  assert.ok(alone.values.count[0]! > alone.values.count[23]!);
  await shared(3);
  assert.equal(differences(alone, await sweep(module, points, { ...settings, threads: 3 })), []);
});

test("a thread that breaks down while it rests is missed by nobody", async () => {
  await shared(3);
  const module = new URL("fixtures/late.ts", import.meta.url);
  // on a slow machine it breaks down while it is needed, which is an error
  const { name } = await sweep(module, { k: [1, 2, 3] }, { threads: 3, duration: "1 ms" }).then(
    () => ({ name: "" }),
    (error: Error) => error,
  );
  assert.ok(["", "NetworkError"].includes(name), name);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.is((await shared(3)).threads, 3);
});

test("a job that was given up before a thread was ready for it does not come in the way of the next", async () => {
  const alone = await sweep(noisy, vary, { ...options, threads: 1 });
  await shared(3);
  const module = new URL("fixtures/slow.ts", import.meta.url);
  await sweep(module, { k: [1, 2, 3] }, { threads: 3, duration: "1 ms" });
  for (const end = performance.now() + 600; performance.now() < end; ) {
    const many = await sweep(noisy, vary, { ...options, threads: 3 });
    assert.equal(differences(alone, many), []);
  }
});

test("what cannot be sent to another thread is computed in this one, and says so", async () => {
  const { note, threads } = await sweep(
    noisy,
    { I: ["0.2 nA"] },
    { threads: 2, duration: "1 ms", backend: "js" },
  );
  assert.equal([note, threads], ["", 1], "one chunk needs one thread");
  const { userFunction } = await import("myelin");
  const square = userFunction({ args: { x: "1" }, result: "1", expression: "x*x" });
  const known = { ...noisy, parameters: { ...noisy.parameters, square } };
  const alone = await sweep(known, vary, { ...options, threads: 2 });
  assert.match(alone.note, /^one thread: the model holds functions or tables/);
});

test.run();
