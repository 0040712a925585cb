// What a user gives to `set`, checked before anything is touched: numbers, booleans, arrays, indices, option names.

import type { Variable } from "../analysis/scope.ts";
import { ValueError } from "../errors.ts";
import { checkOptionNames, isList, shown } from "./options.ts";

const LARGEST_INTEGER = 2 ** 31 - 1;

/** Source and target of each synapse, and how many sources and targets there are. */
export interface Pairs {
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly sources: number;
  readonly targets: number;
}

/** Elements chosen by number, in a target's own numbering; raises ValueError for what is out of range. */
export interface Selection {
  positions(): Int32Array;
}

/** What options are about: elements, those of a part, synapses. */
interface Chooser {
  readonly store: { readonly title: string; readonly size: number };
  readonly elements: Int32Array | null;
  readonly pairs?: () => Pairs;
}

/** The selection that `at`, or `i` and `j`, describe; undefined where all are meant. */
export function selectionGiven(
  options: { readonly at?: unknown; readonly i?: unknown; readonly j?: unknown },
  target: Chooser,
  call: "set" | "get" = "set",
): Selection | undefined {
  const { store, pairs } = target;
  const known = ["where", "at", ...(pairs ? ["i", "j"] : [])];
  checkOptionNames(options, known, `${call} of ${store.title}`);
  const at = indicesGiven(options.at, "at", store.title);
  const [i, j] = (["i", "j"] as const).map((side) => {
    const option = options[side];
    return indicesGiven(typeof option === "number" ? [option] : option, side, store.title);
  });
  if (at && (i || j))
    throw new ValueError(
      `both \`at\` and \`${i ? "i" : "j"}\` of ${store.title} (give one of them)`,
      "at",
      options.at,
    );
  if (at) {
    const size = (): number => target.elements?.length ?? store.size;
    return { positions: () => inRange(at, size(), "at", store.title) };
  }
  if (!pairs || !(i || j)) return undefined;
  return { positions: () => synapsesOf(pairs(), i, j, target) };
}

/** Numbers of the synapses with a source among `i` and a target among `j`, in order. */
function synapsesOf(
  pairs: Pairs,
  i: readonly number[] | undefined,
  j: readonly number[] | undefined,
  { store, elements }: Chooser,
): Int32Array {
  const sources = i && new Set(inRange(i, pairs.sources, "i", `the source of ${store.title}`));
  const targets = j && new Set(inRange(j, pairs.targets, "j", `the target of ${store.title}`));
  const found: number[] = [];
  const count = elements?.length ?? pairs.i.length;
  for (let k = 0; k < count; k++) {
    const s = elements ? elements[k]! : k;
    if (sources && !sources.has(pairs.i[s]!)) continue;
    if (targets && !targets.has(pairs.j[s]!)) continue;
    found.push(k);
  }
  return Int32Array.from(found);
}

function indicesGiven(option: unknown, name: string, owner: string): readonly number[] | undefined {
  if (option === undefined) return undefined;
  if (isList(option)) return Array.from(option) as number[];
  throw new ValueError(
    `invalid \`${name}\`: ${shown(option)} (expected a list of indices of ${owner}, such as [0, 1])`,
    name,
    option,
  );
}

/** Raises ValueError for an index that is none of `size` elements. */
function inRange(given: readonly number[], size: number, name: string, owner: string): Int32Array {
  const position = given.findIndex((k) => !(Number.isInteger(k) && k >= 0 && k < size));
  if (position < 0) return Int32Array.from(given);
  const many = size === 1 ? "1 element" : `${size} elements`;
  throw new ValueError(
    `index out of range: ${shown(given[position])} at position ${position} of \`${name}\` ` +
      `(expected integers from 0 to ${size - 1}: ${owner} has ${many})`,
    name,
    given[position],
  );
}

/** A number or boolean that a variable can hold; otherwise a ValueError. */
export function numberGiven(
  value: unknown,
  variable: Variable,
  owner: string,
  allowsNaN = false,
): number {
  const problem = fault(value, variable, allowsNaN);
  if (problem === undefined) return Number(value);
  throw new ValueError(
    `invalid value of ${variable.name} of ${owner}: ${shown(value)} (${problem})`,
    variable.name,
    value,
  );
}

/** One number per element, copied; otherwise a ValueError that names the position. */
export function numbersGiven(
  value: unknown,
  variable: Variable,
  owner: string,
  allowsNaN = false,
): Float64Array {
  const what = `invalid value of ${variable.name} of ${owner}`;
  if (!isList(value))
    throw new ValueError(
      `${what}: ${shown(value)} (expected a number, text such as '5 ms', or one number per element)`,
      variable.name,
      value,
    );
  if (value instanceof Float64Array && variable.type === "float" && !value.some(Number.isNaN))
    return value.slice();
  const { length } = value;
  const copy = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    const problem = fault(value[k], variable, allowsNaN);
    if (problem !== undefined)
      throw new ValueError(
        `${what}: ${shown(value[k])} at position ${k} (${problem})`,
        variable.name,
        value,
      );
    copy[k] = Number(value[k]);
  }
  return copy;
}

/** What was expected, where a value cannot be held. */
function fault(value: unknown, { type }: Variable, allowsNaN: boolean): string | undefined {
  if (type === "boolean")
    return typeof value === "boolean" || value === 0 || value === 1
      ? undefined
      : "expected true or false";
  if (typeof value !== "number" || (Number.isNaN(value) && !allowsNaN))
    return "expected a number in SI units";
  if (type === "float" || (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER))
    return undefined;
  return `expected an integer of at most ${LARGEST_INTEGER} in size`;
}
