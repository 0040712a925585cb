// What `myelin run delay-learning` shows: who fired, how both delays moved, where they settled, in words and pictures.

import type { Network } from "myelin";
import { figure, type Panel, terminalSteps } from "myelin/plot";
import {
  type Circuit,
  circuit,
  direct,
  FIXED,
  meant,
  PERIOD,
  type Rule,
  SEED_START,
  type Start,
  written,
} from "./circuit.ts";
import { type Competition, competitions, misalignment, settled, winningDelay } from "./judge.ts";

/** What the command line hands in. */
export interface Options {
  readonly seed: number;
  readonly backend: "js" | "wasm";
  readonly duration?: string | number;
  readonly progress: (fraction: number, note?: string) => void;
  readonly signal: AbortSignal;
}

const STEP = 1e-4;
const COPIES = 100;
const EXAMPLE: Start = { d1: 3.4, d2: 10.7 };

/** One traced run of the circuit. */
interface Story {
  readonly name: string;
  readonly circuit: Circuit;
  readonly list: readonly Competition[];
}

/** Runs the circuit as written and as meant, then as meant and as written from 100 starts on each grid. */
export async function run(options: Options): Promise<{
  text: string;
  json: unknown;
  terminal: string;
  figure: () => Promise<string>;
}> {
  const { seed, backend, progress, signal } = options;
  const learning = options.duration ?? "4 s";
  const tell = async (rule: Rule, start: Start, name: string, time: string | number) => {
    const made = circuit({ rule, starts: [start], traces: true, seed, backend });
    await runUntil(made.net, time, signal);
    return { name, circuit: made, list: competitions(made)[0]! };
  };
  progress(0, "as written");
  const latched = await tell(written, SEED_START, "as written", "2 s");
  const atEmission = await tell(direct, SEED_START, "as written, delay read at emission", "2 s");
  progress(0.3, "as meant");
  const learned = await tell(meant, EXAMPLE, "as meant", learning);
  const trials: Trial[] = [];
  for (const [k, grid] of [true, false].entries())
    for (const [rule, name] of [
      [meant, "as meant"],
      [written, "as written"],
      [direct, "as written, delay read at emission"],
    ] as const) {
      progress(0.45 + 0.25 * k, `${COPIES} starts, ${name}`);
      const starts = randomStarts(seed + 1 + k, grid ? 1 : 0.1);
      trials.push(await trial(rule, name, grid, starts, options, learning));
    }
  progress(1);
  const stories = [latched, atEmission, learned];
  return {
    text: words(stories, trials),
    json: { stories: stories.map(numbers), trials },
    terminal: terminalSteps({ ...delaysOf(learned), title: "delays as meant" }, { height: 10 }),
    figure: () => draw(latched, learned, trials),
  };
}

