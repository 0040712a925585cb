// question: what do delays cost that every delivered spike rewrites, against the same network with static delays?
//
// CUBA with delays of 0 to 5 ms, and delivery alone (10 sources that fire in every step, 10000 targets). Rewriting is
// `delay = clip(delay + 0.001*ms, 0*ms, 5*ms)` in onPre: the next spike obeys. Processes alternate.
//
// npm run build && npm run bench -- plastic-delays [--repeat N] [--only cuba-delays,delivery]

import { benchOptions, checkAlike, machine, median, told } from "./options.ts";
import { type CaseSample, ourCase } from "./sides.ts";

/** Most that a loop with plastic delays may take, over the one with static delays; delivery alone has no goal. */
const CASES = [
  { name: "cuba-delays", most: 1.25 },
  { name: "delivery", most: undefined },
] as const;

const { repeat, only } = benchOptions();
const chosen = CASES.filter(({ name }) => only?.includes(name) ?? true);
const rows = chosen.map(({ name, most }) => {
  const [fixed, plastic]: [CaseSample[], CaseSample[]] = [[], []];
  for (let seed = 1; seed <= repeat; seed++) {
    fixed.push(ourCase(name, { seed, synapses: "static" }));
    plastic.push(ourCase(name, { seed, synapses: "plastic" }));
  }
  const counts = [plastic, fixed].map((all) => all.map(({ spikes }) => spikes));
  checkAlike(`${name}: spikes`, counts[0]!, counts[1]!, 0.1);
  return { name, most, fixed, plastic };
});
console.log(`\n${machine()}, seconds of processor time of the loop: smallest, middle of ${repeat}`);
console.log(
  "case                 static        plastic    plastic/static   ns/event: static, plastic",
);
for (const { name, most, fixed, plastic } of rows) {
  // each with the one run beside it, since the machine may be busier in some rounds than in others
  const over = (of: (one: CaseSample) => number): number =>
    median(plastic.map((one, k) => of(one) / of(fixed[k]!)));
  const ratio = over(({ processor }) => processor);
  const again = over((one) => one.again!.processor);
  const seconds = [fixed, plastic].map((all) => all.map(({ processor }) => processor));
  const events = [fixed, plastic].map((all) =>
    median(all.map((one) => (one.processor / one.events) * 1e9)).toFixed(1),
  );
  if (most !== undefined && ratio > most) process.exitCode = 1;
  const goal = most && ` (goal at most ${most}: ${ratio <= most ? "reached" : "MISSED"})`;
  console.log(
    `${name.padEnd(12)}${told(seconds[0]!)}${told(seconds[1]!)}  ${ratio.toFixed(2).padStart(8)}${goal ?? ""}` +
      `  run on ${again.toFixed(2)}   ${events.join(", ")}`,
  );
}
