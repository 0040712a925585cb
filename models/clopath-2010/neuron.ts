// The neuron of Clopath et al. 2010: adaptive and exponential, with spikes of 2 ms and what follows them.

import { NeuronGroup } from "myelin";
import * as stdp from "myelin/equations/stdp-voltage";

const parameters = {
  C: "281 pF",
  gL: "30 nS",
  EL: "-70.6 mV",
  VTrest: "-50.4 mV",
  VTspike: "-30.4 mV",
  DeltaT: "2 mV",
  tauw: "144 ms",
  a: "4 nS",
  b: "0.0805 pA",
  tauz: "40 ms",
  Isp: "400 pA",
  tauVT: "50 ms",
  width: "2 ms",
  height: "31.131 mV",
  Vreset: "-49.5016 mV",
} as const;

/** How plasticity sees the filtered voltages: code that says what is seen, and how often it runs. */
export interface Remember {
  readonly code: string;
  readonly dt?: string;
}

/** As they were 3 ms ago: a spike of 2 ms finds what was before it. */
export const BEFORE_SPIKE: Remember = { code: stdp.remember, dt: "1 ms" };

/** As they are: the second half of a spike finds the first, which favours potentiation. */
export const NOW: Remember = { code: "uminus_seen = uminus\nuplus_seen = uplus" };

/**
 * A spike holds `v` high for 2 ms; then it is reset, a current `z` drives an afterdepolarisation, and the threshold
 * `VT` starts raised. Heights and reset are those of the authors' program (ModelDB 144566).
 */
export function neurons(n: number, name: string, remember: Remember = BEFORE_SPIKE): NeuronGroup {
  const group = new NeuronGroup(
    n,
    `dv/dt = (gL*(EL - v) + gL*DeltaT*exp((v - VT)/DeltaT) - wad + z)/C : volt (unless refractory)
     dwad/dt = (a*(v - EL) - wad)/tauw : amp
     dz/dt = -z/tauz : amp
     dVT/dt = (VTrest - VT)/tauVT : volt
     spiking : boolean
     ${stdp.neuron}`,
    {
      threshold: "v > 20*mV and not spiking",
      reset: `v = height
              spiking = True`,
      refractory: "width + dt",
      events: { end: "spiking and t - lastspike >= width - dt/2" },
      method: "euler",
      namespace: { ...stdp.parameters, ...parameters },
      name,
    },
  );
  group.runOnEvent(
    "end",
    `spiking = False
     v = Vreset
     wad += b
     z = Isp
     VT = VTspike`,
  );
  group.runRegularly(remember.code, remember.dt === undefined ? {} : { dt: remember.dt });
  group.set("v", "EL");
  group.set("VT", "VTrest");
  for (const filtered of ["uminus", "uplus"])
    for (const age of ["", "1", "2", "_seen"]) set(group, `${filtered}${age}`, "EL");
  return group;
}

function set(group: NeuronGroup, name: string, value: string): void {
  group.set(name, value);
}
