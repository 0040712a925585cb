// The circuit that learns digits: every pixel onto every excitatory neuron, and inhibition that lets few of them win.

import {
  type Assignable,
  Network,
  NeuronGroup,
  PoissonGroup,
  SpikeMonitor,
  Synapses,
} from "myelin";
import { chosen, type NetworkChoice } from "myelin/models/parts/chosen";

/** Pixels of an image. */
export const PIXELS: number = 28 * 28;

/** Sum of the weights onto each neuron, which they are scaled to before every image. */
const TOTAL = 78;

/** What can be chosen about the circuit. */
export interface CircuitOptions extends NetworkChoice {
  /** Excitatory neurons, and as many inhibitory ones (default 100). */
  readonly n?: number;
  /** Step of time (default 0.5 ms, as in the authors' simulations). */
  readonly dt?: number | string;
}

/** The network, with the handles that an experiment needs. */
export interface Circuit {
  readonly net: Network;
  readonly n: number;
  /** Rates (Hz) of the pixels; 0 is silence. */
  show(rates: Assignable): void;
  /** Whether weights and thresholds change. */
  learn(on: boolean): void;
  /** Scales the weights onto each neuron to the same sum. */
  normalise(): void;
  /** Spikes of each excitatory neuron so far. */
  counts(): Int32Array;
  /** Weights in the order pixel * n + neuron. */
  weights(): Float64Array;
}

const cell = `
  dv/dt = (rest - v + ge*(0*mV - v) + gi*(inhibited - v))/tau : volt (unless refractory)
  dge/dt = -ge/(1*ms) : 1
  dgi/dt = -gi/(2*ms) : 1
`;

/** The circuit with 784 inputs, the neurons at rest, and weights drawn at random. */
export function circuit(options: CircuitOptions = {}): Circuit {
  const { n = 100, dt = "0.5 ms" } = options;
  const pixels = new PoissonGroup(PIXELS, { rates: 0, name: "pixels" });
  const excitatory = excitatoryCells(n);
  const inhibitory = new NeuronGroup(n, cell, {
    threshold: "v > -40*mV",
    reset: "v = -45*mV",
    refractory: "2 ms",
    method: "euler",
    namespace: { tau: "10 ms", rest: "-60 mV", inhibited: "-85 mV" },
    name: "inhibitory",
  });
  inhibitory.set("v", "-100 mV");
  const plastic = plasticSynapses(pixels, excitatory);
  const excite = new Synapses(excitatory, inhibitory, { onPre: "ge_post += 10.4" });
  excite.connect({ j: "i" });
  const inhibit = new Synapses(inhibitory, excitatory, { onPre: "gi_post += 17" });
  inhibit.connect({ condition: "i != j" });
  const spikes = new SpikeMonitor(excitatory, { name: "spikes" });
  const objects = [pixels, excitatory, inhibitory, plastic, excite, inhibit, spikes];
  const net = new Network(objects, { dt, ...chosen(options) });
  return {
    net,
    n,
    show: (rates) => pixels.set("rates", rates),
    learn: (on) => excitatory.set("learning", on ? 1 : 0),
    normalise: () => normalise(plastic.state.w, n),
    counts: () => spikes.count.slice(),
    weights: () => plastic.get("w"),
  };
}

/** A neuron that has fired keeps still for 50 ms, and every spike raises its threshold `theta` for good. */
function excitatoryCells(n: number) {
  const cells = new NeuronGroup(
    n,
    `${cell}
     dtheta/dt = -learning*theta/(1e7*ms) : volt
     learning : 1 (shared)`,
    {
      threshold: "v > theta - 72*mV and t - lastspike > 50*ms",
      reset: `v = -65*mV
              theta += learning*0.05*mV`,
      refractory: "5 ms",
      method: "euler",
      namespace: { tau: "100 ms", rest: "-65 mV", inhibited: "-100 mV" },
      name: "excitatory",
    },
  );
  cells.set("v", "-105 mV");
  cells.set("theta", "20 mV");
  cells.set("learning", 1);
  return cells;
}

/** Three traces: a second spike of a neuron adds what the pixel's trace says, a pixel's takes a little. */
function plasticSynapses(pixels: PoissonGroup, excitatory: ReturnType<typeof excitatoryCells>) {
  const plastic = new Synapses(pixels, excitatory, {
    model: `w : 1
      dpre/dt = -pre/(20*ms) : 1 (event-driven)
      dpost1/dt = -post1/(20*ms) : 1 (event-driven)
      dpost2/dt = -post2/(40*ms) : 1 (event-driven)`,
    onPre: `ge_post += w
      pre = 1
      w = clip(w - learning_post*0.0001*post1, 0, 1)`,
    onPost: `w = clip(w + learning_post*0.01*pre*post2, 0, 1)
      post1 = 1
      post2 = 1`,
    name: "plastic",
  });
  plastic.connect();
  plastic.set("w", "0.3*rand() + 0.003");
  plastic.set("delay", "rand()*10*ms");
  return plastic;
}

function normalise(w: Float64Array, n: number): void {
  const sums = new Float64Array(n);
  for (let k = 0; k < w.length; k++) sums[k % n]! += w[k]!;
  for (let k = 0; k < w.length; k++) w[k]! *= TOTAL / sums[k % n]!;
}
