// Groups on a device and synapses: what arrives is told ahead, gathered there, or brings the state back in every step.

import {
  Network,
  type NetworkOptions,
  NeuronGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import { AHEAD, agrees, leaky, type Made, spikesOf, UPDATE } from "./offloaded.ts";

const test = suite("offload and synapses");

test("synapses between the neurons bring the state back in every step", () =>
  agrees(
    (given) => {
      const G = leaky(60);
      const S = new Synapses(G, G, { onPre: "v_post += 0.05", delay: "0.5 ms", name: "S" });
      S.connect({ p: 0.1 });
      const M = new SpikeMonitor(G);
      return { net: new Network([G, S, M], given), results: () => spikesOf(M) };
    },
    "30 ms",
    UPDATE,
  ));

/** Two groups in a loop: E excites both, I inhibits both. */
function loop(
  given: NetworkOptions,
  delay: string,
  onPre: string = "g_post += 0.04*w",
  p = 0.2,
): Made {
  const model = "dv/dt = (1.1 + g - v)/(10*ms) : 1 (unless refractory)\ndg/dt = -g/(5*ms) : 1";
  const extra = {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "exact",
  } as const;
  const G = new NeuronGroup(50, model, { ...extra, name: "G" });
  const I = new NeuronGroup(20, model, { ...extra, name: "I" });
  G.set("v", "rand()");
  I.set("v", "rand()");
  const S = new Synapses(G, G, { model: "w : 1", onPre, name: "S" });
  const T = new Synapses(G, I, { model: "w : 1", onPre, name: "T" });
  const U = new Synapses(I, G, { onPre: "g_post -= 0.3", name: "U" });
  for (const synapses of [S, T, U]) {
    synapses.connect({ p });
    synapses.set("delay", delay);
  }
  for (const synapses of [S, T]) synapses.set("w", "rand() + 0.5");
  const [A, B] = [new SpikeMonitor(G), new SpikeMonitor(I)];
  const M = new StateMonitor(G, "g", { record: [0, 7] });
  const net = new Network([G, I, S, T, U, A, B, M], given);
  return {
    net,
    results: () => [...spikesOf(A), ...spikesOf(B), ...M.get("g").map((t) => [...t])],
  };
}

test("spikes that only add, after a delay, arrive while the device runs ahead", () =>
  agrees(
    (given) => loop(given, "1.5*ms"),
    "40 ms",
    /G: whole steps on the device, many at a time: 15 steps at most/,
  ));

test("delays may differ between synapses: the shortest tells how far ahead", () =>
  agrees(
    (given) => loop(given, "0.8*ms + 3*ms*rand()"),
    "40 ms",
    /G: whole steps on the device, many at a time: [89] steps at most/,
  ));

test("delays of many lengths between all, whose spikes wait nowhere, are told ahead as well", () =>
  agrees(
    (given) => loop(given, "0.8*ms + 2*ms*rand()", "g_post += 0.008*w", 1),
    "40 ms",
    /G: whole steps on the device, many at a time/,
  ));

/** A group that excites itself. */
function alone(given: NetworkOptions, delay: string, onPre: string): Made {
  const model =
    "dv/dt = (1.1 + g - v)/(10*ms) : 1 (unless refractory)\ndg/dt = -g/(5*ms) : 1\nheard : 1";
  const G = new NeuronGroup(40, model, {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "exact",
    name: "G",
  });
  G.set("v", "rand()");
  const S = new Synapses(G, G, { model: "w : 1", onPre, name: "S" });
  S.connect({ condition: "i != j", p: 0.5 });
  S.set("w", "rand() + 0.5");
  S.set("delay", delay);
  const A = new SpikeMonitor(G);
  const M = new StateMonitor(G, ["g", "heard"], { record: [0, 7] });
  const net = new Network([G, S, A, M], given);
  return {
    net,
    results: () => [
      ...spikesOf(A),
      ...M.get("g").map((t) => [...t]),
      ...M.get("heard").map((t) => [...t]),
    ],
  };
}

const GATHERED = /G: whole steps .*spikes among its own neurons are gathered there/;

test("spikes among the neurons of a dense group are gathered on the device", () =>
  agrees(
    (given) => alone(given, "0.1*ms", "g_post += 0.01*w; heard_post += 1"),
    "60 ms",
    GATHERED,
  ));

test("delays of gathered spikes may differ, up to 24 steps", () =>
  agrees((given) => alone(given, "0.1*ms + 2.3*ms*rand()", "g_post += 0.01*w"), "60 ms", GATHERED));

test("longer delays are told ahead instead", () =>
  agrees(
    (given) => alone(given, "0.5*ms + 2.5*ms*rand()", "g_post += 0.01*w"),
    "40 ms",
    /G: whole steps .*: [5-9] steps at most/,
  ));

test("gathered spikes obey delays and weights that a callback sets", () =>
  agrees(
    (given) => {
      const made = alone(given, "0.3*ms + 1*ms*rand()", "g_post += 0.01*w");
      const S = made.net.object("S") as Synapses;
      made.net.operation(
        (t) => {
          S.set("w", "w*0.9");
          S.set("delay", t > 0.02 ? "0.1*ms + 2*ms*rand()" : "0.4*ms");
        },
        { dt: "7 ms" },
      );
      return made;
    },
    "28 ms",
    GATHERED,
  ));

test("without a delay the state is back in every step", () =>
  agrees((given) => loop(given, "0*ms"), "20 ms", UPDATE));

test("weights that learn are no constants: the state is back in every step", () =>
  agrees(
    (given) => loop(given, "1.5*ms", "g_post += 0.04*w; w = clip(w + 0.1, 0, 2)"),
    "20 ms",
    UPDATE,
  ));

test("weights and delays set by a callback count from then on", () =>
  agrees(
    (given) => {
      const made = loop(given, "1*ms + 2*ms*rand()");
      const S = made.net.object("S") as Synapses;
      made.net.operation(
        (t) => {
          S.set("w", "w*0.9");
          if (t > 0.02) S.set("delay", "0.5*ms + 2*ms*rand()");
        },
        { dt: "5 ms" },
      );
      return made;
    },
    "40 ms",
    AHEAD,
  ));

test("sums over synapses of the neurons' own state stay on the device", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(
        12,
        "dv/dt = (1.5 + 0.1*i + gap - v)/(10*ms) : 1 (unless refractory)\ngap : 1\nother : 1",
        { threshold: "v > 1", reset: "v = 0", refractory: "1 ms", method: "euler", name: "G" },
      );
      G.set("v", "0.08*i");
      const S = new Synapses(G, G, {
        model: "gap_post = w*(v_pre - v_post) : 1 (summed)\nw : 1",
        name: "S",
      });
      S.connect({ condition: "abs(i - j) == 1 or i == 0" });
      S.set("w", "0.1 + 0.01*j");
      const T = new Synapses(G, G, { model: "other_pre = v_post**2 : 1 (summed)", name: "T" });
      T.connect({ condition: "i < j" });
      const M = new SpikeMonitor(G);
      const V = new StateMonitor(G, ["v", "gap", "other"], { record: true });
      return {
        net: new Network([G, S, T, M, V], given),
        results: () => [
          ...spikesOf(M),
          ...(["v", "gap", "other"] as const).flatMap((name) => V.get(name).map((t) => [...t])),
        ],
      };
    },
    "15 ms",
    AHEAD,
  ));

