// The helpers and mathematical functions one emitted program needs, each defined once and before its use.

import { functions, mathFunction } from "../../ir/math/functions.ts";
import { type Writer, write } from "./expression.ts";
import { helpers } from "./helpers.ts";
import { Names } from "./names.ts";
import { statementLines } from "./statement.ts";
import { indent } from "./text.ts";

/** Collects what text uses, with everything that uses in turn. */
export class Library {
  /** Identifiers that belong to the library. */
  readonly reserved: readonly string[] = [
    ...helpers.keys(),
    ...functions.keys(),
    "scratch",
    "words",
  ];
  readonly #texts = new Map<string, string>();

  /** A writer whose helpers and functions end up in this library. */
  writer(names: Names): Writer {
    return {
      names,
      helper: (name) => this.#help(name),
      function: (name) => this.#define(name),
    };
  }

  /** The definitions, in the order they may be written. */
  texts(): string[] {
    return [...this.#texts.values()];
  }

  #help(name: string): string {
    if (this.#texts.has(name)) return name;
    const helper = helpers.get(name)!;
    for (const other of helper.uses) this.#help(other);
    this.#texts.set(name, helper.text);
    return name;
  }

  #define(name: string): string {
    if (this.#texts.has(name)) return name;
    const { params, body, result } = mathFunction(name);
    const names = new Names(this.reserved);
    const writer = this.writer(names);
    const context = { writer, output: null, watch: false };
    const args = params.map((param) => names.of("local", param)).join(", ");
    const lines = body.flatMap((statement) => statementLines(statement, context));
    lines.push(`return ${write(result, writer)};`);
    this.#texts.set(name, `function ${name}(${args}) {\n${indent(lines)}\n}`);
    return name;
  }
}
