// Where a sound comes from: delay lines from both ears, and detectors of coincidence along them.

import {
  Network,
  NeuronGroup,
  type Quantity,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import { figure, type Panel, terminalRaster } from "myelin/plot";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import {
  type Demonstration,
  type DemonstrationOptions,
  fullest,
  runShown,
} from "./parts/demonstration.ts";
import { draws } from "./parts/draws.ts";

/** What it is and where it comes from. */
export const about =
  "place theory of sound localisation by coincidence along delay lines (Jeffress 1948, J Comp Physiol Psychol 41:35)";

/** Biological time for a first look: one turn around the head. */
export const duration = "1 s";

/** Distance of the ears over the speed of sound: the greatest difference between the ears' times, in seconds. */
export const LARGEST: number = 0.22 / 343;

/** Greatest difference between the delays of the two axons that reach a detector, in seconds. */
export const SPAN: number = 1.2 * LARGEST;

/** What can be chosen about the sound. */
export interface JeffressOptions extends NetworkChoice {
  /** Direction from which it comes at first, in degrees to the right of straight ahead (default 0). */
  readonly azimuth?: number;
  /** Turns around the head in a second (default 1). */
  readonly turns?: number;
  /** Detectors (default 300). */
  readonly n?: number;
  /** Time for which there is a sound (default 2 s). */
  readonly sound?: number;
}

const STEP = 0.02e-3;

/** A moving source of white noise; `delay` of `ears` is the sound's way to each, `spikes` the detectors'. */
export default function jeffress(options: JeffressOptions = {}): Network {
  const { azimuth = 0, turns = 1, n = 300, sound: lasts = 2, seed = 0 } = options;
  const dt: Quantity = STEP;
  const noise = draws("10*randn()", Math.round(lasts / STEP), seed);
  const sound = new TimedArray(noise, { dt });
  const ears = new NeuronGroup(
    2,
    `dx/dt = (sound(t - delay) - x)/tau + sigma*(2/tau)**0.5*xi : 1 (unless refractory)
     delay = distance*sin(azimuth) : second
     distance : second (constant)
     dazimuth/dt = speed : radian`,
    {
      threshold: "x > 1",
      reset: "x = 0",
      refractory: "2.5 ms",
      method: "euler",
      namespace: { sound, tau: "1 ms", sigma: 0.1, speed: `${2 * Math.PI * turns} Hz` },
      name: "ears",
    },
  );
  // Of the source's way only what lies before or beyond the middle of the head: the right ear hears what comes first.
  ears.set("distance", [LARGEST / 2, -LARGEST / 2]);
  ears.set("azimuth", (azimuth * Math.PI) / 180);
  const detectors = new NeuronGroup(n, "dv/dt = -v/tau + sigma*(2/tau)**0.5*xi : 1", {
    threshold: "v > 1",
    reset: "v = 0",
    method: "euler",
    namespace: { tau: "1 ms", sigma: 0.1 },
    name: "detectors",
  });
  const lines = new Synapses(ears, detectors, {
    onPre: "v_post += 0.5",
    namespace: { span: `${SPAN} s` },
    name: "lines",
  }).connect();
  // The left ear's axon passes the detectors from first to last, the right ear's from last to first.
  lines.set("delay", "span*(int(i == 0)*(N_post - 1 - j) + int(i == 1)*j)/(N_post - 1)");
  const spikes = new SpikeMonitor(detectors, { name: "spikes" });
  const way = new StateMonitor(ears, ["delay"], { dt: "1 ms", name: "way" });
  return new Network([ears, detectors, lines, spikes, way], {
    dt,
    ...chosen({ seed, backend: options.backend }),
  });
}

/** The difference between the ears' times (s; left minus right) that a detector stands for. */
export function difference(detector: number, n: number = 300): number {
  return SPAN * ((2 * detector) / (n - 1) - 1);
}

const WINDOW = 0.05;

/** One turn of the source: who fired, and where the place of most spikes puts it. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const net = jeffress({ seed: options.seed, backend: options.backend });
  await runShown(net, options.duration ?? duration, options);
  const spikes = net.objects.find(({ name }) => name === "spikes") as SpikeMonitor;
  const way = net.objects.find(({ name }) => name === "way") as StateMonitor;
  const [left, right] = way.get("delay");
  const truth = left!.map((delay, k) => delay - right![k]!);
  const { i, t } = spikes;
  const centres: number[] = [];
  const places: number[] = [];
  let error = 0;
  for (let from = 0; from + WINDOW <= net.t + 1e-9; from += WINDOW) {
    const inside = (time: number): boolean => time >= from - 1e-9 && time < from + WINDOW - 1e-9;
    const place = difference(
      fullest(
        [...i].filter((_, k) => inside(t[k]!)),
        300,
        10,
      ),
    );
    const expected = truth.filter((_, k) => inside(way.t[k]!));
    centres.push(from + WINDOW / 2);
    places.push(place);
    error += (place - expected.reduce((sum, value) => sum + value, 0) / expected.length) ** 2;
  }
  const off = Math.sqrt(error / centres.length) * 1e6;
  const words = `in windows of 50 ms the place of most is ${off.toFixed(0)} us off (root mean square)`;
  const raster = { i, t, n: 300, duration: net.t, title: "spikes of the detectors" };
  const panels: Panel[] = [
    { kind: "raster", ...raster },
    {
      kind: "traces",
      title: "difference between the ears",
      unit: "second",
      yLabel: "left minus right",
      duration: net.t,
      series: [
        { label: "sound", t: way.t, values: truth },
        { label: "place", t: centres, values: places },
      ],
    },
  ];
  return {
    text: [
      `${i.length} spikes; the greatest difference between the ears is ${(LARGEST * 1e6).toFixed(0)} us`,
      ...(centres.length > 0 ? [words] : []),
    ].join("\n"),
    json: { spikes: i.length, rootMeanSquareErrorSeconds: off / 1e6, largestSeconds: LARGEST },
    terminal: terminalRaster(raster, {}),
    figure: () => figure(panels, { title: "Delay lines tell where a sound comes from" }),
  };
}
