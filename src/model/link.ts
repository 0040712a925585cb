// Linked variables: a name of one group for the values of another object, through its array and without a copy.

import type { CheckedCode } from "../analysis/code.ts";
import type { Resolution, Variable } from "../analysis/scope.ts";
import { EquationError, UnitError, ValueError } from "../errors.ts";
import type { Location } from "../lowering/lower.ts";
import { StateArray } from "../simulate.ts";
import { dimensionText, equal } from "../units/dimension.ts";
import { type Endpoint, elementsOf, isEndpoint, ownerOf } from "./endpoint.ts";
import { checkOptionNames, isList, knownRemedy, shown } from "./options.ts";
import { Part } from "./part.ts";
import type { Store } from "./store.ts";

export interface LinkOptions {
  /**
   * For each element the element of the source that it stands for: as many integers, or the name of an integer
   * variable of the group that is marked `(constant)`.
   */
  readonly index?: ArrayLike<number> | string;
}

/** What a linked variable can be set to; made by `linkedVariable`. */
export class LinkedVariable {
  readonly source: Endpoint;
  readonly variable: string;
  readonly options: LinkOptions;

  constructor(source: Endpoint, variable: string, options: LinkOptions) {
    this.source = source;
    this.variable = variable;
    this.options = options;
  }
}

/** The variable of a group, a subgroup or synapses, for `group.set('x', linkedVariable(other, 'v'))`. */
export function linkedVariable(
  source: Endpoint,
  variable: string,
  options: LinkOptions = {},
): LinkedVariable {
  return new LinkedVariable(source, variable, options);
}

type VariableResolution = Extract<Resolution, { kind: "variable" }>;

/** The elements that a link leads to: those of the same number, the only one, or others. */
type Rows = "same" | "only" | Int32Array;

/** One linked variable with its source. Sizes and indices are checked before every run, since they may change. */
export class Link {
  readonly source: Endpoint;
  private readonly owner: Store;
  private readonly name: string;
  private readonly found: VariableResolution;
  private readonly index: Int32Array | string | undefined;
  private through: StateArray | undefined;

  /** Throws ValueError, UnitError for what can never be linked. */
  constructor(owner: Store, name: string, to: LinkedVariable) {
    const { source, variable, options } = to;
    const what = `link of ${name} of ${owner.title}`;
    checkOptionNames(options, ["index"], `a ${what}`);
    const own = owner.variables.get(name);
    if (!own?.flags.includes("linked")) throw notLinked(owner, name, own);
    if (!isEndpoint(source))
      throw new ValueError(
        `invalid source of the ${what}: ${shown(source)} (expected a group, a part of one, or synapses)`,
        "source",
        source,
      );
    this.owner = owner;
    this.name = name;
    this.source = source;
    this.index = indexGiven(options.index, owner, what);
    this.found = variableOf(source, variable, what);
    checkKind(own, this.found, what);
    this.checkCircle();
  }

  /** A chain of links must come to an end. */
  private checkCircle(): void {
    const { owner, name } = this;
    for (let at: Link | undefined = this; at; at = at.next)
      if (at.found.owner === owner && at.found.variable.name === name)
        throw new ValueError(
          `circle of links: ${name} of ${owner.title} would stand for itself (link it to a variable with values)`,
          name,
          name,
        );
  }

  private get sourceStore(): Store {
    return ownerOf(this.source).store;
  }

  /** The link that the source itself is, if it is one. */
  get next(): Link | undefined {
    return this.found.variable.flags.includes("linked")
      ? (this.sourceStore.linkOf(this.found.variable.name) as Link)
      : undefined;
  }

  /** The variable at the end of the chain. */
  get terminal(): VariableResolution {
    return this.next?.terminal ?? this.found;
  }

  /** Where the values are now; raises ValueError when sizes and indices do not fit. */
  locate(): Location {
    const to = this.terminal;
    const store = to.owner as Store;
    const array = store.arrays.get(to.variable.name);
    const rows = this.rows();
    const scalar = array !== undefined && store.scalars.has(to.variable.name);
    if (array && (rows === "same" || rows === "only" || scalar)) {
      // a lone element has number 0, as has the value: then what is written there may come from the element
      const lone = this.owner.size === 1;
      return { kind: "array", array, scalar: !lone && (scalar || rows === "only") };
    }
    if (rows === "same") return { kind: "link", to };
    return { kind: "link", to, through: this.indexArray(rows) };
  }

  private indexArray(rows: Exclude<Rows, "same">): StateArray {
    const { owner, name } = this;
    this.through ??= new StateArray(`${owner.name}.${name}.link`, "i32", owner.size);
    if (rows === "only") this.through.i32.fill(0);
    else this.through.i32.set(rows);
    return this.through;
  }

  /** One value for all elements, though there are several. */
  get isShared(): boolean {
    const { variable, owner } = this.terminal;
    const one = variable.shared || (owner as Store).scalars.has(variable.name);
    return (one || this.rows() === "only") && this.owner.size > 1;
  }

  /** Checks sizes and indices against the objects as they are now; the rows of the variable at the end of the chain. */
  private rows(): Rows {
    const own = this.ownRows();
    const { next } = this;
    if (!next) return own;
    const inner = next.rows();
    if (own === "same" || inner === "only") return inner;
    if (inner === "same") return own;
    const { size } = this.owner;
    return own === "only" ? new Int32Array(size).fill(inner[0]!) : own.map((k) => inner[k]!);
  }

