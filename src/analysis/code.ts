// Statements of reset, pathway and other code: who is written, which names are temporaries, do units agree.

import { didYouMean, EquationError, NameError, nearest, type Place, UnitError } from "../errors.ts";
import type { BinaryOperator, Node, Statement } from "../language/ast.ts";
import { print } from "../language/print.ts";
import { namesIn } from "../language/walk.ts";
import { DIMENSIONLESS, type Dimension, dimensionText, equal } from "../units/dimension.ts";
import { checkDepth } from "./depth.ts";
import { infer, quoted, unitRemedy } from "./infer.ts";
import { type Resolution, resolveName, type Scope, withLocals } from "./scope.ts";
import { perElement } from "./shared.ts";

type VariableResolution = Extract<Resolution, { kind: "variable" }>;
type Local = Extract<Resolution, { kind: "local" }>;

/** A statement with its target bound; augmented assignments are written out in `expression`. */
export type CheckedStatement =
  | { readonly kind: "local"; readonly local: Local; readonly expression: Node }
  | { readonly kind: "write"; readonly target: VariableResolution; readonly expression: Node };

export interface CheckedCode {
  readonly statements: readonly CheckedStatement[];
  /** The scope at the end of the code, temporaries included. */
  readonly scope: Scope;
}

/** What a block of code may do. */
export interface CodeRules {
  /** "reset of 'P'" */
  readonly title: string;
  /** Shared variables may be written. */
  readonly writesShared: boolean;
  /** Other objects' variables may be written (pathway code writes _pre and _post). */
  readonly initial?: boolean;
}

/** Binds and checks a block of statements. */
export function checkCode(
  statements: readonly Statement[],
  scope: Scope,
  rules: CodeRules,
): CheckedCode {
  const locals = new Map<string, Local>();
  const inner = withLocals(scope, locals);
  const differing = new Set<string>();
  let leading = rules.writesShared;
  const checked = statements.map((statement) => {
    const result = checkStatement(statement, inner, locals, rules);
    leading &&= isOwnShared(result);
    checkShared(result, statement, inner, { differing, draws: !leading });
    return result;
  });
  checkUsed(statements, checked, scope);
  return { statements: checked, scope: inner };
}

/** A neighbour's shared variable is not drawn: code of synapses knows it by the neighbours of each. */
function isOwnShared(checked: CheckedStatement): boolean {
  if (checked.kind !== "write") return false;
  const { variable, side } = checked.target;
  return variable.shared === true && side === "self";
}

/** A temporary that nothing reads and that is nearly a variable is a slip of the pen: the variable was meant. */
function checkUsed(
  statements: readonly Statement[],
  checked: readonly CheckedStatement[],
  scope: Scope,
): void {
  const read = new Set(statements.flatMap(({ expression }) => [...namesIn(expression)]));
  checked.forEach(({ kind }, k) => {
    const { target, targetPlace } = statements[k]!;
    if (kind !== "local" || read.has(target)) return;
    const near = nearest(target, scope.names()).filter((name) => isVariable(name, scope));
    if (near.length === 0) return;
    throw new NameError(
      {
        problem: `unknown variable: ${target} (as a temporary value, nothing reads it)`,
        place: targetPlace,
        remedy: didYouMean(near),
      },
      target,
      near,
    );
  });
}

function isVariable(name: string, scope: Scope): boolean {
  return scope.resolve(name)?.kind === "variable";
}

function checkStatement(
  statement: Statement,
  scope: Scope,
  locals: Map<string, Local>,
  rules: CodeRules,
): CheckedStatement {
  const { target, targetPlace } = statement;
  const found = scope.resolve(target);
  if (found?.kind === "constant")
    throw cannotWrite(
      target,
      targetPlace,
      "it is a constant",
      `declare a variable for it in the model, or choose another name`,
    );
  const expression = writtenOut(statement, scope);
  checkDepth(expression, scope);
  const value = infer(expression, scope);
  if (!found || found.kind === "local") {
    if (!found && target.includes(".")) resolveName(target, targetPlace, scope);
    const local: Local = {
      kind: "local",
      name: target,
      type: value.type,
      dimension: value.dimension ?? DIMENSIONLESS,
    };
    locals.set(target, local);
    return { kind: "local", local, expression };
  }
  checkWritable(found, targetPlace, rules);
  checkValue(found, statement, value.type, value.dimension);
  return { kind: "write", target: found, expression };
}

