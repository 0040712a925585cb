// The figure: spikes at start and end, rates, weights, delays before and after, and one group of each network.

import { figure, type Panel } from "myelin/plot";
import type { Group } from "./groups.ts";
import { SIZES } from "./network.ts";
import { delaysOf, rates, rhythms, type Story } from "./story.ts";

/** Draws what there is of the networks, fixed delays first. */
export function draw(stories: readonly Story[]): Promise<string> {
  const [fixed, learned] = stories as readonly [Story, Story | undefined];
  const panels: Panel[] = [
    rasterOf(fixed, 0),
    rasterOf(fixed, lastSecond(fixed)),
    ratesOf(stories),
    rhythmOf(fixed),
    ...learning(fixed),
    ...(learned ? [rasterOf(learned, lastSecond(learned)), delaysPanel(learned)] : []),
    ...(learned ? learning(learned) : []),
  ];
  return figure(panels, {
    columns: 2,
    title: "Polychronization",
    caption:
      "A group: three neurons (first dots) fire with such delays that their spikes meet; lines lead from each spike to " +
      "those it helped to bring about. Neurons from 800 on are inhibitory.",
  });
}

function lastSecond({ network }: Story): number {
  return Math.max(0, network.t - 1);
}

/** Weights at the end, and a group where there is one. */
function learning(story: Story): Panel[] {
  const group = example(story.groups);
  return [weightsOf(story), ...(group ? [groupPanel(group, story.name)] : [])];
}

function rasterOf({ spikes, name, network }: Story, start: number): Panel {
  const length = Math.min(1, network.t);
  const second = `${start.toFixed(0)} to ${(start + length).toFixed(0)} s`;
  const inside = Array.from(spikes.t, (_, k) => k).filter(
    (k) => spikes.t[k]! >= start && spikes.t[k]! < start + length,
  );
  const n = SIZES.excitatory + SIZES.inhibitory;
  return {
    kind: "raster",
    i: inside.map((k) => spikes.i[k]!),
    t: inside.map((k) => spikes.t[k]! - start),
    n,
    duration: length,
    title: `${name}: spikes, ${second}`,
    groups: [
      { label: "excitatory", from: 0, to: SIZES.excitatory },
      { label: "inhibitory", from: SIZES.excitatory, to: n },
    ],
  };
}

function ratesOf(stories: readonly Story[]): Panel {
  return {
    kind: "curves",
    title: "rate of the excitatory neurons",
    xLabel: "time",
    xUnit: "second",
    yLabel: "rate",
    unit: "hertz",
    curves: stories.map((story) => {
      const y = rates(story, 1);
      return { label: story.name, x: y.map((_, k) => k + 0.5), y, dots: false };
    }),
  };
}

function rhythmOf(story: Story): Panel {
  return {
    kind: "curves",
    title: `${story.name}: rhythm of all spikes`,
    xLabel: "frequency",
    xUnit: "hertz",
    yLabel: "part of the power",
    log: "x",
    curves: rhythms(story).map((power, k) => ({
      label: k === 0 ? "start" : "end",
      x: power.map((_, f) => f + 1),
      y: power,
      dots: false,
    })),
  };
}

function weightsOf({ name, plastic }: Story): Panel {
  const values = (plastic.get("w") as Float64Array).map((w) => w * 1e-3);
  const title = `${name}: excitatory weights at the end`;
  return { kind: "histogram", values, bins: 40, unit: "volt", xLabel: "weight", title };
}

/** One bin for each whole millisecond from 1 to 20. */
function delaysPanel({ name, before, plastic }: Story): Panel {
  const whole = (delays: Float64Array): Float64Array =>
    delays.map((delay) => Math.floor(delay * 1e3 + 0.5) * 1e-3);
  return {
    kind: "histogram",
    values: whole(delaysOf(plastic)),
    outline: whole(before),
    bins: SIZES.longest,
    unit: "second",
    xLabel: "delay",
    title: `${name}: delays at the end (outlined: at the start)`,
  };
}

/** The longest path among groups that can still be made out. */
function example(groups: readonly Group[]): Group | undefined {
  const clear = groups.filter(({ spikes }) => spikes.length <= 40);
  return clear.toSorted((a, b) => b.path - a.path)[0] ?? groups[0];
}

function groupPanel({ spikes, links, path }: Group, name: string): Panel {
  const places = links.flatMap(({ from, to }) => [spikes[from], spikes[to], undefined]);
  return {
    kind: "curves",
    title: `${name}: a group of ${spikes.length} spikes, longest path ${path}`,
    xLabel: "time",
    xUnit: "second",
    yLabel: "neuron",
    curves: [
      {
        x: places.map((spike) => (spike ? spike.t * 1e-3 : Number.NaN)),
        y: places.map((spike) => spike?.neuron ?? Number.NaN),
        dots: false,
      },
      ...[3, spikes.length].map((end, k) => ({
        x: spikes.slice(k * 3, end).flatMap(({ t }) => [t * 1e-3, Number.NaN]),
        y: spikes.slice(k * 3, end).flatMap(({ neuron }) => [neuron, Number.NaN]),
        dots: true,
        label: k === 0 ? "anchors" : "",
      })),
    ],
  };
}
