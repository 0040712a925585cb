// Sums over synapses as a kernel that gathers: each element goes over the synapses that reach it.

import { InternalError } from "../../errors.ts";
import type { Gather, Recurrent, StepProgram } from "../../ir/device.ts";
import type { ArraySymbol, Expression, KernelMemory, Statement } from "../../ir/ir.ts";
import { indent } from "../../ir/text.ts";
import type { Row } from "./emitted.ts";
import { write } from "./expression.ts";
import { functions } from "./functions.ts";
import { viewOf } from "./layout.ts";
import { Library } from "./library.ts";
import { ON_CPU, Refused } from "./refused.ts";
import { arrayKey } from "./shared.ts";
import { sliceLines } from "./slice.ts";
import { Names } from "./text.ts";
import { type Kind, type Operation, type Value, Values } from "./value.ts";

/** All sums of a program as one kernel with output [elements, sums] and arguments `state` and `links`. */
export interface EmittedGathers {
  readonly source: string;
  readonly functions: readonly { readonly name: string; readonly source: string }[];
  readonly natives: readonly { readonly name: string; readonly source: string }[];
  /** Most synapses of one element. */
  readonly most: number;
  /** The argument `links` as memory has it now. */
  links(memory: KernelMemory): Float32Array;
}

/** Positions beyond are not told apart in f32. */
const MOST_LINKS = 2 ** 24;

/** The gathers of a program; undefined without any. `state` are the rows of its state. Throws Refused. */
export function emitGathers(
  program: StepProgram,
  state: readonly Row[],
  memory: KernelMemory,
): EmittedGathers | undefined {
  const gathers = gathersOf(program);
  if (gathers.length === 0) return undefined;
  const library = new Library();
  let offset = 0;
  const layouts = gathers.map((gather) => {
    const sum = new Sum(gather, state, program);
    const layout = { sum, order: orderOf(gather, program.size, memory), offset };
    offset += program.size + 1 + sum.links.length * gather.size;
    return layout;
  });
  if (offset > MOST_LINKS)
    throw new Refused(
      `sums over synapses of ${program.name} need ${offset} numbers; a device numbers them in f32, up to ${MOST_LINKS}`,
      ON_CPU,
    );
  const bodies = layouts.map(({ sum, offset: at }) => sum.lines(at, program.size, library));
  const lines = bodies.flatMap((body, row) =>
    row === bodies.length - 1 ? body : [`if (this.thread.y === ${row}) {`, indent(body), "}"],
  );
  const name = new Names(functions.keys()).take(`${program.name}_sums`);
  return {
    source: `function ${name}(state, links) {\n${indent(["const i = this.thread.x;", ...lines])}\n}`,
    functions: library.sources,
    natives: library.natives,
    most: Math.max(...layouts.map(({ order }) => order.most)),
    links(now) {
      const out = new Float32Array(offset);
      for (const { sum, order, offset: at } of layouts) {
        out.set(order.starts, at);
        sum.fill(out, at + program.size + 1, order.synapses, now);
      }
      return out;
    },
  };
}

/** The gathers of a program in order. */
export function gathersOf({ gathers = [], parts }: StepProgram): readonly (Gather | Recurrent)[] {
  const recurrent = parts.flatMap((part) => (part.kind === "add" ? (part.recurrent ?? []) : []));
  return [...gathers, ...recurrent];
}

/** Throws Refused where a gather cannot be written. */
export function checkGathers(program: StepProgram, state: readonly Row[]): void {
  for (const gather of gathersOf(program)) new Sum(gather, state, program);
}

interface Order {
  /** For each element, the first of its synapses; one more at the end. */
  readonly starts: Float32Array;
  /** Numbers of synapses, by element, then ascending as they are summed on the CPU. */
  readonly synapses: Int32Array;
  readonly most: number;
}

