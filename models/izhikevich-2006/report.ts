// What `myelin run izhikevich-2006` shows: rates, weights, delays and groups, with fixed delays and ones that learn.

import type { SpikeMonitor, Synapses } from "myelin";
import { type Demonstration, type DemonstrationOptions, runShown } from "../parts/demonstration.ts";
import { circuitOf } from "./circuit.ts";
import { findGroups } from "./groups.ts";
import izhikevich2006, { duration, SIZES } from "./network.ts";
import { draw } from "./picture.ts";
import { band, peak } from "./rhythm.ts";
import { delaysOf, rates, rhythms, type Story } from "./story.ts";

/** Runs the network with fixed delays, then the same with delays that learn, and looks for groups in both. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  options.signal.throwIfAborted();
  const stories: Story[] = [];
  for (const [k, plasticDelays] of [false, true].entries()) {
    if (k > 0 && options.signal.aborted) break;
    stories.push(await tell(plasticDelays, k, options));
  }
  options.progress(1);
  return {
    text: stories.map(words).join("\n"),
    json: { seed: options.seed, networks: stories.map(numbers) },
    figure: () => draw(stories),
  };
}

async function tell(
  plasticDelays: boolean,
  place: number,
  options: DemonstrationOptions,
): Promise<Story> {
  const { seed, backend, progress, signal } = options;
  const name = plasticDelays ? "delays that learn" : "fixed delays";
  const tellProgress = (part: number, note: string): void =>
    progress((place + part) / 2, `${name}: ${note}`);
  const network = izhikevich2006({ seed, backend, plasticDelays });
  const plastic = network.objects.find((object) => object.name === "plastic") as Synapses;
  const spikes = network.objects.find((object) => object.name === "spikes") as SpikeMonitor;
  const before = delaysOf(plastic);
  await runShown(network, options.duration ?? duration, {
    ...options,
    progress: (fraction) => tellProgress(0.4 * fraction, "learning"),
  });
  let searched = 0;
  const groups = await findGroups(circuitOf(network), {
    stop: async (done, total, found) => {
      searched = done;
      tellProgress(0.4 + (0.6 * done) / total, `${found} groups`);
      await new Promise((resolve) => setImmediate(resolve));
      return signal.aborted;
    },
  });
  return { name, network, spikes, before, plastic, groups, searched };
}

/** Parts of the weights that are below 5 % and above 95 % of the greatest. */
function extremes(plastic: Synapses): { readonly weak: number; readonly strong: number } {
  const w = plastic.get("w") as Float64Array;
  const part = (chosen: (x: number) => boolean): number => w.filter(chosen).length / w.length;
  return { weak: part((x) => x < 0.05 * SIZES.top), strong: part((x) => x > 0.95 * SIZES.top) };
}

function numbers(story: Story) {
  const { name, network, plastic, before, groups, searched } = story;
  const after = delaysOf(plastic);
  const moved = after.reduce((sum, delay, k) => sum + Math.abs(delay - before[k]!), 0);
  return {
    name,
    time: network.t,
    ratesHz: rates(story, window(network.t)),
    rhythm: rhythms(story).map((power) => ({
      peakHz: peak(power),
      delta: band(power, 2, 4),
      gamma: band(power, 30, 70),
    })),
    ...extremes(plastic),
    meanMoveMilliseconds: (1e3 * moved) / after.length,
    groups: groups.length,
    searched,
    longestPath: groups.reduce((most, { path }) => Math.max(most, path), 0),
    mostSpikes: groups.reduce((most, { spikes }) => Math.max(most, spikes.length), 0),
  };
}

/** Eight windows of whole seconds, or what there is. */
function window(time: number): number {
  return time >= 8 ? Math.floor(time / 8) : Math.max(time, 1e-3);
}

function words(story: Story): string {
  const { name, time, ratesHz, weak, strong, rhythm, groups, searched, ...rest } = numbers(story);
  const percent = (part: number): string => `${(100 * part).toFixed(0)} %`;
  const from =
    searched < SIZES.excitatory ? ` (${searched} of ${SIZES.excitatory} neurons searched)` : "";
  const size =
    groups > 0
      ? `; the longest path is ${rest.longestPath}, the most spikes ${rest.mostSpikes}`
      : "";
  return [
    `${name}, ${Number(time.toFixed(1))} s:`,
    `  excitatory rates (Hz)   ${ratesHz.map((rate) => rate.toFixed(1)).join("  ")}`,
    ...rhythm.map(
      ({ peakHz, delta, gamma }, k) =>
        `  rhythm at the ${k === 0 ? "start" : "end  "}     most power at ${peakHz} Hz; ` +
        `${percent(delta)} at 2 to 4 Hz, ${percent(gamma)} at 30 to 70 Hz`,
    ),
    `  weights                 ${percent(weak)} within 5 % of 0, ${percent(strong)} within 5 % of the greatest`,
    `  delays                  moved by ${rest.meanMoveMilliseconds.toFixed(2)} ms on average`,
    `  polychronous groups     ${groups}${from}${size}`,
  ].join("\n");
}
