// Every wrong input is refused by the right class, in one grammar, with the words that messages.txt keeps.
//
// After a change of words, read the difference, then:
//   UPDATE=1 npx tsx --conditions=source test/errors/wrong-models.test.ts

import { readFileSync, writeFileSync } from "node:fs";
import { DelayError, MyelinError, NameError, NotANumberError, TextError, ValueError } from "myelin";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Wrong } from "./wrong/wrong.ts";
import { wrongModels } from "./wrong-models.ts";

const test = suite("errors: wrong models");
const kept = new URL("./messages.txt", import.meta.url);
const messages = new Map<string, string>();

/** What an input is refused with. */
async function refusal({ name, make }: Wrong): Promise<Error> {
  const error = await Promise.resolve()
    .then(make)
    .then(
      () => undefined,
      (thrown: Error) => thrown,
    );
  assert.ok(error, `not refused: ${name}`);
  return error as Error;
}

/** Headline, place, line of text, caret under the column, remedy; problems are a blank line apart. */
function checkText(error: TextError): void {
  const blocks = error.message.split("\n\n");
  const told = Math.min(10, error.problems.length);
  if (error.problems.length > told) assert.match(blocks.pop()!, /^and \d+ more problems/);
  assert.is(blocks.length, told, "one block for each problem");
  for (const block of blocks) {
    const rows = block.split("\n");
    assert.is(rows.length, 5, block);
    const [headline, where, text, caret, remedy] = rows as [string, string, string, string, string];
    assert.match(headline, /^[^A-Z\s].*[^.]$/);
    assert.match(where, /^ {2}in .+, line \d+, column \d+$/);
    const [line, column] = /line (\d+), column (\d+)$/.exec(where)!.slice(1).map(Number);
    assert.ok(text.startsWith(`  ${line} |`), text);
    assert.match(caret, /^ +\| +\^+$/);
    checkCaret(text, caret, `  ${line} | `.length, column!);
    assert.match(remedy, /^ {2}\S.*[^.]$/);
  }
  assert.ok(error.message.includes(`line ${error.line}, column ${error.column}`));
}

/** Under the column; of a long line only what is around it is shown. */
function checkCaret(text: string, caret: string, margin: number, column: number): void {
  const at = caret.indexOf("^") - margin;
  if (text.startsWith("... ", margin)) assert.ok(at > 4 && at < column - 1 && text.length < 140);
  else assert.is(at, column - 1, text);
}

/** A lower-case headline; what was expected or what to do in parentheses, or on a line of its own. */
function checkPlain(error: Error): void {
  assert.match(error.message, /^[a-z]/);
  assert.match(error.message, /\(.+\)|\n {2}\S/);
  assert.not.match(error.message, /\[object|\.$/);
}

function checkFields(error: Error): void {
  if (error instanceof NameError) assert.ok(error.message.includes(error.identifier));
  if (error instanceof ValueError) assert.type(error.option, "string");
  if (error instanceof DelayError)
    assert.ok(error.index >= 0 && !(error.value >= 0 && error.value < 1e5));
  if (error instanceof NotANumberError) {
    assert.ok(error.message.includes(`${error.variable} of`));
    assert.ok(error.message.includes(`element ${error.index}`));
    assert.ok(error.time >= 0);
  }
}

const inputs = Object.entries(wrongModels).flatMap(([room, list]) =>
  list.map((wrong) => ({ room, wrong })),
);

for (const { wrong } of inputs)
  test(`${wrong.name} is refused`, async () => {
    const error = await refusal(wrong);
    assert.is(error.constructor, wrong.error, error.stack);
    assert.instance(error, MyelinError);
    messages.set(wrong.name, `${error.name}: ${error.message}`);
    if (error instanceof TextError) checkText(error);
    else checkPlain(error);
    checkFields(error);
  });

test("no two inputs have one name", () => {
  assert.is(new Set(inputs.map(({ wrong }) => wrong.name)).size, inputs.length);
});

test("both backends say the same", () => {
  for (const { wrong } of inputs.filter(({ room }) => room === "while it runs")) {
    const twin = wrong.name.replace("(js)", "(wasm)");
    assert.is(messages.get(wrong.name), messages.get(twin), wrong.name);
  }
});

test("messages are as they were last read by a person", () => {
  const text = snapshot();
  if (process.env.UPDATE) writeFileSync(kept, text);
  const changes = drift(text, readFileSync(kept, "utf8"));
  assert.is(changes.length, 0, `messages.txt is not up to date:\n\n${changes.join("\n\n")}`);
});

/** The entries of two snapshots that differ, both texts one after the other. */
function drift(now: string, before: string): string[] {
  const entries = (text: string) =>
    new Map(text.split(/^# /m).map((entry) => [entry.split("\n")[0]!, entry.trim()]));
  const [after, old] = [entries(now), entries(before)];
  const changed = [...new Set([...old.keys(), ...after.keys()])].filter(
    (name) => old.get(name) !== after.get(name),
  );
  if (changed.length === 0 && now !== before) return ["the order of the entries"];
  return changed.map(
    (name) => `was: ${old.get(name) ?? "nothing"}\nis: ${after.get(name) ?? "nothing"}`,
  );
}

/** All messages, by room; those of one backend stand for the other's. */
function snapshot(): string {
  const lines = [
    "What a user reads for each wrong input. Kept by test/errors/wrong-models.test.ts, which says how to renew it.",
  ];
  let before = "";
  for (const { room, wrong } of inputs) {
    if (wrong.name.endsWith("(js)")) continue;
    if (room !== before) lines.push("", `=== ${room} ===`);
    before = room;
    lines.push(
      "",
      `# ${wrong.name.replace(" (wasm)", "")}`,
      messages.get(wrong.name) ?? "(not refused)",
    );
  }
  return `${lines.join("\n")}\n`;
}

test.run();