function orderOf({ by, size }: Gather, elements: number, memory: KernelMemory): Order {
  const targets = viewOf(by, memory);
  const starts = new Float32Array(elements + 1);
  for (let s = 0; s < size; s++) starts[targets[s]! + 1]!++;
  let most = 0;
  for (let i = 0; i < elements; i++) {
    most = Math.max(most, starts[i + 1]!);
    starts[i + 1]! += starts[i]!;
  }
  const next = starts.slice();
  const synapses = new Int32Array(size);
  for (let s = 0; s < size; s++) synapses[next[targets[s]!]!++] = s;
  return { starts, synapses, most };
}

/** What is known of each synapse: a number of its own, or of an element that it leads to. */
interface LinkRow {
  readonly array: ArraySymbol;
  readonly through: { readonly index: ArraySymbol; readonly offset: number } | null;
  /** 2^(d - 1) of a delay of d steps: the bit that a spike of then has by now. */
  readonly delay?: true;
}

/** One sum: what each synapse adds, as a graph of values. */
class Sum {
  /** Rows of `links` after the starts. */
  readonly links: LinkRow[] = [];
  private readonly gather: Gather | Recurrent;
  private readonly program: StepProgram;
  private readonly state: readonly Row[];
  private readonly values = new Values();
  private readonly locals = new Map<string, Value>();
  /** Indices by name: the array that leads there. */
  private readonly indices = new Map<string, { index: ArraySymbol; offset: number }>();
  /** The text that reads a value of a synapse. */
  private readonly leaves = new Map<Value, (place: (row: number) => string) => string>();
  private readonly added: Value;
  /** Rows of `links` that say whence a spike comes, and which bit tells that it arrives. */
  private readonly arriving: { readonly from: number; readonly bit: number } | undefined;

  constructor(gather: Gather | Recurrent, state: readonly Row[], program: StepProgram) {
    this.gather = gather;
    this.state = state;
    this.program = program;
    const { kernel } = gather;
    if (kernel.prologue.some((part) => part.kind !== "let"))
      throw this.refused("changes a value that is one for all");
    let added: Value | undefined;
    for (const part of [...kernel.prologue, ...kernel.body]) added = this.statement(part) ?? added;
    if (!added) throw new InternalError(`${kernel.name} adds nothing`);
    this.added = added;
    if ("from" in gather)
      this.arriving = {
        from: this.links.push({ array: gather.from, through: null }) - 1,
        bit: this.links.push({ array: gather.delays, through: null, delay: true }) - 1,
      };
  }

  /** The lines of the loop; `offset` is where its part of `links` begins. */
  lines(offset: number, elements: number, library: Library): string[] {
    const { size } = this.gather;
    const first = offset + elements + 1;
    const place = (row: number): string => `links[p + ${first + row * size}]`;
    const { lines, writer } = sliceLines([this.added], {
      names: new Names([
        ...functions.keys(),
        "sum",
        "p",
        "k",
        "first",
        "count",
        "i",
        "bit",
        "since",
      ]),
      held: () => undefined,
      leaf: (value) => this.leaves.get(value)!(place),
      step: () => {
        throw new InternalError("a sum has no step");
      },
      function: (name) => library.use(name),
      table: () => {
        throw new InternalError("a sum has no tables");
      },
    });
    return [
      "let sum = 0;",
      `const first = links[i + ${offset}];`,
      `const count = links[i + ${offset + 1}] - first;`,
      "for (let k = 0; k < count; k++) {",
      indent([
        "const p = first + k;",
        ...this.arrival(place, [...lines, `sum = sum + ${write(this.added, writer)};`]),
      ]),
      "}",
      "return sum;",
    ];
  }

  /** Lines for those synapses only to which a spike arrives, where that is asked for. */
  private arrival(place: (row: number) => string, lines: readonly string[]): readonly string[] {
    const { arriving } = this;
    if (!arriving) return lines;
    const { from, bit } = arriving;
    const recent = `state[${this.state.length + 1}][${place(from)}]`;
    return [
      `const bit = ${place(bit)};`,
      `const since = Math.floor(${recent} / bit);`,
      "if (since - 2 * Math.floor(since / 2) > 0.5) {",
      indent(lines),
      "}",
    ];
  }

