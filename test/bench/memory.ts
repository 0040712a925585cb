// question: how many bytes does a synapse take, all included?
//
// A million synapses, from 2500 Poisson sources of 10 Hz to 4000 neurons at random, after 50 ms with spikes under way.
// Counted is what the arena has handed out, and the objects on the heap of JavaScript, above the same network without
// synapses. Nobody has asked for views or for indices, which take 4 to 8 bytes more. Of procedural synapses only weights
// are stored; what remains is by neuron: where rows begin, and room for the targets of those that spike.
//
// npm run bench -- memory [--only CASE,...]

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as pair from "myelin/equations/stdp-pair";
import { Network, NeuronGroup, PoissonGroup, Synapses } from "../../src/index.ts";
import { arena } from "../../src/runtime/arena.ts";
import { benchOptions } from "./options.ts";

interface Case {
  readonly name: string;
  readonly make?: (source: PoissonGroup, target: NeuronGroup) => Synapses;
  /** Bytes a synapse may take, and what is aimed at. */
  readonly goal?: number;
  readonly aim?: number;
}

const rewrite = "delay = clip(delay + 0.001*ms, 0*ms, 5*ms)";
const weighted = (synapses: Synapses): Synapses => {
  synapses.set("w", "rand()");
  return synapses;
};
const late = (synapses: Synapses): Synapses => {
  synapses.set("delay", "4*ms*rand()");
  return synapses;
};

/** Delays in whole steps, synapses of a source numbered by them: 100 for each delay. */
const byDelay = (synapses: Synapses): Synapses => {
  const { i } = synapses;
  const delay = Float64Array.from(i, (source, s) => {
    const place =
      source === i[s - 300] ? 4 : source === i[s - 200] ? 3 : source === i[s - 100] ? 2 : 1;
    return 10 * place * 1e-4;
  });
  synapses.set("delay", delay);
  return synapses;
};

const CASES: readonly Case[] = [
  {
    name: "procedural",
    make: (source, target) =>
      join(source, target, { onPre: "v_post += 0.1", delay: "1 ms", procedural: true }),
    goal: 0.25,
    aim: 0,
  },
  {
    name: "procedural, weight",
    make: (source, target) =>
      weighted(
        join(source, target, {
          model: "w : 1",
          onPre: "v_post += w",
          delay: "1 ms",
          procedural: true,
        }),
      ),
    goal: 10,
    aim: 6,
  },
  {
    name: "constant weight",
    make: (source, target) => join(source, target, { onPre: "v_post += 0.1" }),
    goal: 10,
    aim: 6,
  },
  {
    name: "weight of its own",
    make: (source, target) =>
      weighted(join(source, target, { model: "w : 1", onPre: "v_post += w" })),
    goal: 10,
    aim: 6,
  },
  {
    name: "weight in f32",
    make: (source, target) =>
      weighted(join(source, target, { model: "w : 1", onPre: "v_post += w", precision: "f32" })),
    goal: 10,
    aim: 6,
  },
  {
    name: "static delay of its own",
    make: (source, target) => late(join(source, target, { onPre: "v_post += 0.1" })),
    goal: 12,
    aim: 8,
  },
  {
    name: "by delay, weight in f32",
    make: (source, target) =>
      byDelay(
        weighted(join(source, target, { model: "w : 1", onPre: "v_post += w", precision: "f32" })),
      ),
    goal: 12,
    aim: 8,
  },
  {
    name: "plastic delay",
    make: (source, target) => late(join(source, target, { onPre: `v_post += 0.1\n${rewrite}` })),
    goal: 12,
    aim: 8,
  },
  {
    name: "plastic delay, weight",
    make: (source, target) =>
      late(weighted(join(source, target, { model: "w : 1", onPre: `v_post += w\n${rewrite}` }))),
  },
  {
    name: "pair STDP",
    make: (source, target) =>
      weighted(
        join(source, target, {
          model: pair.model,
          onPre: `v_post += w\n${pair.options.onPre}`,
          onPost: pair.options.onPost,
          namespace: pair.parameters,
        }),
      ),
    goal: 20,
    aim: 10,
  },
];

function join(
  source: PoissonGroup,
  target: NeuronGroup,
  options: ConstructorParameters<typeof Synapses>[2],
): Synapses {
  const synapses = new Synapses(source, target, options as object) as Synapses;
  synapses.connect({ p: 0.1 });
  return synapses;
}

const gc = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

/** Lets finalizers give back what nobody holds. */
async function collected(): Promise<void> {
  for (let k = 0; k < 5; k++) {
    gc();
    await new Promise((done) => setTimeout(done, 20));
  }
}

interface Taken {
  readonly synapses: number;
  readonly inside: number;
  readonly outside: number;
}

async function taken(make: Case["make"]): Promise<Taken> {
  await collected();
  const before = { inside: arena().used, heap: process.memoryUsage().heapUsed };
  const source = new PoissonGroup(2500, { rates: "10 Hz" });
  const target = new NeuronGroup(4000, "dv/dt = -v/(10*ms) : 1", {
    threshold: "v > 1",
    reset: "v = 0",
  });
  const synapses = make?.(source, target);
  const net = new Network([source, target, ...(synapses ? [synapses] : [])], { seed: 1 });
  await net.run("50 ms");
  await collected();
  const [inside, outside] = [
    arena().used - before.inside,
    process.memoryUsage().heapUsed - before.heap,
  ];
  // named here, so that nothing is collected before it was counted
  return { synapses: synapses?.N ?? 0, inside, outside: outside + 0 * net.objects.length };
}

const { only } = benchOptions();
await taken((source, target) => join(source, target, { onPre: "v_post += 0.1" }));
const empty = await taken(undefined);
console.log("bytes for each synapse     arena     heap of JavaScript");
for (const { name, make, goal, aim } of CASES.filter(({ name }) => only?.includes(name) ?? true)) {
  const { synapses, inside, outside } = await taken(make);
  if (!(Math.abs(synapses - 1e6) < 1e4)) throw new Error(`${name}: ${synapses} synapses`);
  const bytes = (inside - empty.inside) / synapses;
  const heap = (outside - empty.outside) / synapses;
  if (goal !== undefined && bytes > goal) process.exitCode = 1;
  const told = goal && `  (goal ${goal}: ${bytes <= goal ? "reached" : "MISSED"}; aim ${aim})`;
  console.log(
    `${name.padEnd(25)} ${bytes.toFixed(2).padStart(6)}  ${heap.toFixed(2).padStart(6)}${told ?? ""}`,
  );
}
