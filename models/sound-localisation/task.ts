// The task: a tone from one of 36 directions, heard by two ears, as spikes of one or many fibres per ear.
//
// After the notebook in which delay learning was first tried for the comob project (2023): the firing rate follows the
// tone's envelope, the two ears' phases differ by the direction, and every trial has a phase of its own.

import { NeuronGroup } from "myelin";

/** Directions in degrees, one detector for each. */
export const ANGLES: readonly number[] = Array.from({ length: 36 }, (_, k) => 5 * k - 90);

/** Step of the network, on which delays lie, and of the ears: the notebook draws a fibre's spike once in 1 ms. */
export const STEP = "0.1 ms";
export const EAR_STEP = "1 ms";

/** Milliseconds in which there is a sound, and from one trial to the next. */
export const SOUND = 50;
export const TRIAL = 70;

/** Delay of the left ear's fibres, and how far the right ear's may be from it (ms). */
export const FIXED = 10;
export const RANGE = 5;

/** Time in ms by which the left ear is ahead of the right, for a direction in degrees, and so the right delay's lead. */
export function lead(angle: number): number {
  return (angle / 360) * 20;
}

/** What differs between one fibre per ear and many: the resonance, and how fast a delay learns. */
export interface Hearing {
  /** Fibres per ear. */
  readonly fibres: number;
  /** Frequency of the detectors' resonance (Hz), and the time in which it dies away (s). */
  readonly resonance: number;
  readonly ringing: number;
  /** First step of learning (s²: delay per slope), halved after `patience` seconds, a third after two, and so on. */
  readonly eta: number;
  readonly patience: number;
}

/** Sounds in so many rooms. `angle` (degrees) is as set, or drawn anew for every trial. */
export function rooms(count: number, draw: boolean): NeuronGroup {
  const sound = new NeuronGroup(
    count,
    `angle : 1
     phase : 1
     began : second
     left : Hz
     right : Hz`,
    { name: "sound", namespace: { peak: "600 Hz", tone: "50 Hz", sound: `${SOUND - 0.5} ms` } },
  );
  const anew = "phase = 2*pi*rand()\nbegan = t";
  sound.runRegularly(draw ? `${anew}\nangle = 5*floor(36*rand()) - 90` : anew, {
    dt: `${TRIAL} ms`,
  });
  sound.runRegularly(
    `left = peak*((1 + sin(2*pi*tone*t + phase + angle*pi/180))/2)**10*int(t - began < sound)
     right = peak*((1 + sin(2*pi*tone*t + phase))/2)**10*int(t - began < sound)`,
    { dt: EAR_STEP },
  );
  return sound;
}

/** The fibres of one ear, those of a room side by side. */
export function ear(
  sound: NeuronGroup,
  side: "left" | "right",
  count: number,
  fibres: number,
): NeuronGroup {
  const group = new NeuronGroup(count * fibres, "rate : Hz (linked)", {
    threshold: "rand() < rate*dt",
    dt: EAR_STEP,
    name: `${side}_ear`,
  });
  const index = Int32Array.from({ length: count * fibres }, (_, k) => Math.floor(k / fibres));
  return group.link("rate", sound, side, { index }), group;
}
