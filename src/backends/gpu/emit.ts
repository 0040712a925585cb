// A program as the text of one kernel of gpu.js.

import { InternalError } from "../../errors.ts";
import type { DeviceHost, Refusal, StepProgram } from "../../ir/device.ts";
import { indent } from "../../ir/text.ts";
import { manySteps, oneStep } from "./bodies.ts";
import { compose } from "./compose.ts";
import type { Emitted } from "./emitted.ts";
import { functions } from "./functions.ts";
import { checkGathers } from "./gather.ts";
import { Reader } from "./reader.ts";
import { Refused } from "./refused.ts";
import { Rows } from "./rows.ts";
import { Names } from "./text.ts";

/** Why a program cannot run on a device; undefined when it can. */
export function refusalOf(program: StepProgram): Refusal {
  try {
    const { state } = new Rows(program, compose(program));
    checkGathers(program, state);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { reason: error.reason, remedy: error.remedy };
  }
  return undefined;
}

/** How a kernel is written. */
export interface EmitOptions {
  /**
   * Steps that one pass takes. With more than one, every row computes all of the state, and the argument `step` is
   * the first: fewer passes, for groups that do not fill a device. The row of spikes gets as many bits.
   */
  readonly inner?: number;
}

/** The text of the kernel of a program that `refusalOf` lets pass. */
export function deviceText(program: StepProgram, host: Pick<DeviceHost, "array">): string {
  return emitProgram(program, host).source;
}

/** The kernel of a program that `refusalOf` lets pass. Throws InternalError otherwise. */
export function emitProgram(
  program: StepProgram,
  host: Pick<DeviceHost, "array">,
  { inner = 1 }: EmitOptions = {},
): Emitted {
  try {
    return emitted(program, host, inner);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new InternalError(`not for a device: ${error.message}`);
  }
}

function emitted(program: StepProgram, host: Pick<DeviceHost, "array">, inner: number): Emitted {
  const composition = compose(program);
  const rows = new Rows(program, composition);
  const reader = new Reader(rows, composition.adds);
  const recent = program.parts.some(({ kind, ...part }) => kind === "add" && "recurrent" in part);
  const task = { composition, rows, reader, recent };
  const body = inner > 1 ? manySteps(task, inner) : oneStep(task);
  const name = new Names(functions.keys()).take(`${program.name}_step`);
  const { shared, kernel } = rows.prepare(program.name, host);
  return {
    source: `function ${name}(${reader.arguments.join(", ")}) {\n${indent(body)}\n}`,
    functions: reader.library.sources,
    natives: reader.library.natives,
    arguments: reader.arguments,
    state: rows.state,
    spikes: composition.emitted !== undefined,
    recent,
    fixed: rows.fixed,
    shared,
    prepare: kernel.prologue.length > 0 ? kernel : null,
    tables: rows.tables,
  };
}
