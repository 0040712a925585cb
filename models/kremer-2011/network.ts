// The network: bars move across layer 4, and synapses from there to layer 2/3 learn.

import { Network, NeuronGroup, SpikeMonitor, Synapses } from "myelin";

/** Biological time for a first look. */
export const duration = "5 s";

/** Neurons on the side of a barrel: layer 4, excitatory and inhibitory ones of layer 2/3. */
export const SIDES = { layer4: 22, excitatory: 25, inhibitory: 12 } as const;

/** What can be chosen about the network. */
export interface KremerOptions {
  readonly seed?: number;
  readonly backend?: "wasm" | "js";
  /** Barrels on the side of the square array (default 2); 5 is the paper's size, 6 million synapses. */
  readonly barrels?: number;
}

/** Height (volt) of the jump of an input with this decay that moves a membrane of 10 ms by `peak` at most. */
function jump(peak: number, decay: number): number {
  const ratio = decay / 10e-3;
  return peak * ratio ** (1 / (ratio - 1));
}

/** Probability of a synapse that falls off with distance (in barrels) as a Gaussian does. */
function near(greatest: number, width: number): string {
  return `${greatest}*exp(-((x_pre - x_post)**2 + (y_pre - y_post)**2)/${2 * width ** 2})`;
}

/**
 * Every 60 ms a bar, one barrel wide, begins to cross the array in a random direction, one barrel in 5 ms. Neurons
 * below it fire at up to 100 Hz, the more the closer its direction is to theirs.
 */
function stimulated(barrels: number) {
  const each = SIDES.layer4 ** 2;
  const layer4 = new NeuronGroup(
    each * barrels ** 2,
    `rate = int(covered)*clip(cos(direction - preferred), 0, 1)*100*Hz : Hz
     covered = abs((x - barX)*cos(direction) + (y - barY)*sin(direction)) < 0.5 : boolean
     x : 1
     y : 1
     barrel : integer
     preferred : 1
     barX = startX + cos(direction)*(t - start)/(5*ms) : 1 (shared)
     barY = startY + sin(direction)*(t - start)/(5*ms) : 1 (shared)
     direction : 1 (shared)
     start : second (shared)
     startX : 1 (shared)
     startY : 1 (shared)`,
    { threshold: "rand() < rate*dt", name: "layer4" },
  );
  layer4.set("barrel", `i // ${each}`);
  layer4.set("x", `barrel % ${barrels} + 0.5`);
  layer4.set("y", `barrel // ${barrels} + 0.5`);
  layer4.set("preferred", `(i % ${each})/${each}*2*pi`);
  layer4.runRegularly(
    `direction = rand()*2*pi
     startX = ${barrels / 2} - 6*cos(direction)
     startY = ${barrels / 2} - 6*sin(direction)
     start = t`,
    { dt: "60 ms" },
  );
  return layer4;
}

/** Layer 2/3, whose thresholds rise by 2 mV with each spike; the first are excitatory. */
function superficial(barrels: number) {
  const cells = new NeuronGroup(
    (barrels * SIDES.excitatory) ** 2 + (barrels * SIDES.inhibitory) ** 2,
    `dv/dt = (ge + gi + El - v)/(10*ms) : volt
     dge/dt = -ge/(2*ms) : volt
     dgi/dt = -gi/(25*ms) : volt
     dvt/dt = (Vt - vt)/(50*ms) : volt
     x : 1
     y : 1
     barrel : integer`,
    {
      threshold: "v > vt",
      reset: "v = El; vt += 2*mV",
      refractory: "2 ms",
      method: "euler",
      namespace: { El: "-70 mV", Vt: "-55 mV" },
      name: "cells",
    },
  );
  cells.set("v", "El");
  cells.set("vt", "Vt");
  return cells;
}

/** Synapses `feedforward` carry the plastic weights `w`, from 0 to 7.5 mV; cells know their place, in barrels. */
export default function kremer(options: KremerOptions = {}): Network {
  const { barrels = 2, seed, backend } = options;
  const layer4 = stimulated(barrels);
  const cells = superficial(barrels);
  const border = (barrels * SIDES.excitatory) ** 2;
  const [excitatory, inhibitory] = [cells.slice(0, border), cells.slice(border)];
  for (const [group, side] of [
    [excitatory, SIDES.excitatory],
    [inhibitory, SIDES.inhibitory],
  ] as const) {
    group.set("x", `(i % ${barrels * side})/${side}`);
    group.set("y", `(i // ${barrels * side})/${side}`);
    group.set("barrel", `floor(x) + ${barrels}*floor(y)`);
  }
  const EPSC = jump(1e-3, 2e-3);
  const feedforward = new Synapses(layer4, excitatory, {
    model: `w : volt
      dpre/dt = -pre/(5*ms) : volt (event-driven)
      dpost/dt = -post/(25*ms) : volt (event-driven)`,
    onPre: `ge_post += w
      pre += 0.05*EPSC
      w = clip(w + post, 0*mV, EPSC)`,
    onPost: `post -= 0.04*EPSC
      w = clip(w + pre, 0*mV, EPSC)`,
    namespace: { EPSC: `${EPSC} V` },
    name: "feedforward",
  });
  feedforward.connect({ condition: "barrel_pre == barrel_post", p: 0.5 });
  feedforward.set("w", EPSC / 2);
  const lateral = new Synapses(excitatory, cells, {
    model: "w : volt",
    onPre: "ge_post += w",
    namespace: { EPSC: `${EPSC} V`, border },
    name: "lateral",
  });
  lateral.connect({ p: near(0.15, 0.4) });
  lateral.set("w", "EPSC*(j < border ? 0.3 : 1)");
  const inhibition = new Synapses(inhibitory, excitatory, {
    onPre: "gi_post -= IPSC",
    namespace: { IPSC: `${jump(1e-3, 25e-3)} V` },
    name: "inhibition",
  });
  inhibition.connect({ p: near(1, 0.2) });
  const monitors = [
    new SpikeMonitor(layer4, { name: "input" }),
    new SpikeMonitor(excitatory, { name: "excited" }),
    new SpikeMonitor(inhibitory, { name: "inhibited" }),
  ];
  const objects = [layer4, cells, feedforward, lateral, inhibition, ...monitors];
  return new Network(objects, {
    ...(seed === undefined ? {} : { seed }),
    ...(backend ? { backend } : {}),
  });
}
