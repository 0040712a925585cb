// Explicit methods from their formula as text: vectors x, k1, ... become one statement for each variable.
//
// In a formula, `x` is the state, `f(x, t)` its derivative without noise, `g(x, t)` the factors of its noise, `dW` the
// increments of the noise over the step `dt`, and `x_new` the state after it. Every other name on the left is a stage,
// one for each variable (`_k1_v` for stage k1 of variable v), or, where it carries g without dW, one for each variable
// and source of noise (`_k1_v_xi`). Products of g and dW are added up over the sources.

import {
  type Carried,
  type FormulaLine,
  type ParsedFormula,
  parseFormula,
  summed,
} from "../analysis/formula.ts";
import { InternalError } from "../errors.ts";
import type { Node } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { children, namesIn, substitute } from "../language/walk.ts";
import {
  add,
  conditional,
  divide,
  isZero,
  multiply,
  name,
  negate,
  num,
  power,
  subtract,
  sum,
} from "./build.ts";
import type { Integrator, Refusal, StepStatement, System, SystemVariable } from "./integrator.ts";
import { incrementName, increments, refuseNoise, sourcesOf } from "./noise.ts";
import { randomIn } from "./random.ts";

export interface Formula extends Omit<Integrator, "step"> {
  /** Statements, one a line; the last one assigns `x_new`. */
  readonly formula: string;
  /** What the method refuses besides the noise that it does not take. */
  readonly refuse?: (system: System) => Refusal | undefined;
}

/** The integrator that a formula describes; it takes every system, but for noise it does not know of. */
export function explicit({ formula, refuse, ...facts }: Formula): Integrator {
  let parsed: ParsedFormula | undefined;
  return {
    ...facts,
    step(system) {
      parsed ??= parseFormula(formula, `the formula of ${facts.name}`, facts.stochastic);
      const refusal =
        refuseNoise(system, facts.stochastic) ??
        refuseDraws(system, facts.name, parsed) ??
        refuse?.(system);
      if (refusal) return refusal;
      const statements = withoutUnread(new Instance(system, parsed).statements());
      return { statements: [...increments(system, statements), ...statements], propagators: [] };
    },
  };
}

/** A random call is drawn anew at each evaluation, so that stages would see different equations. */
function refuseDraws(
  system: System,
  method: string,
  { evaluations }: ParsedFormula,
): Refusal | undefined {
  for (const { name: variable, derivative } of system.variables) {
    const node = evaluations > 1 ? randomIn(derivative, system) : undefined;
    if (node)
      return {
        reason:
          `the equation of ${variable} draws ${print(node)}, ` +
          `and a step of ${method} evaluates it ${evaluations} times`,
        node,
        remedy: "hold the draw in a subexpression marked (constant over dt), or write noise as xi",
      };
  }
  return undefined;
}

/** Which variable, and of which source of noise, a component of a vector or matrix is. */
interface Component {
  readonly variable: SystemVariable;
  readonly source: string | undefined;
}

/** A formula applied to a system. */
class Instance {
  private readonly system: System;
  private readonly formula: ParsedFormula;
  private readonly sources: readonly string[];
  /** Stages by name and component: the name of their value, or 0. */
  private readonly stages = new Map<string, Node>();
  private readonly taken = new Set<string>();

  constructor(system: System, formula: ParsedFormula) {
    this.system = system;
    this.formula = formula;
    this.sources = sourcesOf(system);
  }

  statements(): StepStatement[] {
    return this.formula.lines.flatMap((line) => {
      const carried = this.whole(line.expression);
      const sources = carried.factor || carried.increment ? this.sources : [undefined];
      return this.system.variables.flatMap((variable) =>
        sources.map((source) => this.instantiate(line, { variable, source })),
      );
    });
  }

  /** What an expression carries once it stands by itself. */
  private whole(node: Node): Carried {
    return summed(this.formula.carried(node));
  }

  /** One line of the formula for one component. */
  private instantiate({ target, expression: text }: FormulaLine, at: Component): StepStatement {
    const { variable } = at;
    const { place } = variable.derivative;
    let expression = this.total(text, at, false);
    if (variable.clamped && evaluates(text)) {
      const active = name(this.system.activeName, place);
      expression = conditional(active, expression, this.total(text, at, true), place);
    }
    if (target === "x_new") return { kind: "assign", name: variable.name, expression };
    const own = this.fresh(`_${target}_${variable.name}${at.source ? `_${at.source}` : ""}`);
    this.stages.set(key(target, at), isZero(expression) ? expression : name(own, place));
    return { kind: "let", name: own, expression };
  }

