// A filter as text of Myelin: equations that its integrator solves exactly, or statements that are its steps.

import type { RegularStep, StateSpace, Synapse } from "../types.ts";
import { dot, steady } from "./discretize.ts";
import { type FilterForm, LinearFilter } from "./linear-filter.ts";

/** Names that the text of a filter uses. */
export interface FilterNames {
  /** The output (default `x`); further variables are `x_1`, `x_2`, .... */
  readonly name?: string;
  /** The input (default `u`): who has the equations says what it is. */
  readonly input?: string;
  /** The time constant in the namespace (default `tau`). */
  readonly tau?: string;
}

/**
 * A filter inside a group of cells, each of which filters one number. The group has `order: STEP_ORDER`: in slot
 * `groups` of a step, the variables take the input `u` of that step, after neurons used what was there; a spike adds to
 * them later, in slot `synapses`. So at the end of step n `output` is y[n], with the input and the spikes of step n.
 */
export interface FilterText {
  /** Lines for the group's equations, `dx/dt = (u - x)/tau : 1` for a low-pass filter. */
  readonly equations: string;
  /** `exact` where there are differential equations: then the step is `discrete(dt)` but for rounding. */
  readonly method: "exact" | undefined;
  /** Constants, quantities as text. */
  readonly namespace: Readonly<Record<string, string>>;
  /** Code for `runRegularly` of the group, in slot `groups` after its order 0; most filters have none. */
  readonly regular: readonly RegularStep[];
  /** The variable that is the filtered value. */
  readonly output: string;
  /** The variables that a spike adds to; the output is the last. */
  readonly variables: readonly string[];
  /** What each of `variables` gains by an event of area 1: `x_post += impulse*w`. A spike's area is its amplitude. */
  readonly impulse: readonly number[];
  /** Values of `variables` at which the filter rests with output 1; undefined if its gain at rest is 0 or infinite. */
  readonly resting: readonly number[] | undefined;
}

/** Order in slot `groups` of a filter's step: option `order` of a group with its equations, and of code that is it. */
export const STEP_ORDER = 10;

/** Order in slot `groups` of an output that is made of states from before the step. */
const LATCH_ORDER = 9;

/** The text of a filter for steps of `dt` seconds. */
export function filterText(synapse: Synapse, dt: number, names: FilterNames = {}): FilterText {
  const { name = "x", input = "u", tau = "tau" } = names;
  const discrete = synapse.discrete(dt);
  const exact = synapse instanceof LinearFilter && synapse.analog && synapse.method === "zoh";
  const layout = layoutOf(discrete, name);
  const text = exact
    ? differential(synapse.form, layout, input, tau)
    : stepwise(discrete, layout, input);
  const inOutput = discrete.d === 0 ? dot(discrete.c, discrete.b) : discrete.d;
  const gains = layout.states.map((_, k) => discrete.b[k]!);
  return { ...text, output: name, ...inOrder(discrete, layout, gains, inOutput, dt) };
}

/** The equations of a filter alone, for people and for groups of their own: `dx/dt = (u - x)/tau : 1`. */
export function equationsOf(synapse: Synapse, variable = "x", dt = 0.001): string {
  return filterText(synapse, dt, { name: variable }).equations;
}

/** Variables of a filter: its states by number; the output is one of them, or one more. */
interface Layout {
  readonly name: string;
  readonly states: readonly string[];
  /** Which state the output is; undefined for a variable of its own. */
  readonly outputState: number | undefined;
}

function layoutOf({ b, c, d }: StateSpace, name: string): Layout {
  const chosen = c.findIndex((weight) => weight !== 0);
  const alone = d === 0 && c.every((weight, k) => weight === (k === chosen ? 1 : 0));
  const outputState = alone && chosen >= 0 ? chosen : undefined;
  const states = Array.from(b, (_, k) => (k === outputState ? name : `${name}_${k + 1}`));
  return { name, states, outputState };
}

