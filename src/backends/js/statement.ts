// A statement of the IR as lines of JavaScript.

import { unreachable } from "../../errors.ts";
import type { ArraySymbol, Statement } from "../../ir/ir.ts";
import { isReal } from "../../ir/storage.ts";
import { at, type Writer, write, writeTest } from "./expression.ts";

/** What the lines of one kernel share. */
export interface Context {
  readonly writer: Writer;
  /** Where `emit` appends. */
  readonly output: ArraySymbol | null;
  /** Place of its first entry, as text with a sign after it. */
  readonly first: string;
  /** Whether the kernel reports a NaN in watched stores. */
  readonly watch: boolean;
}

/** The lines of one statement. */
export function statementLines(statement: Statement, context: Context): string[] {
  const { writer, output, first } = context;
  const { names } = writer;
  switch (statement.kind) {
    case "let":
      return [`const ${names.of("local", statement.name)} = ${write(statement.value, writer)};`];
    case "index": {
      const entry = `${names.of("array", statement.array.name)}[${at(statement.at, writer)}]`;
      const { offset } = statement;
      const shift = offset ? ` ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}` : "";
      return [`const ${names.of("local", statement.name)} = ${entry}${shift};`];
    }
    case "numbered":
      return [
        `const ${names.of("local", statement.name)} = Math.trunc(${write(statement.value, writer)});`,
      ];
    case "scaled": {
      const scaled = `${at(statement.at, writer)} * ${statement.by}`;
      return [`const ${names.of("local", statement.name)} = ${scaled};`];
    }
    case "store":
      return store(statement, context);
    case "emit": {
      const append = `${names.of("array", output!.name)}[${first}count++] = ${at(statement.at, writer)};`;
      return [`if (${write(statement.when, writer)}) ${append}`];
    }
    case "enqueue": {
      const wheel = names.of("array", statement.wheel.name);
      const steps = write(statement.steps, writer);
      const index = at(statement.at, writer);
      return [`watched |= ${writer.helper("enqueue")}(entries, ${wheel}, ${steps}, ${index});`];
    }
    case "note": {
      const spikes = names.of("array", statement.spikes.name);
      const place = at(statement.at, writer);
      return [`if (${place} >= 0) ${writer.helper("note")}(entries, ${spikes}, ${place});`];
    }
    default:
      return unreachable(statement);
  }
}

function store(statement: Extract<Statement, { kind: "store" }>, context: Context): string[] {
  const { writer } = context;
  const { array } = statement;
  const target = `${writer.names.of("array", array.name)}[${at(statement.at, writer)}]`;
  if (array.storage === "bool")
    return [`${target} = ${writeTest(statement.value, writer)} ? 1 : 0;`];
  const value = write(statement.value, writer);
  const watch = statement.watch && context.watch;
  if (isReal(array.storage)) {
    const line = `${target} = ${value};`;
    return watch ? [line, `if (${target} !== ${target}) watched = 1;`] : [line];
  }
  const line = `${target} = ${writer.helper("integer")}(${value});`;
  return watch ? [`if (Number.isNaN(${value})) watched = 1;`, line] : [line];
}
