// Writes test/fixtures/golden/delays-many: larger cases of delays that change, with the numbers of the oracle.
//
// npx tsx --conditions=source test/property/golden.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Case, SynapsesCase } from "../conformance/case.ts";
import { Oracle } from "./oracle.ts";
import { Draws, type Form, type Plan, type SynapsesPlan, UNIT } from "./plan.ts";
import { codeOf, firingText, textOf } from "./simulated.ts";

/** Far from half a step of any dt used here, whatever multiple of 0.05 ms comes before. */
const PLUS = 0.013;

interface Phase {
  readonly steps: number;
  readonly unit?: number;
  /** New delays of a pathway: one of so many values for each synapse. */
  readonly values?: readonly (readonly [synapses: number, path: number, count: number])[];
}

interface Recipe {
  readonly name: string;
  readonly about: string;
  /** Neurons and own step of each group. */
  readonly groups: readonly (readonly [n: number, unit?: number])[];
  readonly synapses: readonly (SynapsesPlan & { readonly count: number })[];
  readonly phases: readonly Phase[];
}

const form = (a: number, b: number, c: number, m: number): Form => {
  return { a, b, c, m, timed: false, plus: PLUS };
};

/** Pathways: name, order, and which delays their code writes. */
type Path = readonly [name: string, order: number, ...writes: (readonly [number, Form])[]];

function joined(
  [from, to]: readonly [number, number],
  count: number,
  paths: readonly Path[],
  more: Partial<SynapsesPlan> = {},
): SynapsesPlan & { readonly count: number } {
  return {
    source: { group: from, form: "all", members: [] },
    target: { group: to, form: "all", members: [] },
    paths: paths.map(([name, order, ...writes], mark) => ({
      ...{ name, order, writes, mark, common: 0, event: "spike" },
      kind: name.startsWith("post") ? "post" : "pre",
    })),
    regular: [],
    count,
    ...more,
  };
}

