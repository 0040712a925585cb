// A chaotic network of spiking neurons taught to oscillate, by correcting what is read from it while it runs.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "FORCE training of a spiking network to a sinusoid (Nicola & Clopath 2017, Nat Commun 8:2208)";

/** Biological time for a first look: 1 s untaught, 4 s of lessons, 3 s alone. */
export const duration = "8 s";

/** What can be chosen about the network and its lessons. */
export interface NicolaClopathOptions extends NetworkChoice {
  /** Neurons (default 1000; the paper has 2000). */
  readonly n?: number;
  /** Frequency of the target, in Hz (default 5). */
  readonly frequency?: number;
  /** When lessons start and end, in seconds (default from 1 to 5). */
  readonly lessons?: readonly [from: number, to: number];
  /** Step of time (default 0.05 ms). */
  readonly dt?: number | string;
}

/** Time between two corrections. */
const INTERVAL = "2.5 ms";
/** Variance from which recursive least squares start: small ones learn slowly. */
const ALPHA = 5e-6;

/** What is read out is `z` of `readout`, recorded by `decoded`; the target is a sine of the time. */
export default function nicolaClopath(options: NicolaClopathOptions = {}): Network {
  const { n = 1000, frequency = 5, lessons = [1, 5], dt = "0.05 ms" } = options;
  const neurons = cells(n);
  const readout = new NeuronGroup(
    1,
    `z : 1
     target = sin(2*pi*frequency*t) : 1`,
    { namespace: { frequency: `${frequency} Hz` }, name: "readout" },
  );
  neurons.link("z", readout, "z");
  const recurrent = new Synapses(neurons, neurons, {
    model: "w : volt*second",
    onPre: "h_post += w/(tr*td)",
    namespace: times,
    name: "recurrent",
  });
  recurrent.connect({ p: 0.1 });
  recurrent.set("w", `0.04*mV*second*randn()/(${Math.sqrt(n)}*0.1)`);
  const decoder = new Synapses(neurons, readout, {
    model: `phi : second
      z_post = phi*r_pre : 1 (summed)`,
    name: "decoder",
  });
  decoder.connect();
  const decoded = new StateMonitor(readout, ["z", "target"], {
    record: [0],
    dt: "1 ms",
    name: "decoded",
  });
  const some = neurons.slice(0, Math.min(n, 20));
  const spikes = new SpikeMonitor(some, { name: "spikes" });
  const weights = new StateMonitor(decoder, "phi", {
    record: [0, 1, 2, 3, 4, 5],
    dt: "10 ms",
    name: "weights",
  });
  const objects = [neurons, readout, recurrent, decoder, decoded, spikes, weights];
  const net = new Network(objects, { dt, ...chosen(options) });
  const squares = new LeastSquares(n, ALPHA);
  const lesson = (t: number): void => {
    if (t < lessons[0] || t >= lessons[1]) return;
    const error = readout.state.z[0]! - Math.sin(2 * Math.PI * frequency * t);
    squares.correct(decoder.state.phi, neurons.state.r, error);
  };
  return net.operation(lesson, { dt: INTERVAL, when: "end" });
}

const times = { tr: "2 ms", td: "20 ms" } as const;

/** Leaky neurons at their threshold, with filtered input `s`, filtered output `r` (Hz), and `z` fed back to them. */
function cells(n: number) {
  const group = new NeuronGroup(
    n,
    `dv/dt = (-40*mV - v + s + feedback*z)/(10*ms) : volt (unless refractory)
     ds/dt = -s/tr + h : volt
     dh/dt = -h/td : volt/second
     dr/dt = -r/tr + hr : Hz
     dhr/dt = -hr/td : Hz/second
     feedback : volt (constant)
     z : 1 (linked)`,
    {
      threshold: "v >= -40*mV",
      reset: `v = -65*mV
              hr += 1/(tr*td)`,
      refractory: "2 ms",
      method: "euler",
      namespace: times,
      name: "neurons",
    },
  );
  group.set("v", "-65*mV + rand()*95*mV");
  group.set("feedback", "(2*rand() - 1)*10*mV");
  return group;
}

/** Recursive least squares: after each example the weights are the best for all examples so far. */
class LeastSquares {
  private readonly n: number;
  private readonly inverse: Float64Array;
  private readonly gain: Float64Array;

  constructor(n: number, alpha: number) {
    this.n = n;
    this.inverse = new Float64Array(n * n);
    this.gain = new Float64Array(n);
    for (let k = 0; k < n; k++) this.inverse[k * (n + 1)] = alpha;
  }

  /** Moves the weights so that what they read from `rates` would have been nearer by about `error`. */
  correct(weights: Float64Array, rates: Float64Array, error: number): void {
    const { n, inverse, gain } = this;
    let size = 1;
    for (let row = 0; row < n; row++) {
      let sum = 0;
      for (let k = 0, at = row * n; k < n; k++, at++) sum += inverse[at]! * rates[k]!;
      gain[row] = sum;
      size += sum * rates[row]!;
    }
    for (let row = 0; row < n; row++) {
      weights[row]! -= gain[row]! * error;
      const part = gain[row]! / size;
      if (part === 0) continue;
      for (let k = 0, at = row * n; k < n; k++, at++) inverse[at]! -= part * gain[k]!;
    }
  }
}
