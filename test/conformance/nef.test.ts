// The numbers of the NEF: every golden case whose kind has a runner, on both backends.

import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { noCase, runAny } from "./any-case.ts";
import { casesIn } from "./main.ts";
import { differing, differingSpikes, type NefCase } from "./nef/case.ts";
import { kinds, unwritten } from "./nef/kinds.ts";

const BACKENDS = ["js", "wasm"] as const;
const folder = fileURLToPath(new URL("../fixtures/golden/nef", import.meta.url));
const cases = casesIn<NefCase>(folder).map(({ test }) => test);

const test = suite("conformance of the NEF");

test("every kind has cases, and no kind is listed as run and as not run", () => {
  for (const kind of [...Object.keys(kinds), ...unwritten])
    assert.ok(
      cases.some((one) => one.kind === kind),
      `no case is of kind '${kind}'`,
    );
  assert.equal(
    unwritten.filter((kind) => kind in kinds),
    [],
  );
});

test("a kind that nobody knows is told", () => {
  const told = noCase({ name: "odd", kind: "steps", expect: {} } as NefCase);
  assert.match(told ?? "nothing", /^its kind 'steps' is none of filter, hpes, /);
});

test("a number outside the tolerances is told with its place, one inside is not", () => {
  const close = { name: "x", kind: "x", rtol: 1e-3, atol: 0, expect: {} };
  assert.is(differing("x", [[1, 2]], [[1, 2.001]], close), undefined);
  assert.is(differing("x", [[1, 2]], [[1, 2.01]], close), "x[0][1]: 2, expected 2.01");
  assert.is(differing("x", [1], [1, 2], close), "x: 1 numbers or rows, expected 2");
  assert.is(differing("x", Number.NaN, 1, close), "x: NaN, expected 1");
});

test("a spike too much, too little or elsewhere is told", () => {
  const wanted = { i: [0, 1], step: [3, 3] };
  assert.is(differingSpikes({ i: [1, 0], step: [3, 3] }, wanted), undefined);
  assert.is(
    differingSpikes({ i: [0], step: [3] }, wanted),
    "spike 1: none, expected cell 1 in step 3",
  );
  assert.is(
    differingSpikes({ i: [0, 1], step: [3, 4] }, wanted),
    "spike 1: cell 1 in step 4, expected cell 1 in step 3",
  );
});

for (const one of cases)
  for (const backend of BACKENDS)
    test(`${one.name} (${backend})`, async () => {
      const differs = await runAny(one, backend);
      if (one.kind in kinds) {
        if (differs !== undefined) assert.unreachable(differs);
      } else assert.is(differs, `cases of kind '${one.kind}' have no runner yet`);
    });

test.run();
