// Connections: a function of what an object represents, transformed, filtered, and added to what another takes in.

import { ValueError } from "../errors.ts";
import { invalid, isNumbers, seconds, shown } from "./check.ts";
import { Ensemble, Neurons, withoutNeurons } from "./ensemble.ts";
import { ConnectionRule } from "./learning/live.ts";
import { LearningRule } from "./learning/rule.ts";
import { Node } from "./node.ts";
import { called, checkOptions, copied, numbersFrom, points, rowsIn, seedOf } from "./options.ts";
import { Slice, usedAs, type Whole, wholeOf } from "./slices.ts";
import { synapseOf } from "./synapses/synapse.ts";
import { type Transform, transformOf } from "./transform.ts";
import type { Points, Solver, Synapse } from "./types.ts";

/** A function that decoders compute; `x` is valid during the call only. */
export type DecodedFunction = (x: Float64Array) => number | ArrayLike<number>;

/** What a connection may come from. */
export type Source = Ensemble | Neurons | Node | Slice<Ensemble> | Slice<Neurons> | Slice<Node>;

/** What a connection may go to: `connection.learningRule` takes the error. */
export type Target = Source | ConnectionRule<Connection>;

export interface ConnectionOptions {
  /** Filter: a synapse, the time constant of a `Lowpass`, or null for none (default 5 ms). */
  readonly synapse?: Synapse | number | string | null;
  /** What is computed, before the transform: a function, or its values at `evalPoints` (default the identity). */
  readonly function?: DecodedFunction | readonly ArrayLike<number>[] | null;
  readonly transform?: Transform;
  /** Finds decoders (default `LstsqL2()`). */
  readonly solver?: Solver;
  /** Points at which decoders are fitted, in place of the ensemble's. */
  readonly evalPoints?: Points;
  /** Whether drawn and given points are in units of the radius (default true). */
  readonly scaleEvalPoints?: boolean;
  /** A rule, or several, by which the weights change. */
  readonly learningRule?: LearningRule | readonly LearningRule[];
  /** How long spikes travel before they reach the filter: seconds, or text such as `'3 ms'` (default 0). */
  readonly delay?: number | string;
  readonly seed?: number;
  readonly label?: string;
}

const known = [
  ..."synapse function transform solver evalPoints scaleEvalPoints".split(" "),
  ..."learningRule delay seed label".split(" "),
];

/** A way from one object to another. */
export class Connection {
  readonly pre: Source;
  readonly post: Target;
  readonly options: ConnectionOptions;
  readonly synapse: Synapse | null;
  /** Numbers that the function gives; without one, those that come from `pre`. */
  readonly sizeMid: number;
  /** Numbers that arrive. */
  readonly sizeOut: number;
  /** Seconds. */
  readonly delay: number;
  readonly seed: number | undefined;
  readonly label: string | undefined;
  /** The rules at work on this connection. Connections may end in one; they bring its error. */
  readonly learningRules: readonly ConnectionRule<Connection>[];

  /** Throws ValueError for ends that are none, sizes that do not agree, and wrong options. */
  constructor(pre: Source, post: Target, options: ConnectionOptions = {}) {
    checkOptions(options, known, "a Connection", ["pre", "post"]);
    this.label = options.label;
    checkEnd(pre, "pre", "an ensemble, neurons, a node, or a part of them", false);
    checkEnd(
      post,
      "post",
      "an ensemble, neurons, a node, a part of them, or a learning rule",
      true,
    );
    this.pre = usedAs(pre, "source");
    this.post = usedAs(post, "target");
    this.options = kept(options);
    this.seed = seedOf(options.seed, this.title);
    const { synapse = 0.005 } = options;
    this.synapse = synapseOf(synapse, "synapse", this.title);
    this.delay =
      options.delay === undefined ? 0 : seconds(options.delay, "delay", this.title, true);
    this.learningRules = this.rules(options.learningRule);
    this.checkEnds();
    this.sizeMid = this.middle();
    this.sizeOut = sizeOfTarget(this.post);
    transformOf(options.transform, this.sizeMid, this.sizeOut, this.title);
  }

  get title(): string {
    if (this.label !== undefined) return `connection '${this.label}'`;
    return this.pre && this.post
      ? `the connection from ${this.pre.title} to ${titleOf(this.post)}`
      : "a connection";
  }

  /** The rule at work on this connection, where there is one. Throws ValueError where there is none. */
  get learningRule(): ConnectionRule<Connection> {
    const [first] = this.learningRules;
    if (first) return first;
    throw new ValueError(
      `${this.title} has no learning rule (give learningRule: new PES())`,
      "learningRule",
      undefined,
    );
  }

  /** Whether what is solved for are weights between neurons, not decoders. */
  get weighted(): boolean {
    const [from, to] = [wholeOf<Whole>(this.pre).whole, ensembleOf(this.post)];
    return to !== undefined && from instanceof Ensemble && this.options.solver?.weights === true;
  }

  private rules(given: unknown): readonly ConnectionRule<Connection>[] {
    const list = given === undefined ? [] : Array.isArray(given) ? given : [given];
    return list.map((rule: unknown) => {
      if (rule instanceof LearningRule) return new ConnectionRule<Connection>(this, rule);
      throw invalid("learningRule", this.title, rule, "a learning rule, such as new PES()");
    });
  }

  private checkEnds(): void {
    const { pre, options, title } = this;
    const { whole } = wholeOf<Whole>(pre);
    this.checkRules(whole);
    const decoded = whole instanceof Ensemble;
    if (whole instanceof Neurons && options.function)
      throw new ValueError(
        `function of ${title}: neurons are not decoded (connect the ensemble, or give a transform)`,
        "function",
        options.function,
      );
    for (const name of ["solver", "evalPoints"] as const)
      if (options[name] !== undefined && !decoded)
        throw new ValueError(
          `${name} of ${title}: only ensembles are decoded (leave it out)`,
          name,
          options[name],
        );
    const { solver } = options;
    if (solver !== undefined && typeof solver?.solve !== "function")
      throw invalid("solver", title, solver, "a solver, such as new LstsqL2()");
    points(options.evalPoints, decoded ? whole.dimensions : 0, "evalPoints", title);
  }

