// Delays that a race decides: who fires first keeps its delay, who loses tries a longer one.

/** What it is and where it comes from. */
export const about =
  "the winner of a race shifts the loser's delay, a gradient does the fine part (COMOB project 2023, notebook on delay learning; amended)";

/**
 * To be added to the equations of the racing neurons, which need `refractory`, be it "0 ms": the delay `d` of the
 * pattern that comes by learning synapses, and traces of what arrived directly (`s_1`) and by them (`s_2`). The race
 * is the neuron's own: a drive that grows with `s_1*s_2`, for a threshold that falls.
 */
export const model = `
d : second
ds_1/dt = -s_1/taus : 1
ds_2/dt = -s_2/taus : 1
`;

/**
 * The learning synapse: a spike takes the delay of the neuron's `d` at the latest arrival, and pulls `d` down if the
 * direct pattern was there before it.
 */
export const options = {
  onPre: `
    s_2_post += 1
    d_post -= eta*s_1_post
    delay = clip(d_post, 0*ms, longest)
  `,
} as const;

/**
 * The direct synapse, of two pathways with the same delay: a spike pulls `d` up if the learning synapse's was there
 * before it. With these orders, spikes that arrive together pull neither way.
 */
export const direct = {
  onPre: { fine: "d_post += eta*s_2_post", pre: "s_1_post += 1" },
  order: { fine: -2, pre: 0 },
} as const;

/** The gradient alone, between the learning synapse and the neuron's own spikes, where a teacher makes it fire. */
export const taught = {
  onPre: `
    s_2_post += 1
    d_post -= eta*s_1_post
    delay = clip(d_post, 0*ms, longest)
  `,
  onPost: `
    d_post += eta*s_2_post
    s_1_post += 1
  `,
} as const;

/**
 * From each of the rivals to each other: the loser tries a longer delay. Of two that fire in the same step the first
 * counts as the winner. What ends the loser's race, such as `v_post = 0`, is to be put before it.
 */
export const compete = "d_post += step*int(lastspike_post < t or i < j)";

/** Steps as coarse as the pattern's slots, a gradient a hundred times finer; `longest` is far beyond what is needed. */
export const parameters = {
  step: "1 ms",
  eta: "0.015 ms",
  taus: "0.5 ms",
  longest: "1 second",
} as const;
