// Equations as objects: texts that are joined, and instantiated with other names and with values.

import { EquationError, lineAndColumn, ValueError } from "../errors.ts";
import type { Equation } from "../language/ast.ts";
import { parseEquations } from "../language/equations.ts";
import { isQuantityText, parseQuantity } from "../language/quantity.ts";
import { equationsText, namesOf, type Replacement, replaced } from "../language/substitution.ts";
import { DIMENSIONLESS } from "../units/dimension.ts";
import { checkText, isList, knownRemedy, shown } from "./options.ts";

/**
 * What names become: a number (without unit) or a quantity such as `'10 ms'` takes the place of a constant; any other
 * name renames a variable or a constant.
 */
export type Substitutions = Readonly<Record<string, number | string>>;

/** One text, with the substitutions made in it, one round after another. */
interface Part {
  readonly text: string;
  readonly rounds: readonly ReadonlyMap<string, Replacement>[];
}

/** The model of a group or of synapses. */
export type ModelText = string | Equations;

/** Raises ValueError for what is no model. */
export function checkModel(model: unknown, option: string, owner: string): void {
  if (!(model instanceof Equations)) checkText(model, option, owner);
}

/** Equations that can be joined and instantiated; wherever a group or synapses take a text, they take these. */
export class Equations {
  private readonly parts: readonly Part[];

  /** Use `equations` to make them of a text. Throws EquationError, UnitError for what is wrong with the parts. */
  constructor(parts: readonly Part[]) {
    this.parts = parts;
    this.parse("equations");
  }

  /** These equations and others, which must not define a name twice. */
  plus(other: string | Equations): Equations {
    return new Equations([...this.parts, ...asEquations(other).parts]);
  }

  /** These equations with other names and values; all substitutions are made at once. Throws ValueError. */
  with(substitutions: Substitutions): Equations {
    const round = replacementsOf(substitutions, this.parse("equations"));
    return new Equations(
      this.parts.map(({ text, rounds }) => ({ text, rounds: [...rounds, round] })),
    );
  }

  /** The equations; `title` names the text in messages, where places are those of the texts as they were given. */
  parse(title: string): Equation[] {
    const all = this.parts.flatMap(({ text, rounds }, k) => {
      const source = this.parts.length === 1 ? title : `part ${k + 1} of ${title}`;
      return rounds.reduce(replaced, parseEquations(text, source));
    });
    refuseTwins(all);
    return all;
  }

  /** The equations as one text, substitutions made. */
  toString(): string {
    return equationsText(this.parse("equations"));
  }
}

/**
 * Equations of a text, or of several texts one after another, with substitutions:
 * `equations('dv/dt = -v/tau : volt', { tau: '10 ms', v: 'vm' })`. Throws EquationError, UnitError, ValueError.
 */
export function equations(
  text: string | Equations | readonly (string | Equations)[],
  substitutions: Substitutions = {},
): Equations {
  const parts = (isList(text) ? Array.from(text as readonly (string | Equations)[]) : [text]).map(
    asEquations,
  );
  const [first, ...rest] = parts;
  if (!first) throw notEquations(text);
  const joined = rest.reduce((sum, part) => sum.plus(part), first);
  return Object.keys(substitutions).length > 0 ? joined.with(substitutions) : joined;
}

function asEquations(text: unknown): Equations {
  if (text instanceof Equations) return text;
  if (typeof text === "string") return new Equations([{ text, rounds: [] }]);
  throw notEquations(text);
}

function notEquations(text: unknown): ValueError {
  return new ValueError(
    `invalid equations: ${shown(text)} (expected text, or what \`equations\` made)`,
    "equations",
    text,
  );
}

function replacementsOf(
  substitutions: Substitutions,
  all: readonly Equation[],
): Map<string, Replacement> {
  const known = namesOf(all);
  const defined = new Set(all.map(({ name }) => name));
  return new Map(
    Object.entries(substitutions).map(([name, given]) => {
      if (!known.has(name))
        throw new ValueError(
          `nothing to substitute: ${name} is not in the equations (${knownRemedy(name, [...known])})`,
          name,
          given,
        );
      const replacement = replacementOf(name, given);
      if (replacement.kind === "value" && defined.has(name))
        throw new ValueError(
          `cannot put ${shown(given)} in the place of ${name}: the equations define it (give another name, or leave its equation out)`,
          name,
          given,
        );
      return [name, replacement];
    }),
  );
}

function replacementOf(name: string, given: unknown): Replacement {
  if (typeof given === "number" && !Number.isNaN(given))
    return { kind: "value", value: { value: given, dimension: DIMENSIONLESS } };
  if (typeof given === "string") {
    if (isQuantityText(given))
      return { kind: "value", value: parseQuantity(given, `value of ${name}`) };
    if (/^[A-Za-z][A-Za-z0-9_]*$/.test(given)) return { kind: "name", name: given };
  }
  throw new ValueError(
    `invalid substitution for ${name}: ${shown(given)} (expected a number, a quantity such as '10 ms', or a name)`,
    name,
    given,
  );
}

function refuseTwins(all: readonly Equation[]): void {
  const seen = new Map<string, Equation>();
  for (const equation of all) {
    const twin = seen.get(equation.name);
    if (twin) {
      const { source } = twin.namePlace;
      throw new EquationError([
        {
          problem: `defined twice: ${equation.name}`,
          place: equation.namePlace,
          remedy: `its first definition is on line ${lineAndColumn(twin.namePlace).line} of ${source.title}`,
        },
      ]);
    }
    seen.set(equation.name, equation);
  }
}
