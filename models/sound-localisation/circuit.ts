// Detectors of coincidence between the ears, and how their delays from the right ear are learnt, spike by spike.
//
// A spike of either ear sets a resonance of the detector ringing: x(u) = e^(-u/tau) (cos wu + sin wu / (w tau)). The
// response S is the sum of x between all pairs of spikes, one from each ear. Its gradient by a delay is a rule of two
// traces: the slope of what the left ear left behind, whenever the right ear's spike arrives; the slope of what that
// synapse left behind, with the other sign, whenever the left ear's arrives.

import { Network, NeuronGroup, Synapses } from "myelin";
import { ANGLES, ear, FIXED, type Hearing, lead, RANGE, rooms, STEP, TRIAL } from "./task.ts";

const detectorModel = `
  dx_left/dt = y_left : 1
  dy_left/dt = -(w**2 + 1/tau**2)*x_left - 2*y_left/tau : Hz
  dx_right/dt = y_right : 1
  dy_right/dt = -(w**2 + 1/tau**2)*x_right - 2*y_right/tau : Hz
  response : 1
  arrived : 1
`;

/** So many detectors that forget everything when a trial begins; they "spike" when the left ear's spikes arrive. */
export function detectors(count: number, hearing: Hearing): NeuronGroup {
  const group = new NeuronGroup(count, detectorModel, {
    method: "exact",
    threshold: "arrived > 0",
    reset: "arrived = 0",
    namespace: constants(hearing),
    name: "detectors",
  });
  group.runRegularly(
    "x_left = 0\ny_left = 0*Hz\nx_right = 0\ny_right = 0*Hz\nresponse = 0\narrived = 0",
    { dt: `${TRIAL} ms` },
  );
  return group;
}

function constants({ resonance, ringing, eta, patience }: Hearing) {
  return {
    w: `${2 * Math.PI * resonance} Hz`,
    tau: `${ringing} s`,
    eta: `${eta} * second**2`,
    patience: `${patience} s`,
    shortest: `${FIXED - 2*RANGE} ms`,
    longest: `${FIXED + 2*RANGE} ms`,
  };
}

/** What a pair of spikes adds to the response, the left ear's first or the right ear's. */
export const HEAR_LEFT = "response_post += x_right_post\nx_left_post += 1";
export const HEAR_RIGHT = "response_post += x_left_post\nx_right_post += 1";

/** Decaying phasor of the arrivals at one synapse: its part in quadrature with t is the slope of the resonance. */
const phasors = `
  da/dt = -a/tau : 1 (event-driven)
  db/dt = -b/tau : 1 (event-driven)
`;
const arrives = `
  delay = clip(delay + eta/(1 + t/patience)*y_left_post, shortest, longest)
  a += cos(w*t)
  b += sin(w*t)
`;
const leftArrives = `
  delay = clip(delay + eta/(1 + t/patience)*arrived_post*(w + 1/(w*tau**2))*(a*sin(w*t) - b*cos(w*t)), shortest, longest)
`;

export interface LearningOptions {
  readonly hearing: Hearing;
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
}

/** 36 rooms, a direction and its detector in each; only delays from the right ear learn. */
export interface Learning {
  readonly net: Network;
  readonly right: Synapses;
  /** Delays from the right ear in ms, those of a detector side by side. */
  delays(): Float64Array;
}

export function learning({ hearing, seed = 0, backend = "wasm" }: LearningOptions): Learning {
  const { fibres } = hearing;
  const n = ANGLES.length;
  const sound = rooms(n, false);
  sound.set("angle", ANGLES);
  const [leftEar, rightEar] = [
    ear(sound, "left", n, fibres),
    ear(sound, "right", n, fibres),
  ];
  const cells = detectors(n, hearing);
  const namespace = constants(hearing);
  const left = new Synapses(leftEar, cells, {
    onPre: { pre: HEAR_LEFT, relay: "arrived_post += 1" },
    // The detector's spike follows in the next step, and is then in time.
    delay: { pre: `${FIXED} ms`, relay: `${FIXED - 0.1} ms` },
    name: "left",
  });
  const right = new Synapses(rightEar, cells, {
    model: phasors,
    onPre: HEAR_RIGHT + arrives,
    onPost: leftArrives,
    namespace,
    name: "right",
  });
  const pairs = {
    i: Int32Array.from({ length: n * fibres }, (_, k) => k),
    j: Int32Array.from({ length: n * fibres }, (_, k) => Math.floor(k / fibres)),
  };
  left.connect(pairs);
  right.connect(pairs);
  right.set("delay", `${FIXED}*ms + ${RANGE}*ms*(2*rand() - 1)`);
  const net = new Network([sound, leftEar, rightEar, cells, left, right], {
    dt: STEP,
    seed,
    backend,
  });
  return { net, right, delays: () => right.get("delay").map((delay) => delay * 1e3) };
}
