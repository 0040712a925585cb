// question: how much faster is a network in two threads than in one?
//
// Each case is made twice, runs for a while unmeasured (that compiles, and finds out what is worth sharing), then in
// turns, a slice of model time each: milliseconds of a slice, the smallest and the middle, and the ratio of the smallest.
// Two threads need two processors that nobody else uses: on a busy machine only the smallest mean anything. State must
// be the same to the last bit in the end.
//
// npm run build && npm run bench -- threads [--repeat N] [--only COBAHH,...]

import { Network, NeuronGroup } from "myelin";
import potjansDiesmann from "myelin/models/potjans-diesmann-2014";
import { cobahh, cuba } from "myelin/models/vogels-abbott-2005";
import { benchOptions, chosenCases, machine, told, verdict } from "./options.ts";

interface Case {
  readonly name: string;
  readonly make: () => Network;
  /** Seconds of model time in a slice. */
  readonly slice: number;
  /** By how much two threads have to be faster. */
  readonly goal?: number;
}

/** Leaky neurons by themselves: 24 bytes a neuron in and out of memory, and little to compute. */
function leaky(n: number): Network {
  const cells = new NeuronGroup(n, "dv/dt = (I - v)/(20*ms) : 1 (unless refractory)\nI : 1", {
    threshold: "v > 1",
    reset: "v = 0",
    refractory: "2 ms",
    method: "exact",
    name: "cells",
  });
  cells.set("v", "rand()");
  cells.set("I", "0.9 + 0.3*rand()");
  return new Network([cells], { seed: 1 });
}

const cases: readonly Case[] = [
  {
    name: "COBAHH",
    make: () => cobahh({ monitors: false, seed: 1 }),
    slice: 0.02,
    goal: 1.8,
  },
  { name: "CUBA", make: () => cuba({ monitors: false, seed: 1 }), slice: 0.1 },
  { name: "LIF", make: () => leaky(100_000), slice: 0.02 },
  // a tenth of the neurons, with a tenth of the synapses of each
  { name: "cortex", make: () => potjansDiesmann({ scale: 0.1, seed: 1 }), slice: 0.02 },
];

/** The bits of every variable of every object. */
function bitsOf(net: Network): BigUint64Array[] {
  return Object.values(net.getStates()).flatMap((variables) =>
    Object.values(variables).map((values) => new BigUint64Array(values.slice().buffer)),
  );
}

const { repeat, only } = benchOptions();
console.log(`${machine()}; milliseconds of a slice, smallest and middle of ${10 * repeat}`);
console.log(`${"".padEnd(10)}${"1 thread".padStart(15)}${"2 threads".padStart(15)}   ratio`);
for (const { name, make, slice, goal } of chosenCases(cases, only)) {
  const sides = [1, 2].map((threads) => {
    const net = make();
    net.threads = threads;
    return { net, times: [] as number[] };
  });
  for (const { net } of sides) await net.run(0.3);
  for (let round = 0; round < 10 * repeat; round++)
    for (const { net, times } of sides) {
      const began = performance.now();
      await net.run(slice);
      times.push(performance.now() - began);
    }
  const [one, two] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const [found, wanted] = [bitsOf(two.net), bitsOf(one.net)];
  if (!wanted.every((values, k) => values.every((bits, at) => bits === found[k]![at])))
    throw new Error(`${name}: not the same`);
  const ratio = Math.min(...one.times) / Math.min(...two.times);
  console.log(
    `${name.padEnd(10)}${told(one.times, 2)}${told(two.times, 2)}${verdict(ratio, goal)}`,
  );
  for (const line of two.net.explain({ code: false }).split("\n"))
    if (/: .* shared out.* alone/.test(line)) console.log(line);
}
