// What a learning rule is: the text of one change of a weight, and what that text reads of the neurons on either side.

import { didYouMean, nearest, ValueError } from "../../errors.ts";
import { invalid, isNumbers, seconds } from "../check.ts";
import { checkOptions } from "../options.ts";
import { type SynapseLike, synapseOf } from "../synapses/synapse.ts";
import type { RegularStep, Synapse } from "../types.ts";

/** What `w` of the text is. */
export type Modified =
  /** An entry of the decoders: what one neuron adds to one dimension, per Hz. */
  | "decoders"
  /** The weight between two neurons; the current of the later one gets its gain times it, per Hz. */
  | "weights"
  /** An encoder times gain/radius: what one dimension adds to the current of one neuron. */
  | "encoders";

const KINDS: ReadonlySet<string> = new Set<Modified>(["decoders", "weights", "encoders"]);

/** The filter of an activity; null takes the spikes as they are. */
export type TraceFilter = Synapse | null;

/**
 * What a rule adds to the neurons of one side, as text of their group. `activity` and `gain` are those of the neuron
 * itself; the text of the rule calls variables made here by their name with `_pre` or `_post`.
 */
export interface RuleNeurons {
  /** Equations: further variables of each neuron. */
  readonly equations: string;
  /** Starting values by variable, 0 for others: numbers in SI or expressions. */
  readonly start?: Readonly<Record<string, number | string>>;
  readonly namespace?: Readonly<Record<string, number | string>>;
  /** Code in every step. At slot `start` weights change at order -1 by what was in the step before. */
  readonly steps?: readonly RegularStep[];
}

/** Synapses from every neuron before the connection to every one of them: the matrix that `RLS` keeps. */
export interface RuleMatrix {
  /** Equations of each of these synapses. */
  readonly model: string;
  /** Starting values; `step` is the step of the model, a time. */
  readonly start: Readonly<Record<string, number | string>>;
  /** Code whenever the rule is applied, in this order, before weights change: of these synapses, or of the neurons. */
  readonly steps: readonly { readonly of: "matrix" | "neurons"; readonly code: string }[];
}

export interface LearningRuleOptions {
  /** What messages and `explain` call it (default `LearningRule`). */
  readonly name?: string;
  /** What it may change; the first that fits the connection is taken (default decoders, then weights). */
  readonly modifies?: Modified | readonly Modified[];
  /**
   * Statements that define `delta`, the change of `w` (dimensionless) of one synapse in one step. They may read
   *
   * | name | what it is |
   * |---|---|
   * | `w` | the weight before the change |
   * | `activity_pre`, `activity_post` | spikes through `preSynapse`, `postSynapse`, this step's included, in Hz |
   * | `error_post` | what comes to `connection.learningRule`, actual minus target: see below |
   * | `signal_post` | the number that comes to it where `error` is `"signal"`; 0 if nothing does |
   * | `value_pre` | for encoders: what the connection delivers, after its filter |
   * | `gain_post`, `scale_post` | gain of the later neuron; gain/radius |
   * | `n_pre`, `radius` | neurons before the connection; radius of the ensemble after it |
   * | `dt` | time between two changes: the step, or `every` |
   *
   * The error is that of the dimension that a decoder decodes; for weights between neurons it is projected on the
   * encoder of the later one: (gain/radius encoder) . error.
   */
  readonly text: string;
  /** Further variables of each synapse; those marked `(shared)` are one number that may be changed during a run. */
  readonly model?: string;
  /** Starting values of `model`: numbers in SI or expressions. */
  readonly start?: Readonly<Record<string, number | string>>;
  /** Constants: numbers in SI, or quantities as text. */
  readonly namespace?: Readonly<Record<string, number | string>>;
  /** What comes to `connection.learningRule` (default `error`): a vector in the connection's output, or one number. */
  readonly error?: "error" | "signal";
  /** Filter of `activity_pre` (default 5 ms). */
  readonly preSynapse?: SynapseLike;
  /** Filter of `activity_post` (default 5 ms). */
  readonly postSynapse?: SynapseLike;
  readonly pre?: RuleNeurons;
  readonly post?: RuleNeurons;
  readonly matrix?: RuleMatrix;
  /** Applies the rule at this interval only: seconds, or text such as `10 ms` (default: in every step). */
  readonly every?: number | string;
}

const OPTIONS = [
  ..."name modifies text model start namespace error preSynapse postSynapse".split(" "),
  ..."pre post matrix every".split(" "),
];

/** Names that the text may read and the model provides; every other is the rule's own. */
export const PROVIDED: readonly string[] = [
  "activity_pre",
  "activity_post",
  "error_post",
  "signal_post",
  "value_pre",
  "gain_post",
  "scale_post",
  "n_pre",
  "radius",
];

/**
 * A rule by which the weights of a connection change: equation text that can be printed, changed and written anew. One
 * value of it may be given to many connections, each of which keeps its own state.
 *
 * Throws ValueError if the text defines no `delta`.
 */
