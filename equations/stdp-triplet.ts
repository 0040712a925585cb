// Spike-timing-dependent plasticity of triplets: how much a pair of spikes does depends on the spikes before it.

/** What it is and where it comes from. */
export const about =
  "triplet STDP, all to all or nearest spike, with the fits to visual cortex and hippocampus (Pfister & Gerstner 2006, J Neurosci 26:9673)";

/** Equations of each synapse: its weight `w`, fast traces r1 and o1, slow traces r2 and o2. */
export const model = `
w : 1
dr1/dt = -r1/tauplus : 1 (event-driven)
dr2/dt = -r2/taux : 1 (event-driven)
do1/dt = -o1/tauminus : 1 (event-driven)
do2/dt = -o2/tauy : 1 (event-driven)
`;

/** Every spike counts. Slow traces are read before the spike at hand is added to them. */
export const options = {
  onPre: `
    w = clip(w - o1*(A2minus + A3minus*r2), 0, wmax)
    r1 += 1
    r2 += 1
  `,
  onPost: `
    w = clip(w + r1*(A2plus + A3plus*o2), 0, wmax)
    o1 += 1
    o2 += 1
  `,
} as const;

/** Only the latest spike of either side counts; with the fits named `nearest`. */
export const nearest = {
  onPre: `
    w = clip(w - o1*(A2minus + A3minus*r2), 0, wmax)
    r1 = 1
    r2 = 1
  `,
  onPost: `
    w = clip(w + r1*(A2plus + A3plus*o2), 0, wmax)
    o1 = 1
    o2 = 1
  `,
} as const;

/** One row of the paper's tables; a weight of 1 is the weight before the experiment. */
export type Fit = Readonly<
  Record<"A2plus" | "A3plus" | "A2minus" | "A3minus" | "wmax", number> &
    Record<"tauplus" | "tauminus" | "taux" | "tauy", string>
>;

/** The fits to one set of data. */
export type Fits = Readonly<Record<"full" | "minimal" | "nearest" | "nearestMinimal", Fit>>;

const common = { tauplus: "16.8 ms", tauminus: "33.7 ms", wmax: 2 } as const;

/** In the minimal rule nothing depends on `taux`. */
const minimal = { ...common, A3minus: 0, taux: "100 ms" } as const;

/** Table 3: fits to Sjöström et al. 2001 (Neuron 32:1149). */
export const visualCortex: Fits = {
  full: {
    ...common,
    ...{ A2plus: 5e-10, A3plus: 6.2e-3, A2minus: 7e-3, A3minus: 2.3e-4 },
    ...{ taux: "101 ms", tauy: "125 ms" },
  },
  minimal: { ...minimal, A2plus: 0, A3plus: 6.5e-3, A2minus: 7.1e-3, tauy: "114 ms" },
  nearest: {
    ...common,
    ...{ A2plus: 8.8e-11, A3plus: 5.3e-2, A2minus: 6.6e-3, A3minus: 3.1e-3 },
    ...{ taux: "714 ms", tauy: "40 ms" },
  },
  nearestMinimal: { ...minimal, A2plus: 0, A3plus: 5e-2, A2minus: 8e-3, tauy: "40 ms" },
};

/** Table 4: fits to Wang et al. 2005 (Nat Neurosci 8:187). */
export const hippocampus: Fits = {
  full: {
    ...common,
    ...{ A2plus: 6.1e-3, A3plus: 6.7e-3, A2minus: 1.6e-3, A3minus: 1.4e-3 },
    ...{ taux: "946 ms", tauy: "27 ms" },
  },
  minimal: { ...minimal, A2plus: 5.3e-3, A3plus: 8e-3, A2minus: 3.5e-3, tauy: "40 ms" },
  nearest: {
    ...common,
    ...{ A2plus: 4.6e-3, A3plus: 9.1e-3, A2minus: 3e-3, A3minus: 7.5e-9 },
    ...{ taux: "575 ms", tauy: "47 ms" },
  },
  nearestMinimal: { ...minimal, A2plus: 4.6e-3, A3plus: 9.1e-3, A2minus: 3e-3, tauy: "48 ms" },
};

/** Visual cortex, all to all, full. */
export const parameters: Fit = visualCortex.full;
