// Ways to run the command in tests: as a child process, or in this one with what it prints caught.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a command printed, and what it exited with. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Path of a fixture. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** Starts `myelin` and waits for its end; `begun` sees the child and everything on stderr so far. */
export async function myelin(
  args: readonly string[],
  begun?: (child: ChildProcess, err: string) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=source", MAIN, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
    begun?.(child, err);
  });
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** Runs a command of the CLI in this process, with stdout and stderr caught. */
export async function caught(command: () => Promise<number>): Promise<Ended> {
  const kept = { out: process.stdout.write, err: process.stderr.write };
  const { log, info, debug } = console;
  let [out, err] = ["", ""];
  process.stdout.write = (text: string | Uint8Array) => {
    out += text;
    return true;
  };
  process.stderr.write = (text: string | Uint8Array) => {
    err += text;
    return true;
  };
  try {
    const code = await command();
    return { code, out, err };
  } finally {
    process.stdout.write = kept.out;
    process.stderr.write = kept.err;
    Object.assign(console, { log, info, debug });
  }
}
