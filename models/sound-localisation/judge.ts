// How far off banks of detectors are: fresh trials from random directions, and the detector that responds most.

import { Network, SpikeMonitor, Synapses } from "myelin";
import { detectors, HEAR_LEFT, HEAR_RIGHT } from "./circuit.ts";
import { ANGLES, ear, FIXED, type Hearing, SOUND, STEP, sounds, TRIAL } from "./task.ts";

/** What a bank or an observer answered: a direction in degrees for each trial. */
export interface Verdict {
  readonly answers: Float64Array;
  /** Mean distance from the true direction in degrees. */
  readonly error: number;
  /** Part of the trials that were answered exactly. */
  readonly exact: number;
}

/** Trials as they were heard: the direction (degrees) of each, and the spikes of each ear in each bin of it. */
export interface Trials {
  readonly angles: Float64Array;
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/** Who is judged, and on how much. */
export interface JudgeOptions {
  readonly hearing: Hearing;
  /** Delays of each bank from the right ear in ms, those of a detector side by side. */
  readonly banks: readonly ArrayLike<number>[];
  /** Fresh trials, the same for all banks: so many, in whole rounds of 50 rooms. */
  readonly trials: number;
  readonly seed?: number;
  readonly backend?: "js" | "wasm";
  readonly progress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/** Rooms in which trials run side by side. */
const ROOMS = 50;

/** Lets every bank hear the same fresh trials. Throws AbortError when interrupted. */
export async function judge(
  options: JudgeOptions,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly trials: Trials }> {
  const { banks, hearing, signal, progress } = options;
  const rounds = Math.ceil(options.trials / ROOMS);
  const { net, sound, cells, ears } = hall(options);
  const angles = new Float64Array(ROOMS * rounds);
  const answers = banks.map(() => new Float64Array(ROOMS * rounds));
  for (let round = 0; round < rounds; round++) {
    signal?.throwIfAborted();
    await net.run(`${TRIAL} ms`);
    angles.set(sound.get("angle"), ROOMS * round);
    const responses = cells.get("response");
    for (let room = 0; room < ROOMS; room++)
      for (const [b, answer] of answers.entries())
        answer[ROOMS * round + room] = strongest(
          responses,
          (room * banks.length + b) * ANGLES.length,
        );
    progress?.((round + 1) / rounds);
  }
  const [left, right] = ears.map((monitor) => counts(monitor, hearing, ROOMS * rounds));
  return {
    verdicts: answers.map((answer) => verdict(answer, angles)),
    trials: { angles, left: left!, right: right! },
  };
}

/** Answers beside the truth. */
export function verdict(answers: Float64Array, angles: Float64Array): Verdict {
  let [sum, hits] = [0, 0];
  for (const [k, answer] of answers.entries()) {
    sum += Math.abs(answer - angles[k]!);
    hits += Number(answer === angles[k]);
  }
  return { answers, error: sum / angles.length, exact: hits / angles.length };
}

/** The direction of the detector that responds most, of the 36 from there on. */
function strongest(responses: Float64Array, from: number): number {
  let best = 0;
  for (let k = 1; k < ANGLES.length; k++)
    if (responses[from + k]! > responses[from + best]!) best = k;
  return ANGLES[best]!;
}

/** Rooms with all banks in each, the detectors of a room and bank side by side; no delay changes. */
function hall({ hearing, banks, seed = 0, backend = "wasm" }: JudgeOptions) {
  const { fibres } = hearing;
  const inRoom = banks.length * ANGLES.length;
  const size = ROOMS * inRoom * fibres;
  const sound = sounds(ROOMS, "drawn", hearing);
  const [leftEar, rightEar] = [ear(sound, "left", hearing), ear(sound, "right", hearing)];
  const cells = detectors(ROOMS * inRoom, hearing);
  const fixed = { onPre: HEAR_LEFT, delay: `${FIXED} ms`, name: "left" };
  const left = new Synapses(leftEar, cells, fixed);
  const right = new Synapses(rightEar, cells, { onPre: HEAR_RIGHT, name: "right" });
  const j = Int32Array.from({ length: size }, (_, k) => Math.floor(k / fibres));
  const i = j.map((cell, k) => Math.floor(cell / inRoom) * fibres + (k % fibres));
  for (const synapses of [left, right]) synapses.connect({ i, j });
  const seconds = banks.flatMap((bank) => Array.from(bank, (delay) => delay * 1e-3));
  right.set(
    "delay",
    Float64Array.from(j, (_, k) => seconds[k % seconds.length]!),
  );
  const ears = [leftEar, rightEar].map((fibresOf) => new SpikeMonitor(fibresOf));
  const objects = [sound, leftEar, rightEar, cells, left, right, ...ears];
  return { net: new Network(objects, { dt: STEP, seed, backend }), sound, cells, ears };
}

/** Spikes in each bin of each trial. */
function counts({ i, t }: SpikeMonitor, { fibres, bin }: Hearing, trials: number): Float64Array[] {
  const heard = Array.from({ length: trials }, () => new Float64Array(Math.round(SOUND / bin)));
  for (const [k, time] of t.entries()) {
    const at = Math.round((time * 1e3) / bin);
    const round = Math.floor((at * bin) / TRIAL + 1e-9);
    const trial = round * ROOMS + Math.floor(i[k]! / fibres);
    heard[trial]![at - Math.round((round * TRIAL) / bin)]!++;
  }
  return heard;
}
