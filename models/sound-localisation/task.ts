// The task: a tone from one of 36 directions, heard by two ears, as spikes of one or of many fibres per ear.
//
// After the notebook in which delay learning was first tried for the comob project (2023): rates follow a sharpened
// 50 Hz sine, the phases of the ears differ by the direction, and here every trial has a phase and spikes of its own.

import { NeuronGroup } from "myelin";

/** Directions in degrees, with one detector for each. */
export const ANGLES: readonly number[] = Array.from({ length: 36 }, (_, k) => 5 * k - 90);

/** Step of the network, on whose grid delays lie. */
export const STEP = "0.1 ms";

/** Greatest rate of a fibre (Hz), exponent of the sine, and period of the tone (ms). */
export const PEAK = 600;
export const POWER = 10;
export const PERIOD = 20;

/** How long a sound lasts, and the time from one trial to the next (ms). */
export const SOUND = 50;
export const TRIAL = 70;

/** Delay of the left ear's fibres, and how far from it those of the right ear's are at first (ms). */
export const FIXED = 10;
export const RANGE = 5;

/** Time in ms by which a sound from so many degrees is ahead in the left ear. */
export function lead(angle: number): number {
  return (angle / 360) * PERIOD;
}

/** What differs between one fibre per ear and many. */
export interface Hearing {
  /** Fibres per ear. */
  readonly fibres: number;
  /**
   * A fibre's spike is drawn once in so many ms: in the notebook 1, so at the peak 6 of 10 bins have one. With 0.1 ms
   * trains are nearly Poisson, and tell less: the ideal observer is 12.9 degrees off with one fibre, 0.5 with 100.
   */
  readonly bin: number;
  /** Frequency of a detector's resonance (Hz), and the time in which it dies away (ms). */
  readonly resonance: number;
  readonly ringing: number;
  /** First rate of learning: seconds of delay per unit of slope (1/s). It is halved after `patience` seconds. */
  readonly eta: number;
  readonly patience: number;
  /** Seconds of learning that are enough. */
  readonly enough: number;
}

/** One fibre per ear, as run in the notebook: few spikes, so all of a trial should be compared with all. */
export const ONE: Hearing = {
  fibres: 1,
  bin: 1,
  resonance: 50,
  ringing: 40,
  eta: 1.2e-6,
  patience: 4,
  enough: 420,
};

/** A hundred, as declared there: a kernel of one period is less disturbed by where the sound begins and ends. */
export const HUNDRED: Hearing = {
  fibres: 100,
  bin: 1,
  resonance: 30,
  ringing: 8,
  eta: 1e-8,
  patience: 1,
  enough: 14,
};

/** The detector's delays from the right ear (ms) that undo a direction's lead, for every fibre. */
export function matched(fibres: number): Float64Array {
  return Float64Array.from(
    { length: ANGLES.length * fibres },
    (_, k) => FIXED - lead(ANGLES[Math.floor(k / fibres)]!),
  );
}

/** Sounds in so many rooms: `angle` (degrees) stays as set, or is drawn for every trial as the phase always is. */
export function sounds(
  rooms: number,
  directions: "given" | "drawn",
  { bin }: Hearing,
): NeuronGroup {
  const sound = new NeuronGroup(
    rooms,
    `angle : 1
     phase : 1
     began : second
     left : Hz
     right : Hz`,
    {
      name: "sound",
      namespace: {
        peak: `${PEAK} Hz`,
        power: POWER,
        tone: `${1e3 / PERIOD} Hz`,
        sound: `${SOUND - bin / 2} ms`,
      },
    },
  );
  const anew = "phase = 2*pi*rand()\nbegan = t";
  sound.runRegularly(
    directions === "drawn" ? `${anew}\nangle = 5*floor(${ANGLES.length}*rand()) - 90` : anew,
    { dt: `${TRIAL} ms` },
  );
  sound.runRegularly(
    `left = peak*((1 + sin(2*pi*tone*t + phase + angle*pi/180))/2)**power*int(t - began < sound)
     right = peak*((1 + sin(2*pi*tone*t + phase))/2)**power*int(t - began < sound)`,
    { dt: `${bin} ms` },
  );
  return sound;
}

/** The fibres of one ear, those of a room side by side. */
export function ear(
  sound: NeuronGroup,
  side: "left" | "right",
  { fibres, bin }: Hearing,
): NeuronGroup {
  const count = sound.N * fibres;
  const group = new NeuronGroup(count, "rate : Hz (linked)\nfires : boolean", {
    threshold: "fires",
    reset: "fires = False",
    namespace: { bin: `${bin} ms` },
    name: `${side}_ear`,
  });
  const index = Int32Array.from({ length: count }, (_, k) => Math.floor(k / fibres));
  group.link("rate", sound, side, { index });
  group.runRegularly("fires = rand() < rate*bin", { dt: `${bin} ms`, order: 1 });
  return group;
}
