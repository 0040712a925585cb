// Runs the tests with uvu, on as many processes as there are cores, and adds up what they count.
//
// npm test [-- PATTERN]: only files whose path under test/ matches the pattern.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

interface Result {
  readonly output: string;
  readonly failed: boolean;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const pattern = new RegExp(process.argv[2] ?? "");
/** Files that simulate for seconds, or watch the memory of their process: a process each, and first. */
const ALONE = /^(models|examples|cli|package|runtime)\/|many-networks/;

const files = readdirSync(`${root}/test`, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".test.ts") && pattern.test(file))
  .sort();
const jobs = [
  ...files.filter((file) => ALONE.test(file)).map((file) => [file]),
  ...[...groupedByFolder(files.filter((file) => !ALONE.test(file))).values()],
];

function groupedByFolder(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
    const group = groups.get(folder);
    if (group) group.push(path);
    else groups.set(folder, [path]);
  }
  return groups;
}

function run(paths: readonly string[]): Promise<Result> {
  const names = paths.map((path) => path.replace(/[.]/g, "\\.")).join("|");
  const uvu = ["--conditions=source", "node_modules/uvu/bin.js", "test", `^(${names})$`];
  const child = spawn(process.execPath, ["node_modules/tsx/dist/cli.mjs", ...uvu], { cwd: root });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ output, failed: code !== 0 }));
  });
}

/** The number uvu gives last for a word of its summary. */
function counted(word: string, output: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: uvu's colours
  const plain = output.replace(/\x1b\[[0-9;]*m/g, "");
  return Number([...plain.matchAll(new RegExp(`^ *${word}: +(\\d+)`, "gm"))].at(-1)?.[1] ?? 0);
}

const began = performance.now();
const sums = { Total: 0, Passed: 0, Skipped: 0 };
let failed = files.length === 0;
const waiting = [...jobs];

async function work(): Promise<void> {
  for (let job = waiting.shift(); job; job = waiting.shift()) {
    const result = await run(job);
    process.stdout.write(result.output.replace(/\n {2}\S*Total:[\s\S]*$/, "\n"));
    // skipped tests are not among the total
    const found = counted("Total", result.output) + counted("Skipped", result.output);
    if (found === 0) console.log(`no tests counted in ${job.join(", ")}:\n${result.output}`);
    failed ||= result.failed || found === 0;
    for (const word of ["Total", "Passed", "Skipped"] as const)
      sums[word] += counted(word, result.output);
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `\n  Total:     ${sums.Total}\n  Passed:    ${sums.Passed}\n  Skipped:   ${sums.Skipped}`,
);
console.log(
  `  Duration:  ${seconds} s, ${jobs.length} processes on ${availableParallelism()} cores\n`,
);
process.exitCode = failed || sums.Passed < sums.Total ? 1 : 0;
