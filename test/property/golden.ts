// Writes test/fixtures/golden/delays-many: larger cases of delays that change, with the numbers of the oracle.
//
// npx tsx --conditions=source test/property/golden.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Case, GroupCase, SynapsesCase } from "../conformance/case.ts";
import { Oracle } from "./oracle.ts";
import { Draws, type Plan, type SynapsesPlan, UNIT } from "./plan.ts";
import { PLUS, RECIPES, type Recipe } from "./recipes.ts";
import { codeOf, firingText, textOf } from "./simulated.ts";

/** A case with what is for people. */
interface Written extends Case {
  readonly about: string;
  readonly reference: string;
}

function caseOf({ name, about, groups, synapses, phases }: Recipe, seed: number): Written {
  const draws = new Draws(seed);
  const members = (group: number): number[] =>
    Array.from({ length: groups[group]![0] }, (_, i) => i);
  const firing = () => ({ salt: 1 + draws.below(97), share: 5 });
  const timed = Array.from({ length: 60 }, () => draws.below(90) * UNIT + PLUS * 1e-3);
  const plan: Plan = {
    seed,
    groups: groups.map(([n, unit]) => ({ n, unit, firing: { spike: firing(), ping: firing() } })),
    synapses: synapses.map((one) => ({
      ...one,
      source: { ...one.source, members: members(one.source.group) },
      target: { ...one.target, members: members(one.target.group) },
    })),
    hosts: [],
    timed,
    unit: 2,
  };
  const oracle = new Oracle(plan);
  const pairs = synapses.map(({ count, source, target }, s) => {
    const pick = (n: number): number[] => Array.from({ length: count }, () => draws.below(n));
    const made = { i: pick(groups[source.group]![0]), j: pick(groups[target.group]![0]) };
    oracle.connect(s, made);
    return made;
  });
  const told = phases.map(({ steps, unit, values = [] }) => {
    const set: Record<string, Record<string, number[]>> = {};
    for (const [s, p, count] of values) {
      const few = Array.from({ length: count }, () => draws.below(100) * UNIT + PLUS * 1e-3);
      const delays = pairs[s]!.i.map(() => draws.of(few));
      oracle.set(s, p, (k) => delays[k]!);
      set[`S${s}`] = { ...set[`S${s}`], [`${synapses[s]!.paths[p]!.name}.delay`]: delays };
    }
    oracle.state.unit = unit ?? oracle.state.unit;
    const dt = oracle.state.unit * UNIT;
    oracle.run(steps);
    return { duration: steps * dt, ...(unit === undefined ? {} : { dt }), set };
  });
  console.log(`${name}: ${oracle.arrivals} arrivals`);
  return {
    name,
    about,
    reference: "emission rule",
    features: ["delays", "changing delay", "order of arrival", "many"],
    dt: plan.unit * UNIT,
    phases: told,
    timedArrays: { D: { values: timed, dt: 1e-3, unit: "second" } },
    groups: Object.fromEntries(plan.groups.map(groupOf)),
    synapses: plan.synapses.map((one, s) => synapsesOf(one, s, pairs[s]!)),
    runRegularly: plan.synapses.flatMap(({ regular, paths }, s) =>
      regular.map(({ path, form: written, unit, when }) => ({
        target: `S${s}`,
        code: `${paths[path]!.name}.delay = ${textOf(written)}`,
        dt: unit * UNIT,
        when,
      })),
    ),
    expect: expected(oracle, plan),
  };
}

function groupOf(
  { n, unit, firing }: Plan["groups"][number],
  g: number,
): readonly [string, GroupCase] {
  const own = unit === undefined ? {} : { dt: unit * UNIT };
  const threshold = firingText(firing.spike);
  return [`G${g}`, { kind: "neurons", n, model: "seen : integer", threshold, ...own }];
}

function synapsesOf(
  { source, target, paths }: SynapsesPlan,
  s: number,
  connect: Record<string, number[]>,
): SynapsesCase {
  const sided = (kind: string): Record<string, string> =>
    Object.fromEntries(
      paths.filter((path) => path.kind === kind).map((path) => [path.name, codeOf(path, paths)]),
    );
  return {
    name: `S${s}`,
    source: `G${source.group}`,
    target: `G${target.group}`,
    model: "n : integer\nsum : integer",
    onPre: sided("pre"),
    onPost: sided("post"),
    order: Object.fromEntries(paths.map(({ name, order }) => [name, order])),
    connect,
  };
}

function expected(oracle: Oracle, { synapses }: Plan): Case["expect"] {
  const { seen, n, sum, delays } = oracle.shown();
  const final: Record<string, Record<string, number[]>> = {};
  for (const [g, values] of seen.entries()) final[`G${g}`] = { seen: [...values] };
  for (const [s, { paths }] of synapses.entries()) {
    const named = paths.map(({ name }, p) => [`${name}.delay`, [...delays[s]![p]!]] as const);
    final[`S${s}`] = { n: [...n[s]!], sum: [...sum[s]!], ...Object.fromEntries(named) };
  }
  return { final };
}

const folder = fileURLToPath(new URL("../fixtures/golden/delays-many/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [k, recipe] of RECIPES.entries())
  writeFileSync(`${folder}${recipe.name}.json`, `${JSON.stringify(caseOf(recipe, 900 + k))}\n`);