test("two sums into one variable add up, and a callback may change their weights", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(8, "dv/dt = (i*0.2 + drive - v)/(10*ms) : 1\ndrive : 1", {
        method: "rk4",
        name: "G",
      });
      const model = "drive_post = w*tanh(v_pre) : 1 (summed)\nw : 1";
      const S = new Synapses(G, G, { model, name: "S" });
      const T = new Synapses(G, G, { model, name: "T" });
      S.connect({ condition: "i != j" });
      T.connect({ condition: "i < 3" });
      S.set("w", 0.05);
      T.set("w", "-0.1*i");
      const V = new StateMonitor(G, ["v", "drive"], { record: true, dt: "1 ms" });
      const net = new Network([G, S, T, V], given);
      net.operation((t) => S.set("w", 0.05 + t), { dt: "5 ms" });
      return { net, results: () => [...V.get("v"), ...V.get("drive")].map((t) => [...t]) };
    },
    "20 ms",
    AHEAD,
  ));

test("variables may be called as what the emitted text uses", () =>
  agrees(
    (given) => {
      const names = ["sums", "links", "twice", "bit", "since", "first", "count", "p", "k", "step"];
      const model = names.map((name) => `${name} : 1`).join("\n");
      const G = new NeuronGroup(
        6,
        `dv/dt = (1.2 + sums + ${names.slice(1).join(" + ")} - v)/(10*ms) : 1\n${model}`,
        { threshold: "v > 1", reset: "v = 0; twice += 0.01; links += 0.01", name: "G" },
      );
      const S = new Synapses(G, G, {
        model: "sums_post = bit*(v_pre - v_post) : 1 (summed)\nbit : 1",
        onPre: "count_post += 0.01",
        delay: "0.2 ms",
        name: "S",
      });
      S.connect({ condition: "i != j" });
      S.set("bit", 0.05);
      const M = new SpikeMonitor(G);
      const V = new StateMonitor(G, ["v", "sums", "count", "twice"], { record: true });
      return {
        net: new Network([G, S, M, V], given),
        results: () => [
          ...spikesOf(M),
          ...(["v", "sums", "count", "twice"] as const).flatMap((n) => V.get(n).map((t) => [...t])),
        ],
      };
    },
    "20 ms",
    AHEAD,
  ));