/**
 * Refuses a shared variable what differs between elements; notes the temporaries that do. With `draws` false, a random
 * number may be given to a shared variable: it is drawn once for all.
 */
function checkShared(
  checked: CheckedStatement,
  { target, targetPlace }: Statement,
  scope: Scope,
  { differing, draws }: { readonly differing: Set<string>; readonly draws: boolean },
): void {
  const part = perElement(checked.expression, scope, { locals: differing, draws });
  if (checked.kind === "local") {
    if (part) differing.add(target);
    else differing.delete(target);
  } else if (part && checked.target.variable.shared)
    throw cannotWrite(
      target,
      targetPlace,
      `it is shared, and ${print(part)} differs from element to element`,
      part.kind === "call" && checked.target.side !== "self"
        ? "draw it in runRegularly code of its own group"
        : `drop the flag (shared) of ${target}, or use shared variables and constants only`,
    );
}

/** `x += y` as `x + (y)`. */
function writtenOut(statement: Statement, scope: Scope): Node {
  if (statement.operator === "=") return statement.expression;
  resolveName(statement.target, statement.targetPlace, scope);
  return {
    kind: "binary",
    operator: statement.operator.slice(0, -1) as BinaryOperator,
    left: { kind: "name", name: statement.target, place: statement.targetPlace },
    right: statement.expression,
    place: statement.place,
  };
}

function checkWritable(found: VariableResolution, place: Place, rules: CodeRules): void {
  const { variable } = found;
  if (variable.kind === "builtin" && !variable.writable)
    throw cannotWrite(variable.name, place, "it is built in", "choose another name");
  if (variable.kind === "subexpression" && isBeyond(variable))
    throw cannotWrite(
      variable.name,
      place,
      "it belongs to a neighbour of the synapses that are the neighbour here",
      "write it in code of the synapses in between",
    );
  if (variable.kind === "subexpression")
    throw cannotWrite(
      variable.name,
      place,
      "it is a subexpression, whose equation gives its value",
      "assign what it is made of, or make it a parameter",
    );
  if (variable.constant && !rules.initial)
    throw cannotWrite(
      variable.name,
      place,
      "it is marked (constant)",
      "drop the flag, or give the value before the run with set()",
    );
  if (variable.shared && !rules.writesShared)
    throw cannotWrite(
      variable.name,
      place,
      `it is shared, and the ${rules.title} runs once for each element`,
      "write shared variables in runRegularly code",
    );
}

/** A neighbour's neighbour's variable is a value that is nothing but its name: see `synapseScope`. */
function isBeyond({ name, expression }: VariableResolution["variable"]): boolean {
  return expression?.kind === "name" && expression.name === name;
}

function cannotWrite(name: string, place: Place, why: string, remedy: string): EquationError {
  return new EquationError([{ problem: `cannot assign ${name}: ${why}`, place, remedy }]);
}

function checkValue(
  found: VariableResolution,
  statement: Statement,
  type: string,
  dimension: Dimension | null,
): void {
  const { variable } = found;
  if (variable.type === "boolean" && type !== "boolean")
    throw new UnitError([
      {
        problem: `number assigned to the boolean ${variable.name}: ${print(statement.expression)}`,
        place: statement.expression.place,
        remedy: "write True, False or a comparison",
      },
    ]);
  if (dimension === null || equal(dimension, variable.dimension)) return;
  const { expression, target } = statement;
  const wanted = dimensionText(variable.dimension);
  throw new UnitError([
    {
      problem: `wrong dimension: ${quoted(expression, dimension)} assigned to ${target} [${wanted}]`,
      place: expression.place,
      remedy: unitRemedy(expression, dimension, variable.dimension) ?? `expected [${wanted}]`,
    },
  ]);
}
