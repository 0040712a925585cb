// Names and numbers as text for gpu.js.

const RESERVED = new Set(
  [
    "arguments break case catch class const continue debugger default delete do else enum eval export extends false",
    "finally for function if implements import in instanceof interface let new null package private protected public",
    "return static super switch this throw true try typeof var void while with yield await undefined NaN Infinity",
    "Math i state fixed shared tables added sums links step fresh twice constants thread output",
  ].flatMap((line) => line.split(" ")),
);

/** Gives out identifiers, each once. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...RESERVED, ...taken]);
  }

  /** An identifier like a name of the model. */
  take(wanted: string): string {
    const plain = wanted
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .replace(/^(?=[0-9]|$)/, "x");
    let name = plain;
    for (let count = 2; this.#taken.has(name); count++) name = `${plain}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** Beyond this a whole number has no text that all shading languages take; below `LEAST` f32 is no longer exact. */
const MOST = 1e21;
const LEAST = 1.2e-38;

/** Whether a constant can stand in the text. */
export function isWritable(value: number): boolean {
  const size = Math.abs(Math.fround(value));
  return size < MOST && (value === 0 || size > LEAST);
}

/** The shortest text of a number that is the same in f32. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === single) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
