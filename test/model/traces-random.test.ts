// Event-driven variables kept by neuron or by synapse, in random rules and whatever is done to them between runs.

import { Network, NeuronGroup, Snapshot, StateMonitor, Synapses } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Draws, UNIT } from "../property/plan.ts";
import {
  codeOf,
  gainOf,
  makeRule,
  modelOf,
  namespaceOf,
  type Rule,
  RuleOracle,
} from "../property/rules.ts";
import { type BackendName, bits, close } from "./both.ts";

const test = suite("model: traces of random rules");

type Made = ReturnType<typeof make>;

function make(rule: Rule, backend: BackendName, monitored = false) {
  const [source, target] = (["pre", "post"] as const).map((side) => {
    const { n, unit, firing } = rule.ends[side];
    const { salt, share } = firing;
    const group = new NeuronGroup(n, "h : 1\ng : 1", {
      threshold: `(i*7919 + t_in_timesteps*${salt} + i*i*31) % 101 < ${share}`,
      ...(unit === undefined ? {} : { dt: unit * UNIT }),
    });
    group.set(
      "g",
      Array.from({ length: n }, (_, k) => gainOf(k)),
    );
    return group;
  }) as [NeuronGroup<"h : 1\ng : 1">, NeuronGroup<"h : 1\ng : 1">];
  const { paths, traces } = rule;
  const sided = (side: string): Record<string, string> =>
    Object.fromEntries(
      paths.filter((path) => path.side === side).map((path) => [path.name, codeOf(path, traces)]),
    );
  const synapses = new Synapses(source, target, {
    model: modelOf(rule),
    onPre: sided("pre"),
    onPost: sided("post"),
    order: Object.fromEntries(paths.map(({ name, order }) => [name, order])),
    delay: Object.fromEntries(paths.map(({ name, delay }) => [name, delay * UNIT])),
    namespace: namespaceOf(rule),
    name: "learning",
  }) as unknown as Synapses<"w : 1\nx : 1">;
  const monitor = monitored
    ? [new StateMonitor(synapses, "x", { record: [0, 1, 2], dt: "0.6 ms", when: "end" })]
    : [];
  const net = new Network([source, target, synapses, ...monitor], { backend, dt: 2 * UNIT });
  return { net, target, synapses, monitor: monitor[0] };
}

function pairsOf(rule: Rule, draws: Draws, count: number): { i: number[]; j: number[] } {
  const { pre, post } = rule.ends;
  const pick = (n: number): number[] => Array.from({ length: count }, () => draws.below(n));
  return { i: pick(pre.n), j: pick(post.n) };
}

const togetherIn = ({ synapses }: Made): boolean =>
  synapses.explain().some((line) => line.includes("kept once for each neuron"));

function judge({ synapses, target }: Made, { state, rule }: RuleOracle, what: string): void {
  const { synapses: all, h } = state;
  close(
    synapses.get("w"),
    all.map(({ w }) => w),
    `w ${what}`,
    1e-12,
    0,
  );
  close(target.get("h"), h, `h ${what}`, 1e-12, 0);
  const last = all.map((one) => one.last * UNIT);
  close(synapses.get("lastupdate" as never), last, `lastupdate ${what}`, 1e-12, 0);
  for (const [k, { name }] of rule.traces.entries()) {
    const values = all.map((one) => one.values[k]!);
    close(synapses.get(name as never), values, `${name} ${what}`, 1e-12, 1e-14);
  }
}

/** Ways to have every synapse keep its own. */
const APART: readonly ((made: Made) => unknown)[] = [
  ({ synapses }) => synapses.state.x,
  ({ synapses }) => synapses.runRegularly("w += 0*x", { dt: "5 ms" }),
];

let [together, events] = [0, 0];

for (let seed = 1; seed <= 12; seed++)
  test(`kept by neuron, by synapse, and by formula: the same (rule ${seed})`, async () => {
    const rule = makeRule(seed);
    const oracle = new RuleOracle(rule, 2);
    const pairs = pairsOf(rule, new Draws(seed), 60);
    oracle.connect(pairs);
    oracle.run(1200);
    events += oracle.events;
    const left: Float64Array[] = [];
    for (const backend of ["js", "wasm"] as const)
      for (const apart of [undefined, APART[seed % APART.length]!]) {
        const made = make(rule, backend);
        made.synapses.connect(pairs);
        made.synapses.set("w", 1);
        const held = apart?.(made);
        await made.net.run(1200 * 2 * UNIT);
        if (apart) assert.not(togetherIn(made), "they should be apart");
        else if (togetherIn(made)) together++;
        if (ArrayBuffer.isView(held)) bits(made.synapses.get("x"), held as Float64Array, "view");
        judge(made, oracle, `on ${backend}, ${apart ? "apart" : "as they are"}`);
        left.push(made.synapses.get("w"));
      }
    bits(left[2]!, left[0]!, "w on wasm");
    bits(left[3]!, left[1]!, "w on wasm, apart");
  });

test("most of those rules are kept by neuron, and they have events", () => {
  assert.ok(together >= 18, `${together} of 24`);
  assert.ok(events >= 50000, `${events} events`);
});

type Deed = (made: Made, oracle: RuleOracle, draws: Draws) => void | Promise<void>;