  private fresh(text: string): string {
    let free = text;
    while (this.taken.has(free)) free += "_";
    this.taken.add(free);
    return free;
  }

  /** An expression that stands by itself: products of g and dW are added up over the sources. */
  private total(node: Node, at: Component, held: boolean): Node {
    const { factor, increment } = this.formula.carried(node);
    if (!(factor && increment)) return this.component(node, at, held);
    const terms = this.sources.map((source) => this.component(node, { ...at, source }, held));
    return sum(terms, at.variable.derivative.place);
  }

  /** One component of an expression; with `held`, f and g are 0. Places are the user's, not the formula's. */
  private component(node: Node, at: Component, held: boolean): Node {
    const { place } = at.variable.derivative;
    const part = (child: Node) => this.component(child, at, held);
    switch (node.kind) {
      case "number":
        return num(node.value, place);
      case "name":
        return this.named(node.name, at);
      case "negate":
        return negate(part(node.operand), place);
      case "binary": {
        const sides = [node.left, node.right] as const;
        const sums = node.operator === "+" || node.operator === "-";
        const [left, right] = sides.map((side) => (sums ? this.total(side, at, held) : part(side)));
        return arithmetic(node.operator)(left!, right!, place);
      }
      case "call":
        return this.called(node, at, held);
      default:
        throw new InternalError(`a formula with a ${node.kind}`);
    }
  }

  private named(text: string, at: Component): Node {
    const { variable, source } = at;
    const { place } = variable.derivative;
    if (text === "x") return name(variable.name, place);
    if (text === "dW") return name(incrementName(source!), place);
    return (
      this.stages.get(key(text, at)) ??
      this.stages.get(key(text, { ...at, source: undefined })) ??
      name(text, place)
    );
  }

  private called(node: Extract<Node, { kind: "call" }>, at: Component, held: boolean): Node {
    const { variable, source } = at;
    const { place } = variable.derivative;
    const args = node.args.map((arg) => this.component(arg, at, held));
    if (node.name !== "f" && node.name !== "g")
      return { kind: "call", name: node.name, namePlace: place, args, place };
    const function_ =
      node.name === "f"
        ? variable.derivative
        : variable.noise.find((term) => term.name === source)?.factor;
    return held || !function_ ? num(0, place) : this.evaluated(function_, node.args, at);
  }

  /** A derivative or factor with every variable and `t` replaced. */
  private evaluated(function_: Node, args: readonly Node[], at: Component): Node {
    const [state, time] = args as [Node, Node];
    const replacements = new Map<string, Node>(
      this.system.variables.map((other) => [
        other.name,
        this.total(state, { ...at, variable: other }, false),
      ]),
    );
    replacements.set("t", this.component(time, at, false));
    return substitute(function_, (text, node) => {
      const replacement = replacements.get(text);
      // a name that stands for itself keeps its place in the user's text
      return replacement?.kind === "name" && replacement.name === text ? node : replacement;
    });
  }
}

function key(stage: string, { variable, source }: Component): string {
  return `${stage} ${variable.name} ${source ?? ""}`;
}

/** Whether an expression evaluates the equations. */
function evaluates(node: Node): boolean {
  return (
    (node.kind === "call" && (node.name === "f" || node.name === "g")) ||
    children(node).some(evaluates)
  );
}

function arithmetic(operator: string): typeof add {
  const builder = { "+": add, "-": subtract, "*": multiply, "/": divide, "**": power }[operator];
  if (!builder) throw new InternalError(`a formula with the operator ${operator}`);
  return builder;
}

/** Leaves out stages that nothing reads: the state at a stage of a variable that no equation mentions. */
function withoutUnread(statements: readonly StepStatement[]): StepStatement[] {
  const read = new Set<string>();
  const kept: StepStatement[] = [];
  for (const statement of statements.toReversed()) {
    if (statement.kind === "let" && !read.has(statement.name)) continue;
    kept.push(statement);
    for (const other of namesIn(statement.expression)) read.add(other);
  }
  return kept.reverse();
}
