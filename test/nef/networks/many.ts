// The networks of the NEF over many seeds, beside Nengo's numbers.
//
// npx tsx --conditions=source test/nef/networks/many.ts [SEEDS] [PART OF A NAME]

import { deviation, meanOf, REFERENCES, wrong } from "./references.ts";

const [seeds = "10", part = ""] = process.argv.slice(2);
for (const { name, measure, bounds } of REFERENCES) {
  if (!name.includes(part)) continue;
  const all = [];
  const before = process.cpuUsage();
  for (let seed = 0; seed < Number(seeds); seed++) all.push(await measure(seed));
  const { user, system } = process.cpuUsage(before);
  console.log(`${name} (${seeds} seeds, ${((user + system) / 1e6).toFixed(1)} s)`);
  for (const quantity of Object.keys(all[0] ?? {})) {
    const values = all.map((one) => one[quantity]!);
    const bound = bounds[quantity] ?? {};
    const { mean, sd, below, above } = bound;
    const reference = mean === undefined ? "" : `   Nengo ${mean} +- ${sd?.toPrecision(2)}`;
    const limits = [
      ...(below === undefined ? [] : [`< ${below}`]),
      ...(above === undefined ? [] : [`> ${above}`]),
    ].join(", ");
    console.log(
      `  ${quantity.padEnd(11)}${meanOf(values).toPrecision(4).padStart(11)} +- ` +
        `${deviation(values).toPrecision(2).padEnd(9)}${reference}   ${limits}   ${wrong(values, bound) ?? ""}`,
    );
  }
}
