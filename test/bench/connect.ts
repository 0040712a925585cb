// question: what does it cost to make a synapse, against Brian2 C++ standalone on this machine?
//
// A million synapses and more of each kind of `connect`, without values of their own, one thread. "made" is from `connect`
// until all are there; "ready" what putting the network together and its first step take on top. Brian2's side is the
// statements of `connect` in the main function of its program, without compiling; what prepares its queue is not in it.
// Times are of the processor, all threads, on both sides.
//
// npm run bench -- connect [--peers] [--repeat N] [--only CASE,...]

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type ConnectOptions,
  Network,
  NeuronGroup,
  Synapses,
  type SynapsesOptions,
} from "../../src/index.ts";
import { benchOptions, chosenCases, machine, told } from "./options.ts";
import { peerConnect } from "./sides.ts";

interface Case {
  readonly name: string;
  readonly sources: number;
  readonly targets?: number;
  readonly connect: ConnectOptions;
  readonly options?: SynapsesOptions;
  /** Arguments of Brian2's `connect`, where it is asked. */
  readonly peer?: string;
  /** Nanoseconds a synapse that are aimed at. */
  readonly aim?: number;
}

const script = fileURLToPath(new URL("brian2_connect.py", import.meta.url));
const tenth = { connect: { p: 0.1 }, peer: "{'p': 0.1}", aim: 5 } as const;

const CASES: readonly Case[] = [
  { name: "p 0.1 (1e6)", sources: 3162, ...tenth },
  { name: "p 0.1 (1e7)", sources: 10000, ...tenth },
  { name: "p 0.1 (1e8)", sources: 31623, connect: { p: 0.1 }, aim: 5 },
  { name: "p 0.02 (1e6)", sources: 7071, connect: { p: 0.02 }, peer: "{'p': 0.02}", aim: 5 },
  { name: "p 0.02 (1e7)", sources: 22361, connect: { p: 0.02 }, aim: 5 },
  { name: "p 0.001 (1e7)", sources: 100000, connect: { p: 0.001 } },
  {
    name: "p 0.1 and i != j",
    sources: 10000,
    connect: { p: 0.1, condition: "i != j" },
    peer: "{'condition': 'i != j', 'p': 0.1}",
  },
  { name: "procedural (1e7)", sources: 10000, connect: { p: 0.1 }, options: { procedural: true } },
  {
    name: "100 of each source",
    sources: 10000,
    connect: { j: "k for k in sample(N_post, size=100)" },
    peer: "{'j': 'k for k in sample(N_post, size=100)'}",
  },
  {
    name: "100 to each target",
    sources: 10000,
    connect: { i: "k for k in sample(N_pre, size=100)" },
    peer: "{'i': 'k for k in sample(N_pre, size=100)'}",
  },
  { name: "all to all (1e7)", sources: 3162, connect: {}, peer: "{}" },
  { name: "one to one (1e6)", sources: 1e6, connect: { j: "i" }, peer: "{'j': 'i'}" },
  {
    name: "abs(i - j) < 51",
    sources: 20000,
    connect: { condition: "abs(i - j) < 51" },
    peer: "{'condition': 'abs(i - j) < 51'}",
  },
  {
    name: "(i + j) % 10 == 0",
    sources: 3162,
    connect: { condition: "(i + j) % 10 == 0" },
    peer: "{'condition': '(i + j) % 10 == 0'}",
  },
];

interface Made {
  readonly synapses: number;
  /** Nanoseconds a synapse. */
  readonly made: number;
  readonly ready: number;
}

/** Seconds of all threads of this process. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function make({ sources, targets = sources, connect, options }: Case): Promise<Made> {
  const source = new NeuronGroup(sources, "v : 1", { threshold: "v > 1", reset: "v = 0" });
  const target = new NeuronGroup(targets, "v : 1");
  const synapses = new Synapses(source, target, { onPre: "v_post += 0.1", ...options });
  const began = processor();
  synapses.connect(connect);
  const count = synapses.N;
  const made = processor();
  const net = new Network([source, target, synapses], { seed: 1 });
  await net.run("0.1 ms");
  const ready = processor();
  const each = (seconds: number): number => (seconds * 1e9) / count;
  return { synapses: count, made: each(made - began), ready: each(ready - made) };
}

const { repeat, only, peers } = benchOptions();
const folder = mkdtempSync(join(tmpdir(), "myelin-bench-"));
console.log(`${machine()}, ns a synapse: smallest, middle of ${repeat}`);
console.log(
  "case                  synapses          made          ready    Brian2 made  over ours",
);
try {
  for (const one of chosenCases(CASES, only)) {
    const rounds: Made[] = [];
    for (let round = 0; round < repeat; round++) rounds.push(await make(one));
    const { name, sources, targets = sources, peer, aim } = one;
    const { synapses } = rounds[0]!;
    const made = rounds.map((round) => round.made);
    const theirs =
      peers && peer !== undefined
        ? peerConnect(script, join(folder, name.replace(/\W/g, "_")), [sources, targets], peer)
        : undefined;
    if (theirs && Math.abs(theirs.synapses / synapses - 1) > 0.01)
      throw new Error(`${name}: ${theirs.synapses} synapses there, ${synapses} here`);
    const other = theirs && (theirs.seconds * 1e9) / theirs.synapses;
    const least = Math.min(...made);
    const ratio =
      other === undefined
        ? ""
        : `${other.toFixed(1).padStart(12)}  ${(other / least).toFixed(1).padStart(6)}`;
    const goal = aim === undefined ? "" : `  (aim ${aim}: ${least <= aim ? "reached" : "missed"})`;
    console.log(
      `${name.padEnd(20)} ${synapses.toExponential(1).padStart(9)} ${told(made, 1)} ` +
        `${told(
          rounds.map(({ ready }) => ready),
          1,
        )} ${ratio}${goal}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