  private ownRows(): Rows {
    const { owner, name, source, index } = this;
    const what = `link of ${name} of ${owner.title}`;
    if (source instanceof Part) source.check();
    const elements = elementsOf(source);
    const size = elements?.length ?? this.sourceStore.size;
    if (index === undefined) {
      if (this.found.variable.shared) return "same";
      if (size === owner.size) return elements ?? "same";
      if (size === 1) return elements ? new Int32Array(owner.size).fill(elements[0]!) : "only";
      throw new ValueError(
        `sizes differ in the ${what}: ${size} elements of ${this.sourceStore.title} for ${owner.size} ` +
          "(give an `index` with the source's element for each)",
        name,
        size,
      );
    }
    const rows =
      typeof index === "string" ? Int32Array.from(owner.array(index).i32) : index.slice();
    const bad = rows.findIndex((row) => !(row >= 0 && row < size));
    if (bad >= 0)
      throw new ValueError(
        `index out of range in the ${what}: ${rows[bad]} at position ${bad} ` +
          `(expected integers from 0 to ${size - 1}: ${this.sourceStore.title} has ${size} elements)`,
        "index",
        rows[bad],
      );
    return elements ? rows.map((row) => elements[row]!) : rows;
  }

  explain(): string {
    const { source, found, index } = this;
    const by =
      index === undefined ? "" : typeof index === "string" ? ` at ${index}` : " at indices";
    return `  ${this.name} is ${found.variable.name} of ${source.name}${by}`;
  }
}

function notLinked(owner: Store, name: string, own: Variable | undefined): ValueError {
  const linked = [...owner.variables.values()].filter(({ flags }) => flags.includes("linked"));
  const known = linked.map((variable) => variable.name);
  return new ValueError(
    own
      ? `cannot link ${name} of ${owner.title}: it is not declared as linked (write '${name} : ... (linked)')`
      : `cannot link ${name} of ${owner.title}: no such variable (${knownRemedy(name, known)})`,
    name,
    name,
  );
}

function indexGiven(index: unknown, owner: Store, what: string): Int32Array | string | undefined {
  if (index === undefined) return undefined;
  if (typeof index === "string") {
    const variable = owner.variables.get(index);
    if (variable?.type === "integer" && variable.constant && owner.arrays.has(index)) return index;
    throw new ValueError(
      `invalid index of the ${what}: '${index}' ` +
        "(expected the name of a variable declared as 'k : integer (constant)', or one index per element)",
      "index",
      index,
    );
  }
  if (!isList(index))
    throw new ValueError(
      `invalid index of the ${what}: ${shown(index)} (expected one integer per element)`,
      "index",
      index,
    );
  const numbers = Array.from(index as ArrayLike<unknown>);
  if (numbers.length !== owner.size)
    throw new ValueError(
      `invalid index of the ${what}: ${numbers.length} numbers (expected ${owner.size}, one per element)`,
      "index",
      index,
    );
  const bad = numbers.findIndex((number) => !Number.isInteger(number));
  if (bad >= 0)
    throw new ValueError(
      `invalid index of the ${what}: ${shown(numbers[bad])} at position ${bad} (expected an integer)`,
      "index",
      numbers[bad],
    );
  return Int32Array.from(numbers as number[]);
}

function variableOf(source: Endpoint, name: string, what: string): VariableResolution {
  const { store } = ownerOf(source);
  const found = typeof name === "string" ? store.scope.resolve(name) : undefined;
  if (found?.kind === "variable" && found.side === "self") return found;
  throw new ValueError(
    `cannot make the ${what}: ${store.title} has no variable ${shown(name)} ` +
      `(${knownRemedy(String(name), [...store.variables.keys()])})`,
    "variable",
    name,
  );
}

function checkKind(own: Variable, { variable }: VariableResolution, what: string): void {
  if (own.type !== variable.type)
    throw new ValueError(
      `types differ in the ${what}: ${variable.name} is ${variable.type} (expected ${own.type})`,
      own.name,
      variable.name,
    );
  if (equal(own.dimension, variable.dimension)) return;
  const problem =
    `wrong dimension: ${own.name} [${dimensionText(own.dimension)}] is linked to ` +
    `${variable.name} [${dimensionText(variable.dimension)}]`;
  const remedy = `expected [${dimensionText(variable.dimension)}], as the source declares ${variable.name}`;
  throw new UnitError([{ problem, place: own.place!, remedy }]);
}

/** Raises EquationError for code that writes a linked variable which cannot be written there. */
export function checkLinkedWrites(codes: readonly CheckedCode[]): void {
  for (const { statements } of codes)
    for (const statement of statements) {
      if (statement.kind !== "write") continue;
      const { variable, owner } = statement.target;
      if (!variable.flags.includes("linked")) continue;
      const link = (owner as Store).linkOf(variable.name) as Link;
      const reason = whyNotWritten(link);
      if (reason === undefined) continue;
      throw new EquationError([
        {
          problem: `cannot assign ${variable.name}: it is linked to ${reason}`,
          place: statement.expression.place,
          remedy: "assign the variable that it stands for, in code of the object that has it",
        },
      ]);
    }
}

function whyNotWritten(link: Link): string | undefined {
  const { variable, owner } = link.terminal;
  const what = `${variable.name} of ${owner.title}`;
  if (variable.kind === "subexpression") return `${what}, a subexpression`;
  if (variable.kind === "builtin" && !variable.writable) return `${what}, which is built in`;
  if (variable.constant) return `${what}, which is marked (constant)`;
  return link.isShared ? `${what}, one value for all elements` : undefined;
}
