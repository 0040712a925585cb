// npm run fuzz -- [COUNT] [SEED]: a campaign of random texts against the parsers, a million by default.

import { campaign } from "./parsers.ts";

const [count = "1000000", seed = "1"] = process.argv.slice(2);
const began = performance.now();
const result = campaign(Number(count), Number(seed), (done) => {
  const elapsed = (performance.now() - began) / 1000;
  const left = done > 0 ? Math.round((elapsed / done) * (Number(count) - done)) : 0;
  process.stderr.write(`${done} of ${count}, ${left} s left\n`);
});
for (const text of result.strange.slice(0, 20)) console.log(text);
const { tried, accepted, strange, slowest } = result;
console.log(
  `${tried} texts, ${accepted} accepted, ${strange.length} strange; ` +
    `the slowest took ${slowest.ms.toFixed(1)} ms: ${JSON.stringify(slowest.text.slice(0, 120))}`,
);
process.exitCode = strange.length > 0 ? 1 : 0;
