// What every case of the NEF has, whatever its kind, and how numbers are compared.

/** One case of golden/nef: `kind` says what is done, `expect` what must come out. */
export interface NefCase {
  readonly name: string;
  readonly kind: string;
  readonly rtol?: number;
  readonly atol?: number;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** Does what a case says; undefined when everything is as expected, else what differs first. */
export type NefRunner = (test: NefCase, backend: "js" | "wasm") => Promise<string | undefined>;

/** Numbers as a case and a result give them: one, a row, or rows. */
export type Numbers = number | ArrayLike<number> | readonly ArrayLike<number>[];

/** Spikes of a case, in order of step and cell. */
export interface Spikes {
  readonly i: ArrayLike<number>;
  readonly step: ArrayLike<number>;
}

/** The first number that lies outside the tolerances of a case, in words. */
export function differing(
  what: string,
  got: Numbers,
  wanted: Numbers,
  { rtol = 0, atol = 0 }: NefCase,
): string | undefined {
  if (typeof got === "number" || typeof wanted === "number")
    return Math.abs(Number(got) - Number(wanted)) <= atol + rtol * Math.abs(Number(wanted))
      ? undefined
      : `${what}: ${got}, expected ${wanted}`;
  if (got.length !== wanted.length)
    return `${what}: ${got.length} numbers or rows, expected ${wanted.length}`;
  for (let k = 0; k < wanted.length; k++) {
    const found = differing(`${what}[${k}]`, got[k]!, wanted[k]!, { rtol, atol } as NefCase);
    if (found) return found;
  }
  return undefined;
}

/** The first spike that is not where it should be, in words. */
export function differingSpikes(got: Spikes, wanted: Spikes): string | undefined {
  const [ours, theirs] = [inOrder(got), inOrder(wanted)];
  for (let k = 0; k < Math.max(ours.length, theirs.length); k++) {
    const [one, other] = [ours[k], theirs[k]];
    if (one?.i !== other?.i || one?.step !== other?.step)
      return `spike ${k}: ${told(one)}, expected ${told(other)}`;
  }
  return undefined;
}

interface Spike {
  readonly i: number;
  readonly step: number;
}

function inOrder({ i, step }: Spikes): Spike[] {
  return Array.from(i, (cell, k) => ({ i: cell, step: step[k]! })).sort(
    (a, b) => a.step - b.step || a.i - b.i,
  );
}

function told(spike: Spike | undefined): string {
  return spike ? `cell ${spike.i} in step ${spike.step}` : "none";
}
