// Delays that shift until spikes arrive when the target fires: later if they came too early, sooner if too late.

/** What it is and where it comes from. */
export const about =
  "delay shift by spikes before and after (Eurich et al. 2000, Neurocomputing 32:741; the shape of the window is reconstructed: the paper's was not at hand)";

/**
 * Equations of each synapse: a trace of what arrived and one of the target's spikes, each seen through a second filter
 * (`ypre`, `ypost`), which makes the window a smooth one that is zero where both come together.
 */
export const model = `
dxpre/dt = -xpre/tau : 1 (event-driven)
dypre/dt = (xpre - ypre)/tau : 1 (event-driven)
dxpost/dt = -xpost/tau : 1 (event-driven)
dypost/dt = (xpost - ypost)/tau : 1 (event-driven)
`;

/**
 * A spike that arrived s before the target's moves the delay up by `eta*s/tau*exp(1 - s/tau)`, one that arrives s
 * after it moves it down by as much: at most `eta`, at s = tau.
 */
export const options = {
  onPre: `
    delay = clip(delay - eta*exp(1)*ypost, 0*ms, longest)
    xpre += 1
  `,
  onPost: `
    delay = clip(delay + eta*exp(1)*ypre, 0*ms, longest)
    xpost += 1
  `,
} as const;

/** Chosen for this catalogue, not from the paper. */
export const parameters = { tau: "5 ms", eta: "0.1 ms", longest: "50 ms" } as const;
