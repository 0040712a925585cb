// What `myelin run sound-localisation` shows: how far off each observer is, and the delays before and after learning.

import type { Demonstration, DemonstrationOptions } from "myelin/models/parts/demonstration";
import { draw } from "./figure.ts";
import type { Verdict } from "./judge.ts";
import { distance, type Observer, type Story, tell } from "./story.ts";
import { HUNDRED, ONE } from "./task.ts";

/** Fresh trials on which all are judged. */
const TRIALS = 3000;

/** The notebook's trained network, with one fibre, in degrees: with fresh phases, and as it was trained. */
const NOTEBOOK: readonly [number, number] = [20.9, 21.8];

const NAMES: Readonly<Record<Observer, string>> = {
  untaught: "no learning (random delays)",
  learnt: "learnt delays",
  matched: "matched delays",
  ideal: "ideal observer",
};

/** Learns with one fibre per ear, then with a hundred, and judges both. Interrupted it shows what is done. */
export async function run(options: DemonstrationOptions): Promise<Demonstration> {
  const duration = options.duration ?? `${ONE.enough} s`;
  const time = typeof duration === "number" ? `${duration} s` : duration;
  const part = (from: number, to: number): DemonstrationOptions => ({
    ...options,
    progress: (fraction, note) => options.progress(from + (to - from) * fraction, note),
  });
  const one = await tell(ONE, time, TRIALS, part(0, 0.4));
  const share = `(${time})*${HUNDRED.enough / ONE.enough}`;
  try {
    const many = await tell(HUNDRED, share, TRIALS, part(0.4, 1));
    options.progress(1);
    return shown([one, many]);
  } catch (error) {
    if (options.signal.aborted) return shown([one]);
    throw error;
  }
}

/** The stories in words, numbers and pictures. */
export function shown(stories: readonly Story[]): Demonstration {
  return {
    text: [...table(stories), "", ...stories.map(moved)].join("\n"),
    json: { notebookDegrees: NOTEBOOK, stories: stories.map(numbers) },
    figure: () => draw(stories),
  };
}

function numbers({ hearing, learnt, before, after, angles, verdicts }: Story) {
  const { fibres } = hearing;
  const each = (value: (verdict: Verdict) => number) =>
    Object.fromEntries(Object.entries(verdicts).map(([who, verdict]) => [who, value(verdict)]));
  return {
    fibres,
    learningSeconds: learnt.net.t,
    trials: angles.length,
    errorDegrees: each(({ error }) => error),
    exact: each(({ exact }) => exact),
    distanceMs: { before: distance(before, fibres), after: distance(after, fibres) },
  };
}

function table(stories: readonly Story[]): string[] {
  const cell = ({ error, exact }: Verdict): string =>
    `${error.toFixed(2).padStart(8)} ${(100 * exact).toFixed(1).padStart(6)} %`;
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(33)}${cells.map((text) => text.padStart(17)).join("  ")}`;
  const rows = (Object.keys(NAMES) as Observer[]).map((who) =>
    row(
      NAMES[who],
      stories.map(({ verdicts }) => cell(verdicts[who])),
    ),
  );
  const fibres = stories.map(({ hearing }) => hearing.fibres);
  const known = fibres.map((count) => (count === 1 ? NOTEBOOK.join(" to ") : "-"));
  return [
    `Mean error in degrees, and exact answers, in ${stories[0]!.angles.length} fresh trials from 36 directions:`,
    row(
      "",
      fibres.map((count) => `${count} ${count === 1 ? "fibre" : "fibres"} per ear`),
    ),
    rows[0]!,
    row("the notebook's network, trained", known),
    ...rows.slice(1),
  ];
}

function moved({ hearing: { fibres }, learnt, before, after }: Story): string {
  const [from, to] = [before, after].map((delays) => distance(delays, fibres).toFixed(2));
  return (
    `${fibres} per ear: in ${learnt.net.t.toFixed(1)} s of learning the detectors' mean delays came from ${from} ms ` +
    `to ${to} ms beside the matched ones (root mean square)`
  );
}
