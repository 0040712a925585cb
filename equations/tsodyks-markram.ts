// Short-term plasticity: every spike uses up a part of a synapse's resources, and may make the next one use more.

/** What it is and where it comes from. */
export const about =
  "short-term depression and facilitation of a synapse (Tsodyks, Pawelzik & Markram 1998, Neural Comput 10:821)";

/** Each synapse: its weight `w`, the part `z` of its resources that is spent, and the part `u` that a spike uses. */
export const model = `
w : 1
dz/dt = -z/taurec : 1 (event-driven)
du/dt = -u/taufacil : 1 (event-driven)
`;

/** The rule alone: a spike releases `released`; put its effect, such as `ge_post += w*released*nS`, after it. */
export const options = {
  onPre: `
    u += U*(1 - u)
    released = u*(1 - z)
    z += released
  `,
} as const;

/** Between pyramidal cells of layer 5, it depresses: `u` has long decayed at the next spike. */
export const parameters = {
  U: 0.5,
  taurec: "800 ms",
  taufacil: "1 us",
} as const;

/** From a pyramidal cell onto an interneuron, it facilitates. */
export const facilitating = {
  U: 0.03,
  taurec: "130 ms",
  taufacil: "530 ms",
} as const;
