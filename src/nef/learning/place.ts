// From the text of rules to the text of the objects that carry them out: names apart, several rules on one connection.

import type { RegularStep } from "../types.ts";
import { type LearningRule, namesIn, type RuleNeurons, renamed } from "./rule.ts";

/**
 * What stands for the names that a rule's text may read (the table of `LearningRuleOptions.text`): other names, as
 * `activity_2_pre`, or `0` for an error that nothing sends. A name that is not here stands for itself.
 */
export type Provided = Readonly<Record<string, string>>;

/** A rule at one connection, with names that no other rule there uses. */
export interface PlacedRule {
  readonly rule: LearningRule;
  /** Its own name of each name in its text. */
  readonly names: Readonly<Record<string, string>>;
  /** What to add to the equations of the neurons before and after. */
  readonly pre: NeuronText | undefined;
  readonly post: NeuronText | undefined;
}

/** An addition to a group of neurons. */
export interface NeuronText {
  readonly equations: string;
  readonly start: Readonly<Record<string, number | string>>;
  readonly namespace: Readonly<Record<string, number | string>>;
  readonly steps: readonly RegularStep[];
}

/** Code for `runRegularly`: of the synapses that learn. */
export interface RuleCode extends RegularStep {
  readonly when: string;
  readonly order: number;
  readonly dt?: number;
}

/** An addition to synapses that have a weight `w : 1`. */
export interface SynapseText {
  readonly model: string;
  readonly start: Readonly<Record<string, number | string | boolean>>;
  readonly namespace: Readonly<Record<string, number | string>>;
  readonly steps: readonly RuleCode[];
}

/** Synapses of every neuron before the connection onto every other, and code of theirs and of the neurons, by order. */
export interface MatrixText extends Omit<SynapseText, "steps"> {
  readonly steps: readonly (RuleCode & { readonly of: "matrix" | "neurons" })[];
}

/** When weights change. */
const ORDER = -1;

/**
 * A rule for one connection. `key` keeps its names apart from those of other rules that meet the same objects: 1 leaves
 * them as they are written, 2 makes `theta_2` of `theta`.
 */
export function placeRule(rule: LearningRule, key = 1, provided: Provided = {}): PlacedRule {
  const names: Record<string, string> = { ...provided };
  for (const name of ["enabled", ...ownNames(rule)]) names[name] = keyed(name, key);
  for (const [side, part] of [["pre", rule.pre] as const, ["post", rule.post] as const])
    for (const name of declared(part?.equations ?? ""))
      names[`${name}_${side}`] = `${keyed(name, key)}_${side}`;
  return {
    rule,
    names,
    pre: rule.pre && neuronText(rule.pre, "pre", key, provided),
    post: rule.post && neuronText(rule.post, "post", key, provided),
  };
}

/** Names that the text of a rule defines for its synapses. */
export function ownNames(rule: LearningRule): string[] {
  return [
    ...declared(rule.model),
    ...assigned(rule.text),
    ...Object.keys(rule.namespace),
    ...declared(rule.matrix?.model ?? ""),
  ];
}

/** Variables that a rule adds to the neurons of both sides, as its text calls them. */
export function sideNames({ pre, post }: LearningRule): string[] {
  const of = (equations: string | undefined, side: string): string[] =>
    declared(equations ?? "").map((name) => `${name}_${side}`);
  return [...of(pre?.equations, "pre"), ...of(post?.equations, "post")];
}

function keyed(name: string, key: number): string {
  return key === 1 ? name : `${name}_${key}`;
}

function neuronText(
  part: RuleNeurons,
  side: "pre" | "post",
  key: number,
  provided: Provided,
): NeuronText {
  const names: Record<string, string> = {};
  for (const [name, other] of Object.entries(provided))
    if (name.endsWith(`_${side}`) && name !== "n_pre") names[bare(name, side)] = bare(other, side);
  const own = [...declared(part.equations), ...Object.keys(part.namespace ?? {})];
  for (const name of own) names[name] = keyed(name, key);
  const of = (text: string): string => renamed(text, names);
  return {
    equations: of(part.equations),
    start: mapped(part.start ?? {}, names),
    namespace: mapped(part.namespace ?? {}, names),
    steps: (part.steps ?? []).map((step) => ({ ...step, code: of(step.code) })),
  };
}

function bare(name: string, side: string): string {
  return name.endsWith(`_${side}`) ? name.slice(0, -side.length - 1) : name;
}

/**
 * What rules add to the synapses whose `w` they change. All of them read the weights of before, in any order.
 * `constants` are `n_pre` and `radius`, where rules read them.
 */