const RECIPES: readonly Recipe[] = [
  {
    name: "many-static-few-values",
    about: "4000 synapses with four delays among them, 100 of a cell with each.",
    groups: [[10], [60]],
    synapses: [joined([0, 1], 4000, [["pre", -1]])],
    phases: [{ steps: 700, values: [[0, 0, 4]] }],
  },
  {
    name: "many-static-many-values",
    about: "4000 synapses with hardly two of a cell alike, anew before the second run.",
    groups: [[30], [60]],
    synapses: [joined([0, 1], 4000, [["pre", -1]])],
    phases: [
      { steps: 300, values: [[0, 0, 150]] },
      { steps: 300, values: [[0, 0, 150]] },
    ],
  },
  {
    name: "many-plastic-from-both-sides",
    about: "Code of onPre and of onPost writes the delays of both pathways at every arrival.",
    groups: [[25], [20]],
    synapses: [
      joined([0, 1], 2000, [
        ["pre", -1, [0, form(7, 5, 3, 61)], [1, form(1, 4, 5, 23)]],
        ["post", 1, [0, form(1, 11, 1, 83)], [1, form(3, 0, 1, 29)]],
      ]),
    ],
    phases: [
      {
        steps: 500,
        values: [
          [0, 0, 80],
          [0, 1, 30],
        ],
      },
    ],
  },
  {
    name: "several-pathways",
    about:
      "Two pathways from the source and two from the target, in mixed order; each moves another.",
    groups: [[20], [15]],
    synapses: [
      joined([0, 1], 1200, [
        ["pre", 2, [1, form(2, 3, 7, 47)]],
        ["late", -2, [2, form(5, 1, 2, 19)]],
        ["post", 0, [3, form(1, 1, 4, 31)]],
        ["post_late", -1, [0, form(4, 9, 1, 71)]],
      ]),
    ],
    phases: [
      {
        steps: 400,
        values: [
          [0, 0, 40],
          [0, 1, 3],
          [0, 2, 1],
          [0, 3, 12],
        ],
      },
    ],
  },
  {
    name: "steps-change-under-way",
    about:
      "The step of the network changes between runs (`dt` of a phase). A spike with r steps to go then has " +
      "floor(r*old/new + 0.5) of the new ones.",
    groups: [[20], [30]],
    synapses: [
      joined([0, 1], 1500, [["pre", -1]]),
      joined([0, 1], 700, [
        ["pre", -1, [0, form(5, 3, 2, 90)]],
        ["post", 1],
      ]),
      joined([1, 0], 300, [["pre", 0]]),
    ],
    phases: [
      {
        steps: 200,
        values: [
          [0, 0, 3],
          [1, 0, 60],
          [1, 1, 1],
          [2, 0, 1],
        ],
      },
      { steps: 100, unit: 4 },
      { steps: 200, unit: 1 },
      {
        steps: 50,
        unit: 8,
        values: [
          [0, 0, 100],
          [2, 0, 2],
        ],
      },
      { steps: 300, unit: 2 },
    ],
  },
  {
    name: "several-on-one-pair-of-groups",
    about:
      "Three Synapses between the same groups and back; the second group has a step of its own.",
    groups: [[18], [24, 6]],
    synapses: [
      joined([0, 1], 800, [
        ["pre", -1],
        ["post", 1],
      ]),
      joined([0, 1], 800, [["pre", -1, [0, form(2, 7, 3, 77)]]]),
      joined([1, 0], 800, [
        ["pre", 0, [1, form(3, 1, 1, 40)]],
        ["post", 0, [0, form(1, 2, 3, 53)]],
      ]),
    ],
    phases: [
      {
        steps: 301,
        values: [
          [0, 0, 5],
          [0, 1, 40],
          [1, 0, 20],
          [2, 0, 60],
          [2, 1, 1],
        ],
      },
      { steps: 302, values: [[0, 0, 1]] },
    ],
  },
  {
    name: "written-regularly",
    about:
      "Code of runRegularly writes delays, at the start and at the end of steps, one from a TimedArray.",
    groups: [[16], [16]],
    synapses: [
      joined(
        [0, 1],
        1000,
        [
          ["pre", -1],
          ["post", 1],
        ],
        {
          regular: [
            { path: 0, form: form(3, 8, 5, 95), unit: 14, when: "start" },
            { path: 1, form: { ...form(0, 0, 0, 1), timed: true }, unit: 34, when: "end" },
          ],
        },
      ),
    ],
    phases: [
      {
        steps: 450,
        values: [
          [0, 0, 10],
          [0, 1, 10],
        ],
      },
      { steps: 150, values: [[0, 0, 1]] },
    ],
  },
  {
    name: "kinds-change-under-way",
    about:
      "One delay for all, few, many, one again, with spikes under way at every change; all to their own.",
    groups: [[12]],
    synapses: [
      joined([0, 0], 900, [
        ["pre", -1],
        ["post", 1],
      ]),
    ],
    phases: [1, 3, 60, 1, 2, 1].map((count, k) => ({
      steps: 60 + 7 * k,
      values: [[0, 0, count] as const, [0, 1, 61 - count] as const],
    })),
  },
];

function caseOf({ name, about, groups, synapses, phases }: Recipe, seed: number): Case & object {
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

function groupOf({ n, unit, firing }: Plan["groups"][number], g: number) {
  const group = {
    kind: "neurons",
    n,
    model: "seen : integer",
    threshold: firingText(firing.spike),
  };
  return [`G${g}`, { ...group, ...(unit === undefined ? {} : { dt: unit * UNIT }) }] as const;
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
  const groups = seen.map((values, g) => [`G${g}`, { seen: [...values] }] as const);
  const connections = synapses.map(({ paths }, s) => {
    const names = paths.map(({ name }, p) => [`${name}.delay`, [...delays[s]![p]!]] as const);
    return [`S${s}`, { n: [...n[s]!], sum: [...sum[s]!], ...Object.fromEntries(names) }] as const;
  });
  return { final: Object.fromEntries<Record<string, number[]>>([...groups, ...connections]) };
}

const folder = fileURLToPath(new URL("../fixtures/golden/delays-many/", import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [k, recipe] of RECIPES.entries())
  writeFileSync(`${folder}${recipe.name}.json`, `${JSON.stringify(caseOf(recipe, 900 + k))}\n`);
