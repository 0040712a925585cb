// The figure of sound localisation: delays as they learn, delays before and after, and the error by direction.

import { figure, type Panel } from "myelin/plot";
import { SHOWN } from "./circuit.ts";
import type { Story } from "./story.ts";
import { ANGLES, FIXED, lead } from "./task.ts";

const LEARNT = "#0072b2";
const MATCHED = "#d55e00";
const IDEAL = "#333333";

/** One column for each number of fibres. */
export function draw(stories: readonly Story[]): Promise<string> {
  const rows = [courses, delays, errors].flatMap((row) => stories.map(row));
  return figure(rows, {
    columns: stories.length,
    heads: stories.map(({ hearing: { fibres } }) =>
      fibres === 1 ? "1 fibre per ear" : `${fibres} fibres per ear`,
    ),
    title: "Delays that learn where a sound comes from",
    subtitle:
      "A tone of 50 Hz, for 50 ms, from 36 directions; spikes and phase are fresh in every trial. " +
      `Seed ${stories[0]!.learnt.net.seed}.`,
    caption:
      "Each spike moves a delay by the slope of what the other ear left ringing, so delays climb to the greatest " +
      `coincidence: there they undo the head start of the left ear, whose own delay is ${FIXED} ms. ` +
      stories.map(outcome).join(" "),
  });
}

function outcome({ hearing: { fibres }, verdicts }: Story): string {
  const [untaught, learnt, ideal] = [verdicts.untaught, verdicts.learnt, verdicts.ideal].map(
    ({ error }) => error.toFixed(2),
  );
  return (
    `With ${fibres} per ear the detectors are ${learnt} degrees off in the mean (${untaught} before learning); ` +
    `the best that can be done is ${ideal}.`
  );
}

function courses({ learnt: { course } }: Story): Panel {
  return {
    kind: "delays",
    title: "delays of one fibre to six detectors",
    t: course.t,
    unit: "second",
    series: course.get("delay").map((values, k) => ({ label: `${ANGLES[SHOWN[k]!]!}°`, values })),
    dots: false,
    height: 220,
  };
}

/** Fibres of each detector that are drawn. */
const FEW = 20;

/** Dots without lines: between any two of them is a gap. */
function dots(label: string, delays: Float64Array, fibres: number) {
  const x: number[] = [];
  const y: number[] = [];
  for (const [k, delay] of delays.entries()) {
    if (k % fibres >= FEW) continue;
    x.push(ANGLES[Math.floor(k / fibres)]!, Number.NaN);
    y.push(delay * 1e-3, Number.NaN);
  }
  return { label, x, y, dots: true };
}

function delays({ hearing: { fibres }, before, after }: Story): Panel {
  return {
    kind: "curves",
    title: "delays from the right ear",
    xLabel: "direction (degrees)",
    unit: "second",
    yLabel: "delay",
    curves: [
      { ...dots("before", before, fibres), color: "#bbbbbb" },
      { ...dots("learnt", after, fibres), color: LEARNT },
      {
        label: "matched",
        x: ANGLES,
        y: ANGLES.map((angle) => (FIXED - lead(angle)) * 1e-3),
        dashed: true,
        dots: false,
        color: MATCHED,
      },
    ],
    height: 220,
  };
}

function errors({ angles, verdicts }: Story): Panel {
  const curve = (label: string, answers: Float64Array) => {
    const sums = new Float64Array(ANGLES.length);
    const counts = new Float64Array(ANGLES.length);
    for (const [k, angle] of angles.entries()) {
      const at = ANGLES.indexOf(angle);
      sums[at]! += Math.abs(answers[k]! - angle);
      counts[at]!++;
    }
    return { label, x: ANGLES, y: sums.map((sum, k) => sum / counts[k]!), dots: false };
  };
  return {
    kind: "curves",
    title: "error by direction",
    xLabel: "direction (degrees)",
    yLabel: "mean error (degrees)",
    curves: [
      { ...curve("matched", verdicts.matched.answers), color: MATCHED, dashed: true },
      { ...curve("learnt", verdicts.learnt.answers), color: LEARNT },
      { ...curve("ideal", verdicts.ideal.answers), color: IDEAL },
    ],
    height: 200,
  };
}
