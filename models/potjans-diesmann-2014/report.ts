// What `myelin run potjans-diesmann-2014` shows: spikes, and rates beside the published ones.

import { figure } from "myelin/plot";
import { type Demonstration, type DemonstrationOptions, runShown } from "../parts/demonstration.ts";
import { type Circuit, circuit } from "./circuit.ts";
import { LATER_RATES, NAMES, RATES } from "./published.ts";

/** Time that the network takes to forget how it began (s). */
const TRANSIENT = 0.2;
/** Part of the progress that building takes. */
const BUILDING = 0.3;

/** Builds the whole network, runs it and counts. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const { seed, backend, signal, progress, duration = "1.2 s" } = options;
  signal.throwIfAborted();
  const began = performance.now();
  const told = (fraction: number): void => progress(BUILDING * fraction, "connecting");
  const made = await circuit({ seed, backend, scale: 1 }, told, signal);
  const built = performance.now();
  await runShown(made.net, duration, {
    ...options,
    progress: (fraction) =>
      progress(BUILDING + (1 - BUILDING) * fraction, `${made.synapses} synapses`),
  });
  const ran = performance.now();
  const result = {
    seed,
    time: made.net.t,
    synapses: made.synapses,
    building: (built - began) / 1e3,
    realTimeFactor: (ran - built) / 1e3 / made.net.t,
    threads: made.net.threads,
    rates: rates(made),
  };
  return { text: words(result), json: result, figure: () => draw(made, result.rates) };
}

/** Mean rate (Hz) of each population after the transient, where there is something after it. */
export function rates({ net, populations, spikes }: Circuit): number[] {
  const from = net.t > TRANSIENT ? TRANSIENT : 0;
  const counts = populations.map(() => 0);
  for (const [group, { i, t }] of spikes.entries()) {
    const own = populations.flatMap((one, k) => (one.group === group ? [{ ...one, k }] : []));
    const of = new Uint8Array(own.reduce((sum, { size }) => sum + size, 0));
    for (const { first, size, k } of own) of.fill(k, first, first + size);
    for (let n = 0; n < i.length; n++) if (t[n]! >= from) counts[of[i[n]!]!]!++;
  }
  return counts.map((count, k) => count / populations[k]!.size / (net.t - from));
}

interface Result {
  readonly time: number;
  readonly synapses: number;
  readonly building: number;
  readonly realTimeFactor: number;
  readonly threads: number;
  readonly rates: readonly number[];
}

function words({ time, synapses, building, threads, ...ran }: Result): string {
  const { realTimeFactor, rates: found } = ran;
  const by = threads > 1 ? ` in ${threads} threads` : "";
  const line = (name: string, numbers: readonly number[]): string =>
    `  ${name.padEnd(10)} ${numbers.map((rate) => rate.toFixed(3).padStart(7)).join("")}`;
  return [
    `${synapses} synapses in ${building.toFixed(0)} s; ${time.toFixed(2)} s at ${realTimeFactor.toFixed(1)} times real time${by}`,
    `  ${"rates (Hz)".padEnd(10)} ${NAMES.map((name) => name.padStart(7)).join("")}`,
    line("here", found),
    line("published", RATES),
    line("and later", LATER_RATES),
  ].join("\n");
}

/** One neuron in so many is drawn. */
const DRAWN = 20;

function draw({ net, populations, spikes }: Circuit, found: readonly number[]): Promise<string> {
  const start = Math.max(0, net.t - 0.4);
  const [i, t]: [number[], number[]] = [[], []];
  const sizes = populations.map(({ size }) => Math.ceil(size / DRAWN));
  const ends = sizes.map((_, k) => sizes.slice(0, k + 1).reduce((sum, size) => sum + size, 0));
  for (const [k, { group, first, size }] of populations.entries()) {
    const { i: cells, t: times } = spikes[group]!;
    for (let n = 0; n < cells.length; n++) {
      const place = cells[n]! - first;
      if (times[n]! < start || place < 0 || place >= size || place % DRAWN !== 0) continue;
      i.push(ends[k]! - sizes[k]! + place / DRAWN);
      t.push(times[n]! - start);
    }
  }
  return figure(
    [
      {
        kind: "raster",
        i,
        t,
        n: ends.at(-1)!,
        duration: net.t - start,
        title: `spikes of one neuron in ${DRAWN}, the last ${(1e3 * (net.t - start)).toFixed(0)} ms`,
        groups: populations.map(({ name }, k) => ({
          label: name,
          from: ends[k]! - sizes[k]!,
          to: ends[k]!,
        })),
      },
      {
        kind: "curves",
        title: "rates of the populations (2/3E, 2/3I, 4E, ... 6I)",
        xLabel: "population",
        yLabel: "rate",
        unit: "hertz",
        curves: [
          { label: "here", x: found.map((_, k) => k + 1), y: [...found] },
          { label: "published", x: RATES.map((_, k) => k + 1), y: [...RATES] },
          { label: "and later", x: RATES.map((_, k) => k + 1), y: [...LATER_RATES] },
        ],
      },
    ],
    { columns: 1, title: "Microcircuit at full density" },
  );
}
