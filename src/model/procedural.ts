// Synapses that are not stored: the targets of a source are made anew, by the rule that connects it, when it spikes.

import type { Variable } from "../analysis/scope.ts";
import { ConnectError, type Place, UnsupportedError, ValueError } from "../errors.ts";
import type { KernelFunction } from "../ir/ir.ts";
import type { Node } from "../language/ast.ts";
import { forEachNode } from "../language/walk.ts";
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

/** Whether each synapse has a value of its own, or takes part in a sum in every step. */
function isOwn({ name, kind, shared, flags }: Variable, { arrays }: Store): boolean {
  return kind !== "builtin" && !shared && (arrays.has(name) || flags.includes("summed"));
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
  const problem = `${variable.name} is a variable of each synapse`;
  if (variable.place) return unsupported(store, problem, variable.place);
  return refused(store, problem, "model", variable.name);
}

const REMEDY =
  "synapses that are not stored have nothing of their own: make it `shared`, a constant of the namespace or a variable " +
  "of the neurons, or leave out `procedural`";

const REMEDY_VALUES =
  "its synapses are not stored, so none has a value of its own (give one delay for all as the option `delay`; " +
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

/** The rows that code of a pathway is to run over, where synapses are not stored; undefined where they are. */
export function unrolledOf(
  { procedural, rowsMade, lying, neighbours }: Synapses,
  cells: number,
  name: string,
): Unrolled | undefined {
  if (!procedural || !rowsMade || lying?.dense) return undefined;
  return new Unrolled(rowsMade, cells, neighbours.post, name);
}

/** Targets in memory at once, besides a whole row. */
const ROOM = 2 ** 14;

/** Rows of targets that are there while code runs for their sources. */
export class Unrolled {
  /** Rows as kernels are to read them: of cells that spiked, while it lasts. */
  readonly rows: Rows;
  /** Targets by their absolute numbers, in the order of those rows. */
  readonly targets: StateArray;
  private readonly made: MadeRows;
  private readonly make: RowMaker;

  /** Of all `cells` that raise events; `like` is where targets would be stored. */
  constructor(made: MadeRows, cells: number, like: StateArray, name: string) {
    this.made = made;
    const storage = like.storage as "u16" | "i32";
    this.make = made.rule.maker(storage, made.firstTarget);
    this.targets = new StateArray(`${name}.targets`, storage, ROOM + made.rule.targets);
    const starts = new StateArray(`${name}.unrolled`, "i32", cells + 1);
    this.rows = { starts, order: null, neurons: cells };
  }

  /** A kernel over such rows as one over a list of cells: their targets are made, as many as there is room for. */
  around(run: KernelFunction): KernelFunction {
    const { targets, make, made } = this;
    const { sources, targets: width } = made.rule;
    return (begin, end) => {
      const list = new Int32Array(arena().memory.buffer, 4 * begin, end - begin);
      const ends = { array: this.rows.starts, first: 0 };
      const starts = ends.array.i32;
      let [at, from, last, result] = [0, 0, -1, 0];
      for (let k = 0; k < list.length; k++) {
        const cell = list[k]!;
        // a row ends where the one of the next cell begins
        if (cell <= last || at + width > targets.length) {
          result |= run(begin + from, begin + k);
          [at, from] = [0, k];
        }
        last = cell;
        const row = cell - made.first;
        starts[cell] = at;
        starts[cell + 1] = at;
        if (row < 0 || row >= sources) continue;
        ends.first = cell + 1;
        make(row, row + 1, targets, at, ends);
        at = starts[cell + 1]!;
      }
      return result | run(begin + from, end);
    };
  }
}

/** What `explain` says of it. */
export function explainProcedural({ rule }: MadeRows): string {
  const others = rule.othersOnly ? ", i != j" : "";
  const how = `targets are made again when their source spikes (p = ${rule.p}${others})`;
  return `  layout: procedural, no synapse is stored: ${how}`;
}
