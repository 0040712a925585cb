// Random models in the conformance format: equations from a grammar, parameters, connectivity, delays.

import type { Case, GroupCase, SynapsesCase } from "../conformance/case.ts";
import { Chance } from "./random.ts";

/** A model that any simulator of the format can run; what comes out is left open. */
export function randomModel(seed: number): Case {
  const chance = new Chance(seed);
  const duration = 0.02;
  const groups: Record<string, GroupCase> = { S: spikes(chance, duration), P: neurons(chance) };
  if (chance.chance(0.4)) groups.Q = neurons(chance);
  const names = Object.keys(groups);
  const targets = names.filter((name) => name !== "S");
  const synapses: SynapsesCase[] = targets.map((target, k) =>
    synapse(`A${k}`, "S", target, chance),
  );
  if (chance.chance(0.7)) synapses.push(synapse("R", "P", chance.pick(targets), chance));
  return {
    name: `generated ${seed}`,
    features: ["generated"],
    dt: 1e-4,
    duration,
    groups,
    synapses,
    expect: {},
  };
}

function spikes(chance: Chance, duration: number): GroupCase {
  const n = chance.integer(1, 6);
  const indices: number[] = [];
  const times: number[] = [];
  for (let cell = 0; cell < n; cell++) {
    let step = chance.integer(0, 20);
    while (step < duration / 1e-4) {
      indices.push(cell);
      times.push(Number((step * 1e-4).toFixed(4)));
      step += chance.integer(1, 40);
    }
  }
  return { kind: "spikes", n, indices, times };
}

const NAMES = ["x", "y", "z"];

function neurons(chance: Chance): GroupCase {
  const count = chance.integer(1, 3);
  const names = NAMES.slice(0, count);
  const linear = chance.chance(0.4);
  const clampable = chance.chance(0.6);
  const lines = names.map((name) => {
    const tau = chance.integer(2, 30);
    const right = linear ? linearSum(name, names, chance) : nonlinear(name, names, chance);
    const flag = clampable && chance.chance(0.4) ? " (unless refractory)" : "";
    return `d${name}/dt = (${right})/(${tau}*ms) : 1${flag}`;
  });
  lines.push("a : 1 (constant)", "b : 1");
  if (!linear && chance.chance(0.5)) lines.push(`s = ${bounded(names, chance, 2)} : 1`);
  const methods = linear
    ? ["exact", "euler", "rk2", "rk4", "exponential_euler"]
    : ["euler", "rk2", "rk4"];
  return {
    kind: "neurons",
    n: chance.integer(1, 7),
    model: lines.join("\n"),
    threshold: `x > ${chance.decimal(0.5, 1.2)}`,
    reset: chance.pick(["x = 0", "x -= 1", "x = 0; b += 0.1", `x = 0\n${names.at(-1)} += 0.2*a`]),
    ...(clampable ? { refractory: chance.pick(["2*ms", "0.35*ms", "x > 0.3", "(1 + a)*ms"]) } : {}),
    method: chance.pick(methods),
    initial: {
      a: `0.1 + 0.05*i`,
      b: chance.decimal(0, 0.5),
      ...Object.fromEntries(names.map((name) => [name, `${chance.decimal(-0.5, 0.6)} + 0.03*i`])),
    },
  };
}

function linearSum(own: string, names: readonly string[], chance: Chance): string {
  const terms = [`${chance.decimal(0.2, 1.5)} - ${own}`];
  for (const name of names)
    if (name !== own && chance.chance(0.6)) terms.push(`${chance.decimal(-1, 1)}*${name}`);
  if (chance.chance(0.5)) terms.push("a");
  if (chance.chance(0.3)) terms.push("b");
  return terms.join(" + ");
}

function nonlinear(own: string, names: readonly string[], chance: Chance): string {
  return `${bounded(names, chance, 3)} - ${own} + ${chance.decimal(0.2, 1.4)}`;
}

const UNARY = ["sin", "cos", "tanh", "abs", "exp", "arctan", "expm1", "exprel", "sqrt", "log1p"];

/** An expression that stays between about -3 and 3 for such variables. */
function bounded(names: readonly string[], chance: Chance, depth: number): string {
  const inner = (): string => bounded(names, chance, depth - 1);
  if (depth === 0)
    return chance.pick([...names, "a", "b", String(chance.decimal(0.1, 2)), "0.1*i"]);
  switch (chance.integer(0, 7)) {
    case 0: {
      const name = chance.pick(UNARY);
      const safe = ["exp", "expm1", "exprel"].includes(name) ? `clip(${inner()}, -2, 1)` : inner();
      return ["sqrt", "log1p"].includes(name) ? `${name}(abs(${inner()}))` : `${name}(${safe})`;
    }
    case 1:
      return `(${inner()})*tanh(${inner()})`;
    case 2:
      return `(${inner()} + ${inner()})/2`;
    case 3:
      return `(${inner()})/(1 + (${inner()})**2)`;
    case 4:
      return `int(${inner()} > ${chance.decimal(-0.5, 0.5)})*(${inner()})`;
    case 5:
      return `clip(${inner()}, ${chance.decimal(-2, -0.5)}, ${chance.decimal(0.5, 2)})`;
    case 6:
      return `-(${inner()})`;
    default:
      return `tanh(${inner()} - ${inner()})`;
  }
}

function synapse(name: string, source: string, target: string, chance: Chance): SynapsesCase {
  const onPre = chance.pick([
    "x_post += w",
    "x_post += w; w *= 0.95",
    "x_post = clip(x_post + w, -1, 2)",
    "w += 0.01*(1 - w)\nx_post += w*0.5",
    "b_post = 0.9*b_post + 0.1*w; x_post += 0.2*b_post",
    "c += 1; x_post += w*int(c % 2 == 0)",
  ]);
  const onPost = chance.pick([undefined, "w = clip(w + 0.02, 0, 1)", "w -= 0.01*w; c = 0"]);
  const m = chance.integer(1, 4);
  return {
    name,
    source,
    target,
    model: "w : 1\nc : 1",
    onPre,
    ...(onPost ? { onPost } : {}),
    connect: { condition: `(i*${chance.integer(1, 7)} + j*${chance.integer(1, 7)}) % ${m} == 0` },
    initial: { w: `${chance.decimal(0.05, 0.4)} + 0.01*((i + 2*j) % 5)` },
    delay: chance.pick(["0*ms", "1.3*ms", `0.1*ms*((i*3 + j*5) % ${chance.integer(2, 40)})`]),
  };
}
