// One run of a network whose time is its synapses, by the built package, in a process of its own.
//
// node case.js CASE '{"seed": 1, "synapses": "static" | "plastic" | "none", "n": 1000}' prints one line of JSON: spikes,
// events (deliveries to one target), seconds of the loop and processor seconds, those of all threads, in it; and the
// same `again`, when the network runs on for as long.
//
// Plain JavaScript, so that nothing but node and the package stands between the start and the result.

import { Network, NeuronGroup, PoissonGroup, SpikeMonitor, Synapses } from "myelin";

/** Written after what each arrival does: the next spike obeys. */
const REWRITE = "\ndelay = clip(delay + 0.001*ms, 0*ms, 5*ms)";

const [name, options] = process.argv.slice(2);
const { seed = 1, synapses: kind = "static", n } = JSON.parse(options ?? "{}");

/** Synapses by a rule of `connect`, or none where the network is measured without. */
function join(source, target, code, rule, given = {}) {
  if (kind === "none") return [];
  const onPre = kind === "plastic" ? code + REWRITE : code;
  const made = new Synapses(source, target, { onPre, ...given });
  made.connect(rule);
  return [made];
}

/** Gives delays to synapses. */
function late(delay, made) {
  for (const synapses of made) synapses.set("delay", delay);
  return made;
}

function cubaDelays() {
  const cells = new NeuronGroup(
    4000,
    `dv/dt = (ge + gi - (v - El))/taum : volt (unless refractory)
     dge/dt = -ge/taue : volt
     dgi/dt = -gi/taui : volt`,
    {
      threshold: "v > Vt",
      reset: "v = Vr",
      refractory: "5 ms",
      method: "exact",
      namespace: {
        taum: "20 ms",
        taue: "5 ms",
        taui: "10 ms",
        El: "-49 mV",
        Vt: "-50 mV",
        Vr: "-60 mV",
      },
    },
  );
  cells.set("v", "Vr + rand()*(Vt - Vr)");
  const made = [
    ...join(cells, cells, "ge_post += 1.62*mV", { condition: "i < 3200", p: 0.02 }),
    ...join(cells, cells, "gi_post -= 9*mV", { condition: "i >= 3200", p: 0.02 }),
  ];
  late("5*ms*rand()", made);
  return { objects: [cells], source: cells, made, seconds: 1 };
}

/** Noise and inhibition: as of the paper with one delay, or as of Brian2CUDA's speed test with many. */
function brunelHakim(one) {
  const cells = new NeuronGroup(
    5000,
    "dV/dt = (-V + muext + sigmaext*sqrt(tau)*xi)/tau : volt (unless refractory)",
    {
      threshold: "V > theta",
      reset: "V = Vr",
      refractory: "2 ms",
      method: "euler",
      namespace: {
        Vr: "10 mV",
        theta: "20 mV",
        tau: "20 ms",
        muext: one ? "25 mV" : "27 mV",
        sigmaext: one ? "1 mV" : "0.33 mV",
      },
    },
  );
  cells.set("V", "Vr");
  const given = one ? { delay: "2 ms" } : {};
  const made = join(cells, cells, "V_post -= 0.1*mV", { p: 0.2 }, given);
  if (!one) late("4*ms*rand()", made);
  return { objects: [cells], source: cells, made, seconds: 1 };
}

function delivery(one) {
  const source = new NeuronGroup(10, "x : 1", { threshold: "x < 1", reset: "" });
  const target = new NeuronGroup(10000, "w : 1");
  const made = join(source, target, "w_post += 1", {}, one ? { delay: "2 ms" } : {});
  if (!one) late("4*ms*rand()", made);
  return { objects: [source, target], source, made, seconds: 0.1, counter: target };
}

function stdp() {
  const inputs = new PoissonGroup(n ?? 1000, { rates: "15 Hz" });
  const constants = { gmax: 0.01, dApre: 0.01 * 0.01, dApost: -0.01 * 1.05 * 0.01 };
  const cells = new NeuronGroup(
    100,
    `dv/dt = (ge*(Ee - v) + El - v)/taum : volt
     dge/dt = -ge/taue : 1`,
    {
      threshold: "v > vt",
      reset: "v = vr",
      method: "euler",
      namespace: {
        taum: "10 ms",
        taue: "5 ms",
        Ee: "0 mV",
        vt: "-54 mV",
        vr: "-60 mV",
        El: "-74 mV",
      },
    },
  );
  cells.set("v", "vr");
  const synapses = new Synapses(inputs, cells, {
    model: `w : 1
      dApre/dt = -Apre/taupre : 1 (event-driven)
      dApost/dt = -Apost/taupost : 1 (event-driven)`,
    onPre: `ge_post += w
      Apre += dApre
      w = clip(w + Apost, 0, gmax)`,
    onPost: `Apost += dApost
      w = clip(w + Apre, 0, gmax)`,
    namespace: { taupre: "20 ms", taupost: "20 ms", ...constants },
  });
  synapses.connect();
  synapses.set("w", "rand()*gmax");
  const heard = new SpikeMonitor(inputs);
  const events = (spikes) => heard.numSpikes * 100 + spikes * inputs.N;
  return { objects: [inputs, cells, heard], source: cells, made: [synapses], seconds: 1, events };
}

function poisson() {
  const source = new PoissonGroup(n ?? 4000, { rates: "15 Hz" });
  return { objects: [source], source, made: [], seconds: 1, events: (spikes) => spikes };
}

const CASES = {
  "cuba-delays": cubaDelays,
  "brunel-hakim": () => brunelHakim(false),
  "brunel-hakim-one": () => brunelHakim(true),
  delivery: () => delivery(false),
  "delivery-one": () => delivery(true),
  stdp,
  poisson,
};

const { objects, source, made, seconds, counter, events } = CASES[name]();
const spikes = new SpikeMonitor(source);
const net = new Network([...objects, ...made, spikes], { seed });

/** What of delivery can be counted at once: how often each cell spiked, or what the targets counted. */
function counted() {
  if (events) return events(spikes.numSpikes);
  return counter && made.length > 0
    ? counter.get("w").reduce((sum, w) => sum + w, 0)
    : spikes.count.slice();
}

/** What was delivered since: as the targets count, or the synapses of all that spiked. */
function deliveredSince(before) {
  const now = counted();
  if (typeof now === "number") return now - before;
  const spiked = now.map((count, cell) => count - before[cell]);
  return made.reduce((sum, { i }) => sum + i.reduce((part, cell) => part + spiked[cell], 0), 0);
}

/** Runs on for so many seconds: what happened, and how long it took. */
async function loop(seconds) {
  // the numbers of synapses are looked up only when the time is taken: finding them is work of its own
  const [spikesBefore, countsBefore] = [spikes.numSpikes, counted()];
  const before = process.cpuUsage();
  const start = performance.now();
  await net.run(seconds);
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return {
    spikes: spikes.numSpikes - spikesBefore,
    events: deliveredSince(countsBefore),
    loop: wall,
    processor: (user + system) / 1e6,
  };
}

// The first step builds and compiles; the others are the loop.
await net.run("0.1 ms");
const first = await loop(seconds - 1e-4);
const again = await loop(seconds);
console.log(JSON.stringify({ ...first, again }));
