// Names that TypeScript reads in equations: here it must know them exactly; names.test.ts asks the objects themselves.

import {
  type GroupLike,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import * as synapse from "myelin/equations/exponential-synapse";
import * as hodgkinHuxley from "myelin/equations/hodgkin-huxley";
import * as lif from "myelin/equations/lif";
import * as stdp from "myelin/equations/stdp-pair";
import type { ReadableOf, SettableOf } from "../../src/model/types/names.ts";

/** Whether two types are one and the same. */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only with the argument that its type calls for. */
function sure<_ extends true>(): void {}

/** What a test asks an object at run time: the views it has, and what can be set and read. */
export interface Case {
  readonly title: string;
  readonly object: GroupLike | Synapses;
  /** Names of views, integers marked. */
  readonly state: Readonly<Record<string, "float" | "integer">>;
  readonly set: readonly string[];
  readonly read: readonly string[];
}

export const cases: Case[] = [];

type Kinds<State> = {
  readonly [Name in keyof State]: State[Name] extends Int32Array ? "integer" : "float";
};

const time = ["i", "N", "t", "dt", "t_in_timesteps"] as const;
const joined = [
  ...[...time, "j", "N_pre", "N_post", "N_outgoing", "N_incoming"],
  ...["N_outgoing_pre", "N_incoming_post"],
] as const;

/** Adds a case; does not compile unless TypeScript knows these names and no others. */
function known<
  const O extends { readonly state: object } & (GroupLike | Synapses),
  const State extends Readonly<Record<string, "float" | "integer">>,
  const Set extends readonly string[],
  const Read extends readonly string[],
>(
  title: string,
  object: O,
  names: { readonly state: State; readonly set: Set; readonly read: Read },
  ..._agree: [
    Same<Kinds<O["state"]>, State>,
    Same<SettableOf<O>, Set[number]>,
    Same<ReadableOf<O>, Read[number]>,
  ] extends [true, true, true]
    ? []
    : ["TypeScript knows other names"]
): O {
  cases.push({ title, object, ...names });
  return object;
}

const cuba = known(
  "the tour's group",
  new NeuronGroup(
    10,
    `
  dv/dt  = (ge + gi - (v - El)) / taum : volt (unless refractory)
  dge/dt = -ge / taue : volt
  dgi/dt = -gi / taui : volt
`,
    {
      threshold: "v > -50*mV",
      reset: "v = El",
      refractory: "5 ms",
      namespace: { taum: "20 ms", taue: "5 ms", taui: "10 ms", El: "-60 mV" },
    },
  ),
  {
    state: {
      v: "float",
      ge: "float",
      gi: "float",
      lastspike: "float",
      not_refractory: "integer",
    },
    set: ["v", "ge", "gi", "lastspike", "not_refractory"],
    read: ["v", "ge", "gi", "lastspike", "not_refractory", ...time],
  },
);

known(
  "every form of an entry",
  new NeuronGroup(
    2,
    `# dghost/dt = 1 : 1
     dv /dt=-v/(10*ms)+x/second:1# a comment : with = and ?
	 x = w > 1 ? 2 : 3 : 1  (shared)
     y = (w > 1
          ? 2 # half way
          : w == 3
            ? 4 : 5)
          - 1 : 1

     w : 1
       (constant, shared)
     n : integer (constant)
     up : boolean
     is_up = v > 1 or
       up : boolean
     held = int(v > 1) : integer (constant over dt)
     other : volt*second**-1 (linked)
     d_1 : second
     dd_2/dt = 1 - d_2/d_1 : second`,
  ),
  {
    state: {
      v: "float",
      w: "float",
      n: "integer",
      up: "integer",
      held: "integer",
      d_1: "float",
      d_2: "float",
    },
    set: ["v", "w", "n", "up", "d_1", "d_2", "other"],
    read: ["v", "x", "y", "w", "n", "up", "is_up", "held", "other", "d_1", "d_2", ...time],
  },
);

known("no equations", new NeuronGroup(1, ""), { state: {}, set: [], read: time });

known("a group of given spikes", new SpikeGeneratorGroup(1, { indices: [], times: [] }), {
  state: {},
  set: [],
  read: time,
});

known(
  "equations of the catalogue",
  new NeuronGroup(1, lif.model, { ...lif.options, namespace: lif.parameters }),
  {
    state: { v: "float", I: "float", lastspike: "float", not_refractory: "integer" },
    set: ["v", "I", "lastspike", "not_refractory"],
    read: ["v", "I", "lastspike", "not_refractory", ...time],
  },
);

const axon = known(
  "Hodgkin-Huxley with synapses, 1000 characters put together",
  new NeuronGroup(3, `${hodgkinHuxley.membrane}${synapse.model}`, {
    threshold: "v > -20*mV",
    namespace: { ...hodgkinHuxley.parameters, ...synapse.parameters },
  }),
  {
    state: { v: "float", m: "float", n: "float", h: "float", ge: "float", gi: "float" },
    set: ["v", "m", "n", "h", "ge", "gi"],
    read: [
      ...["v", "m", "n", "h", "ge", "gi", "I", ...time],
      ...["alpham", "betam", "alphan", "betan", "alphah", "betah"],
    ] as const,
  },
);

const plastic = known(
  "synapses with traces between events and two pathways of the source",
  new Synapses(cuba, axon, {
    model: `${stdp.model}s : 1 (shared)`,
    onPre: { late: "w += 0.1", later: "apre += 0.1" },
    onPost: stdp.options.onPost,
    namespace: stdp.parameters,
    multisynapticIndex: "k",
  }).connect(),
  {
    state: {
      ...{ w: "float", apre: "float", apost: "float", lastupdate: "float", s: "float" },
      ...{ delay: "float", "late.delay": "float", "later.delay": "float", "post.delay": "float" },
      ...{ i: "integer", j: "integer", k: "integer" },
    },
    set: [
      ...["w", "apre", "apost", "lastupdate", "s"],
      ...["delay", "late.delay", "later.delay", "post.delay"],
    ] as const,
    read: [
      ...["w", "apre", "apost", "lastupdate", "s", "k", ...joined],
      ...["delay", "late.delay", "later.delay", "post.delay"],
    ] as const,
  },
);

known(
  "synapses without equations",
  new Synapses(cuba, axon, { onPre: "ge_post += 1*nS" }).connect(),
  {
    state: { i: "integer", j: "integer", delay: "float", "pre.delay": "float" },
    set: ["delay", "pre.delay"],
    read: ["delay", "pre.delay", ...joined],
  },
);

known(
  "synapses that only the target drives",
  new Synapses(cuba, axon, { model: "x = 2 : 1", onPost: "v_pre += 1*mV" }).connect(),
  {
    state: { i: "integer", j: "integer", "post.delay": "float" },
    set: ["post.delay"],
    read: ["x", "post.delay", ...joined],
  },
);

/** Never called: that it compiles is what counts. */
export function accepted(text: string, name: string, some: GroupLike): unknown[] {
  // parts keep the names; monitors know what they were given
  cuba.slice(0, 5).set("v", 1);
  cuba.at([1]).slice(0, 1).get("not_refractory");
  const trace = new StateMonitor(cuba, ["v", "t"]);
  const weights = new StateMonitor(plastic, ["w", "delay"]);
  const spikes = new SpikeMonitor(axon.slice(1), { variables: ["v", "alpham"] });
  sure<Same<Parameters<typeof trace.get<"v">>[0], "t" | "v">>();
  trace.get("v");
  weights.get("delay");
  spikes.get("alpham");
  spikes.values("t").map(([first]) => first);
  sure<Same<keyof ReturnType<typeof spikes.allValues>, "t" | "v" | "alpham">>();

  // every object can stand where nothing is known of its names
  const groups: readonly NeuronGroup[] = [cuba, axon];
  const likes: Readonly<Record<string, GroupLike>> = { cuba, axon, half: axon.slice(0, 1) };
  const monitors: readonly StateMonitor[] = [trace, weights];
  const events: readonly SpikeMonitor[] = [spikes, new SpikeMonitor(cuba)];
  const plain: Synapses = plastic;
  groups[0]!.set("anything", 1);
  plain.set("anything", likes.cuba!.get("anything"));
  new Network([cuba, axon, plastic, ...monitors, ...events]);
  new StateMonitor(some, ["anything"]).get("anything");
  for (const group of [cuba, axon]) group.set("ge", 1);

  // text and names made at run time are left to the run
  const built = new NeuronGroup(1, `${text}\nx : 1`);
  sure<Same<SettableOf<typeof built>, string>>();
  const either = new NeuronGroup(1, text === "" ? "v : 1" : "w : 1");
  sure<Same<ReadableOf<typeof either>, string>>();
  const summed = new NeuronGroup(1, lif.membrane + synapse.model, lif.options);
  summed.get("ge");
  cuba.get(name);
  for (const each of ["v", "ge"]) cuba.set(each, 0);
  new StateMonitor(cuba, [name]).get(name);
  return [built.state.x, either.state.w, weights.get(name)];
}

type Four<Text extends string> = `${Text}${Text}${Text}${Text}`;
type Lines16 = Four<
  Four<"dv/dt = (El - v + R*(I + J + K)) # a comment\n  /tau : volt (unless refractory)\n">
>;

/** Texts of hundreds of lines are not an error: up to 192 lines are read, and of more any name is accepted. */
export function long(): void {
  sure<Same<SettableOf<NeuronGroup<`${Four<Lines16>}${Lines16}`>>, "v">>();
  sure<Same<SettableOf<NeuronGroup<`${Four<Lines16>}${Four<Lines16>}`>>, string>>();
  sure<Same<SettableOf<NeuronGroup<Four<Four<Four<Lines16>>>>>, string>>();
}
