// Nodes: what is no neuron: inputs, functions of time and of what comes in, and joints that pass on what they get.

import { ValueError } from "../errors.ts";
import { invalid, isNumbers, numbers, shown, whole } from "./check.ts";
import { called, checkOptions, isProcess, numbersFrom, seedOf } from "./options.ts";
import { entriesAt, entriesBetween, partOf, type Slice, type Whole } from "./slices.ts";
import { counted, noted, titled } from "./titles.ts";
import type { Process } from "./types.ts";

/** A function of the time in seconds and, with `sizeIn`, of what comes in. `x` is valid during the call only. */
export type NodeFunction = (t: number, x: Float64Array) => number | ArrayLike<number>;

export interface NodeOptions {
  /** How many numbers it takes (default 0). */
  readonly sizeIn?: number;
  /** How many it gives; asked of the output without it (a function is called once, with t = 0 and zeros). */
  readonly sizeOut?: number;
  readonly seed?: number;
  readonly label?: string;
}

/** Something that gives numbers over time: a constant, a function, a process; without output, what comes in. */
export class Node implements Whole {
  /** A constant's numbers, a function or a process; undefined for a joint. */
  readonly output: Float64Array | NodeFunction | Process | undefined;
  readonly sizeIn: number;
  readonly sizeOut: number;
  readonly label: string | undefined;
  readonly seed: number | undefined;

  /** Throws ValueError for an output that is none, and for sizes that do not agree. */
  constructor(
    output?: number | ArrayLike<number> | NodeFunction | Process | null,
    options: NodeOptions = {},
  ) {
    checkOptions(options, ["sizeIn", "sizeOut", "seed", "label"], "a Node", ["output"]);
    noted(this);
    this.label = options.label;
    this.seed = seedOf(options.seed, this.title);
    this.sizeIn = whole(options.sizeIn ?? 0, "sizeIn", this.title, 0);
    this.output = this.checked(output ?? undefined);
    const found = this.sizeOfOutput(options.sizeOut);
    if (options.sizeOut !== undefined && whole(options.sizeOut, "sizeOut", this.title) !== found)
      throw new ValueError(
        `wrong sizeOut of ${this.title}: ${options.sizeOut} (its output has ${found})`,
        "sizeOut",
        options.sizeOut,
      );
    this.sizeOut = found;
    if (this.output === undefined && this.sizeIn === 0)
      throw new ValueError(
        `${this.title} gives nothing and takes nothing (give it an output, or sizeIn to pass on what comes in)`,
        "sizeIn",
        0,
      );
    if (this.sizeIn > 0 && this.output !== undefined && typeof this.output !== "function")
      throw new ValueError(
        `sizeIn of ${this.title}: ${this.sizeIn}, but its output depends on nothing that comes in (leave it out)`,
        "sizeIn",
        this.sizeIn,
      );
  }

  private checked(output: unknown): Node["output"] {
    if (output === undefined || typeof output === "function" || isProcess(output))
      return output as Node["output"];
    if (typeof output === "number") return numbers([output], "output", this.title);
    if (isNumbers(output)) return numbers(output, "output", this.title);
    throw invalid("output", this.title, output, "a number, numbers, a function or a process");
  }

  private sizeOfOutput(wanted: number | undefined): number {
    const { output, sizeIn } = this;
    if (output === undefined) return sizeIn;
    if (output instanceof Float64Array) return output.length;
    if (typeof output === "function") {
      if (wanted !== undefined) return wanted;
      const told = `the function of ${this.title}`;
      const first = called(
        () => output(0, new Float64Array(sizeIn)),
        told,
        () => "at t = 0 s",
      );
      if (first === undefined)
        throw new ValueError(
          `the function of ${this.title} returned ${shown(first)} (it must return a number or numbers)`,
          "output",
          output,
        );
      return numbersFrom(first, `the function of ${this.title}`).length;
    }
    return output.size ?? wanted ?? 1;
  }

  get title(): string {
    return titled("node", this, this.sizeOut ? this.described() : "");
  }

  private described(): string {
    const { output, sizeIn, sizeOut } = this;
    if (output === undefined) return `a joint of ${counted(sizeIn, "number")}`;
    if (output instanceof Float64Array) return counted(sizeOut, "number");
    if (typeof output !== "function") return output.text;
    const taken = sizeIn > 0 ? ` of ${counted(sizeIn, "number")}` : "";
    return `a function${taken}, gives ${counted(sizeOut, "number")}`;
  }

  /**
   * Some entries: from `from` to and without `to`, negative ones from the end. Of what it gives where something comes
   * from the part, of what it takes where something goes there.
   */
  slice(from?: number, to?: number, step = 1): Slice<Node> {
    return partOf(this, (size, title) => entriesBetween(size, title, from, to, step));
  }

  /** One entry, or several in the order given; of which side as with `slice`. */
  at(places: number | ArrayLike<number>): Slice<Node> {
    return partOf(this, (size, title) => entriesAt(places, size, title));
  }
}
