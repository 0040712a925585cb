// Synapses that tire make a random network fire in bursts of everybody at once.

import {
  equations,
  Network,
  NeuronGroup,
  PopulationRateMonitor,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "population bursts in a random network with short-term plasticity (Tsodyks, Uziel & Markram 2000, J Neurosci 20:RC50)";

/** Biological time for a first look. */
export const duration = "5 s";

/** What can be chosen about the network. */
export interface TsodyksUzielMarkramOptions extends NetworkChoice {
  /** Width of the range of the background currents around threshold, in mV (default 1). */
  readonly spread?: number;
  /** Step of time (default 1 ms). */
  readonly dt?: number | string;
}

/** A synapse's resources are ready `x`, active `y`, or recovering; `current` stands for a variable of the neuron. */
const resources = `
  A : volt (constant)
  U : 1 (constant)
  taurec : second (constant)
  dx/dt = (1 - x - y)/taurec : 1 (clock-driven)
  dy/dt = -y/tauin : 1 (clock-driven)
  current_post = A*y : volt (summed)`;

const facilitation = `
  taufacil : second (constant)
  du/dt = -u/taufacil : 1 (clock-driven)`;

/** One kind of connection: its strength (mV), means of its parameters (ms), and the bounds of U. */
interface Kind {
  readonly A: number;
  readonly U: readonly [mean: number, least: number, most: number];
  readonly taurec: number;
  readonly taufacil?: number;
}

const DEPRESSING = { U: [0.5, 0.1, 0.9], taurec: 800 } as const;
const FACILITATING = { U: [0.04, 0.001, 0.07], taurec: 100, taufacil: 1000 } as const;

const KINDS = {
  ee: { A: 1.8, ...DEPRESSING },
  ei: { A: 7.2, ...FACILITATING },
  ie: { A: -5.4, ...DEPRESSING },
  ii: { A: -7.2, ...FACILITATING },
} as const;

/** 400 excitatory and 100 inhibitory neurons; `x` of `ee` are the resources between excitatory ones that are ready. */
export default function tsodyksUzielMarkram(options: TsodyksUzielMarkramOptions = {}): Network {
  const { spread = 1, dt = "1 ms" } = options;
  const cells = new NeuronGroup(
    500,
    `dv/dt = (iee + iei + iie + iii + background - v)/(30*ms) : volt (unless refractory)
     iee : volt
     iei : volt
     iie : volt
     iii : volt
     background : volt (constant)`,
    {
      threshold: "v > 15*mV",
      reset: "v = 13.5*mV",
      refractory: "3*ms - 1*ms*int(i >= 400)",
      method: "exact",
      name: "cells",
    },
  );
  cells.set("background", `15*mV + (rand() - 0.5)*${spread}*mV`);
  const excitatory = cells.slice(0, 400);
  const inhibitory = cells.slice(400);
  const synapses = (["ee", "ei", "ie", "ii"] as const).map((name) => {
    const [source, target] = [...name].map((side) => (side === "e" ? excitatory : inhibitory));
    return connected(name, source!, target!, KINDS[name]);
  });
  const rate = new PopulationRateMonitor(cells, { name: "rate" });
  const spikes = new SpikeMonitor(cells, { name: "spikes" });
  const ready = new StateMonitor(synapses[0]!, "x", { record: [0, 1, 2, 3], name: "ready" });
  return new Network([cells, ...synapses, rate, spikes, ready], { dt, ...chosen(options) });
}

type Part = ReturnType<NeuronGroup["slice"]>;

function connected(name: string, source: Part, target: Part, kind: Kind): Synapses {
  const { A, U, taurec, taufacil } = kind;
  const model = equations(taufacil === undefined ? resources : resources + facilitation, {
    current_post: `i${name}_post`,
  });
  const synapses = new Synapses(source, target, {
    model,
    onPre: `${taufacil === undefined ? "part = U" : "u += U*(1 - u); part = u"}
      released = part*x
      y += released
      x -= released`,
    method: "exact",
    namespace: { tauin: "3 ms" },
    name,
  });
  synapses.connect({ p: 0.1 });
  const bounds = [0.2 * A, 2 * A].sort((a, b) => a - b);
  spread(synapses, "A", A, "mV", bounds);
  spread(synapses, "U", U[0], "1", U.slice(1));
  spread(synapses, "taurec", taurec, "ms", [5, Infinity]);
  if (taufacil !== undefined) spread(synapses, "taufacil", taufacil, "ms", [5, Infinity]);
  synapses.set("x", 1);
  return synapses;
}

/** Normal with a deviation of half the mean; what falls outside the bounds is drawn again. */
function spread(
  synapses: Synapses,
  name: string,
  mean: number,
  unit: string,
  [least, most]: readonly number[],
): void {
  const set = synapses.set.bind(synapses) as (
    name: string,
    value: string,
    options?: { where: string },
  ) => void;
  const draw = `${mean}*(1 + 0.5*randn())*${unit}`;
  set(name, draw);
  const where = [
    `${name} < ${least}*${unit}`,
    ...(most === Infinity ? [] : [`${name} > ${most}*${unit}`]),
  ].join(" or ");
  for (let k = 0; k < 12; k++) set(name, draw, { where });
}
