// Izhikevich's neuron in the form the NEF uses: one Euler step for each step, voltage first, then recovery.

import { finite, positive } from "../check.ts";
import { checkOptions } from "../options.ts";
import type { Start } from "../types.ts";
import { Neuron } from "./neuron.ts";
import type { Rate } from "./tuning.ts";

/** Options of an Izhikevich neuron; the defaults are a regular-spiking cell. Voltages are in mV, as in the paper. */
export interface IzhikevichOptions {
  /** a of the paper: how fast the recovery follows, per ms (default 0.02). */
  readonly tauRecovery?: number;
  /** b: how far the recovery follows the voltage (default 0.2). */
  readonly coupling?: number;
  /** c: voltage after a spike (default -65). */
  readonly resetVoltage?: number;
  /** d: what a spike adds to the recovery (default 8). */
  readonly resetRecovery?: number;
  /** What a spike is multiplied with (default 1). */
  readonly amplitude?: number;
  /** Voltage to begin with (default `rand()`). */
  readonly voltage?: Start;
  /** Recovery to begin with (default 0). */
  readonly recovery?: Start;
}

/**
 * The simple model of spiking neurons (Izhikevich 2003, IEEE Trans Neural Netw 14:1569) with Euler steps of dt. Its
 * tuning curve is counted in a simulation with steps of 1 ms, after a second of adaptation.
 */
export class Izhikevich extends Neuron {
  readonly #curve: Rate;

  constructor(options: IzhikevichOptions = {}) {
    checkOptions(options, NAMES, "Izhikevich");
    const given = (name: keyof IzhikevichOptions & string, otherwise: number): number =>
      finite(options[name] ?? otherwise, name, "Izhikevich");
    const namespace = {
      a: positive(options.tauRecovery ?? 0.02, "tauRecovery", "Izhikevich"),
      b: given("coupling", 0.2),
      c: given("resetVoltage", -65),
      d: given("resetRecovery", 8),
    };
    const amplitude = positive(options.amplitude ?? 1, "amplitude", "Izhikevich");
    super({
      name: "Izhikevich",
      equations: "v : 1  # the voltage, in mV\nu : 1  # the recovery",
      threshold: "v >= 30",
      reset: "v = c\nu += d",
      regular: [{ code: STEP, when: "groups" }],
      namespace,
      start: { v: options.voltage ?? "rand()", u: options.recovery ?? 0 },
      output: { kind: "spikes", amplitude },
      probeable: { voltage: "v", recovery: "u" },
    });
    this.#curve = tabulated((current) => counted(namespace, current));
  }

  protected rate(current: number): number {
    return this.#curve(current);
  }
}

const NAMES = [
  ..."tauRecovery coupling resetVoltage resetRecovery amplitude voltage recovery".split(" "),
];

/** The recovery follows the voltage that a spike leaves behind. */
const STEP = `
v += dt/ms*(0.04*v**2 + 5*v + 140 - u + clip(J, -30, inf))
u += dt/ms*a*(b*(v*int(v < 30) + c*int(v >= 30)) - u)`;

interface Constants {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

const [SETTLING, MEASURING] = [1000, 2000];

/** Spikes per second at a constant current, in steps of 1 ms, after a second. */
function counted({ a, b, c, d }: Constants, current: number): number {
  const input = Math.max(current, -30);
  let [v, u, spikes] = [c, b * c, 0];
  for (let step = 0; step < SETTLING + MEASURING; step++) {
    v += 0.04 * v * v + 5 * v + 140 - u + input;
    const spiked = v >= 30;
    if (spiked) v = c;
    u += a * (b * v - u);
    if (!spiked) continue;
    u += d;
    if (step >= SETTLING) spikes++;
  }
  return (1000 * spikes) / MEASURING;
}

/** Currents between two that are looked at. */
const SPACING = 0.05;

/** A curve that is computed where it is looked at, and straight in between. */
function tabulated(rate: Rate): Rate {
  const known = new Map<number, number>();
  const at = (k: number): number => {
    const found = known.get(k);
    if (found !== undefined) return found;
    const value = rate(k * SPACING);
    known.set(k, value);
    return value;
  };
  return (current) => {
    const k = Math.floor(current / SPACING);
    const share = current / SPACING - k;
    return share === 0 ? at(k) : (1 - share) * at(k) + share * at(k + 1);
  };
}
