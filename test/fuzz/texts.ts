// Random texts for the parsers: from a grammar, from its tokens in any order, and valid texts with damage done to them.

import type { Chance } from "./random.ts";

const TOKENS = [
  ..."v w ge x_pre post.delay tau mV ms volt second 1 0 2.5 1e-3 .5 1. exp( sin( rand() clip( int(".split(
    " ",
  ),
  ..."( ) , + - * / // % ** ^ < <= > >= == != = += : ? ; . # & | ~ ! [ ] { } @ $ \" ' \\ ` …".split(
    " ",
  ),
  ..."and or not if else True False for in range sample k i j None lambda unless refractory".split(
    " ",
  ),
  "\n",
  "\t",
  "dv/dt",
  "(unless refractory)",
  " : volt",
  "é",
  "\u0000",
  "9".repeat(30),
];

const VALID = [
  "dv/dt = (ge - (v - El))/tau : volt (unless refractory)\ndge/dt = -ge/taue : volt",
  "x = 1/(1 + exp(-(v + 20*mV)/(5*mV))) : 1 # gate\ny : siemens (constant)",
  "v_post += w\nw = clip(w + Apost, 0, gmax); Apre += dApre",
  "a if c else b if not d and e < 3 else -x**2",
  "k for k in range(i - 3, i + 4) if k != i",
  "k for k in sample(0, N_post, 2, p=0.1)",
  "(i*31 + j*17) % 50 == 0 and rand() < 0.5",
  "60*0.27/10*mV",
];

/** One text to try. */
export function randomText(chance: Chance): string {
  const kind = chance.integer(0, 2);
  if (kind === 0)
    return Array.from({ length: chance.integer(0, 14) }, () => chance.pick(TOKENS)).join(
      chance.pick(["", " "]),
    );
  const text = chance.pick(VALID);
  if (kind === 1) return damaged(text, chance);
  const cut = chance.integer(0, text.length);
  return text.slice(0, cut) + chance.pick(VALID).slice(chance.integer(0, 20));
}

function damaged(text: string, chance: Chance): string {
  let result = text;
  for (let k = chance.integer(1, 4); k > 0; k--) {
    const at = chance.integer(0, result.length);
    const gone = chance.integer(0, 3);
    const put = chance.chance(0.6) ? chance.pick(TOKENS) : "";
    result = result.slice(0, at) + put + result.slice(at + gone);
  }
  return result;
}