  /** Whether what rules change is there. */
  private checkRules(from: Whole): void {
    const { post, title, learningRules, options } = this;
    const tuning = learningRules.filter(({ rule }) => rule.modifies.includes("encoders"));
    if (tuning.length < learningRules.length && from instanceof Node)
      throw new ValueError(
        `learningRule of ${title}: it comes from no neurons (begin at an ensemble or at neurons)`,
        "learningRule",
        options.learningRule,
      );
    const to = post instanceof ConnectionRule ? undefined : wholeOf<Whole>(post).whole;
    if (!(to instanceof Neurons)) return;
    const there = this.weighted || from instanceof Neurons ? "weights" : "decoders";
    const lost = tuning.find(({ rule }) => !rule.modifies.includes(there));
    if (!lost) return;
    throw new ValueError(
      `rule ${lost.rule.name} of ${title} changes encoders, but what comes to neurons passes none ` +
        `(end the connection in ${to.ensemble.title} itself)`,
      "learningRule",
      lost.rule,
    );
  }

  /** Size of what the function gives, which is called once with zeros. */
  private middle(): number {
    const { options, pre, title } = this;
    const given = options.function ?? undefined;
    if (given === undefined) return pre.sizeOut;
    if (typeof given === "function") {
      const what = `the function of ${title}`;
      const call = (): unknown => given(new Float64Array(pre.sizeOut));
      const first = called(call, what, () => `at ${shown(new Float64Array(pre.sizeOut))}`);
      return numbersFrom(first, what).length;
    }
    const rows = isNumbers(given) ? rowsIn(given) : undefined;
    if (rows === undefined || rows.length === 0)
      throw invalid("function", title, given, "a function, or its values at evalPoints as rows");
    points(given, rows[0]!.length, "function", title);
    const at = options.evalPoints === undefined ? undefined : rowsIn(options.evalPoints);
    if (at?.length === rows.length) return rows[0]!.length;
    throw new ValueError(
      `values in place of a function of ${title}: ${rows.length} rows ` +
        `(give as many evalPoints as rows${at ? `, not ${at.length}` : ""})`,
      "function",
      given,
    );
  }
}

/** The ensemble that a target belongs to, itself or by its neurons. */
export function ensembleOf(target: Target): Ensemble | undefined {
  if (target instanceof ConnectionRule) return undefined;
  const { whole } = wholeOf<Whole>(target);
  if (whole instanceof Neurons) return whole.ensemble;
  return whole instanceof Ensemble ? whole : undefined;
}

/** How many numbers a target takes. */
export function sizeOfTarget(post: Target): number {
  if (!(post instanceof ConnectionRule)) return post.sizeIn;
  if (post.rule.error === "signal") return 1;
  const { connection } = post;
  if (connection.weighted || wholeOf<Whole>(connection.pre).whole instanceof Neurons) {
    const to = connection.post;
    const whole = to instanceof ConnectionRule ? undefined : wholeOf<Whole>(to).whole;
    if (whole instanceof Neurons) return whole.ensemble.dimensions;
  }
  return connection.sizeOut;
}

/** What messages call an end of a connection, or what is recorded. */
export function titleOf(one: Target | Connection): string {
  return one instanceof ConnectionRule ? `the learning rule of ${one.connection.title}` : one.title;
}

/** What of networks and connections takes numbers in, and what gives them. */
const TAKING = ["input", "inputA", "inputB", "learningRule"];
const GIVING = ["output"];

function checkEnd(end: unknown, name: string, wanted: string, rules: boolean): void {
  if (rules && end instanceof ConnectionRule) return;
  const whole = end instanceof Slice ? end.whole : end;
  if (whole instanceof Ensemble || whole instanceof Neurons || whole instanceof Node) {
    if (whole instanceof Neurons) checkNeural(whole, name);
    if ((name === "pre" ? whole.sizeOut : whole.sizeIn) > 0) return;
    throw new ValueError(
      `${whole.title} cannot be ${name} of a Connection: it ${name === "pre" ? "gives" : "takes"} nothing` +
        `${name === "post" ? " (give it sizeIn)" : ""}`,
      name,
      end,
    );
  }
  const parts = (rules ? TAKING : GIVING).filter((part) => part in Object(end));
  const connect = parts.length > 0 ? `; connect its ${parts.join(" or ")}` : "";
  const remedy = end === undefined ? "; entry 1 of an ensemble b is b.at(1)" : connect;
  throw new ValueError(
    `invalid ${name} of a Connection: ${shown(end)} (expected ${wanted}${remedy})`,
    name,
    end,
  );
}

function checkNeural(neurons: Neurons, name: string): void {
  const { ensemble, title } = neurons;
  if (!withoutNeurons(ensemble)) return;
  throw new ValueError(
    `${title} cannot be ${name} of a Connection: an ensemble of Direct has no neurons ` +
      "(connect the ensemble itself, or choose another neuronType)",
    name,
    neurons,
  );
}

/** Options whose lists are the connection's own. */
function kept(options: ConnectionOptions): ConnectionOptions {
  const own = { ...options } as { -readonly [K in keyof ConnectionOptions]: ConnectionOptions[K] };
  for (const name of ["transform", "evalPoints", "function"] as const)
    if (own[name] !== undefined) Object.assign(own, { [name]: copied(own[name]) });
  return own;
}
