// The circuit of two competing neurons, and the texts in which its versions differ.
//
// After the concept at the end of the notebook in which delay learning was first tried for the comob project (2023),
// written for Brian2, where the delays could not change. SG1 and SG2 emit the same pattern. Each neuron multiplies the
// traces of both, so it is driven best when SG2's delay to it aligns the two trains. Who reaches threshold first
// inhibits the other and lengthens the other's delay.

import {
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";

/** Milliseconds of the pattern's spikes, its period, and the delay from SG1. */
export const PATTERN: readonly number[] = [1, 2, 3, 4, 6, 8, 9];
export const PERIOD = 13;
export const FIXED = 1;

const model_one = `
  dv_1/dt = 1/(tau*ms) * (-v_1 + 2000*s_1*s_2) : 1
  ds_1/dt = -s_1/(0.5*ms) : 1
  ds_2/dt = -s_2/(0.5*ms) : 1
  dv_th1/dt = -v_th1/(tau_th*ms) : 1
  d_1 : second
`;
const model_two = `
  dv_2/dt = (1/(tau*ms)) * (-v_2 + 2000*s_1*s_2): 1
  ds_1/dt = -s_1/(0.5*ms) : 1
  ds_2/dt = -s_2/(0.5*ms) : 1
  dv_th2/dt = -v_th2/(tau_th*ms) : 1
  d_2 : second
`;

/** The texts and numbers in which the versions of the circuit differ. */
export interface Rule {
  readonly namespace: Readonly<Record<string, number | string>>;
  /** Code on spikes of SG1 and SG2 to N1 and N2, and between the neurons. */
  readonly s_11: string | Readonly<Record<string, string>>;
  readonly s_12: string | Readonly<Record<string, string>>;
  readonly s_21: string;
  readonly s_22: string;
  readonly s_ab: string;
  readonly s_ba: string;
  /** Orders of the pathways of SG1 that are not the default. */
  readonly order?: Readonly<Record<string, number>>;
  /** Run before the spikes of a step are sent: gives the delay that they take. */
  readonly regular?: readonly [string, string];
}

/** As written: a delay takes the neuron's d whenever a spike is delivered. Brian2 runs this text without effect. */
export const written: Rule = {
  namespace: { tau: 1000, tau_th: 50, threshold_initial: 8 },
  s_11: "s_1_post += 1",
  s_12: "s_1_post += 1",
  s_21: `s_2_post += 1
    delay = d_1`,
  s_22: `s_2_post += 1
    delay = d_2`,
  s_ab: `v_2_post = 0
    d_2 += 1*ms
    v_th2 = threshold_initial`,
  s_ba: `v_1_post = 0
    d_1 += 1*ms
    v_th1 = threshold_initial`,
};

/** As written, but the delay is d at the moment a spike is emitted. */
export const direct: Rule = {
  ...written,
  s_21: "s_2_post += 1",
  s_22: "s_2_post += 1",
  regular: ["delay = d_1", "delay = d_2"],
};

/**
 * As meant. Against `written`: longer races (threshold 100 and 90 ms for 8 and 50 ms), a fine term (the gradient of the
 * overlap of the two trains: arrivals of SG1 pull d up by eta s_2, those of SG2 down by eta s_1), N1 wins a tie (a
 * neuron that was silenced in the same step has v = 0 and moves nobody), and a delay that rounding cannot make
 * negative.
 */
export const meant: Rule = {
  namespace: { tau: 1000, tau_th: 90, threshold_initial: 100, eta: "0.015*ms" },
  s_11: { fine: "d_1_post += eta*s_2_post", pre: "s_1_post += 1" },
  s_12: { fine: "d_2_post += eta*s_2_post", pre: "s_1_post += 1" },
  order: { fine: -2, pre: 0 },
  s_21: `s_2_post += 1
    d_1_post -= eta*s_1_post
    delay = clip(d_1_post, 0*ms, 1*second)`,
  s_22: `s_2_post += 1
    d_2_post -= eta*s_1_post
    delay = clip(d_2_post, 0*ms, 1*second)`,
  s_ab: written.s_ab,
  s_ba: `d_1_post += 1*ms*int(v_2_pre > 0)
    v_1_post = 0
    v_th1_post = threshold_initial`,
};

/** One competition to run: delays in ms at the start, and which pattern it hears. */
export interface Start {
  readonly d1: number;
  readonly d2: number;
  /** Delays of SG2's synapses before the first spike sets them; d1 and d2 unless given. */
  readonly stored?: readonly [number, number];
  /** Position in `patterns`. */
  readonly pattern?: number;
}

export interface CircuitOptions {
  readonly rule?: Rule;
  readonly starts?: readonly Start[];
  readonly patterns?: readonly (readonly number[])[];
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
  /** Records d, v and the threshold of every pair at every step. */
  readonly traces?: boolean;
}

/** The seed's start: N2 is aligned. */
export const SEED_START: Start = { d1: 0, d2: 1, stored: [2, 4] };

/** As many copies of the circuit as there are starts, in one network. */
export interface Circuit {
  readonly net: Network;
  readonly starts: readonly Start[];
  /** Spikes of N1 and N2 of each copy, with d_1 and d_2. */
  readonly fired: readonly [SpikeMonitor, SpikeMonitor];
  readonly traces: readonly [StateMonitor, StateMonitor] | undefined;
}

export function circuit(options: CircuitOptions = {}): Circuit {
  const { rule = written, starts = [SEED_START], patterns = [PATTERN] } = options;
  const { seed = 0, backend = "wasm", traces = false } = options;
  const dt = "0.1*ms";
  const { namespace, order = {} } = rule;
  const n = starts.length;
  const indices = patterns.flatMap((pattern, k) => pattern.map(() => k));
  const times = patterns.flatMap((pattern) => pattern.map((ms) => ms * 1e-3));
  const train = { indices, times, period: `${PERIOD} ms`, dt };
  const g_1 = new SpikeGeneratorGroup(patterns.length, { ...train, name: "g_1" });
  const g_2 = new SpikeGeneratorGroup(patterns.length, { ...train, name: "g_2" });
  const cell = { dt, method: "rk4", namespace } as const;
  const one = new NeuronGroup(n, model_one, {
    ...cell,
    name: "neuron_one",
    threshold: "v_1 >= v_th1",
    reset: "v_1 = 0",
  });
  const two = new NeuronGroup(n, model_two, {
    ...cell,
    name: "neuron_two",
    threshold: "v_2 >= v_th2",
    reset: "v_2 = 0",
  });
  one.set("v_th1", namespace.threshold_initial!);
  two.set("v_th2", namespace.threshold_initial!);
  one.set(
    "d_1",
    starts.map(({ d1 }) => d1 * 1e-3),
  );
  two.set(
    "d_2",
    starts.map(({ d2 }) => d2 * 1e-3),
  );

  const hears = { i: starts.map(({ pattern = 0 }) => pattern), j: starts.map((_, k) => k) };
  const delay = typeof rule.s_11 === "string" ? "1 ms" : { fine: "1 ms", pre: "1 ms" };
  const s_11 = new Synapses(g_1, one, { name: "s_11", onPre: rule.s_11, order, delay, namespace });
  const s_12 = new Synapses(g_1, two, { name: "s_12", onPre: rule.s_12, order, delay, namespace });
  const s_21 = new Synapses(g_2, one, {
    name: "s_21",
    onPre: rule.s_21,
    onPost: "v_th1 = threshold_initial",
    namespace,
  });
  const s_22 = new Synapses(g_2, two, {
    name: "s_22",
    onPre: rule.s_22,
    onPost: "v_th2 = threshold_initial",
    namespace,
  });
  for (const synapses of [s_11, s_12, s_21, s_22]) synapses.connect(hears);
  s_21.set(
    "delay",
    starts.map(({ d1, stored }) => (stored?.[0] ?? d1) * 1e-3),
  );
  s_22.set(
    "delay",
    starts.map(({ d2, stored }) => (stored?.[1] ?? d2) * 1e-3),
  );
  if (rule.regular) {
    s_21.runRegularly(rule.regular[0], { when: "before_synapses" });
    s_22.runRegularly(rule.regular[1], { when: "before_synapses" });
  }
  const s_ab = new Synapses(one, two, { name: "s_ab", onPre: rule.s_ab, namespace });
  const s_ba = new Synapses(two, one, { name: "s_ba", onPre: rule.s_ba, namespace });
  for (const synapses of [s_ab, s_ba]) synapses.connect({ j: "i" });

  const fired = [
    new SpikeMonitor(one, { variables: ["d_1"], name: "fired_one" }),
    new SpikeMonitor(two, { variables: ["d_2"], name: "fired_two" }),
  ] as const;
  const recorded = traces
    ? ([
        new StateMonitor(one, ["d_1", "v_1", "v_th1"], { when: "end", name: "trace_one" }),
        new StateMonitor(two, ["d_2", "v_2", "v_th2"], { when: "end", name: "trace_two" }),
      ] as const)
    : undefined;
  const all = [g_1, g_2, one, two, s_11, s_12, s_21, s_22, s_ab, s_ba, ...fired];
  const net = new Network([...all, ...(recorded ?? [])], { dt, seed, backend });
  return { net, starts, fired, traces: recorded };
}