for (const condition of ["True", "i != j"])
  test(`dense rows, whose indices rest, are gathered on the device all the same: ${condition}`, () =>
    agrees(
      (given) => {
        const G = new NeuronGroup(70, "dv/dt = (1.1 + 0.01*i + s - v)/(10*ms) : 1\ns : 1", {
          threshold: "v > 1",
          reset: "v = 0",
          method: "euler",
          name: "G",
        });
        const S = new Synapses(G, G, {
          model: "w : 1\ns_post = 0.001*w*v_pre : 1 (summed)",
          onPre: "v_post += 0.001*w",
          delay: "0.4 ms",
          name: "S",
        });
        S.connect({ condition });
        S.set("w", "cos(i + 2*j)");
        const M = new SpikeMonitor(G);
        const V = new StateMonitor(G, ["v", "s"], { record: [0, 3, 69] });
        return {
          net: new Network([G, S, M, V], given),
          results: () => [
            ...spikesOf(M),
            ...(["v", "s"] as const).flatMap((name) => V.get(name).map((t) => [...t])),
          ],
        };
      },
      "15 ms",
      AHEAD,
    ));

test("a sum that depends on another group brings the state back in every step", () =>
  agrees(
    (given) => {
      const G = new NeuronGroup(5, "dv/dt = (drive - v)/(10*ms) : 1\ndrive : 1", {
        method: "euler",
        name: "G",
      });
      const H = new NeuronGroup(3, "dx/dt = (i + 1)/(20*ms) : 1", { method: "euler", name: "H" });
      const S = new Synapses(H, G, { model: "drive_post = sin(x_pre) : 1 (summed)", name: "S" });
      S.connect();
      const V = new StateMonitor(G, "v", { record: true });
      return {
        net: new Network([G, H, S, V], given),
        results: () => V.get("v").map((t) => [...t]),
      };
    },
    "10 ms",
    UPDATE,
  ));

test.run();
