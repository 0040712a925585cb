// The names that TypeScript reads in equations: those that objects have, and the words of the errors about others.

import { readdirSync, readFileSync } from "node:fs";
import { MyelinError, Network, Subgroup } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Equation } from "../../src/language/ast.ts";
import { parseEquations } from "../../src/language/equations.ts";
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

/** All texts in the golden cases that are equations, with what the parser finds in them. */
function golden(): Map<string, Equation[]> {
  const found = new Map<string, Equation[]>();
  const visit = (value: unknown): void => {
    if (typeof value === "object" && value) Object.values(value).forEach(visit);
    if (typeof value !== "string" || !value.includes(":")) return;
    try {
      found.set(value, parseEquations(value, "equations"));
    } catch (error) {
      if (!isOurs(error as Error)) throw error;
    }
  };
  const folder = new URL("../fixtures/golden/", import.meta.url);
  for (const file of readdirSync(folder, { encoding: "utf8", recursive: true }))
    if (file.endsWith(".json")) visit(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
  return found;
}

/** What the types should make of an equation. */
function expected({ name, type, kind, flags }: Equation): string {
  const stored = type === "float" ? "float" : "integer";
  const held = flags.includes("constant over dt") ? `kept ${stored}` : "computed";
  const plain = flags.includes("event-driven") ? "event-driven" : stored;
  return `readonly ["${name}", "${kind === "subexpression" ? held : plain}"]`;
}

test("in the golden cases, types find the variables that the parser finds", () => {
  const texts = golden();
  assert.ok(texts.size >= 40, `only ${texts.size} texts`);
  const lines = [...texts].map(([text, equations], k) => {
    const wanted = equations.map(expected).join(" | ") || "never";
    return `export const _${k}: Same<DefinedIn<${JSON.stringify(text)}>, ${wanted}> = true;`;
  });
  const head = [
    'import type { DefinedIn } from "./node_modules/myelin/src/model/types/equations.ts";',
    "type Inner<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;",
    "type Same<A, B> = [A, B] extends [never, never] ? true : Inner<A, B>;",
  ];
  assert.equal(complaints([...head, ...lines].join("\n")), []);
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
