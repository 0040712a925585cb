// The names that TypeScript reads in equations: those that objects have, and the words of the errors about others.

import { readFileSync } from "node:fs";
import { MyelinError, Network, Subgroup } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Case, cases } from "./must-compile.ts";
import { complaints, completions } from "./project.ts";

const test = suite("names in equations are types");

function sorted(names: Iterable<string>): string[] {
  return [...names].sort();
}

for (const { title, object, state, set, read } of cases)
  test(`${title}: the names that TypeScript knows are those of the object`, () => {
    if (object instanceof Subgroup) throw new Error("a subgroup has no state of its own");
    const views: Readonly<Record<string, unknown>> = object.state;
    assert.equal(sorted(Object.keys(views)), sorted(Object.keys(state)));
    for (const [name, kind] of Object.entries(state))
      assert.instance(views[name], kind === "integer" ? Int32Array : Float64Array, name);
    checkCalls(object, set, read);
    const known = new Set(read);
    for (const name of object.store.variables.keys())
      if (!known.has(name)) assert.throws(() => object.get(name), isOurs, name);
  });

function isOurs(error: Error): boolean {
  return error instanceof MyelinError;
}

/** Each name can be read, and set or not, as its type says; a linked variable leads nowhere yet. */
function checkCalls(object: Case["object"], set: Case["set"], read: Case["read"]): void {
  for (const name of new Set(read)) {
    const assign = () => object.set(name, 1);
    if (name === "other") assert.throws(assign, /linked/);
    else if (set.includes(name)) assign();
    else assert.throws(assign, isOurs, name);
    if (name !== "other") assert.ok(object.get(name).length > 0, name);
  }
}

test("there are cases, and their objects work in a network", async () => {
  assert.ok(cases.length >= 9);
  const [cuba] = cases;
  const net = new Network([cuba!.object as never], { backend: "js" });
  await net.run("1 ms");
  assert.is(net.t, 1e-3);
});

test("names that no equation has are compile errors, and their messages list the names there are", () => {
  const text = readFileSync(new URL("./must-not-compile.ts", import.meta.url), "utf8");
  const expected = text.split("\n").flatMap((line, k) => {
    const message = /^\s*\/\/ @ts-expect-error (.+)$/.exec(line)?.[1];
    return message === undefined ? [] : [`${k + 2}: ${message}`];
  });
  assert.ok(expected.length >= 30, `only ${expected.length} lines that must not compile`);
  const found = complaints(text.replaceAll("// @ts-expect-error ", "// "));
  const shortened = found.map((line, k) => {
    const [start, cut] = expected[k]?.split(/(?<= )\.\.\.$/) ?? [];
    return cut !== undefined && line.startsWith(start!) ? `${start}...` : line;
  });
  assert.equal(shortened, expected);
});

test("an editor offers the names there are, and no others", async () => {
  const offered = await completions(`
    import { NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
    const P = new NeuronGroup(10, \`
      dv/dt  = (ge + gi - v)/tau : volt (unless refractory)
      dge/dt = -ge/tau : volt # and inhibition:
      dgi/dt = -gi/tau : volt
      I = v/R : amp\`, { threshold: "v > Vt", refractory: "5 ms" });
    P.state./*?*/;
    P.set("/*?*/", 1);
    P.slice(0, 5).get("g/*?*/");
    new StateMonitor(P, ["/*?*/"]);
    new SpikeMonitor(P, { variables: ["/*?*/"] });
    new StateMonitor(P, ["v", "I"]).get("/*?*/");
    const S = new Synapses(P, P, { model: "w : 1", onPre: { fast: "ge += w*mV" } });
    S.set("/*?*/", 1);
  `);
  const stored = ["ge", "gi", "lastspike", "not_refractory", "v"];
  const read = ["I", "N", "dt", "ge", "gi", "i", ...["lastspike", "not_refractory", "t"]];
  const all = [...read, "t_in_timesteps", "v"];
  const synapses = ["delay", "fast.delay", "w"];
  assert.equal(offered, [stored, stored, all, all, all, ["I", "v"], synapses]);
});

test.run();
