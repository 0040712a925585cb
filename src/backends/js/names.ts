// From names of the IR, such as `P.v`, to identifiers of JavaScript, one for each.

const RESERVED = [
  "arguments break case catch class const continue debugger default delete do else enum eval export extends false",
  "finally for function if implements import in instanceof interface let new null package private protected public",
  "return static super switch this throw true try typeof var void while with yield await undefined NaN Infinity",
  "Math Float64Array Int32Array",
].flatMap((line) => line.split(" "));

/** Gives out identifiers; the same key always gets the same one. */
export class Names {
  readonly #given = new Map<string, string>();
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...RESERVED, ...taken]);
  }

  /** The identifier for `name` of one kind (arrays, locals and indices may share a name). */
  of(kind: "array" | "local" | "host" | "own", name: string): string {
    const key = `${kind} ${name}`;
    const known = this.#given.get(key);
    if (known) return known;
    const plain = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9]|$)/, "_");
    let identifier = plain;
    for (let count = 2; this.#taken.has(identifier); count++) identifier = `${plain}_${count}`;
    this.#taken.add(identifier);
    this.#given.set(key, identifier);
    return identifier;
  }
}
