// A strange attractor in spikes: neurons whose feedback decodes the Lorenz equations.

import { type Network, SpikeMonitor } from "myelin";
import { Connection, Ensemble, Model, Probe } from "myelin/nef";
import { figure, type Panel } from "myelin/plot";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";
import { type Demonstration, type DemonstrationOptions, runShown } from "./parts/demonstration.ts";

/** What it is and where it comes from. */
export const about =
  "the Lorenz attractor in spiking neurons, by feedback alone (Eliasmith & Anderson 2003, Neural Engineering)";

/** Biological time for a first look: some twenty turns. */
export const duration = "10 s";

/** Filter of the feedback, seconds. */
export const TAU = 0.1;

/** What can be chosen. */
export interface LorenzOptions extends NetworkChoice {
  /** Neurons (default 1000). */
  readonly n?: number;
}

const [SIGMA, BETA] = [10, 8 / 3];

/**
 * The usual 28 is 13 % above where the fixed points amid the wings turn stable: there 1 % that decoders lack is enough
 * for the state to settle at one of them, as some networks do within seconds. Examples of Nengo move the third axis by
 * 28 and take 28 from its slope besides: these are Lorenz' equations with this rho, moved down by all of it.
 */
export const RHO: number = 28 * (1 + 1 / BETA);

/**
 * dx/dt = f(x) as feedback through a filter: x + tau f(x). The third axis is moved down by rho, so that the
 * attractor lies around 0, where the neurons are.
 */
export function feedback([x = 0, y = 0, z = 0]: ArrayLike<number> & Iterable<number>): number[] {
  return [x + TAU * SIGMA * (y - x), y + TAU * (-x * z - y), z + TAU * (x * y - BETA * (z + RHO))];
}

interface Lorenz {
  readonly model: Model;
  readonly state: Ensemble;
  readonly probe: Probe;
}

function lorenz({ n = 1000, ...options }: LorenzOptions): Lorenz {
  const state = new Ensemble(n, 3, { radius: 30, label: "state" });
  const probe = new Probe(state, { synapse: 0.02 });
  const back = new Connection(state, state, { function: feedback, synapse: TAU });
  return { model: new Model([back, probe], chosen(options)), state, probe };
}

/** One ensemble of three dimensions that tells itself where to go. */
export default function nefLorenz(options: LorenzOptions = {}): Network {
  return lorenz(options).model.network;
}

/** Neurons whose spikes are shown. */
const SHOWN = 40;

/** The three numbers over time, the attractor, and the spikes of some of the neurons that are it. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { model, probe } = lorenz({ seed: options.seed, backend: options.backend });
  const { network } = model;
  const neurons = network.objects.find(({ name }) => name === "neurons");
  const spikes = new SpikeMonitor(neurons as ConstructorParameters<typeof SpikeMonitor>[0]);
  network.add(spikes);
  await runShown(network, options.duration ?? duration, options);
  const axis = (d: number): Float64Array => Float64Array.from(probe.data, (row) => row[d]!);
  const [x, y, z] = [axis(0), axis(1), axis(2)];
  const lobes = changes(x);
  const rate = spikes.i.length / (1000 * network.t);
  return {
    text: [
      `${lobes.length} changes from one wing to the other in ${network.t} s,`,
      `by 1000 neurons at ${rate.toFixed(0)} Hz in the mean;`,
      `standard deviations ${[x, y, z].map((one) => spread(one).toFixed(1)).join(", ")}`,
    ].join("\n"),
    json: { changes: lobes.map((k) => probe.t[k]!), hertz: rate, spreads: [x, y, z].map(spread) },
    figure: () =>
      figure(panels(probe.t, [x, y, z], spikes), { title: "The Lorenz attractor in spikes" }),
  };
}

/** Where a signal that went below -5 goes above 5 or back. */
function changes(x: Float64Array): number[] {
  const found: number[] = [];
  let side = 0;
  x.forEach((value, k) => {
    const now = value > 5 ? 1 : value < -5 ? -1 : side;
    if (side !== 0 && now !== side) found.push(k);
    side = now;
  });
  return found;
}

/** Standard deviation. */
function spread(x: Float64Array): number {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
}

function panels(t: Float64Array, state: readonly Float64Array[], spikes: SpikeMonitor): Panel[] {
  const few = [...spikes.i.keys()].filter((k) => spikes.i[k]! < SHOWN);
  const [x, , z] = state;
  // the beginning leads from 0 to the attractor
  const from = Math.min(500, t.length - 1);
  return [
    {
      kind: "curves",
      title: "decoded from the spikes",
      xLabel: "x",
      yLabel: "z",
      height: 320,
      curves: [{ x: x!.slice(from), y: z!.slice(from), dots: false }],
    },
    {
      kind: "traces",
      title: "the same over time",
      yLabel: "value",
      t,
      series: state.map((values, d) => ({ label: "xyz"[d]!, values })),
    },
    {
      kind: "raster",
      title: `spikes of ${SHOWN} of the 1000 neurons`,
      i: few.map((k) => spikes.i[k]!),
      t: few.map((k) => spikes.t[k]!),
      n: SHOWN,
      duration: t.at(-1) ?? 0,
    },
  ];
}
