// The larger golden cases of delays: what each is made of and what happens in it.

import type { Form, SynapsesPlan } from "./plan.ts";

/** Milliseconds: far from half a step of any dt used here, whatever multiple of 0.05 ms comes before. */
export const PLUS: number = 0.013;

export interface Phase {
  readonly steps: number;
  readonly unit?: number;
  /** New delays of a pathway: one of so many values for each synapse. */
  readonly values?: readonly (readonly [synapses: number, path: number, count: number])[];
}

export interface Recipe {
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

export const RECIPES: readonly Recipe[] = [
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
