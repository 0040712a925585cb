// Random connect() calls on small groups, carried out: each must make synapses or raise one of our errors.

import { type ConnectOptions, InternalError, MyelinError, NeuronGroup, Synapses } from "myelin";
import type { Campaign } from "./parsers.ts";
import type { Chance } from "./random.ts";
import { Chance as Chances } from "./random.ts";
import { randomText } from "./texts.ts";

const NUMBERS = [
  ..."i j i j k N_pre N_post n_pre n_post x_pre x_post 0 1 2 3 5 7 -1 1000 1e9 2.5 0.3".split(" "),
  ..."rand() randn() 2**31 1/0 0/0 inf v_post w unknown N_incoming i_post".split(" "),
];

const CALLS = [..."abs int floor ceil sqrt exp sign poisson log sin".split(" "), "clip"];

/** A number, more often an integer than not. */
function number(chance: Chance, depth: number): string {
  if (depth <= 0 || chance.chance(0.35)) return chance.pick(NUMBERS);
  const [a, b] = [number(chance, depth - 1), number(chance, depth - 1)];
  const kind = chance.integer(0, 5);
  if (kind === 0) {
    const name = chance.pick(CALLS);
    return name === "clip" ? `clip(${a}, 0, ${b})` : `${name}(${a})`;
  }
  if (kind === 1) return `(${a} if ${condition(chance, depth - 1)} else ${b})`;
  return `(${a} ${chance.pick(["+", "-", "*", "//", "%", "/", "**"])} ${b})`;
}

function condition(chance: Chance, depth: number): string {
  if (depth > 0 && chance.chance(0.3)) {
    const [a, b] = [condition(chance, depth - 1), condition(chance, depth - 1)];
    return chance.chance(0.3) ? `not ${a}` : `(${a} ${chance.pick(["and", "or"])} ${b})`;
  }
  if (chance.chance(0.2))
    return chance.pick(["i == j", "abs(i - j) < 2", "1 >= abs(j - i)", "True"]);
  const operator = chance.pick(["<", "<=", ">", ">=", "==", "!="]);
  return `${number(chance, depth)} ${operator} ${number(chance, depth)}`;
}

function generator(chance: Chance): string {
  const integers = (): string =>
    chance.chance(0.7) ? `int(${number(chance, 1)})` : number(chance, 1);
  const when = chance.chance(0.4) ? ` if ${condition(chance, 1)}` : "";
  if (chance.chance(0.2)) return integers() + when;
  const bounds = Array.from({ length: chance.integer(1, 3) }, () =>
    chance.chance(0.5) ? String(chance.integer(-3, 9)) : integers(),
  );
  if (chance.chance(0.6)) return `${integers()} for k in range(${bounds.join(", ")})${when}`;
  const how = chance.chance(0.5) ? `p=${number(chance, 0)}` : `size=${integers()}`;
  return `${chance.pick(["k", integers()])} for k in sample(${bounds.join(", ")}, ${how})${when}`;
}

/** The options of one call. */
function options(chance: Chance): ConnectOptions {
  const some: Record<string, unknown> = {};
  if (chance.chance(0.5)) some.condition = condition(chance, 2);
  else some[chance.pick(["i", "j"])] = generator(chance);
  if (chance.chance(0.05)) some[chance.pick(["i", "j", "condition"])] = randomText(chance);
  if (chance.chance(0.3))
    some.p = chance.pick([0, 0.5, 1, number(chance, 1), chance.decimal(-0.2, 1.2)]);
  if (chance.chance(0.3)) some.n = chance.pick([0, 2, number(chance, 1), "poisson(2)"]);
  if (chance.chance(0.5)) some.skipIfInvalid = chance.chance(0.8);
  return some as ConnectOptions;
}

/** Tries `count` calls on groups of 3 and 4 neurons. */
export function connectCampaign(
  count: number,
  seed: number,
  progress?: (done: number) => void,
): Campaign {
  const chance = new Chances(seed);
  const strange: string[] = [];
  let accepted = 0;
  let slowest = { ms: 0, text: "" };
  const model = "v : volt\nx : 1\nn : integer";
  const [source, target] = [new NeuronGroup(3, model), new NeuronGroup(4, model)];
  for (const group of [source, target]) group.set("x", "i/2 - 0.5");
  for (let k = 0; k < count; k++) {
    const made = options(chance);
    const text = JSON.stringify(made);
    const ends = chance.chance(0.3) ? [source.at([2, 0]), target.slice(1, 4)] : [source, target];
    const began = performance.now();
    try {
      const synapses = new Synapses(ends[0]!, ends[1], { model: "w : 1" }).connect(made);
      const { N } = synapses;
      const most = [ends[0]!.N, ends[1]!.N];
      for (let s = 0; s < N; s++)
        if (!(synapses.i[s]! < most[0]! && synapses.j[s]! < most[1]!)) {
          strange.push(`out of range: ${text}`);
          break;
        }
      accepted++;
    } catch (error) {
      if (!(error instanceof MyelinError) || error instanceof InternalError)
        strange.push(`${text}: ${String(error).slice(0, 300)}`);
    }
    const ms = performance.now() - began;
    if (ms > slowest.ms) slowest = { ms, text };
    if (progress && k % 2000 === 0) progress(k);
  }
  return { tried: count, accepted, strange, slowest };
}
