// The pitch of a sound: its spikes meet their own echo, and each detector waits for another delay of it.

import { Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses } from "myelin";
import { figure, type Panel, terminalRaster } from "myelin/plot";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import {
  type Demonstration,
  type DemonstrationOptions,
  fullest,
  runShown,
} from "./parts/demonstration.ts";

/** What it is and where it comes from. */
export const about =
  "duplex theory of pitch: autocorrelation of a spike train by delay lines (Licklider 1951, Experientia 7:128)";

/** Biological time for a first look: the pitch goes from 150 to 350 Hz. */
export const duration = "1 s";

/** Pitches of the first and the last detector, in Hz. */
export const PITCHES: readonly [number, number] = [50, 1000];

/** Sounds to choose from, by their phase: cycles of the pitch. */
const sounds = {
  /** A tone with distortion: the first and the third harmonic. */
  tone: "5*sin(2*pi*phase)**3",
  /** The second and the third harmonic, without the first. */
  "missing fundamental": "5*(sin(4*pi*phase) + 0.5*sin(6*pi*phase))",
};

/** What can be chosen about the sound. */
export interface LickliderOptions extends NetworkChoice {
  /** `tone` (default), or `missing fundamental`: the harmonics 2 and 3 alone, whose pitch is still the first. */
  readonly sound?: keyof typeof sounds;
  /** Pitch at the beginning, in Hz (default 150). */
  readonly pitch?: number;
  /** How much it rises in a second, in Hz (default 200). */
  readonly rise?: number;
  /** Detectors, their pitches equally far apart on a logarithmic scale (default 300). */
  readonly n?: number;
}

/** Two receptors of `ear` fire at the same phase of the sound; each of the `detectors` hears one of them later. */
export default function licklider(options: LickliderOptions = {}): Network {
  const { sound = "tone", pitch = 150, rise = 200, n = 300 } = options;
  const ear = new NeuronGroup(
    2,
    `dx/dt = (sound - x)/tau + 0.1*(2/tau)**0.5*xi : 1 (unless refractory)
     sound = ${sounds[sound]} : 1
     dphase/dt = frequency : 1
     frequency = pitch + rise*t : hertz`,
    {
      threshold: "x > 1",
      reset: "x = 0",
      refractory: "2 ms",
      method: "euler",
      namespace: { tau: "1 ms", pitch: `${pitch} Hz`, rise: `${rise} Hz/second` },
      name: "ear",
    },
  );
  const detectors = new NeuronGroup(n, "dv/dt = -v/tau + sigma*(2/tau)**0.5*xi : 1", {
    threshold: "v > 1",
    reset: "v = 0",
    method: "euler",
    namespace: { tau: "1 ms", sigma: 0.1 },
    name: "detectors",
  });
  const lines = new Synapses(ear, detectors, {
    onPre: "v_post += 0.5",
    namespace: { lowest: `${PITCHES[0]} Hz`, highest: `${PITCHES[1]} Hz` },
    name: "lines",
  }).connect();
  // One period of the detector's own pitch for the second receptor, nothing for the first.
  lines.set("delay", "i/(lowest*exp(log(highest/lowest)*j/(N_post - 1)))");
  const spikes = new SpikeMonitor(detectors, { name: "spikes" });
  const heard = new StateMonitor(ear, ["frequency"], { record: [0], dt: "1 ms", name: "heard" });
  return new Network([ear, detectors, lines, spikes, heard], {
    dt: "0.02 ms",
    ...chosen(options),
  });
}

/** The pitch a detector stands for, in Hz. */
export function pitchOf(detector: number, n: number = 300): number {
  const [lowest, highest] = PITCHES;
  return lowest * (highest / lowest) ** (detector / (n - 1));
}

const WINDOW = 0.05;

/** A rising pitch: who fired, and the pitch of the detectors that answer most among those of up to 1.4 periods. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const net = licklider({ seed: options.seed, backend: options.backend });
  await runShown(net, options.duration ?? duration, options);
  const { i, t } = net.objects.find(({ name }) => name === "spikes") as SpikeMonitor;
  const heard = net.objects.find(({ name }) => name === "heard") as StateMonitor;
  const truth = heard.get("frequency")[0]!;
  const centres: number[] = [];
  const pitches: number[] = [];
  let worst = 0;
  for (let from = 0; from + WINDOW <= net.t + 1e-9; from += WINDOW) {
    const pitch = truth[Math.round((from + WINDOW / 2) * 1000)]!;
    const inside = [...i].filter(
      (d, k) => t[k]! >= from && t[k]! < from + WINDOW && pitchOf(d) > pitch / 1.4,
    );
    const found = pitchOf(fullest(inside, 300, 3));
    centres.push(from + WINDOW / 2);
    pitches.push(found);
    worst = Math.max(worst, Math.abs(found / pitch - 1) || 0);
  }
  const raster = { i, t, n: 300, duration: net.t, title: "spikes of the detectors" };
  const panels: Panel[] = [
    { kind: "raster", ...raster },
    {
      kind: "traces",
      title: "pitch",
      unit: "Hz",
      yLabel: "frequency",
      duration: net.t,
      series: [
        { label: "sound", t: heard.t, values: truth },
        { label: "detectors", t: centres, values: pitches },
      ],
    },
  ];
  const percent = (100 * worst).toFixed(1);
  return {
    text: `${i.length} spikes; in windows of 50 ms the best delay is one period, within ${percent} %`,
    json: { spikes: i.length, worst, times: centres, pitches },
    terminal: terminalRaster(raster, {}),
    figure: () => figure(panels, { title: "Delay lines tell the pitch of a sound" }),
  };
}
