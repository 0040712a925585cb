// Errors into words, exit codes and JSON.

import { fileURLToPath } from "node:url";
import { InternalError, lineAndColumn, MyelinError, type Problem } from "../errors.ts";

/** What the command exits with: all well, the model or input is wrong, wrong usage, a defect, Ctrl-C. */
export const EXIT = { ok: 0, wrong: 1, usage: 2, internal: 70, interrupted: 130 } as const;

/** An error as `--json` shows it; `line` and `column` count from 1. */
export interface FailureJson {
  readonly kind: string;
  readonly message: string;
  readonly problems?: readonly {
    readonly problem: string;
    readonly line: number;
    readonly column: number;
    readonly remedy?: string;
  }[];
}

/** What to print on stderr, what to exit with, and the same for a program to read. */
export interface Failure {
  readonly code: number;
  readonly text: string;
  readonly json: FailureJson;
}

/** Sorts an error: raised on purpose, thrown by the user's own module, or a defect of Myelin. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    const message = `thrown: ${String(error)} (expected an Error)`;
    return { code: EXIT.wrong, text: `error: ${message}`, json: { kind: "Error", message } };
  }
  const json = jsonOf(error);
  if (error instanceof InternalError) return internal(error, json);
  if (error instanceof MyelinError || isOf(error, "MyelinError"))
    return { code: EXIT.wrong, text: `error: ${error.message}`, json };
  const origin = originOf(error);
  if (origin?.includes(OWN_SOURCE)) return internal(error, json);
  const at = origin === undefined ? "" : `\n  ${origin}`;
  return { code: EXIT.wrong, text: `error: ${error.name}: ${error.message}${at}`, json };
}

/** Looks at the names of its classes, since a model may have brought its own copy of the package. */
function isOf(error: unknown, className: string): boolean {
  for (let at: unknown = error; at !== null && at !== undefined; at = Object.getPrototypeOf(at))
    if ((at as object).constructor?.name === className) return true;
  return false;
}

const OWN_SOURCE = fileURLToPath(new URL("../", import.meta.url));

/** The first line of the stack that is neither Node's, nor a dependency's, nor a kernel's. */
function originOf(error: Error): string | undefined {
  const lines = (error.stack ?? "").split("\n").map((line) => line.trim());
  const foreign = /node:|\/node_modules\/|wasm:|<anonymous>\)?$/;
  return lines
    .find((line) => line.startsWith("at ") && !foreign.test(line))
    ?.replace("file://", "");
}

function internal(error: Error, json: FailureJson): Failure {
  const plea = "please report this defect of Myelin, with the command and the model";
  return { code: EXIT.internal, text: `error: ${error.stack ?? error.message}\n${plea}`, json };
}

function jsonOf(error: Error): FailureJson {
  const { problems } = error as { problems?: readonly Problem[] };
  const shown = problems?.map(({ problem, place, remedy }) => ({
    problem,
    ...lineAndColumn(place),
    ...(remedy === undefined ? {} : { remedy }),
  }));
  return { kind: error.name, message: error.message, ...(shown ? { problems: shown } : {}) };
}
