// What is wrong with the text of a learning rule, told where the user wrote it: names are not yet others there.

import {
  didYouMean,
  NameError,
  nearest,
  type Place,
  type Problem,
  TextError,
} from "../../errors.ts";
import type { Synapses } from "../../index.ts";
import type { Connection } from "../connection.ts";
import { ownNames, type PlacedRule, sideNames } from "../learning/place.ts";
import { PROVIDED, renamed } from "../learning/rule.ts";

/** A connection that learns. */
export interface RuleSite {
  readonly connection: Connection;
  readonly placed: readonly PlacedRule[];
}

/** A piece of a rule's text, as written and as it is run. */
interface Piece {
  readonly what: string;
  readonly written: string;
  readonly run: string;
  /** What the names of the model are called in it. */
  readonly side: "" | "_pre" | "_post";
}

/** Makes something of these sites' rules. Throws what that throws, with the rules in place of the synapses. */
export function toldByRules<T>(
  sites: readonly RuleSite[],
  synapses: ReadonlyMap<Connection, Synapses>,
  make: () => T,
): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const told = error.problems.map((problem) => toldOf(problem, error, sites, synapses));
    if (told.every((problem, k) => problem === error.problems[k])) throw error;
    if (error instanceof NameError)
      throw new NameError(told[0]!, error.identifier, error.suggestions);
    const Kind = error.constructor as new (problems: readonly Problem[]) => TextError;
    throw new Kind(told);
  }
}

function toldOf(
  problem: Problem,
  error: TextError,
  sites: readonly RuleSite[],
  synapses: ReadonlyMap<Connection, Synapses>,
): Problem {
  const named = sitesOf(problem.place.source.title, sites, synapses);
  for (const { connection, placed } of named.length > 0 ? named : sites)
    for (const one of placed)
      for (const piece of piecesOf(one)) {
        const at = written(problem.place, piece);
        if (!at) continue;
        const source = {
          text: piece.written,
          title: `${piece.what} of learning rule '${one.rule.name}' of ${connection.title}`,
        };
        const remedy = error instanceof NameError ? advice(error, one, piece) : problem.remedy;
        return { ...problem, remedy, place: { source, ...at } };
      }
  const [site] = named;
  if (!site) return problem;
  const rules = site.placed.map(({ rule }) => `'${rule.name}'`).join(" and ");
  const title = problem.place.source.title
    .replace("runRegularly code of", "the change of w by")
    .replace(/synapses '\w+'/, `learning rule ${rules} of ${site.connection.title}`);
  const { text } = problem.place.source;
  return { ...problem, place: { ...problem.place, source: { text, title } } };
}

/** Those whose synapses have a text of this title; such without a name are being made. */
function sitesOf(
  title: string,
  sites: readonly RuleSite[],
  synapses: ReadonlyMap<Connection, Synapses>,
): readonly RuleSite[] {
  if (!title.includes("of synapses 'learned_")) return [];
  const found = sites.filter(({ connection }) =>
    title.includes(`'${synapses.get(connection)?.name}'`),
  );
  if (found.length > 0) return found;
  return sites.filter(({ connection }) => !synapses.has(connection)).slice(0, 1);
}

function piecesOf({ rule, names, pre, post }: PlacedRule): Piece[] {
  const own = (what: string, text: string): Piece => {
    return { what, written: text, run: renamed(text, names), side: "" };
  };
  const sides = [
    { side: "_pre", written: rule.pre, run: pre },
    { side: "_post", written: rule.post, run: post },
  ] as const;
  return [
    own("text", rule.text),
    own("model", rule.model),
    ...sides.flatMap(({ side, written: part, run }) =>
      part && run
        ? [
            {
              what: `${side.slice(1)}.equations`,
              written: part.equations,
              run: run.equations,
              side,
            },
            ...(part.steps ?? []).map(({ code }, k) => {
              const what = `${side.slice(1)}.steps[${k}]`;
              return { what, written: code, run: run.steps[k]!.code, side };
            }),
          ]
        : [],
    ),
  ];
}

/** Where in a piece as written a place of the text that is run is; undefined where it is not in that piece. */
function written(place: Place, piece: Piece): { start: number; end: number } | undefined {
  const { text } = place.source;
  const from = text.lastIndexOf("\n", place.start - 1) + 1;
  const line = (text.slice(from).split("\n")[0] ?? "").trim();
  const k = piece.run.split("\n").findIndex((one) => one.trim() === line);
  if (k < 0 || line === "") return undefined;
  const lines = piece.written.split("\n");
  const before = lines.slice(0, k).reduce((sum, { length }) => sum + length + 1, 0);
  const tokens = [tokensOf(text.slice(from).split("\n")[0]!), tokensOf(lines[k]!)] as const;
  const token = (offset: number): number => {
    const found = tokens[0].findIndex(({ end }) => offset - from < end);
    return found < 0 ? tokens[0].length - 1 : found;
  };
  const [first, last] = [tokens[1][token(place.start)], tokens[1][token(place.end - 1)]];
  return first && last && { start: before + first.start, end: before + last.end };
}

/** Names and signs: another name, or `0` for one, is one token as well. */
function tokensOf(line: string): { start: number; end: number }[] {
  return [...line.matchAll(/[A-Za-z_]\w*|[\d.][\w.]*|\S/g)].map(({ 0: word, index }) => {
    return { start: index, end: index + word.length };
  });
}

function advice({ identifier }: NameError, { rule }: PlacedRule, { side }: Piece): string {
  const own = ownNames(rule).filter((name) => name !== "delta");
  const all = ["w", "dt", ...PROVIDED, ...own, ...sideNames(rule)];
  const known =
    side === ""
      ? all
      : all.filter((name) => name.endsWith(side)).map((name) => name.slice(0, -side.length));
  return didYouMean(
    nearest(identifier, known),
    `such a text may read ${known.join(", ")}; give further constants in the rule's \`namespace\``,
  );
}
