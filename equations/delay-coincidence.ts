// A delay that climbs the gradient of a coincidence: of the overlap of the spikes that arrive with those of the target.

/** What it is and where it comes from. */
export const about =
  "gradient of the overlap of two traces, exact for every pair of spikes (after Hüning, Glünder & Palm 1998, Neural Comput 10:555; this form derived here)";

/**
 * Equations of each synapse: a trace of what arrived, one of the target's spikes, and when the latest arrived. The
 * overlap is the integral of their product; the target is any group whose spikes are to be met.
 */
export const model = `
dxpre/dt = -xpre/taupre : 1 (event-driven)
dxpost/dt = -xpost/taupost : 1 (event-driven)
arrived : second
`;

/**
 * A pair of spikes moves the delay by `eta` times the derivative of its overlap: down by an arrival after the target's
 * spike, up by one before it. Spikes of the same step pull neither way.
 */
export const options = {
  onPre: `
    delay = clip(delay - eta*xpost*taupre/(taupre + taupost), 0*ms, longest)
    xpre += 1
    arrived = t
  `,
  onPost: `
    earlier = xpre - int(arrived == t and xpre >= 1)
    delay = clip(delay + eta*earlier*taupost/(taupre + taupost), 0*ms, longest)
    xpost += 1
  `,
} as const;

/** With equal time constants both sides pull alike, and the delay rests where as much comes before as after. */
export const parameters = {
  taupre: "10 ms",
  taupost: "10 ms",
  eta: "0.1 ms",
  longest: "50 ms",
} as const;
