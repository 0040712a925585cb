// question: which questions do the benches answer, and what are the answers on this machine?
//
// npm run build && npm run bench -- [NAME...] [--peer PATH] [--repeat N] [--only CASE,...]; all but kernels without a name.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { benchOptions } from "./options.ts";

const BENCHES = [
  "networks",
  "events",
  "plastic-delays",
  "memory",
  "sweep",
  "solvers",
  "nef",
  "gpu",
  "dense",
  "lazy",
  "kernels",
];

const { names, peer, repeat, only } = benchOptions();
const wrong = names.find((name) => !BENCHES.includes(name));
if (wrong !== undefined) throw new Error(`unknown bench: ${wrong} (known: ${BENCHES.join(", ")})`);

const chosen = names.length > 0 ? names : BENCHES.filter((name) => name !== "kernels");
const options = ["--peer", peer, "--repeat", `${repeat}`, ...(only ? ["--only", `${only}`] : [])];
for (const name of BENCHES) {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const question = readFileSync(file, "utf8").split("\n")[0]!.replace("// question: ", "");
  console.log(`\n${name}: ${question}`);
  if (!chosen.includes(name)) continue;
  const given = name === "kernels" ? (only ?? []) : options;
  const { status } = spawnSync(process.execPath, [...process.execArgv, file, ...given], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
