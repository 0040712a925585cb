// The rule of Bienenstock, Cooper and Munro in spikes: potentiation above a rate of the target that follows its past.

/** What it is and where it comes from. */
export const about =
  "BCM with a sliding threshold (Bienenstock, Cooper & Munro 1982, J Neurosci 2:32), in spikes by triplets (Pfister & Gerstner 2006, J Neurosci 26:9673)";

/**
 * Equations of each synapse: its weight `w`, rates of either side over some ten ms (x of the source, y and z of the
 * target), the target's mean rate over long, and the threshold that follows from it.
 */
export const model = `
w : 1
dx/dt = -x/taux : Hz (event-driven)
dy/dt = -y/tauy : Hz (event-driven)
dz/dt = -z/tauz : Hz (event-driven)
dmean/dt = -mean/taumean : Hz (event-driven)
theta = mean**2/goal : Hz
`;

/**
 * Independent spikes at rates a and b of source and target change `w` by `eta*a*b*(b - theta)` per second. At a steady
 * rate b the threshold comes to `b**2/goal`: below the goal weights grow, above it they shrink.
 */
export const options = {
  onPre: `
    w = clip(w - eta*y*theta, 0, wmax)
    x += 1/taux
  `,
  onPost: `
    w = clip(w + eta*x*z, 0, wmax)
    y += 1/tauy
    z += 1/tauz
    mean += 1/taumean
  `,
} as const;

/** Time constants and potentiation of the minimal triplet rule in visual cortex: eta is 6.5e-3 taux tauz. */
export const parameters = {
  taux: "16.8 ms",
  tauy: "33.7 ms",
  tauz: "114 ms",
  taumean: "10 second",
  eta: "1.245e-5 second**2",
  goal: "10 Hz",
  wmax: 1,
} as const;