export class LearningRule {
  readonly name: string;
  readonly modifies: readonly Modified[];
  readonly text: string;
  readonly model: string;
  readonly start: Readonly<Record<string, number | string>>;
  readonly namespace: Readonly<Record<string, number | string>>;
  readonly error: "error" | "signal";
  readonly preSynapse: TraceFilter;
  readonly postSynapse: TraceFilter;
  readonly pre: RuleNeurons | undefined;
  readonly post: RuleNeurons | undefined;
  readonly matrix: RuleMatrix | undefined;
  /** Seconds; undefined for every step. */
  readonly every: number | undefined;

  constructor(options: LearningRuleOptions) {
    checkOptions(options, OPTIONS, "a LearningRule");
    const { modifies = ["decoders", "weights"], preSynapse = 0.005, postSynapse = 0.005 } = options;
    this.name = options.name ?? "LearningRule";
    this.modifies = typeof modifies === "string" ? [modifies] : modifies;
    const odd = isNumbers(this.modifies)
      ? Array.from<string>(this.modifies).filter((one) => !KINDS.has(one))
      : [this.modifies];
    if (odd.length > 0 || this.modifies.length === 0)
      throw invalid("modifies", this.name, modifies, wantedKinds(odd[0]));
    if (typeof options.text !== "string")
      throw invalid("text", this.name, options.text, "statements, such as 'delta = ...'");
    this.text = outdented(options.text);
    this.model = outdented(options.model ?? "");
    this.start = options.start ?? {};
    this.namespace = options.namespace ?? {};
    this.error = options.error ?? "error";
    this.preSynapse = synapseOf(preSynapse, "preSynapse", this.name);
    this.postSynapse = synapseOf(postSynapse, "postSynapse", this.name);
    for (const name of ["pre", "post"] as const)
      if (options[name] !== undefined && typeof options[name]?.equations !== "string")
        throw invalid(name, this.name, options[name], "an object with equations");
    this.pre = options.pre;
    this.post = options.post;
    this.matrix = options.matrix;
    this.every =
      options.every === undefined ? undefined : seconds(options.every, "every", this.name);
    if (!/(^|\n)\s*delta\s*=[^=]/.test(this.text))
      throw new ValueError(
        `learning rule '${this.name}' never says what 'delta' is (its text must define the change of w: delta = ...)`,
        "text",
        options.text,
      );
  }

  /** The names of the table of `LearningRuleOptions.text` that the rule reads anywhere. */
  get reads(): ReadonlySet<string> {
    const { pre, post, matrix } = this;
    const used = namesIn([this.text, ...(matrix?.steps ?? []).map(({ code }) => code)].join("\n"));
    for (const [side, part] of [["pre", pre] as const, ["post", post] as const]) {
      const codes = [
        ...(part?.steps ?? []).map(({ code }) => code),
        ...Object.values(part?.start ?? {}),
      ];
      for (const name of namesIn(codes.join("\n"))) used.add(`${name}_${side}`);
    }
    return new Set(PROVIDED.filter((name) => used.has(name)));
  }

  /** The same rule with some of it changed. */
  with(changes: Partial<LearningRuleOptions>): LearningRule {
    return new LearningRule({ ...this, ...defined(changes) } as LearningRuleOptions);
  }

  /** The rule as a person would write it: equations, what it adds to the neurons, its matrix, its constants. */
  toString(): string {
    const side = (name: string, part: RuleNeurons | undefined): string[] =>
      part
        ? [`${name}: ${outdented(part.equations)}`, ...stepsOf(part.steps), ...told(part.namespace)]
        : [];
    const matrix = this.matrix && [`matrix: ${this.matrix.model}`, ...stepsOf(this.matrix.steps)];
    return [
      this.name,
      this.model,
      ...side("before", this.pre),
      ...side("after", this.post),
      ...(matrix ?? []),
      this.text,
      ...told(this.namespace),
    ]
      .filter(Boolean)
      .join("\n");
  }
}

function wantedKinds(odd: unknown): string {
  const all = [...KINDS].join(", ");
  const near = typeof odd === "string" ? nearest(odd, KINDS) : [];
  return `one or several of ${all}${near.length > 0 ? `; ${didYouMean(near)}` : ""}`;
}

function stepsOf(steps: readonly { readonly code: string }[] | undefined): string[] {
  return (steps ?? []).map(({ code }) => outdented(code).replace(/^/gm, "  "));
}

function told(namespace: Readonly<Record<string, number | string>> | undefined): string[] {
  return Object.entries(namespace ?? {}).map(([name, value]) => `  ${name} = ${value}`);
}

/** Identifiers of a text, comments left out. */
export function namesIn(text: string): Set<string> {
  return new Set(text.replace(/#.*$/gm, "").match(/[A-Za-z_]\w*/g) ?? []);
}

/** A text with other identifiers, comments as they are. */
export function renamed(text: string, names: Readonly<Record<string, string>>): string {
  return text.replace(/#.*$|[A-Za-z_]\w*/gm, (word) =>
    Object.hasOwn(names, word) ? (names[word] ?? word) : word,
  );
}

function outdented(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