export function synapseText(
  placed: readonly PlacedRule[],
  constants: Readonly<Record<string, number>> = {},
): SynapseText {
  const model: string[] = [];
  const start: Record<string, number | string | boolean> = {};
  const namespace: Record<string, number | string> = { ...constants };
  for (const { rule, names } of placed) {
    const enabled = names.enabled ?? "enabled";
    model.push(renamed(rule.model, names), `${enabled} : boolean (shared)`);
    Object.assign(start, mapped(rule.start, names), { [enabled]: true });
    Object.assign(namespace, mapped(rule.namespace, names));
  }
  const steps = [...intervals(placed)].flatMap(([every, rules], k, all) => {
    const later = all.length > 1 && rules.some(({ rule }) => namesIn(rule.text).has("w"));
    if (later) model.push(`change_${k + 1} : 1`);
    return stepsOf(rules, every, later ? `change_${k + 1}` : undefined);
  });
  return { model: model.filter(Boolean).join("\n"), start, namespace, steps };
}

/** Rules by how often they are applied. */
function intervals(placed: readonly PlacedRule[]): Map<number | undefined, readonly PlacedRule[]> {
  const by = new Map<number | undefined, PlacedRule[]>();
  for (const one of placed) by.set(one.rule.every, [...(by.get(one.rule.every) ?? []), one]);
  return by;
}

/** One change for the rules of one interval; through a variable where others at that time must not see it yet. */
function stepsOf(
  rules: readonly PlacedRule[],
  every: number | undefined,
  variable: string | undefined,
): RuleCode[] {
  const texts = rules.map(({ rule, names }) => renamed(rule.text, names));
  const deltas = rules.map(({ names }) => `int(${names.enabled})*${names.delta}`);
  const site = { when: "start", order: ORDER, ...(every === undefined ? {} : { dt: every }) };
  const all = texts.join("\n");
  const sum = deltas.join(" + ");
  if (variable === undefined) return [{ code: `${all}\nw += ${sum}`, ...site }];
  return [
    { code: `${all}\n${variable} = ${sum}`, ...site, order: ORDER - 0.1 },
    { code: `w += ${variable}`, ...site },
  ];
}

/** The matrix of a rule that keeps one; `step` is the step of the model in seconds. */
export function matrixText(
  { rule, names }: PlacedRule,
  step: number,
  constants: Readonly<Record<string, number>>,
): MatrixText | undefined {
  const { matrix, every } = rule;
  if (!matrix) return undefined;
  const enabled = names.enabled ?? "enabled";
  const inside: Record<string, string> = {};
  for (const [name, other] of Object.entries(names))
    if (name.endsWith("_pre") && name !== "n_pre") {
      inside[bare(name, "pre")] = bare(other, "pre");
      inside[`${bare(name, "pre")}_post`] = `${bare(other, "pre")}_post`;
    }
  const ofMatrix = { ...names, ...inside };
  return {
    model: `${renamed(matrix.model, names)}\n${enabled} : boolean (shared)`,
    start: { ...mapped(matrix.start, names), [enabled]: true },
    namespace: { ...constants, ...mapped(rule.namespace, names), step: `${step} second` },
    steps: matrix.steps.map(({ of, code }, k) => ({
      of,
      code: renamed(code, of === "neurons" ? inside : ofMatrix),
      when: "start",
      order: ORDER - 0.4 + 0.01 * k,
      ...(every === undefined ? {} : { dt: every }),
    })),
  };
}

/** Values by renamed names; text values are expressions whose names change too. */
function mapped<T>(
  values: Readonly<Record<string, T>>,
  names: Readonly<Record<string, string>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      names[name] ?? name,
      typeof value === "string" ? (renamed(value, names) as T) : value,
    ]),
  );
}

/** Variables that equations define. */
function declared(equations: string): string[] {
  return equations
    .replace(/#.*$/gm, "")
    .split("\n")
    .flatMap((line) => {
      const [, derived, plain] = /^\s*(?:d(\w+)\/dt|([A-Za-z_]\w*))\s*[=:]/.exec(line) ?? [];
      return [derived ?? plain ?? []].flat();
    });
}

/** Names that statements define. */
function assigned(code: string): string[] {
  return code
    .replace(/#.*$/gm, "")
    .split("\n")
    .flatMap((line) => /^\s*([A-Za-z_]\w*)\s*=[^=]/.exec(line)?.[1] ?? [])
    .filter((name) => !/_(pre|post)$/.test(name) && name !== "w");
}
