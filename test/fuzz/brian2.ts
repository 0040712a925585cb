// npm run differential -- [COUNT] [FIRST]: generated models in Myelin and in Brian2, to 1e-9.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { finalState } from "../conformance/run-case.ts";
import { randomModel } from "./models.ts";

const TOLERANCE = 1e-9;
const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";

interface Answer {
  readonly error?: string;
  readonly values: Record<string, number[]>;
  readonly spikes: Record<string, { i: number[]; step: number[] }>;
}

/** The first thing that differs, or undefined. */
function difference(
  ours: Awaited<ReturnType<typeof finalState>>,
  theirs: Answer,
): string | undefined {
  for (const [name, spikes] of Object.entries(theirs.spikes))
    if (JSON.stringify(ours.spikes[name]) !== JSON.stringify(spikes))
      return `spikes of ${name}: ${JSON.stringify(ours.spikes[name])} and ${JSON.stringify(spikes)}`;
  for (const [name, values] of Object.entries(theirs.values))
    for (const [k, value] of values.entries()) {
      const own = ours.values[name]?.[k] ?? Number.NaN;
      if (!(Math.abs(own - value) <= TOLERANCE * Math.max(1, Math.abs(value))))
        return `${name}[${k}]: ${own} and ${value}`;
    }
  return undefined;
}

async function main(count: number, first: number): Promise<number> {
  const script = fileURLToPath(new URL("brian2_cases.py", import.meta.url));
  const child = spawn(PYTHON, [script], { stdio: ["pipe", "pipe", "inherit"], cwd: "/" });
  const models = Array.from({ length: count }, (_, k) => randomModel(first + k));
  child.stdin.end(models.map((model) => `${JSON.stringify(model)}\n`).join(""));
  let [equal, refused, k] = [0, 0, 0];
  const began = performance.now();
  for await (const line of createInterface(child.stdout)) {
    const model = models[k++]!;
    const theirs = JSON.parse(line) as Answer;
    if (theirs.error) {
      refused++;
      console.log(`${model.name}: Brian2 refuses it: ${theirs.error}`);
      continue;
    }
    const ours = await finalState(model, "wasm");
    const differs = difference(ours, theirs);
    if (differs === undefined) equal++;
    else console.log(`${model.name}: ${differs}`);
    if (k % 20 === 0) {
      const rate = (performance.now() - began) / 1000 / k;
      console.error(`${k} of ${count}, ${Math.round(rate * (count - k))} s left`);
    }
  }
  console.log(
    `${equal} of ${count - refused} models agree to ${TOLERANCE}; ${refused} refused by Brian2`,
  );
  return equal === count - refused && equal > 0 ? 0 : 1;
}

const [count = "200", first = "1"] = process.argv.slice(2);
process.exitCode = await main(Number(count), Number(first));
