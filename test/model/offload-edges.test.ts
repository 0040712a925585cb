// Groups on a device at the edges: schedules, other steps, whoever reads by other numbers, delays between runs.

import {
  Network,
  type NetworkOptions,
  NeuronGroup,
  PoissonInput,
  SpikeMonitor,
  StateMonitor,
  Synapses,
} from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { difference } from "../property/device.ts";
import { makeDevicePlan } from "../property/device-plan.ts";
import { AHEAD, agrees, type Made, spikesOf, UPDATE } from "./offloaded.ts";

const test = suite("offload at the edges");

/** Neurons that spike every 13 to 64 steps of 0.1 ms, with what others add to. */
function ramp(name = "G", n = 8, more = ""): NeuronGroup {
  const model = `dv/dt = rate : 1\nrate : Hz\ng : 1\nh : 1\n${more}`;
  const extra = { threshold: "v >= 1 - 2**-9", reset: "v = 0", method: "euler", name } as const;
  const G = new NeuronGroup(n, model, extra) as unknown as NeuronGroup;
  G.set("rate" as never, "(1 + i % 5)*156.25*Hz");
  return G;
}

const traces = (monitor: StateMonitor, ...names: string[]): number[][] =>
  names.flatMap((name) => monitor.get(name as never).map((trace) => [...trace]));

/** A group that excites itself, after some code; `g` and `h` are recorded. */
function excited(
  onPre: string,
  options: { readonly schedule?: readonly string[]; readonly input?: true } = {},
): (given: NetworkOptions) => Made {
  return ({ ...given }) => {
    const G = ramp();
    const { schedule, input } = options;
    const S = new Synapses(G, G, { onPre, delay: "0.3 ms", name: "S" });
    S.connect({ condition: "i < j" });
    const M = new StateMonitor(G, ["g", "h"] as never[], { record: true });
    const rest = input ? [new PoissonInput(G, "g" as never, { n: 1, rate: 1e4, weight: 1 })] : [];
    return {
      net: new Network([G, S, M, ...rest], { ...given, ...(schedule ? { schedule } : {}) }),
      results: () => traces(M, "g", "h"),
    };
  };
}

test("spikes that come back to the neuron that emitted are told ahead, not gathered by targets", () =>
  agrees(excited("g_pre += 0.5"), "20 ms", /G: whole steps .*: 3 steps at most/));

test("code that adds to both ends, twice or less adds all of it", async () => {
  await agrees(excited("g_post += 1; g_pre += 0.5"), "20 ms", AHEAD);
  await agrees(excited("g_post += 1; g_post += 0.5"), "20 ms", AHEAD);
  await agrees(excited("g_post -= 1; h_post += 2"), "20 ms", /are gathered there/);
});

test("what comes between update and arrivals in another schedule keeps its place", async () => {
  const late = ["start", "groups", "synapses", "thresholds", "resets", "end"];
  const early = ["start", "thresholds", "resets", "groups", "synapses", "end"];
  await agrees(excited("g_post += 1", { schedule: late }), "20 ms", /: 3 steps at most/);
  await agrees(excited("g_post += 1", { schedule: early }), "20 ms", AHEAD);
  await agrees(excited("g_post += 1", { input: true }), "20 ms", AHEAD);
});

test("code that adds to two groups brings both back in every step", () =>
  agrees(
    (given) => {
      const [G, H] = [ramp("G"), ramp("H")];
      H.set("rate" as never, "(2 + i % 3)*156.25*Hz");
      const S = new Synapses(G, H, { onPre: "g_post += 1; h_pre += 1", delay: "1 ms" });
      S.connect({ condition: "abs(i - j) < 3" });
      const [A, B] = [G, H].map(
        (one) => new StateMonitor(one, ["g", "h"] as never[], { record: true }),
      );
      return {
        net: new Network([G, H, S, A!, B!], given),
        results: () => [...traces(A!, "g", "h"), ...traces(B!, "g", "h")],
      };
    },
    "20 ms",
    UPDATE,
  ));

test("as many synapses as neurons are no neurons: their variables are seen in their time", () =>
  agrees(
    (given) => {
      const G = ramp();
      const S = new Synapses(G, G, {
        model: "w : 1",
        onPre: "g_post += 1; w += 0.5",
        delay: "1 ms",
      });
      S.connect({ condition: "i == j" });
      const M = new StateMonitor(S, "w", { record: true });
      return { net: new Network([G, S, M], given), results: () => traces(M as never, "w") };
    },
    "20 ms",
    UPDATE,
  ));

test("a monitor that looks between two steps sees the end of the one before", () =>
  agrees(
    (given) => {
      const G = ramp();
      const M = new StateMonitor(G, "v" as never, { record: true, dt: "0.25 ms", when: "end" });
      return { net: new Network([G, M], given), results: () => traces(M, "v") };
    },
    "6 ms",
    AHEAD,
  ));

test("a monitor after the sums of a step sees them", () =>
  agrees(
    (given) => {
      const G = ramp();
      const S = new Synapses(G, G, { model: "h_post = v_pre : 1 (summed)", name: "S" });
      S.connect();
      const M = new StateMonitor(G, "h" as never, { record: true, when: "groups" });
      return { net: new Network([G, S, M], given), results: () => traces(M, "h") };
    },
    "6 ms",
    UPDATE,
  ));

