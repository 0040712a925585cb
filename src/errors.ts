// Every error a user can meet: one grammar (what, where with a caret, what was expected, what to do).

/** A piece of text a user wrote, and what it is to them ("equations of 'P'", "threshold of 'P'"). */
export interface Source {
  readonly text: string;
  readonly title: string;
}

/** A stretch of a source: offsets into its text, end exclusive. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** One thing wrong with a text. `problem` starts in lower case and shows the value; `remedy` says what to do. */
export interface Problem {
  readonly problem: string;
  readonly place: Place;
  readonly remedy: string;
}

/** Line and column (both from 1) of a place's start. */
export function lineAndColumn(place: Place): { line: number; column: number } {
  const before = place.source.text.slice(0, place.start);
  const line = before.split("\n").length;
  return { line, column: place.start - (before.lastIndexOf("\n") + 1) + 1 };
}

/** The message of a problem: headline, the line it is on with a caret below, the remedy. */
export function describe(problem: Problem): string {
  const { place } = problem;
  const { line, column } = lineAndColumn(place);
  const whole = (place.source.text.split("\n")[line - 1] ?? "").replace(/\s/g, " ").trimEnd();
  const { text, at } = excerpt(whole, column - 1);
  const width = Math.max(1, Math.min(place.end - place.start, text.length - at));
  const number = String(line);
  const rows = [
    clipped(problem.problem),
    `  in ${place.source.title}, line ${line}, column ${column}`,
    `  ${number} | ${text}`.trimEnd(),
    `  ${" ".repeat(number.length)} | ${" ".repeat(at)}${"^".repeat(width)}`,
  ];
  rows.push(`  ${clipped(problem.remedy)}`);
  return rows.join("\n");
}

/** The first problems in words, and how many there are beyond. */
function tell(problems: readonly Problem[]): string {
  const told = problems.slice(0, MOST_TOLD).map(describe);
  const more = problems.length - told.length;
  if (more > 0) told.push(`and ${more} more ${more === 1 ? "problem" : "problems"} in this text`);
  return told.join("\n\n");
}

const MOST_TOLD = 10;