async function runUntil(net: Network, time: string | number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const stop = (): void => net.stop();
  signal.addEventListener("abort", stop);
  try {
    await net.run(time);
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
}

/** How many of many starts ended with an aligned winner. */
interface Trial {
  readonly rule: string;
  readonly wholeMilliseconds: boolean;
  readonly starts: number;
  readonly aligned: number;
}

async function trial(
  rule: Rule,
  name: string,
  whole: boolean,
  starts: readonly Start[],
  { seed, backend, signal }: Options,
  time: string | number,
): Promise<Trial> {
  const made = circuit({ rule, starts, seed, backend });
  await runUntil(made.net, time, signal);
  const steps = Math.round(made.net.t / STEP);
  const aligned = competitions(made).filter((list) => settled(list, steps)).length;
  return { rule: name, wholeMilliseconds: whole, starts: starts.length, aligned };
}

/** Delays between 0 and one period, on a grid of so many milliseconds (mulberry32). */
export function randomStarts(seed: number, grid: number, count: number = COPIES): Start[] {
  let state = seed | 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const delay = (): number => Math.floor((random() * PERIOD) / grid) * grid;
  return Array.from({ length: count }, () => ({ d1: delay(), d2: delay() }));
}

function finalDelays({ circuit: { traces } }: Story): [number, number] {
  const [one, two] = traces!;
  return [one.get("d_1")[0]!.at(-1)! * 1e3, two.get("d_2")[0]!.at(-1)! * 1e3];
}

function numbers(story: Story) {
  const { list, name } = story;
  const [start] = story.circuit.starts;
  return {
    name,
    competitions: list.length,
    wonByN1: list.filter(({ one, two }) => one && !two).length,
    wonByN2: list.filter(({ one, two }) => two && !one).length,
    ties: list.filter(({ one, two }) => one && two).length,
    startMs: [start!.d1, start!.d2],
    endMs: finalDelays(story),
    settled: settled(list, Math.round(story.circuit.net.t / STEP)),
  };
}

function words(stories: readonly Story[], trials: readonly Trial[]): string {
  const lines = [
    "Two neurons, one pattern: the loser's delay from SG2 moves by 1 ms after each race.",
  ];
  lines.push(
    `SG1's delay is ${FIXED} ms and the period ${PERIOD} ms: aligned means d = ${FIXED}, ${FIXED + PERIOD}, ... ms.`,
    "",
  );
  for (const story of stories) {
    const { name, competitions: count, wonByN1, wonByN2, ties, startMs, endMs } = numbers(story);
    lines.push(
      `${name} (${story.circuit.net.t.toPrecision(2)} s): N1 won ${wonByN1} races, N2 ${wonByN2}, ties ${ties} (${count} in all)`,
      `  d1 ${ms(startMs[0]!)} -> ${ms(endMs[0])}, d2 ${ms(startMs[1]!)} -> ${ms(endMs[1])}: ${verdict(story)}`,
    );
  }
  lines.push("", "winner aligned at the end, of random starts (95 % of the last quarter's races):");
  for (const { rule, wholeMilliseconds, starts, aligned } of trials)
    lines.push(
      `  ${rule.padEnd(34)} ${wholeMilliseconds ? "whole ms   " : "0.1 ms grid"}  ${aligned} of ${starts}`,
    );
  return lines.join("\n");
}

function ms(value: number): string {
  return `${Number(value.toFixed(2))} ms`;
}

function verdict(story: Story): string {
  const { list, circuit: made } = story;
  if (!settled(list, Math.round(made.net.t / STEP))) return "does not settle";
  const last = list.at(-1)!;
  const delay = winningDelay(last);
  return `N${last.one ? 1 : 2} keeps winning, ${ms(misalignment(delay))} from aligned`;
}

function delaysOf({ circuit: { traces } }: Story) {
  const [one, two] = traces!;
  return {
    t: one.t,
    unit: "second",
    series: [
      { label: "d1", values: one.get("d_1")[0]! },
      { label: "d2", values: two.get("d_2")[0]! },
    ],
    references: [{ value: FIXED * 1e-3, every: PERIOD * 1e-3, label: "aligned" }],
  };
}

function panelsOf(story: Story): [Panel, Panel, Panel] {
  const { traces, fired, net } = story.circuit;
  const i = [...fired[0].i, ...Array.from(fired[1].i, () => 1)];
  const t = [...fired[0].t, ...fired[1].t];
  const [one, two] = traces!;
  return [
    {
      kind: "raster",
      title: "who fired",
      groups: [
        { label: "N1", from: 0, to: 1 },
        { label: "N2", from: 1, to: 2 },
      ],
      i,
      t,
      n: 2,
      duration: net.t,
      height: 90,
      yLabel: "neuron",
    },
    { kind: "delays", title: "delays from SG2", ...delaysOf(story), dots: false },
    {
      kind: "traces",
      title: "how far each is in the race: v / threshold",
      t: one.t,
      yLabel: "v / threshold",
      series: [
        { label: "N1", values: ratio(one.get("v_1")[0]!, one.get("v_th1")[0]!) },
        { label: "N2", values: ratio(two.get("v_2")[0]!, two.get("v_th2")[0]!) },
      ],
    },
  ];
}

function ratio(v: Float64Array, threshold: Float64Array): Float64Array {
  return v.map((value, k) => value / threshold[k]!);
}

function draw(latched: Story, learned: Story, trials: readonly Trial[]): Promise<string> {
  const [a, b] = [panelsOf(latched), panelsOf(learned)];
  const count = (rule: string, whole: boolean): string => {
    const found = trials.find((one) => one.rule === rule && one.wholeMilliseconds === whole)!;
    return `${found.aligned} of ${found.starts}`;
  };
  return figure([a[0], b[0], a[1], b[1], a[2], b[2]], {
    columns: 2,
    heads: ["As written", "As meant"],
    title: "A delay that learns: two neurons race, the loser's delay moves",
    subtitle: `Aligned means a delay of ${FIXED} ms, give or take periods of ${PERIOD} ms (grey rules).`,
    caption:
      "Left: the circuit as written, delays now effective. N2 starts aligned and wins until a tie moves both; then both " +
      "walk for ever. Right: longer races, a fine term and a tie-break: a neuron that comes upon an aligned delay wins and " +
      `keeps it. From 100 random starts the winner ends aligned in ${count("as meant", true)} (whole ms) and ${count("as meant", false)} ` +
      `(0.1 ms grid); as written in ${count("as written", true)} and ${count("as written", false)}.`,
  });
}
