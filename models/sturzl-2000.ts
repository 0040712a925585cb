// How a scorpion finds its prey: a wave in the sand reaches one of its eight feet after the other.

import { Network, NeuronGroup, SpikeMonitor, Synapses, TimedArray } from "myelin";
import { figure, type Panel, terminalRaster } from "myelin/plot";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import { type Demonstration, type DemonstrationOptions, runShown } from "./parts/demonstration.ts";
import { draws } from "./parts/draws.ts";

/** What it is and where it comes from. */
export const about =
  "how a sand scorpion finds its prey (Stürzl, Kempter & van Hemmen 2000, Phys Rev Lett 84:5668)";

/** Biological time for a first look. */
export const duration = "500 ms";

/** Directions of the feet in degrees. */
export const FEET: readonly number[] = [22.5, 67.5, 112.5, 157.5, 202.5, 247.5, 292.5, 337.5];

/** What can be chosen about the prey. */
export interface SturzlOptions extends NetworkChoice {
  /** Its direction in degrees (default 144). */
  readonly prey?: number;
  /** Seconds for which it moves the sand (default 0.5). */
  readonly lasts?: number;
  /** Feet that feel nothing (default none). */
  readonly numb?: readonly number[];
}

/** Spikes of the receptors are `felt`, those of the command neurons `votes`. */
export default function sturzl(options: SturzlOptions = {}): Network {
  const { prey = 144, lasts = 0.5, numb = [], seed = 0 } = options;
  const wave = new TimedArray(ripple(Math.round(lasts / 1e-4) + 1, seed), { dt: "0.1 ms" });
  const feet = new NeuronGroup(
    8,
    `dv/dt = (1 + wave(t - way) - v)/tau + sigma*(2/tau)**0.5*xi : 1
     way = radius/speed*(1 - cos(prey - angle)) : second
     angle : radian (constant)
     numb : boolean (constant)`,
    {
      threshold: "v > 1 and not numb",
      reset: "v = 0",
      refractory: "1 ms",
      method: "euler",
      namespace: {
        ...{ wave, tau: "1 ms", sigma: 0.01 },
        ...{ radius: "2.5 cm", speed: "50 meter/second", prey: (prey * Math.PI) / 180 },
      },
      name: "feet",
    },
  );
  feet.set("angle", "(22.5 + 45*i)*pi/180");
  if (numb.length > 0) feet.set("numb", true, { at: numb });
  // The paper's Poisson receptors and response kernels are integrate-and-fire neurons and alpha functions here.
  const command = new NeuronGroup(
    8,
    `dv/dt = (x - v)/tau : 1
     dx/dt = (y - x)/tau : 1
     dy/dt = -y/tau : 1`,
    {
      threshold: "v > 1",
      reset: "v = 0",
      method: "exact",
      namespace: { tau: "1 ms" },
      name: "command",
    },
  );
  // A foot excites its own neuron and, a little later, silences the three across.
  const own = new Synapses(feet, command, { onPre: "y_post += 7", name: "own" });
  own.connect({ j: "i" });
  const across = new Synapses(feet, command, {
    onPre: "y_post -= 2",
    delay: "0.7 ms",
    name: "across",
  });
  across.connect({ condition: "abs((j - i) % N_post - N_post/2) <= 1" });
  const felt = new SpikeMonitor(feet, { name: "felt" });
  const votes = new SpikeMonitor(command, { name: "votes" });
  return new Network(
    [feet, command, own, across, felt, votes],
    chosen({ seed, backend: options.backend }),
  );
}

/** Where the eight neurons' spikes point, in degrees from -180 to 180. */
export function direction(votes: ArrayLike<number>): number {
  const radians = FEET.map((degrees) => (degrees * Math.PI) / 180);
  const x = radians.reduce((sum, angle, k) => sum + votes[k]! * Math.cos(angle), 0);
  const y = radians.reduce((sum, angle, k) => sum + votes[k]! * Math.sin(angle), 0);
  return (Math.atan2(y, x) * 180) / Math.PI;
}

/** A Rayleigh wave: all frequencies around 300 Hz (Gaussian, 50 Hz), in random phase. */
function ripple(samples: number, seed: number): Float64Array {
  const phases = draws("2*pi*rand()", 301, seed);
  const wave = new Float64Array(samples);
  let total = 0;
  for (const [k, phase] of phases.entries()) {
    const strength = Math.exp(-((k - 150) ** 2) / (2 * 50 ** 2));
    const turn = 2 * Math.PI * (150 + k) * 1e-4;
    total += strength;
    for (let s = 0; s < samples; s++) wave[s]! += strength * Math.cos(turn * s + phase);
  }
  return wave.map((value) => value / total);
}

/** A prey at 144 degrees: the votes, how they are spread, and where they have pointed by each time. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const lasts = 0.5;
  const net = sturzl({ seed: options.seed, backend: options.backend, lasts });
  await runShown(net, options.duration ?? duration, options);
  const { i, t, count } = net.objects.find(({ name }) => name === "votes") as SpikeMonitor;
  const times = Array.from({ length: Math.round(net.t / 0.005) }, (_, k) => 0.005 * (k + 1));
  const pointed = times.map((time) => {
    const votes = new Float64Array(8);
    for (let k = 0; k < t.length && t[k]! < time; k++) votes[i[k]!]!++;
    return votes.some((vote) => vote > 0) ? direction(votes) : Number.NaN;
  });
  const estimate = direction(count);
  const raster = { i, t, n: 8, duration: net.t, title: "votes of the command neurons" };
  const panels: Panel[] = [
    { kind: "raster", ...raster, height: 90 },
    {
      kind: "traces",
      title: "where the votes up to then point",
      yLabel: "degrees",
      range: [90, 190],
      start: 0,
      duration: net.t,
      series: [
        { label: "votes", t: times, values: pointed },
        { label: "prey", t: [0, net.t], values: [144, 144] },
      ],
    },
    {
      kind: "curves",
      title: "votes by the direction of the foot",
      xLabel: "degrees",
      yLabel: "votes",
      curves: [{ x: FEET, y: count }],
    },
  ];
  return {
    text: `prey at 144 degrees; ${i.length} votes point at ${estimate.toFixed(1)} degrees`,
    json: { prey: 144, votes: [...count], estimate },
    terminal: terminalRaster(raster, {}),
    figure: () => figure(panels, { title: "Eight feet find the prey" }),
  };
}
