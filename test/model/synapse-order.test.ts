// Code on spikes runs synapse by synapse, in order, whatever it reads and writes.

import { NeuronGroup, Synapses } from "myelin";
import { suite } from "uvu";
import { bits, bothIn, ran } from "./both.ts";

const test = suite("model: order of synapses");
const onBothBackends = bothIn(test);

/** Code, and what it means when run synapse by synapse: the reference is this file's own loop. */
type Cell = { v: number; u: number };
type Meaning = (s: { w: number; a: number }, pre: Cell, post: Cell) => void;

/** The meaning of code whose last statement sets v of the target. */
const target =
  (value: (s: { w: number; a: number }, pre: Cell, post: Cell) => number): Meaning =>
  (s, pre, post) => {
    post.v = value(s, pre, post);
  };

const orders: [string, Meaning][] = [
  ["v_post += w", target((s, _, post) => post.v + s.w)],
  ["v_post *= w", target((s, _, post) => post.v * s.w)],
  ["v_post = w", target((s) => s.w)],
  ["v_post = v_pre", target((_, pre) => pre.v)],
  [
    "w = v_pre",
    (s, pre) => {
      s.w = pre.v;
    },
  ],
  [
    "a = v_pre; v_post += a",
    (s, pre, post) => {
      s.a = pre.v;
      post.v += s.a;
    },
  ],
  [
    "v_post += v_pre; v_pre += v_post",
    (_, pre, post) => {
      post.v += pre.v;
      pre.v += post.v;
    },
  ],
  [
    "a = v_post; v_post += w",
    (s, _, post) => {
      s.a = post.v;
      post.v += s.w;
    },
  ],
  [
    "v_post += w; u_post += v_post",
    (s, _, post) => {
      post.v += s.w;
      post.u += post.v;
    },
  ],
  [
    "old = v_post; v_pre *= 0.5; v_post = old + w + v_post - 0.25*v_pre",
    (s, pre, post) => {
      const old = post.v;
      pre.v *= 0.5;
      post.v = old + s.w + post.v - 0.25 * pre.v;
    },
  ],
];

for (const [code, meaning] of orders)
  onBothBackends(
    `test_permutation_analysis: synapse by synapse, in order: ${code}`,
    async (backend) => {
      const group = new NeuronGroup(4, "v : 1\nu : 1", { threshold: "i != 2" });
      const synapses = new Synapses(group, group, { model: "w : 1\na : 1", onPre: code });
      synapses.connect({ i: [3, 0, 1, 0, 3, 0, 1, 2, 3], j: [0, 1, 0, 0, 3, 2, 1, 1, 0] });
      const w = [0.5, 1.5, 2, 3, -1, 0.25, 7, 11, 0.125];
      synapses.set("w", w);
      group.set("v", "i + 1");
      await ran(backend, [group, synapses], "0.1 ms");
      const cells: Cell[] = [1, 2, 3, 4].map((v) => ({ v, u: 0 }));
      const own = w.map((weight) => ({ w: weight, a: 0 }));
      for (const cell of [0, 1, 3])
        for (let s = 0; s < w.length; s++)
          if (synapses.i[s] === cell) meaning(own[s]!, cells[cell]!, cells[synapses.j[s]!]!);
      bits(
        group.get("v"),
        cells.map(({ v }) => v),
        "v",
      );
      bits(
        group.get("u"),
        cells.map(({ u }) => u),
        "u",
      );
      bits(
        synapses.get("w"),
        own.map((s) => s.w),
        "w",
      );
      bits(
        synapses.get("a"),
        own.map((s) => s.a),
        "a",
      );
    },
  );

test.run();
