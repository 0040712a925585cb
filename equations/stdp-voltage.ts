// Plasticity that reads the voltage of the neuron after the synapse, not its spikes.

/** What it is and where it comes from. */
export const about =
  "voltage-based STDP with homeostasis (Clopath, Büsing, Vasilaki & Gerstner 2010, Nat Neurosci 13:344)";

/** Equations of each synapse: its weight `w`, and a trace `x` of the spikes before it, in Hz. */
export const model = `
w : 1
dx/dt = -x/taux : Hz (clock-driven)
`;

/**
 * An addition to the equations of the neuron after it: its voltage `v` seen through two filters, now and some
 * milliseconds ago, and the mean square `u2` of its depolarisation.
 */
export const neuron = `
duminus/dt = (v - uminus)/tauminus : volt
uminus1 : volt
uminus2 : volt
uminus_seen : volt
duplus/dt = (v - uplus)/tauplus : volt
uplus1 : volt
uplus2 : volt
uplus_seen : volt
du2/dt = ((v - theta_minus)**2 - u2)/tauhomeo : volt**2
`;

/** For `neuron.runRegularly(remember, { dt: '1 ms' })`: a spike of 2 ms is to find the voltage from before it. */
export const remember = `
uminus_seen = uminus2
uminus2 = uminus1
uminus1 = uminus
uplus_seen = uplus2
uplus2 = uplus1
uplus1 = uplus
`;

/** For `synapses.runRegularly(potentiate)`, in every step. */
export const potentiate = `
above = clip(v_post - theta_plus, 0*mV, 1*volt)*clip(uplus_seen_post - theta_minus, 0*mV, 1*volt)
w = clip(w + A_LTP*x*above*dt, 0, wmax)
`;

/** Depression: a spike takes what the filtered voltage says, the more the more depolarised the neuron was of late. */
export const options = {
  onPre: `
    depression = A_LTD*u2_post/uref2*clip(uminus_seen_post - theta_minus, 0*mV, 1*volt)
    w = clip(w - depression, 0, wmax)
    x += 1/taux
  `,
} as const;

/** Fitted to visual cortex; `uref2` is the mean square depolarisation at which depression has its plain amplitude. */
export const parameters = {
  theta_minus: "-70.6 mV",
  theta_plus: "-45.3 mV",
  A_LTD: "14e-5/mV",
  A_LTP: "8e-5/mV**2",
  taux: "15 ms",
  tauminus: "10 ms",
  tauplus: "7 ms",
  tauhomeo: "1.2 second",
  uref2: "60 mV**2",
  wmax: 3,
} as const;