  /** Fills the rows of the synapses, in their order. */
  fill(out: Float32Array, at: number, synapses: Int32Array, memory: KernelMemory): void {
    const { dt } = this.program.clock;
    this.links.forEach(({ array, through, delay }, row) => {
      const values = viewOf(array, memory);
      const index = through && viewOf(through.index, memory);
      const from = at + row * synapses.length;
      const common = values.length === 1;
      for (let p = 0; p < synapses.length; p++) {
        const s = synapses[p]!;
        const value = index ? values[index[s]! + through.offset]! : values[common ? 0 : s]!;
        out[from + p] = delay ? 2 ** (Math.floor(value / dt + 0.5) - 1) : value;
      }
    });
  }

  private refused(what: string): Refused {
    return new Refused(`${this.gather.kernel.name} ${what}`, ON_CPU);
  }

  private statement(part: Statement): Value | undefined {
    if (part.kind === "let") this.locals.set(part.name, this.evaluate(part.value));
    else if (part.kind === "index")
      this.indices.set(part.name, { index: part.array, offset: part.offset });
    else if (part.kind === "store")
      return part.array.name === this.gather.into.name ? this.addend(part) : undefined;
    else throw this.refused("does more than sum");
    return undefined;
  }

  private addend({ value }: Extract<Statement, { kind: "store" }>): Value {
    if (value.op !== "add" && value.op !== "sub") throw this.refused("does more than sum");
    const added = this.evaluate(value.right);
    return value.op === "add" ? added : this.values.make({ op: "neg" }, "number", added);
  }

  private evaluate(node: Expression): Value {
    const { values } = this;
    const at = (expression: Expression): Value => this.evaluate(expression);
    switch (node.op) {
      case "constant":
        return values.constant(node.value);
      case "truth":
        return values.truth(node.value);
      case "local":
        return this.locals.get(node.name)!;
      case "load":
        return this.load(node.array, node.at);
      case "index":
        throw this.refused("needs the number of a neuron or synapse");
      case "call":
        return values.make({ op: "call", name: node.name }, "number", ...node.args.map(at));
      case "random":
      case "lookup":
      case "peek":
      case "host":
        throw this.refused(`needs ${node.op === "random" ? "random numbers" : "a table"}`);
      case "select":
        return values.select(at(node.test), at(node.then), at(node.otherwise));
      case "fround":
        return at(node.operand);
      case "not":
        return values.not(at(node.operand));
      case "and":
        return values.both(at(node.left), at(node.right));
      case "or":
        return values.either(at(node.left), at(node.right));
      default: {
        const kind: Kind = ["lt", "le", "gt", "ge", "eq", "ne"].includes(node.op)
          ? "bool"
          : "number";
        const args = "operand" in node ? [at(node.operand)] : [at(node.left), at(node.right)];
        return values.make({ op: node.op } as Operation, kind, ...args);
      }
    }
  }

  private load(array: ArraySymbol, at: string | null): Value {
    if (at === null) throw this.refused(`needs ${array.name}, one value for all`);
    const kind: Kind = array.storage === "bool" ? "bool" : "number";
    const through = this.indices.get(at) ?? null;
    const row = this.state.findIndex((one) => arrayKey(one.array) === arrayKey(array));
    if (row >= 0 && this.state[row]!.kind === "steps") throw this.refused(`needs ${array.name}`);
    const value = this.values.make({ op: "row", array, through }, kind);
    value.hint ??= `${array.name.slice(array.name.lastIndexOf(".") + 1)}${at === "pre" ? "_pre" : ""}`;
    if (this.leaves.has(value)) return value;
    if (row < 0) {
      const link = this.links.push({ array, through }) - 1;
      this.leaves.set(value, (place) => place(link));
    } else if (through?.index.name === this.gather.by.name && through.offset === 0)
      this.leaves.set(value, () => `state[${row}][i]`);
    else {
      const link = this.links.push({ array: through!.index, through: null }) - 1;
      const offset = through!.offset ? ` + ${through!.offset}` : "";
      this.leaves.set(value, (place) => `state[${row}][${place(link)}${offset}]`);
    }
    return value;
  }
}
