// Weights and delays by three factors: what arrived, how near the target is to firing, and an error that is told to it.

/** What it is and where it comes from. */
export const about =
  "three-factor online rule for weights and delays (after Vassallo & TaheriNejad 2026, arXiv 2601.00668; reconstructed in the form of e-prop, an exponential for their Gaussian)";

/**
 * Equations of each synapse: its weight `w`; the delayed spikes as a current `a`, and that as the target's membrane
 * filters it, `b`; eligibilities of the weight (`ew`) and of the delay (`ed`), filtered as the error is. For a
 * target `dv/dt = (a - v)/taum` with `a_post += w` at an arrival, `w*b` is the synapse's part of `v`, and
 * `-w*(a - b)/taum` is the derivative of that by the delay.
 */
export const model = `
w : 1
da/dt = -a/taus : 1 (clock-driven)
db/dt = (a - b)/taum : 1 (clock-driven)
dew/dt = (psi_post*b - ew)/taue : 1 (clock-driven)
ded/dt = (-psi_post*w*(a - b)/taum - ed)/taue : hertz (clock-driven)
`;

/**
 * To be added to the neuron after it, or given by equations of its own: the error `L`, what it did less what it should
 * have done, and `psi`, how much a little more of `v` does for its output: 1 where that is `v` itself.
 */
export const neuron = `
L : 1
psi : 1
`;

/** What an arrival does here: put what it does to the target, such as `a_post += w`, before it. */
export const options = { onPre: "a += 1", method: "rk4" } as const;

/** For `synapses.runRegularly(learn, { dt: '1 ms' })`: down the gradient of the squared error. */
export const learn = `
w = clip(w - etaw*L_post*ew, wmin, wmax)
delay = clip(delay - etad*L_post*ed, 0*ms, longest)
`;

/** Chosen for this catalogue: the paper's are not at hand. */
export const parameters = {
  taus: "2 ms",
  taum: "10 ms",
  taue: "1 ms",
  etaw: 0.01,
  etad: "0.01 ms**2",
  wmin: -10,
  wmax: 10,
  longest: "50 ms",
} as const;
