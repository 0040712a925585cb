// Astrocytes that answer a synapse: transmitter binds, IP3 builds up, and calcium comes out of its store in waves.

import { Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import { chosen, type NetworkChoice } from "./parts/chosen.ts";

/** What it is and where it comes from. */
export const about =
  "astrocytes with noisy calcium release, driven by a synapse (Stimberg, Goodman, Brette & De Pittà 2018, bioRxiv 198366, example 2; De Pittà et al. 2009, J Biol Phys 35:383)";

/** Biological time for a first look. */
export const duration = "30 s";

/** What can be chosen about the astrocytes. */
export interface StimbergAstrocyteOptions extends NetworkChoice {
  /** Astrocytes; the first is deterministic, the others are noisy (default 2). */
  readonly n?: number;
  /** Rate of the regular spikes that release transmitter (default 0.5 Hz). */
  readonly rate?: number | string;
}

/** Receptors (gamma), IP3 (I), calcium (C) and the part of the IP3 receptors that is not inactivated (h). */
const model = `
  dgamma/dt = O_N*Y*(1 - gamma) - omega_N*(1 + zeta*C/(C + K_KC))*gamma : 1
  dI/dt = plc_beta + plc_delta - kinase - omega_5P*I - leaving : mmolar
  plc_beta = O_beta*gamma : mmolar/second
  plc_delta = O_delta/(1 + I/kappa_delta)*C**2/(C**2 + K_delta**2) : mmolar/second
  kinase = O_3K*C**4/(C**4 + K_D**4)*I/(I + K_3K) : mmolar/second
  leaving = F_ex/2*(1 + tanh((abs(I - bias) - I_theta)/omega_I))*sign(I - bias) : mmolar/second
  dC/dt = (omega_C*(m_inf*open)**3 + omega_L)*(C_T - (1 + rho_A)*C) - pump : mmolar
  pump = O_P*C**2/(C**2 + K_P**2) : mmolar/second
  m_inf = I/(I + d_1)*C/(C + d_5) : 1
  open = clip(h, 0, 1) : 1
  dh/dt = (h_inf - open)/tau_h*(1 + noise*xi*tau_h**0.5) : 1
  h_inf = Q/(Q + C) : 1
  tau_h = 1/(O_2*(Q + C)) : second
  Q = d_2*(I + d_1)/(I + d_3) : mmolar
  Y : mmolar
  bias : mmolar (constant)
  noise : 1 (constant)`;

const parameters = {
  ...{ O_N: "0.3/umolar/second", omega_N: "0.5 Hz", K_KC: "0.5 umolar", zeta: 10 },
  ...{ O_beta: "5 umolar/second", O_delta: "0.2 umolar/second", kappa_delta: "1.5 umolar" },
  ...{ K_delta: "0.3 umolar", O_3K: "4.5 umolar/second", K_D: "0.5 umolar", K_3K: "1 umolar" },
  ...{ omega_5P: "0.1 Hz", F_ex: "0.09 umolar/second", I_theta: "0.3 umolar" },
  ...{ omega_I: "0.05 umolar", omega_C: "6 Hz", omega_L: "0.1 Hz", C_T: "2 umolar", rho_A: 0.18 },
  ...{ O_P: "0.9 umolar/second", K_P: "0.1 umolar", O_2: "0.2/umolar/second" },
  ...{ d_1: "0.13 umolar", d_2: "1.05 umolar", d_3: "0.9434 umolar", d_5: "0.08 umolar" },
};

/** All astrocytes at `astrocytes`, recorded every 10 ms at `traces`; they see the transmitter of one synapse. */
export default function stimbergAstrocyte(options: StimbergAstrocyteOptions = {}): Network {
  const { n = 2, rate = "0.5 Hz" } = options;
  const source = new NeuronGroup(1, "dx/dt = rate : 1", {
    threshold: "x > 1",
    reset: "x = 0",
    method: "euler",
    namespace: { rate },
    name: "source",
  });
  const target = new NeuronGroup(1, "", { name: "target" });
  const synapse = new Synapses(source, target, {
    model: "dY/dt = -Y/(25*ms) : mmolar (clock-driven)",
    onPre: "Y += 0.001*500*mmolar",
    method: "exact",
    name: "synapse",
  });
  synapse.connect();
  const astrocytes = new NeuronGroup(n, model, {
    method: "milstein",
    namespace: parameters,
    name: "astrocytes",
  });
  astrocytes.set("h", 0.9);
  astrocytes.set("noise", "int(i > 0)");
  const space = new Synapses(synapse, astrocytes, {
    model: "Y_post = Y_pre : mmolar (summed)",
    name: "space",
  });
  space.connect();
  const traces = new StateMonitor(astrocytes, ["gamma", "I", "C", "h"], {
    dt: "10 ms",
    name: "traces",
  });
  const objects = [source, target, synapse, astrocytes, space, traces];
  return new Network(objects, { dt: "1 ms", ...chosen(options) });
}