test("neurons outside the part that is summed into keep what they have", () =>
  agrees(
    (given) => {
      const G = ramp();
      G.set("h" as never, "i + 1");
      const S = new Synapses(G, G.slice(0, 4), { model: "h_post = v_pre : 1 (summed)", name: "S" });
      S.connect({ condition: "i < 2" });
      const M = new StateMonitor(G, "h" as never, { record: true });
      return { net: new Network([G, S, M], given), results: () => traces(M, "h") };
    },
    "6 ms",
    UPDATE,
  ));

test("recorded by other numbers, by way of links or synapses, are the right elements", async () => {
  for (const index of [[7, 6, 5, 4, 3, 2, 1, 0], undefined])
    await agrees(
      (given) => {
        const [H, G] = [ramp("H"), ramp("G", 8, "x : 1 (linked)")];
        H.set("rate" as never, "(2 + i % 5)*156.25*Hz");
        G.link("x", H, "v", index ? { index } : {});
        const M = new StateMonitor(G, ["x", "v"] as never[], { record: [0, 2] });
        return { net: new Network([H, G, M], given), results: () => traces(M, "x", "v") };
      },
      "6 ms",
      UPDATE,
    );
  await agrees(
    (given) => {
      const G = ramp();
      const S = new Synapses(G, G, {
        model: "x = v_post + 2*v_pre : 1",
        onPre: "g_post += 1",
        delay: "1 ms",
      });
      S.connect({ condition: "i == 7 - j" });
      const M = new StateMonitor(S, "x", { record: [0, 3] });
      return { net: new Network([G, S, M], given), results: () => traces(M as never, "x") };
    },
    "6 ms",
    UPDATE,
  );
});

test("a monitor of no element hinders nobody", () =>
  agrees(
    (given) => {
      const G = ramp();
      const M = new StateMonitor(G, "v" as never, { record: [] });
      return { net: new Network([G, M], given), results: () => [[...G.get("v" as never)]] };
    },
    "6 ms",
    AHEAD,
  ));

/** The same on the CPU and on a device, run by run. */
async function same(
  make: (given: NetworkOptions) => Made,
  act: (net: Network) => Promise<void>,
): Promise<void> {
  const [judge, made] = [make({ backend: "wasm" }), make({ backend: "gpu", gpuMode: "cpu" })];
  await act(judge.net);
  await act(made.net);
  assert.ok(judge.results().some((row) => row.length > 0));
  assert.equal(made.results(), judge.results());
}

test("delays set between runs leave spikes under way where they are", () =>
  same(
    (given) => {
      const G = ramp();
      const S = new Synapses(G, G, { onPre: "g_post += 1", name: "S" });
      S.connect();
      S.set("delay", "3*ms + (i % 2)*0.1*ms");
      const M = new StateMonitor(G, "g" as never, { record: true });
      return { net: new Network([G, S, M], given), results: () => traces(M, "g") };
    },
    async (net) => {
      const S = net.object("S") as Synapses;
      await net.run("8 ms");
      S.set("delay", "4*ms + (j % 3)*0.1*ms");
      await net.run("8 ms");
      S.set("delay", "2.9 ms");
      await net.run("8 ms");
    },
  ));

test("refractory times begun with another dt end when they do on the CPU", () =>
  same(
    (given) => {
      const G = new NeuronGroup(8, "dv/dt = rate : 1 (unless refractory)\nrate : Hz", {
        threshold: "v >= 1 - 2**-9",
        reset: "v = 0",
        refractory: "2 ms",
        method: "euler",
      });
      G.set("rate", "(1 + i % 5)*312.5*Hz");
      const M = new SpikeMonitor(G);
      return { net: new Network([G, M], { ...given, dt: "0.05 ms" }), results: () => spikesOf(M) };
    },
    async (net) => {
      await net.run("9.3 ms");
      net.dt = "0.1 ms";
      await net.run("20 ms");
    },
  ));

test("integers beyond 2^24 that do not change keep all their digits", async () => {
  const G = new NeuronGroup(4, "dv/dt = rate : 1\nrate : Hz\nn : integer", {
    threshold: "v >= 1",
    reset: "v = 0; n += 1",
    method: "euler",
  });
  G.set("rate", [0, 320, 320, 320]);
  G.set("n", [123456789, 1, 2, 3]);
  await new Network([G], { backend: "gpu", gpuMode: "cpu" }).run("10 ms");
  const [still, ...spiked] = G.get("n");
  assert.is(still, 123456789);
  assert.ok(spiked.every((n, k) => n > k + 1));
});

test("stop() in a callback ends after the step at hand, however far the device might go", async () => {
  const G = ramp();
  const net = new Network([G], { backend: "gpu", gpuMode: "cpu" });
  net.operation((t) => void (t > 0.0099 && net.stop()), { dt: "5 ms" });
  await net.run("100 ms");
  assert.ok(Math.abs(net.t - 0.0101) < 1e-9, `stopped at ${net.t}`);
});

test("a threshold before the update is not one pass with it", async () => {
  const schedule = ["start", "thresholds", "resets", "groups", "synapses", "end"];
  const G = new NeuronGroup(1, "dv/dt = 5000*Hz : 1", {
    threshold: "v >= 0.9",
    reset: "v = 0",
    method: "euler",
  });
  const M = new SpikeMonitor(G);
  await new Network([G, M], { schedule }).run("0.7 ms");
  assert.equal([...M.step], [2, 4, 6]);
});

test("random networks give the same to the last bit (more: npm run property -- device)", async () => {
  for (let seed = 1; seed <= 30; seed++)
    assert.is(await difference(makeDevicePlan(seed), seed % 2 ? "cpu" : "webasm"), undefined);
});

test.run();
