// Detectors of coincidence between the ears, and how their delays from the right ear are learnt, spike by spike.
//
// A spike of either ear sets a resonance in the detector ringing: u later it is e^(-u/tau) (cos wu + sin wu / (w tau)).
// The response is what rings, added up at the spikes of the other ear. Its gradient by a delay is a rule of two traces:
// how what the left ear left behind falls, when a spike of the right ear arrives, and how what that synapse left behind
// falls, with the other sign, when one of the left ear does. A detector learns from sounds of its own direction.

import { type Endpoint, Network, NeuronGroup, StateMonitor, Synapses } from "myelin";
import { ANGLES, ear, FIXED, type Hearing, RANGE, STEP, sounds, TRIAL } from "./task.ts";

/** So many detectors, silent again when a trial begins. They "spike" when the left ear's spikes arrive. */
export function detectors(count: number, hearing: Hearing): NeuronGroup {
  const group = new NeuronGroup(
    count,
    `dx_left/dt = y_left : 1
     dy_left/dt = -(w**2 + 1/tau**2)*x_left - 2*y_left/tau : Hz
     dx_right/dt = y_right : 1
     dy_right/dt = -(w**2 + 1/tau**2)*x_right - 2*y_right/tau : Hz
     response : 1
     coming : 1
     arrived : 1`,
    {
      method: "exact",
      threshold: "arrived > 0",
      namespace: constants(hearing),
      name: "detectors",
    },
  );
  const silent = ["x_left = 0", "y_left = 0*Hz", "x_right = 0", "y_right = 0*Hz", "response = 0"];
  group.runRegularly(silent.join("\n"), { dt: `${TRIAL} ms` });
  group.runRegularly("arrived = coming\ncoming = 0");
  return group;
}

/** What a spike does in the detector, without learning; a pair in one step counts once: the right ear comes last. */
export const HEAR_LEFT = "response_post += x_right_post\nx_left_post += 1";
export const HEAR_RIGHT = "response_post += x_left_post\nx_right_post += 1";

/** A decaying phasor of a synapse's arrivals, of which (w + 1/(w tau^2)) (a sin wt - b cos wt) rings down at time t. */
const PHASOR = `
  da/dt = -a/tau : 1 (event-driven)
  db/dt = -b/tau : 1 (event-driven)
`;
const RIGHT_ARRIVES = `${HEAR_RIGHT}
  delay = clip(delay + eta/(1 + t/patience)*y_left_post, shortest, longest)
  a += cos(w*t)
  b += sin(w*t)
`;
const LEFT_ARRIVED = `
  falls = (w + 1/(w*tau**2))*(a*sin(w*t) - b*cos(w*t))
  delay = clip(delay + eta/(1 + t/patience)*arrived_post*falls, shortest, longest)
`;

function constants({ resonance, ringing, eta, patience }: Hearing) {
  return {
    w: `${2 * Math.PI * resonance} Hz`,
    tau: `${ringing} ms`,
    eta: `${eta}*second**2`,
    patience: `${patience} second`,
    shortest: `${FIXED - 1.1 * RANGE} ms`,
    longest: `${FIXED + 1.1 * RANGE} ms`,
  };
}

/** The left ear's fibres with their one delay, and the right ear's, whose delays learn; not yet connected. */
export function pathways(
  ears: { readonly left: Endpoint; readonly right: Endpoint },
  cells: NeuronGroup,
  hearing: Hearing,
): { left: Synapses; right: Synapses } {
  const namespace = constants(hearing);
  const left = new Synapses(ears.left, cells, {
    onPre: { pre: HEAR_LEFT, relay: "coming_post += 1" },
    // The detector's spike comes a step after its cause: so it is in time.
    delay: { pre: `${FIXED} ms`, relay: `${FIXED - 0.1} ms` },
    name: "left",
  });
  const right = new Synapses(ears.right, cells, {
    model: PHASOR,
    onPre: RIGHT_ARRIVES,
    onPost: LEFT_ARRIVED,
    namespace,
    name: "right",
  });
  right.runRegularly("a = 0\nb = 0", { dt: `${TRIAL} ms` });
  return { left, right };
}

/** What can be chosen about learning. */
export interface LearningOptions {
  readonly hearing: Hearing;
  readonly seed?: number;
  readonly backend?: "js" | "wasm";
}

/** Directions, by number, whose detectors are shown as they learn. */
export const SHOWN: readonly number[] = [0, 6, 12, 18, 24, 30];

/** 36 rooms with a direction and its detector in each. */
export interface Learning {
  readonly net: Network;
  /** The synapses from the right ear, those of a detector side by side. */
  readonly right: Synapses;
  /** Their delays at present, in ms. */
  delays(): Float64Array;
  /** Delays of the first fibre to the detectors of every sixth direction, as they move. */
  readonly course: StateMonitor;
}

/** Delays that are random at first, and learn while the network runs. */
export function learning({ hearing, seed = 0, backend = "wasm" }: LearningOptions): Learning {
  const { fibres } = hearing;
  const sound = sounds(ANGLES.length, "given", hearing);
  sound.set("angle", ANGLES);
  const ears = { left: ear(sound, "left", hearing), right: ear(sound, "right", hearing) };
  const cells = detectors(ANGLES.length, hearing);
  const { left, right } = pathways(ears, cells, hearing);
  for (const synapses of [left, right]) synapses.connect({ j: `i // ${fibres}` });
  right.set("delay", `(${FIXED} + ${RANGE}*(2*rand() - 1))*ms`);
  const shown = SHOWN.map((k) => k * fibres);
  const course = new StateMonitor(right, ["delay"], {
    record: shown,
    dt: `${hearing.enough / 600} s`,
    name: "course",
  });
  const objects = [sound, ears.left, ears.right, cells, left, right, course];
  const net = new Network(objects, { dt: STEP, seed, backend });
  return { net, right, course, delays: () => right.get("delay").map((delay) => delay * 1e3) };
}
