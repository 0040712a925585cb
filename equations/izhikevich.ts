// Izhikevich's simple model: two variables, four parameters, and most firing patterns of the cortex.

/** What it is and where it comes from. */
export const about =
  "Izhikevich's simple model with units: v in volt, u and I in volt/second (Izhikevich 2003, IEEE Trans Neural Netw 14:1569)";

/** The cell alone; the drive `I` (volt/second, 1 mV/ms for each 1 of the paper) is for other equations to define. */
export const membrane = `
dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
du/dt = a*(b*v - u) : volt/second
`;

/** Complete equations, driven by `I`. */
export const model: `${typeof membrane}I : volt/second` = `${membrane}I : volt/second`;

/** The peak of the spike is the threshold. */
export const options = {
  threshold: "v >= 30*mV",
  reset: `
    v = c
    u += d
  `,
  method: "euler",
} as const;

/** Regular spiking. */
export const parameters = { a: "0.02/ms", b: "0.2/ms", c: "-65 mV", d: "8 mV/ms" } as const;

/** Other cells of the paper's figure 2. */
export const cells = {
  regularSpiking: { a: "0.02/ms", b: "0.2/ms", c: "-65 mV", d: "8 mV/ms" },
  intrinsicallyBursting: { a: "0.02/ms", b: "0.2/ms", c: "-55 mV", d: "4 mV/ms" },
  chattering: { a: "0.02/ms", b: "0.2/ms", c: "-50 mV", d: "2 mV/ms" },
  fastSpiking: { a: "0.1/ms", b: "0.2/ms", c: "-65 mV", d: "2 mV/ms" },
  lowThresholdSpiking: { a: "0.02/ms", b: "0.25/ms", c: "-65 mV", d: "2 mV/ms" },
} as const;

/** State at rest (no current) for `b` of 0.2/ms: set it before a run. */
export const rest = { v: "-70 mV", u: "b*v" } as const;
