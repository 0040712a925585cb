// question: which questions do the benches answer, and what are the answers on this machine?
//
// npm run build && npm run bench -- [NAME...] [--peers] [--peer PATH] [--repeat N] [--only CASE,...]; all without a name.
//
// Brian2 runs beside us with --peers (or --peer, which says where its script is). What is printed is written to RESULTS.md
// as well, a section for each bench; sections of benches that were not asked for stay as they are.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { benchOptions, machine } from "./options.ts";

const BENCHES = [
  "networks",
  "small",
  "scaling",
  "nodes",
  "events",
  "noise",
  "plastic-delays",
  "memory",
  "connect",
  "sweep",
  "solvers",
  "nef",
  "gpu",
  "dense",
  "native",
  "threads",
  "lazy",
  "kernels",
];

const results = fileURLToPath(new URL("RESULTS.md", import.meta.url));
const HEAD =
  "# Results of the benches\n\nWritten by `npm run bench`. Ratios mean something, times are those of one machine on one day.\n";

const { names, peers, peer, repeat, only } = benchOptions();
const wrong = names.find((name) => !BENCHES.includes(name));
if (wrong !== undefined) throw new Error(`unknown bench: ${wrong} (known: ${BENCHES.join(", ")})`);

const chosen = names.length > 0 ? names : BENCHES;
const given = [
  ...(peers ? ["--peers", "--peer", peer] : []),
  "--repeat",
  `${repeat}`,
  ...(only ? ["--only", `${only}`] : []),
];

/** Runs a bench to its end; what it printed, and whether it went well. */
async function ran(file: string, args: readonly string[]): Promise<{ text: string; ok: boolean }> {
  const child = spawn(process.execPath, [...process.execArgv, file, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => {
    text += data;
    process.stdout.write(data);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { text, ok: code === 0 };
}

/** The sections of the file as it is, by name. */
function known(): Map<string, string> {
  const text = existsSync(results) ? readFileSync(results, "utf8") : "";
  const sections = text.split(/^(?=## )/m).slice(1);
  return new Map(sections.map((section) => [/^## (.*)$/m.exec(section)![1]!, section]));
}

for (const name of BENCHES) {
  if (!chosen.includes(name)) continue;
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const question = readFileSync(file, "utf8").split("\n")[0]!.replace("// question: ", "");
  console.log(`\n${name}: ${question}`);
  const load = loadavg()[0]!.toFixed(1);
  const { text, ok } = await ran(file, name === "kernels" ? (only ?? []) : given);
  if (!ok) process.exitCode = 1;
  const command = `npm run bench -- ${[name, ...given].join(" ").replace(peer, "PATH")}`;
  const day = new Date().toISOString().slice(0, 10);
  const sections = known();
  sections.set(
    name,
    `## ${name}\n\n${question}\n\n\`${command}\`, ${day}, ${machine()}, load ${load} before\n\n` +
      `\`\`\`text\n${text.trim()}\n\`\`\`\n${ok ? "" : "\nIt ended with an error or a goal missed.\n"}\n`,
  );
  const ordered = BENCHES.flatMap((each) => sections.get(each)?.trim() ?? []);
  writeFileSync(results, `${[HEAD.trim(), ...ordered].join("\n\n")}\n`);
}