/** What may be done between two runs. */
const DEEDS: Readonly<Record<string, Deed>> = {
  "a trace is set": ({ synapses }, { state }, draws) => {
    const at = [...state.synapses.keys()].filter(() => draws.chance(0.3));
    synapses.set("x", 0.25, { at });
    for (const k of at) state.synapses[k]!.values[0] = 0.25;
  },
  "all of a trace are set": ({ synapses }, { state }) => {
    synapses.set("x", 0.125);
    for (const one of state.synapses) one.values[0] = 0.125;
  },
  "a live view is written": ({ synapses }, { state }) => {
    synapses.state.x[1] = 0.75;
    state.synapses[1]!.values[0] = 0.75;
  },
  "more synapses are made": ({ synapses }, oracle, draws) => {
    const { length } = oracle.state.synapses;
    const pairs = pairsOf(oracle.rule, draws, 25);
    oracle.connect(pairs);
    synapses.connect(pairs);
    synapses.set("w", 1, { at: pairs.i.map((_, k) => length + k) });
  },
  "dt grows": ({ net }, { state }) => {
    net.dt = 5 * UNIT;
    state.unit = 5;
  },
  "dt shrinks": ({ net }, { state }) => {
    net.dt = UNIT;
    state.unit = 1;
  },
  nothing: () => {},
};

for (const [name, deed] of Object.entries(DEEDS))
  for (const backend of ["js", "wasm"] as const)
    test(`${name} between runs, by the formula for each synapse (${backend})`, async () => {
      for (let seed = 101; seed <= 106; seed++) {
        const rule = makeRule(seed);
        const draws = new Draws(seed);
        const oracle = new RuleOracle(rule, 2);
        const made = make(rule, backend);
        const pairs = pairsOf(rule, draws, 40);
        oracle.connect(pairs);
        made.synapses.connect(pairs);
        made.synapses.set("w", 1);
        for (let k = 0; k < 3; k++) {
          if (k > 0) await deed(made, oracle, draws);
          await made.net.run(100 * made.net.dt);
          oracle.run(100);
          judge(made, oracle, `of rule ${seed} after run ${k}`);
        }
      }
    });

interface Left {
  readonly w: Float64Array;
  readonly x: Float64Array;
  readonly h: Float64Array;
}

/** A run of three parts; what is done between the parts may go on with another network. */
async function inParts(
  seed: number,
  backend: BackendName,
  between: (made: Made, part: number) => Made | undefined | Promise<Made | undefined>,
): Promise<Left> {
  const rule = makeRule(seed);
  let made = make(rule, backend);
  made.synapses.connect(pairsOf(rule, new Draws(seed), 40)).set("w", 1);
  for (let part = 0; part < 3; part++) {
    if (part > 0) made = (await between(made, part)) ?? made;
    await made.net.run("13 ms");
  }
  const { synapses, target } = made;
  return { w: synapses.get("w"), x: synapses.get("x"), h: target.get("h") };
}

function alike(got: Left, wanted: Left, what: string): void {
  for (const name of ["w", "x", "h"] as const) bits(got[name], wanted[name], `${name} ${what}`);
}

const SEEDS = Array.from({ length: 5 }, (_, k) => 201 + k);

for (const backend of ["js", "wasm"] as const) {
  test(`reading traces between runs leaves the run as it was, bit for bit (${backend})`, async () => {
    for (const seed of SEEDS) {
      const undisturbed = await inParts(seed, backend, () => undefined);
      const read = await inParts(seed, backend, ({ synapses }) => {
        synapses.get("x");
        synapses.get("x", { at: [1, 3] });
        synapses.get("lastupdate" as never);
        return undefined;
      });
      alike(read, undisturbed, `of rule ${seed}, read`);
    }
  });

  test(`a snapshot goes on bit for bit, here and in another network on either backend (${backend})`, async () => {
    for (const seed of SEEDS) {
      const undisturbed = await inParts(seed, backend, () => undefined);
      const back = await inParts(seed, backend, async (made) => {
        const snapshot = made.net.store();
        await made.net.run("7 ms");
        made.synapses.state.x.fill(0.3);
        await made.net.run("1 ms");
        made.net.restore(snapshot);
        return undefined;
      });
      alike(back, undisturbed, `of rule ${seed}, restored`);
      const elsewhere = await inParts(seed, backend, (made, part) => {
        const other = make(makeRule(seed), part === 1 ? "js" : "wasm");
        other.net.restore(Snapshot.from(made.net.store().bytes()));
        return other;
      });
      alike(elsewhere, undisturbed, `of rule ${seed}, elsewhere`);
    }
  });

  test(`a monitor of a trace tells what each synapse had at its last event (${backend})`, async () => {
    for (const seed of SEEDS) {
      const rule = makeRule(seed);
      const oracle = new RuleOracle(rule, 2);
      const made = make(rule, backend, true);
      const pairs = pairsOf(rule, new Draws(seed), 40);
      oracle.connect(pairs);
      made.synapses.connect(pairs).set("w", 1);
      await made.net.run("24 ms");
      const wanted: number[][] = [[], [], []];
      for (let k = 0; k < 40; k++) {
        oracle.run(1);
        for (const [s, row] of wanted.entries()) row.push(oracle.state.synapses[s]!.values[0]!);
        oracle.run(5);
      }
      const told = made.monitor!.get("x");
      for (const [s, row] of wanted.entries()) close(told[s]!, row, `x of ${s}`, 1e-12, 1e-14);
      judge(made, oracle, `of rule ${seed}, monitored`);
    }
  });
}

test.run();
