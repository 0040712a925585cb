// Synapses whose targets are not stored: those of a source are made anew, by the rule that connects it, when it spikes.

import type { Variable } from "../analysis/scope.ts";
import { ConnectError, type Place, UnsupportedError, ValueError } from "../errors.ts";
import type { Kernel, KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { forEachNode } from "../language/walk.ts";
import type { Neighbours } from "../lowering/lower.ts";
import { arena, type Rows, StateArray } from "../simulate.ts";
import type { MadeRows } from "./made-rows.ts";
import { shown } from "./options.ts";
import type { Pathway } from "./pathway.ts";
import type { RowMaker } from "./rule.ts";
import type { Store } from "./store.ts";
import type { Synapses } from "./synapses.ts";

/** The option, checked. Raises ValueError for what is neither true nor false. */
export function proceduralGiven(option: unknown, title: string): boolean {
  if (option === undefined || typeof option === "boolean") return option ?? false;
  throw new ValueError(
    `invalid procedural of ${title}: ${shown(option)} (expected true or false)`,
    "procedural",
    option,
  );
}

/** Raises UnsupportedError or ValueError where synapses are more than who is joined. */
export function checkProcedural({ store, pathways, multisynapticIndex }: Synapses): void {
  for (const variable of store.variables.values())
    if (isOwn(variable, store)) throw ownVariable(variable, store);
  if (multisynapticIndex !== undefined)
    throw refused(
      store,
      "its synapses would be numbered (leave out multisynapticIndex)",
      "multisynapticIndex",
      multisynapticIndex,
    );
  for (const pathway of pathways) checkPathway(pathway, store);
}

/** Whether each synapse would have a value that code keeps up to date, or take part in a sum in every step. */
function isOwn({ name, kind, shared, flags }: Variable, { arrays }: Store): boolean {
  if (kind === "builtin" || kind === "parameter" || shared) return false;
  return arrays.has(name) || flags.includes("summed");
}

function checkPathway(pathway: Pathway, store: Store): void {
  const { kind, name, text, code } = pathway;
  if (kind === "post")
    throw refused(
      store,
      `pathway ${name} waits for spikes of targets (keep to onPre)`,
      "onPost",
      text,
    );
  for (const { expression } of code.statements) checkExpression(expression, pathway, store);
}

function checkExpression(expression: Node, { code, common }: Pathway, store: Store): void {
  forEachNode(expression, (node) => {
    if (node.kind === "call" && code.scope.function(node.name)?.random)
      throw unsupported(store, `${node.name}() is drawn for each synapse`, node.place);
    if (node.kind !== "name") return;
    const found = code.scope.resolve(node.name);
    if (found?.kind !== "variable" || found.owner !== store) return;
    if (found.variable.name === "i" || found.variable.name === "j")
      throw unsupported(store, `${node.name} is a number of each synapse`, node.place);
    if (found.variable.kind === "subexpression" && found.variable.expression)
      checkExpression(found.variable.expression, { code, common } as Pathway, store);
  });
  if (!common) throw unsupported(store, "code that uses a delay", expression.place);
}

function ownVariable(variable: Variable, store: Store): Error {
  const problem = `${variable.name} would be computed for each synapse`;
  if (variable.place) return unsupported(store, problem, variable.place);
  return refused(store, problem, "model", variable.name);
}

const REMEDY =
  "synapses whose targets are not stored have parameters and nothing else of their own: make it `shared` or a variable " +
  "of the neurons, or leave out `procedural`";

const REMEDY_VALUES =
  "its targets are not stored, and there is nothing to go through them for (give one delay for all as the option `delay`; " +
  "otherwise leave out `procedural`)";

function unsupported({ title }: Store, problem: string, place: Place): UnsupportedError {
  return new UnsupportedError([
    { problem: `procedural ${title}: ${problem}`, place, remedy: REMEDY },
  ]);
}

function refused({ title }: Store, why: string, option: string, value: unknown): ValueError {
  return new ValueError(`procedural ${title} cannot be: ${why}`, option, value);
}

/** Raises ValueError for what synapses that are not stored cannot have, each for itself; `what` is asked of them. */
export function refuseOwn({ procedural, store }: Synapses, what: string): void {
  if (!procedural) return;
  throw new ValueError(
    `cannot ${what} of procedural ${store.title}: ${REMEDY_VALUES}`,
    "procedural",
    true,
  );
}

/** Raises ConnectError for a call that is no rule, or a second one. */
export function checkRule({ procedural, connected, store }: Synapses, fixed: boolean): void {
  if (!procedural) return;
  const what = `cannot connect ${store.title} procedurally`;
  if (connected)
    throw new ConnectError(
      `${what}: a second call of connect (make other Synapses for it, or leave out \`procedural\`)`,
    );
  if (fixed) return;
  throw new ConnectError(
    `${what}: only a rule can be followed again (expected no more than a number p, and the condition 'i != j'; ` +
      "or leave out `procedural`)",
  );
}

/** Raises ConnectError: elements of a part are listed, not counted. */
export function scattered({ title }: Store): ConnectError {
  return new ConnectError(
    `cannot connect ${title} procedurally: elements of its source or target do not follow one another ` +
      "(take a slice, or leave out `procedural`)",
  );
}

/** The rows that code of a pathway is to run over, where targets are not stored; undefined where they are. */
export function unrolledOf(synapses: Synapses, rows: Rows, name: string): Unrolled | undefined {
  const { procedural, rowsMade, lying, neighbours, store } = synapses;
  if (!procedural || !rowsMade || lying?.dense) return undefined;
  const valued = [...store.variables.values()].some(
    ({ kind, name }) => kind === "parameter" && !store.scalars.has(name),
  );
  return new Unrolled(rowsMade, rows, { like: neighbours.post, valued, name });
}

/** Targets in memory at once, besides a whole row. */
const ROOM = 2 ** 14;
/** The index of a target among those that are there, in kernels. */
const HERE = "here";

/**
 * Rows of targets that are there while code runs for their sources. Where synapses have values, code runs over the
 * numbers that they have, and finds the target of each at its number less that of its row, which changes from call to
 * call; otherwise over the places of targets.
 */
export class Unrolled {
  /** Rows as kernels are to run over them. */
  readonly rows: Rows;
  private readonly targets: StateArray;
  /** i32, by cell: what is taken off the number of a synapse, where synapses have values. */
  private readonly less: StateArray | undefined;
  private readonly end: StateArray;
  private readonly made: MadeRows;
  private readonly make: RowMaker;

  /** `stored` are the rows of synapses by their numbers, `like` is where targets would be stored. */
  constructor(
    made: MadeRows,
    stored: Rows,
    of: { readonly like: StateArray; readonly valued: boolean; readonly name: string },
  ) {
    const { neurons } = stored;
    const storage = of.like.storage as "u16" | "i32";
    this.made = made;
    this.make = made.rule.maker(storage, made.firstTarget);
    this.targets = new StateArray(`${of.name}.targets`, storage, ROOM + made.rule.targets);
    this.end = new StateArray(`${of.name}.end`, "i32", 1);
    const own = new StateArray(`${of.name}.unrolled`, "i32", neurons + 1);
    this.less = of.valued ? own : undefined;
    this.rows = of.valued ? stored : { starts: own, order: null, neurons };
  }

  /** Where a kernel over these rows finds the targets. */
  get inRow(): NonNullable<Neighbours["inRow"]> {
    return { side: "post", place: this.less ? HERE : "s", array: () => this.targets };
  }

  /** A kernel over these rows that knows where targets are. */
  placed(kernel: Kernel): Kernel {
    const { less } = this;
    const { loop } = kernel;
    if (!less || loop.kind !== "rows") return kernel;
    const left = { op: "index", name: loop.index, offset: 0 } as const;
    const right = { op: "load", array: less, at: loop.row } as const;
    const value = { op: "sub", left, right } as const;
    return { ...kernel, body: [{ kind: "numbered", name: HERE, value }, ...kernel.body] };
  }

  /** A kernel over these rows as one over a list of cells: targets are made, as many as there is room for. */
  around(run: KernelFunction): KernelFunction {
    const { targets, make, made, less, end } = this;
    const { sources, targets: width } = made.rule;
    const ends = { array: end, first: 0 };
    return (begin, stop) => {
      const list = new Int32Array(arena().memory.buffer, 4 * begin, stop - begin);
      const starts = this.rows.starts.i32;
      const shifts = less?.i32;
      const last = end.i32;
      let [at, from, before, result] = [0, 0, -1, 0];
      for (let k = 0; k < list.length; k++) {
        const cell = list[k]!;
        // a row ends where the one of the next cell begins
        if (cell <= before || at + width > targets.length) {
          result |= run(begin + from, begin + k);
          [at, from] = [0, k];
        }
        before = cell;
        if (shifts) shifts[cell] = starts[cell]! - at;
        else starts[cell] = at;
        const row = cell - made.first;
        if (row >= 0 && row < sources) {
          make(row, row + 1, targets, at, ends);
          at = last[0]!;
        }
        if (!shifts) starts[cell + 1] = at;
      }
      return result | run(begin + from, stop);
    };
  }
}

/** What `explain` says of it. */
export function explainProcedural({ rule }: MadeRows): string {
  const others = rule.othersOnly ? ", i != j" : "";
  const how = `targets are made again when their source spikes (p = ${rule.p}${others})`;
  return `  layout: procedural, who is joined is not stored: ${how}`;
}
