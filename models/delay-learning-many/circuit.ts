// Outputs that compete for patterns by learning delays: the network, and what it is shown.

import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import * as shift from "myelin/equations/delay-shift";
import { chosen, type NetworkChoice } from "../parts/chosen.ts";
import { draws } from "../parts/draws.ts";

/** Time from one pattern to the next, and the longest a pattern lasts, in ms. */
export const PERIOD = 50;
export const LENGTH = 15;

/** What can be chosen about the task and the network. */
export interface ManyOptions extends NetworkChoice {
  /** Patterns (default 8), in each of which every input fires once. */
  readonly patterns?: number;
  /** Outputs that compete (default 8). */
  readonly outputs?: number;
  /** Inputs (default 32). */
  readonly inputs?: number;
  /** Patterns shown, one after the other in random order (default 2000). */
  readonly shown?: number;
  /** Whether delays learn (default true). */
  readonly learn?: boolean;
}

/** What the network is shown. */
export interface Lessons {
  /** Time (ms) of the spike of each input in each pattern. */
  readonly patterns: readonly Float64Array[];
  /** Which pattern is shown when. */
  readonly order: readonly number[];
  readonly indices: readonly number[];
  /** Times in seconds; each spike is up to 0.4 ms off its time in the pattern. */
  readonly times: readonly number[];
}

/** The network with its monitors. */
export interface Circuit {
  readonly net: Network;
  readonly lessons: Lessons;
  readonly sizes: { readonly patterns: number; readonly outputs: number; readonly inputs: number };
  /** Synapse `input * outputs + output`. */
  readonly before: Float64Array;
  readonly synapses: { get(name: "delay"): Float64Array };
  readonly answers: SpikeMonitor;
  /** All delays every 0.5 s, and all thresholds. */
  readonly delays: StateMonitor;
  readonly thresholds: StateMonitor;
}

/** Patterns and their order at random. */
export function lessons(options: ManyOptions = {}): Lessons {
  const { patterns: count = 8, inputs = 32, shown = 2000, seed = 0 } = options;
  const chance = draws("rand()", count * inputs + shown * (1 + inputs), seed);
  const patterns = Array.from({ length: count }, (_, p) =>
    chance.slice(p * inputs, (p + 1) * inputs).map((x) => LENGTH * x),
  );
  const rest = chance.subarray(count * inputs);
  const order = Array.from(rest.subarray(0, shown), (x) => Math.floor(count * x));
  const jitter = rest.subarray(shown);
  const spikes = order.flatMap((pattern, k) =>
    Array.from(patterns[pattern]!, (ms, i) => ({
      i,
      time: (k * PERIOD + 1 + ms + 0.8 * (jitter[k * inputs + i]! - 0.5)) / 1e3,
    })),
  );
  const [indices, times] = [spikes.map(({ i }) => i), spikes.map(({ time }) => time)];
  return { patterns, order, indices, times };
}

/**
 * Every output hears every input by a synapse with a delay. Who fires first holds the others back until the pattern
 * is over, and shifts its delays towards its own spike. Its threshold falls slowly, and rises with each clear win: when
 * `v` goes on to 15 % above it. That of a specialist ends where nothing but its pattern reaches; that of who never
 * fires comes down to whatever is left; and two who share a pattern cannot live on it, for half the wins do not make up
 * for the fall.
 */
export function circuit(options: ManyOptions = {}): Circuit {
  const { patterns = 8, outputs = 8, inputs = 32, learn = true } = options;
  const task = lessons(options);
  const { indices, times } = task;
  const source = new SpikeGeneratorGroup(inputs, { indices, times, name: "inputs" });
  const cells = new NeuronGroup(
    outputs,
    `dv/dt = -v/(3*ms) : 1
     dtheta/dt = -fall/(outputs*period) : 1
     held : second
     won : boolean`,
    {
      threshold: "v > theta and t > held",
      reset: `held = t + 25*ms
        won = True`,
      events: { clear: "won and v > 1.15*theta" },
      method: "euler",
      namespace: { rise: 0.9, fall: 0.5, outputs, period: `${PERIOD} ms` },
      name: "outputs",
    },
  );
  cells.runOnEvent(
    "clear",
    `theta += rise
     won = False`,
  );
  cells.set("theta", 5);
  const learning = new Synapses(source, cells, {
    model: shift.model,
    onPre: `v_post += 1\n${shift.options.onPre}`,
    // Nearly all of a pattern arrives before the spike, so all delays would grow on and on.
    onPost: `${shift.options.onPost}
      delay += back*(8*ms - delay)`,
    namespace: {
      ...shift.parameters,
      ...{ eta: learn ? "0.2 ms" : "0 ms", back: learn ? 0.005 : 0, longest: "30 ms" },
    },
    name: "learning",
  }).connect();
  learning.set("delay", "rand()*20*ms");
  const competition = new Synapses(cells, cells, {
    onPre: `v_post = 0
      held_post = t + 25*ms
      won_post = False`,
    name: "competition",
  }).connect({ condition: "i != j" });
  const answers = new SpikeMonitor(cells, { name: "answers" });
  const delays = new StateMonitor(learning, ["delay"], { dt: "500 ms", name: "delays" });
  const thresholds = new StateMonitor(cells, ["theta"], { dt: "500 ms", name: "thresholds" });
  const objects = [source, cells, learning, competition, answers, delays, thresholds];
  const net = new Network(objects, chosen(options));
  const before = learning.get("delay");
  const sizes = { patterns, outputs, inputs };
  return { net, lessons: task, sizes, before, synapses: learning, answers, delays, thresholds };
}
