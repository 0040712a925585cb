// Functions as text in the manner of the WebAssembly text format, with names for locals.

import type { FunctionCode, Instruction } from "./code.ts";

/** The listing of one function. */
export function listing({ name, params, results, locals, body }: FunctionCode): string {
  const signature = [
    ...params.map((local) => `(param $${local.name} ${local.type})`),
    ...results.map((type) => `(result ${type})`),
  ];
  const own = locals.filter((local) => !params.includes(local));
  const declared = own.map((local) => `  (local $${local.name} ${local.type})`);
  return [`(func $${name} ${signature.join(" ")}`, ...declared, ...lines(body, 1), ")"].join("\n");
}

function lines(body: readonly Instruction[], depth: number): string[] {
  const margin = "  ".repeat(depth);
  return body.flatMap((instruction) =>
    "body" in instruction
      ? [`${margin}${instruction.kind}`, ...lines(instruction.body, depth + 1), `${margin}end`]
      : [margin + line(instruction)],
  );
}

function line(instruction: Exclude<Instruction, { kind: "loop" | "if" }>): string {
  switch (instruction.kind) {
    case "constant":
      return `${instruction.type}.const ${constant(instruction.value)}`;
    case "plain":
      return instruction.op;
    case "local":
      return `local.${instruction.op} $${instruction.local.name}`;
    case "memory": {
      const lane = instruction.lane === null ? "" : ` ${instruction.lane}`;
      return `${instruction.op} offset=${instruction.offset}${lane}`;
    }
    case "lane":
      return `${instruction.op} ${instruction.lane}`;
    case "shuffle":
      return `i8x16.shuffle ${instruction.lanes.join(" ")}`;
    case "call":
      return `call $${instruction.target.name}`;
    case "branch":
      return `${instruction.conditional ? "br_if" : "br"} ${instruction.depth}`;
  }
}

function constant(value: number | bigint | readonly [bigint, bigint]): string {
  if (typeof value !== "object") return String(value);
  return `i64x2 ${value.map((word) => `0x${word.toString(16)}`).join(" ")}`;
}
