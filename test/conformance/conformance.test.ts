// Brian2's numbers and the delay contract: every golden case, on both backends.

import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Case } from "./case.ts";
import { casesIn } from "./main.ts";
import { runCase } from "./run-case.ts";

const FOLDERS = ["brian2", "delays", "delays-many"];
const BACKENDS = ["js", "wasm"] as const;

/** Cases that need a feature of a later part, and what they must fail with until it is there. */
const LATER: Readonly<Record<string, RegExp>> = {};

const cases = FOLDERS.map((folder) =>
  fileURLToPath(new URL(`../fixtures/golden/${folder}`, import.meta.url)),
)
  .flatMap(casesIn)
  .map(({ test }) => test);

/** The case with its first final number moved by more than any tolerance. */
function disturbed(one: Case): Case {
  const expect = structuredClone(one.expect);
  const values = Object.values(Object.values(expect.final!)[0]!)[0]!;
  values[0] = values[0]! * 1.5 + 1;
  return { ...one, expect };
}

const test = suite("conformance");

test("no case is lost, and those of later parts exist", () => {
  const names = new Set(cases.map(({ name }) => name));
  assert.is(names.size, cases.length, "two cases have one name");
  assert.ok(cases.length >= 50, `only ${cases.length} cases`);
  for (const name of Object.keys(LATER)) assert.ok(names.has(name), `no case is named ${name}`);
});

test("every case says what must come out", () => {
  const empty = cases.filter(({ expect: { connections, spikes, final, traces } }) =>
    [connections, spikes, final, traces].every((part) => Object.keys(part ?? {}).length === 0),
  );
  assert.equal(
    empty.map(({ name }) => name),
    [],
  );
});

test("a number that differs is found and told", async () => {
  const whole = cases.find(({ expect }) => Object.keys(expect.final ?? {}).length > 0)!;
  const differs = await runCase(disturbed(whole), "js");
  assert.match(differs ?? "nothing differs", /^final \w+\.\w+\[0\]: .*, expected /);
});

test("what the runner does not know is told, not passed over", async () => {
  const whole = cases.find(({ synapses }) => (synapses ?? []).length > 0)!;
  const [first, ...rest] = whole.synapses!;
  const asked = { ...first!, onEvent: "up" } as (typeof whole.synapses & object)[number];
  const told = await runCase({ ...whole, synapses: [asked, ...rest] }, "js");
  assert.match(told ?? "nothing", /^asks for 'onEvent' of synapses \w+, which/);
});

for (const one of cases)
  for (const backend of BACKENDS) {
    const reason = LATER[one.name];
    if (reason)
      test(`${one.name} waits for a later part, and says so (${backend})`, async () => {
        assert.match((await runCase(one, backend)) ?? "it passes: take it off the list", reason);
      });
    else
      test(`${one.name} (${backend})`, async () => {
        const differs = await runCase(one, backend);
        if (differs !== undefined) assert.unreachable(differs);
      });
  }

test.run();
