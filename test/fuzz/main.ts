// npm run fuzz -- [COUNT] [SEED]: a campaign of random texts against the parsers, a million by default, then a tenth as
// many random connect() calls.

import { connectCampaign } from "./connections.ts";
import { type Campaign, campaign } from "./parsers.ts";

const [count = "1000000", seed = "1"] = process.argv.slice(2);

type Trial = (count: number, seed: number, progress: (done: number) => void) => Campaign;

function told(what: string, trial: Trial, tries: number): boolean {
  const began = performance.now();
  const { tried, accepted, strange, slowest } = trial(tries, Number(seed), (done) => {
    const elapsed = (performance.now() - began) / 1000;
    const left = done > 0 ? Math.round((elapsed / done) * (tries - done)) : 0;
    process.stderr.write(`${done} of ${tries} ${what}, ${left} s left\n`);
  });
  for (const text of strange.slice(0, 20)) console.log(text);
  console.log(
    `${tried} ${what}, ${accepted} accepted, ${strange.length} strange; ` +
      `the slowest took ${slowest.ms.toFixed(1)} ms: ${JSON.stringify(slowest.text.slice(0, 120))}`,
  );
  return strange.length === 0;
}

const well = [
  told("texts", campaign, Number(count)),
  told("connect calls", connectCampaign, Math.ceil(Number(count) / 10)),
];
process.exitCode = well.every(Boolean) ? 0 : 1;
