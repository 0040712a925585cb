// A rule at work on one connection: what may be changed of it while the model runs, and where its error is sent.

import { ValueError } from "../../errors.ts";
import type { Synapses } from "../../index.ts";
import type { PlacedRule } from "./place.ts";
import type { LearningRule } from "./rule.ts";

/**
 * A learning rule of one connection: `connection.learningRule`. Connections may end in it: they bring the error. What
 * is set before the model is made is how it starts; afterwards it holds from the next step on.
 */
export class ConnectionRule<C = unknown> {
  readonly connection: C;
  readonly rule: LearningRule;
  private readonly given = new Map<string, number | string | boolean>();
  private placed: PlacedRule | undefined;
  /** The synapses whose `w` learns, once the model is made; their variables can be recorded. */
  synapses: Synapses | undefined;
  /** The synapses of the matrix of `RLS`. */
  matrix: Synapses | undefined;

  constructor(connection: C, rule: LearningRule) {
    this.connection = connection;
    this.rule = rule;
  }

  /** For the model: the synapses that carry the rule out, whose start is set. */
  attach(placed: PlacedRule, synapses: Synapses, matrix?: Synapses): void {
    this.placed = placed;
    this.synapses = synapses;
    this.matrix = matrix;
    for (const [name, value] of this.given) this.set(name, value);
  }

  /** Whether weights change. Everything else (filters, sliding thresholds) goes on. */
  get enabled(): boolean {
    return this.value("enabled") === true || this.value("enabled") === 1;
  }

  set enabled(on: boolean) {
    this.set("enabled", on);
  }

  /** The rate; see the rule for its unit. Throws ValueError if the rule has none that may change. */
  get learningRate(): number | string {
    const value = this.value("learning_rate");
    return typeof value === "boolean" ? Number(value) : value;
  }

  set learningRate(rate: number | string) {
    this.set("learning_rate", rate);
  }

  /** A variable that all synapses share, as numbers in SI. */
  value(name: string): number | string | boolean {
    this.check(name);
    const { placed, synapses } = this;
    if (!placed || !synapses)
      return this.given.get(name) ?? (name === "enabled" ? true : (this.rule.start[name] ?? 0));
    return synapses.get(placed.names[name] ?? name)[0] ?? 0;
  }

  /** Changes a variable that all synapses share: a number in SI, or an expression. */
  set(name: string, value: number | string | boolean): void {
    this.check(name);
    const { placed, synapses, matrix } = this;
    if (!placed || !synapses) {
      this.given.set(name, value);
      return;
    }
    const own = placed.names[name] ?? name;
    synapses.set(own, value);
    if (matrix && name === "enabled") matrix.set(own, value);
  }

  private check(name: string): void {
    const known = ["enabled", ...sharedNames(this.rule.model)];
    if (known.includes(name)) return;
    throw new ValueError(
      `learning rule '${this.rule.name}' has no '${name}' that could change during a run (it has ${known.join(", ")})`,
      name,
      undefined,
    );
  }
}

/** Variables marked `(shared)`. */
function sharedNames(model: string): string[] {
  return [...model.matchAll(/^\s*([A-Za-z_]\w*)\s*:[^#\n]*\(\s*shared\b/gm)].map(
    ([, name = ""]) => name,
  );
}
