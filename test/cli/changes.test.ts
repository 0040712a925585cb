// What `myelin run` tells of weights and delays that learned: before, after, over time.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Change, watchChanges } from "../../src/cli/changes.ts";
import type { RunCommand } from "../../src/cli/command.ts";
import { changePanels } from "../../src/cli/pictures.ts";
import { run } from "../../src/cli/run.ts";
import { Network, NeuronGroup, Synapses } from "../../src/index.ts";
import { texts } from "../plot/reading.ts";
import { caught, type Ended, fixture } from "./myelin.ts";

const test = suite("myelin run: what changed");
const folder = mkdtempSync(join(tmpdir(), "myelin-changes-"));

function ran(command: RunCommand): Promise<Ended> {
  return caught(() => run(fixture("learns.ts"), command));
}

/** A thousand and one weights, of which every spike of a cell, one each 0.1 ms, adds 1 to those of that cell. */
async function grown(course: boolean, size = 1001): Promise<Change[]> {
  const cells = new NeuronGroup(10, "v : 1", { threshold: "i == t_in_timesteps % 10" });
  const synapses = new Synapses(cells, cells, { model: "w : 1", onPre: "v_post += w\nw += 1" });
  const i = Array.from({ length: size }, (_, k) => k % 10);
  synapses.connect({ i, j: i });
  synapses.set("w", "1000*i");
  const net = new Network([cells, synapses]);
  const watch = watchChanges(net, 20e-3, course);
  await net.run("20 ms");
  return watch.changes();
}

test("the mean, and some synapses from the least to the greatest, in 200 samples", async () => {
  const [change, ...rest] = await grown(true);
  assert.is(rest.length, 0);
  const { before, after, t, mean, few, size } = change!;
  assert.is(size, 1001);
  assert.equal([before[3], after[3]], [3000, 3020]);
  assert.is(t.length, 201);
  assert.equal([t[0], Math.round(t[200]! * 1e6)], [0, 20000]);
  const start = before.reduce((a, b) => a + b) / 1001;
  assert.ok(Math.abs(mean[0]! - start) < 1e-9);
  assert.ok(Math.abs(mean[200]! - start - 20) < 1e-9);
  assert.is(few.length, 5);
  const last = few.map(({ values }) => values[200]!);
  assert.equal(
    last,
    [...last].sort((a, b) => a - b),
  );
  for (const { index, values } of few) {
    assert.is(values.length, 201);
    assert.is(values[0], before[index]);
    assert.is(values[200], after[index]);
  }
});

test("without a course there are the ends only, and the run is the same", async () => {
  const [alone, followed] = [(await grown(false))[0]!, (await grown(true))[0]!];
  assert.equal(alone.t, []);
  assert.equal([...alone.after], [...followed.after]);
  assert.equal(
    changePanels([alone], { start: 0, duration: 0.02 }).map(({ kind }) => kind),
    ["histogram"],
  );
});

test("of very many synapses some are looked at, evenly spread, and the title says so", async () => {
  const [change] = await grown(true, 12_000);
  const { followed, size, few } = change!;
  assert.equal([followed, size], [5000, 12_000]);
  assert.ok(few.some(({ index }) => index > 6000));
  const [, course] = changePanels([change!], { start: 0, duration: 0.02 });
  assert.is(course!.title, "w of synapses_3: mean (5000 of 12000 synapses), and 5 synapses");
});

test("pictures of both ends and the course, the words and the numbers", async () => {
  const plot = join(folder, "learns.svg");
  const { out } = await ran({ plot });
  for (const words of [
    "w of weights: after the run (bars), before (line): synapses",
    "w of weights: mean, and 5 synapses: w",
    "delay of lone: each synapse: delay (ms)",
    "  weights  w: mean 1.03 before, 0 after, now 0 to 0",
    // cell 7 fires from step 351 on: 19 of its spikes have arrived by step 399, 3 ms each
    "  lone     delay: mean 3 ms before, 22 ms after, now 22 ms to 22 ms",
  ])
    assert.ok(out.includes(words), words);
  assert.not.match(out, /of fixed:/);
  const titles = texts(readFileSync(plot, "utf8")).filter((words) => words.includes(" of "));
  assert.equal(titles, [
    "w of weights: after the run (bars), before (line)",
    "w of weights: mean, and 5 synapses",
    "delay of lone: each synapse",
  ]);
});

test("--json has the changes, alike on both backends", async () => {
  const told = [];
  for (const backend of ["js", "wasm"] as const)
    told.push(JSON.parse((await ran({ backend, json: true })).out).changes);
  assert.equal(told[0], told[1]);
  const [weights, lone] = told[0];
  assert.equal([weights.synapses, weights.variable, weights.unit], ["weights", "w", "1"]);
  assert.equal([lone.synapses, lone.variable, lone.unit], ["lone", "delay", "second"]);
  assert.equal([lone.before, lone.after, lone.min], [0.003, lone.max, lone.max]);
});

test.after(() => rmSync(folder, { recursive: true }));

test.run();