/** Variables with the output last, what an event adds to each, and where they rest. */
function inOrder(
  discrete: StateSpace,
  { name, states, outputState }: Layout,
  gains: readonly number[],
  inOutput: number,
  dt: number,
): Pick<FilterText, "variables" | "impulse" | "resting"> {
  const others = states.map((_, k) => k).filter((k) => k !== outputState);
  const gained = [...others.map((k) => gains[k]!), inOutput];
  const rest = steady(discrete);
  return {
    variables: [...others.map((k) => states[k]!), name],
    impulse: gained.map((gain) => gain / dt),
    resting: rest && [...others.map((k) => rest.states[k]!), 1],
  };
}

type Body = Pick<FilterText, "equations" | "method" | "namespace" | "regular">;

/** Differential equations; where the input goes straight to the output, that is latched before they move. */
function differential(
  { a, b, c, d, timescale }: FilterForm,
  { name, states, outputState }: Layout,
  input: string,
  tau: string,
): Body {
  const lines = states.map((state, r) => {
    const row = a.data.subarray(r * states.length, (r + 1) * states.length);
    const slope = sum([[b[r]!, input], ...terms(row, states)]);
    return `d${state}/dt = ${/ [+-] /.test(slope) ? `(${slope})` : slope}/${tau} : 1`;
  });
  const regular: RegularStep[] = [];
  if (outputState === undefined) {
    lines.push(`${name} : 1`);
    const code = `${name} = ${sum([...terms(c, states), [d, input]])}`;
    regular.push({ code, when: "groups", order: LATCH_ORDER });
  }
  return {
    equations: lines.join("\n"),
    method: states.length > 0 ? "exact" : undefined,
    namespace: states.length > 0 ? { [tau]: `${timescale}*second` } : {},
    regular,
  };
}

/** Statements for a filter that has no differential equations, or is not to be solved exactly. */
function stepwise(
  { a, b, c, d }: StateSpace,
  { name, states, outputState }: Layout,
  input: string,
): Body {
  // a statement may overwrite only what none after it reads
  const inPlace = states.every((_, r) =>
    states.every((_, k) => k >= r || a.data[r * states.length + k] === 0),
  );
  const before = inPlace ? states : states.map((state) => `${state}_before`);
  const copies = inPlace ? [] : states.map((state, k) => `${before[k]!} = ${state}`);
  const moves = states.map((state, r) => {
    const row = a.data.subarray(r * states.length, (r + 1) * states.length);
    return `${state} = ${sum([...terms(row, before), [b[r]!, input]])}`;
  });
  const output = `${name} = ${sum([...terms(c, states), [d, input]])}`;
  const own = outputState === undefined;
  const code = own && d !== 0 ? [output, ...copies, ...moves] : [...copies, ...moves];
  if (own && d === 0) code.push(output);
  const variables = new Set([...states, name, ...before]);
  return {
    equations: [...variables].map((variable) => `${variable} : 1`).join("\n"),
    method: undefined,
    namespace: {},
    regular: [{ code: code.join("\n"), when: "groups", order: STEP_ORDER }],
  };
}

type Term = readonly [weight: number, name: string];

function terms(weights: Float64Array, names: readonly string[]): Term[] {
  return names.map((name, k) => [weights[k]!, name]);
}

/** `u - 2*x_1`: what is added first. */
function sum(all: readonly Term[]): string {
  const present = all.filter(([weight]) => weight !== 0);
  const [first, ...rest] = [
    ...present.filter(([weight]) => weight > 0),
    ...present.filter(([weight]) => weight < 0),
  ];
  if (first === undefined) return "0";
  const written = ([weight, name]: Term): string =>
    Math.abs(weight) === 1 ? name : `${Math.abs(weight)}*${name}`;
  const start = `${first[0] < 0 ? "-" : ""}${written(first)}`;
  return rest.reduce((text, term) => `${text} ${term[0] < 0 ? "-" : "+"} ${written(term)}`, start);
}
