// What messages call an object that has no label: its kind, its size, and which of its kind it is in the model.

let count = 0;
const made = new WeakMap<object, number>();
const places = new WeakMap<object, number>();

/** Notes that an object was made after those noted before. */
export function noted(object: object): void {
  made.set(object, count++);
}

/** Numbers objects of one kind, those of a model, from 1 in the order in which they were made. */
export function numbered(objects: readonly object[]): void {
  [...objects]
    .sort((a, b) => (made.get(a) ?? 0) - (made.get(b) ?? 0))
    .forEach((object, k) => {
      places.set(object, k + 1);
    });
}

/** `ensemble 'a'`; without label `ensemble #2 (50 neurons, 1-D)`, or `an ensemble (...)` while it is in no model. */
export function titled(
  kind: "ensemble" | "node",
  object: { readonly label: string | undefined },
  what: string,
): string {
  if (object.label !== undefined) return `${kind} '${object.label}'`;
  const place = places.get(object);
  const told = what === "" ? "" : ` (${what})`;
  if (place !== undefined) return `${kind} #${place}${told}`;
  return `${kind === "node" ? "a" : "an"} ${kind}${told}`;
}

/** `1 number`, `2 numbers`. */
export function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