/** A line that quotes a very long text is cut. */
function clipped(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)} ...`;
}

/** What is shown of a line: all of it, or of a long one what is around an offset. */
function excerpt(line: string, at: number): { text: string; at: number } {
  if (line.length <= LONGEST_LINE) return { text: line, at };
  const start = Math.max(0, at - LONGEST_LINE / 2);
  const end = Math.min(line.length, start + LONGEST_LINE);
  const [head, tail] = [start > 0 ? "... " : "", end < line.length ? " ..." : ""];
  return { text: head + line.slice(start, end).trimEnd() + tail, at: at - start + head.length };
}

const LONGEST_LINE = 120;

/** Base of every error Myelin raises on purpose. */
export class MyelinError extends Error {
  override name = "MyelinError";
}

/** Base of the errors that point into a text; carries the problems with their places. */
export class TextError extends MyelinError {
  override name = "TextError";
  readonly problems: readonly Problem[];
  readonly line: number;
  readonly column: number;
  constructor(problems: readonly Problem[]) {
    super(tell(problems));
    this.problems = problems;
    // the message tells them; an uncaught error would list them once more
    Object.defineProperty(this, "problems", { enumerable: false });
    const first = problems[0];
    const at = first ? lineAndColumn(first.place) : { line: 1, column: 1 };
    this.line = at.line;
    this.column = at.column;
  }
}

/** A text is not in the grammar, or its equations contradict one another. */
export class EquationError extends TextError {
  override name = "EquationError";
}

/** Dimensions do not agree, or a unit is unknown. */
export class UnitError extends TextError {
  override name = "UnitError";
}

/** A name is unknown, reserved or defined twice. `identifier` is that name. */
export class NameError extends TextError {
  override name = "NameError";
  readonly identifier: string;
  readonly suggestions: readonly string[];
  constructor(problem: Problem, identifier: string, suggestions: readonly string[] = []) {
    super([problem]);
    this.identifier = identifier;
    this.suggestions = suggestions;
  }
}

/** A method, flag or backend cannot take what the text asks for. */
export class UnsupportedError extends TextError {
  override name = "UnsupportedError";
}

/** A value given to the public surface is not one that is accepted (option, array length, quantity). */
export class ValueError extends MyelinError {
  override name = "ValueError";
  readonly option: string;
  readonly value: unknown;
  constructor(message: string, option: string, value: unknown, options?: ErrorOptions) {
    super(message, options);
    this.option = option;
    this.value = value;
    // Node prints what can be enumerated after the message of an error that nobody caught: a value may be a whole model
    Object.defineProperty(this, "value", { enumerable: false });
  }
}

/** Synapses cannot be made: an index out of range, arrays of unequal length, an unknown form. */
export class ConnectError extends MyelinError {
  override name = "ConnectError";
  readonly index: number | undefined;
  constructor(message: string, index?: number) {
    super(message);
    this.index = index;
  }
}

/** A delay is negative, not a number or not finite; `index` is the synapse. */
export class DelayError extends MyelinError {
  override name = "DelayError";
  readonly index: number;
  readonly value: number;
  constructor(message: string, index: number, value: number) {
    super(message);
    this.index = index;
    this.value = value;
  }
}

/** A variable stopped being a number during a run; says which, where and when. */
export class NotANumberError extends MyelinError {
  override name = "NotANumberError";
  readonly variable: string;
  readonly index: number;
  readonly time: number;
  constructor(message: string, variable: string, index: number, time: number) {
    super(message);
    this.variable = variable;
    this.index = index;
    this.time = time;
  }
}

/** Step control gave up on an element; says on which variable, where and when. */
export class IntegrationError extends MyelinError {
  override name = "IntegrationError";
  readonly variable: string;
  readonly index: number;
  readonly time: number;
  constructor(message: string, variable: string, index: number, time: number) {
    super(message);
    this.variable = variable;
    this.index = index;
    this.time = time;
  }
}

/** A network cannot be assembled or run as asked. */
export class NetworkError extends MyelinError {
  override name = "NetworkError";
}

/** A device cannot be opened, or cannot run what it was given. `mode` is the mode of gpu.js. */
export class DeviceError extends MyelinError {
  override name = "DeviceError";
  readonly mode: string;
  constructor(message: string, mode: string, options?: ErrorOptions) {
    super(message, options);
    this.mode = mode;
  }
}

/** The device that ran steps is gone: the network stands between two steps and can go on with another backend. */
export class DeviceLostError extends MyelinError {
  override name = "DeviceLostError";
}

/** A defect of Myelin itself: please report it. */
export class InternalError extends MyelinError {
  override name = "InternalError";
  constructor(message: string) {
    super(`${message} (this is a defect of Myelin: please report it)`);
  }
}

/** Ends a `switch` over a closed set of kinds; an unknown kind prints the node. */
export function unreachable(node: never): never {
  throw new InternalError(`unknown kind of node: ${JSON.stringify(node)}`);
}

/**
 * The names nearest to `name` (at most three edits and a third of its length away): those that are equally near and no
 * others, at most three, in the order in which they are known. Names of one or two letters must begin alike.
 */
export function nearest(name: string, known: Iterable<string>): string[] {
  const limit = Math.min(3, Math.max(1, Math.floor(name.length / 3)), name.length - 0.5);
  const initial = name[0]?.toLowerCase();
  let least = limit;
  let found: string[] = [];
  for (const other of new Set(known)) {
    if (Math.abs(other.length - name.length) > limit || other === name) continue;
    if (name.length <= 2 && other[0]?.toLowerCase() !== initial) continue;
    const edits = editDistance(name, other);
    // Slips of capitals alone come before all others.
    const distance = other.toLowerCase() === name.toLowerCase() ? edits / 100 : edits;
    if (distance > least) continue;
    if (distance < least) found = [];
    least = distance;
    found.push(other);
  }
  return found.slice(0, 3);
}

/** "did you mean 'ge' or 'gi'?", or the fallback when nothing is near. */
export function didYouMean(names: readonly string[], otherwise = ""): string {
  if (names.length === 0) return otherwise;
  return `did you mean ${names.map((name) => `'${name}'`).join(" or ")}?`;
}

/** Damerau-Levenshtein distance with adjacent transpositions. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
