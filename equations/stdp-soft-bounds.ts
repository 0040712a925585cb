// STDP between additive and multiplicative: steps shrink towards the bounds with a power mu of the weight.

/** What it is and where it comes from. */
export const about =
  "STDP whose steps depend on the weight with an exponent mu (Gütig, Aharonov, Rotter & Sompolinsky 2003, J Neurosci 23:3697)";

/** Equations of each synapse: its weight `w` and a trace of the spikes on either side. */
export const model = `
w : 1
dapre/dt = -apre/tau : 1 (event-driven)
dapost/dt = -apost/tau : 1 (event-driven)
`;

/**
 * With mu = 0 additive, with mu = 1 multiplicative. Independent spikes on either side leave a weight of
 * `1/(1 + alpha**(1/mu))`.
 */
export const options = {
  onPre: `
    apre += 1
    w = clip(w - eta*alpha*w**mu*apost, 0, 1)
  `,
  onPost: `
    apost += 1
    w = clip(w + eta*(1 - w)**mu*apre, 0, 1)
  `,
} as const;

/** Weights from 0 to 1; alpha is depression over potentiation. */
export const parameters = { tau: "20 ms", eta: 0.005, alpha: 1.05, mu: 0.02 } as const;
