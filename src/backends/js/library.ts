// The helpers and mathematical functions one emitted program needs, each defined once and before its use.

import type { HostFunction } from "../../ir/ir.ts";
import type { Repeat } from "../../ir/math/build.ts";
import { functions, mathFunction } from "../../ir/math/functions.ts";
import { indent } from "../../ir/text.ts";
import { type Writer, write } from "./expression.ts";
import { helpers } from "./helpers.ts";
import { Names } from "./names.ts";
import { type Context, statementLines } from "./statement.ts";

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
  readonly #hosts = new Map<HostFunction, string>();

  /** A writer whose helpers and functions end up in this library. */
  writer(names: Names): Writer {
    return {
      names,
      helper: (name) => this.#help(name),
      function: (name) => this.#define(name),
      host: (fn) => this.#call(fn, names),
    };
  }

  /** The functions of the host program, with the identifiers that stand for them. */
  hosts(): [string, HostFunction][] {
    return Array.from(this.#hosts, ([fn, name]) => [name, fn]);
  }

  /** The definitions, in the order they may be written. */
  texts(): string[] {
    return [...this.#texts.values()];
  }

  #call(fn: HostFunction, names: Names): string {
    const known = this.#hosts.get(fn);
    if (known) return known;
    // two groups may each have a function of this name
    const same = [...this.#hosts.keys()].filter((other) => other.name === fn.name).length;
    const name = names.of("host", same === 0 ? fn.name : `${fn.name} ${same + 1}`);
    this.#hosts.set(fn, name);
    return name;
  }

  #help(name: string): string {
    if (this.#texts.has(name)) return name;
    const helper = helpers.get(name)!;
    for (const other of helper.uses) this.#help(other);
    for (const other of helper.calls ?? []) this.#define(other);
    this.#texts.set(name, helper.text);
    return name;
  }

  #define(name: string): string {
    if (this.#texts.has(name)) return name;
    const { params, body, repeat, result } = mathFunction(name);
    const names = new Names(this.reserved);
    const writer = this.writer(names);
    const context = { writer, output: null, first: "", watch: false };
    const args = params.map((param) => names.of("local", param)).join(", ");
    const lines = body.flatMap((statement) => statementLines(statement, context));
    if (repeat) lines.push(...repeated(repeat, context));
    lines.push(`return ${write(result, writer)};`);
    this.#texts.set(name, `function ${name}(${args}) {\n${indent(lines)}\n}`);
    return name;
  }
}

/** A loop over values that change. */
function repeated({ values, test, body }: Repeat, context: Context): string[] {
  const { writer } = context;
  const name = (value: string): string => writer.names.of("local", value);
  const inner = [
    ...body.flatMap((statement) => statementLines(statement, context)),
    ...values.map((value) => `${name(value.name)} = ${write(value.next, writer)};`),
  ];
  return [
    ...values.map((value) => `let ${name(value.name)} = ${write(value.start, writer)};`),
    `while (${write(test, writer)}) {`,
    indent(inner),
    "}",
  ];
}
