// `npm run docs:figures`: runs the pages of docs/ and writes the figures that their programs make.

import { readFileSync, writeFileSync } from "node:fs";
import { docs, pageNames, programsOf, run } from "./pages.ts";

for (const name of pageNames()) {
  for (const program of programsOf(readFileSync(new URL(name, docs), "utf8"))) {
    const { files, error } = await run(program);
    if (error && !program.some(({ expected }) => expected?.includes(error.message))) throw error;
    for (const [file, svg] of files) {
      writeFileSync(new URL(`figures/${file}`, docs), svg);
      console.log(`${name}: figures/${file}, ${(svg.length / 1000).toFixed(1)} kB`);
    }
  }
}
