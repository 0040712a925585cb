// Choices among ways that come to the same numbers: where a filter stands, what is summed first, what is precomputed.

import type { NeuronType } from "../types.ts";
import { Bank, Host, isLate, Outputs, type Term } from "./flow.ts";
import { type Linear, scaled } from "./linear.ts";
import type { NeuronsOf } from "./neurons.ts";
import type { Population } from "./population.ts";

/** Rate in Hz that neurons are taken to fire at, to estimate costs. */
const USUAL_RATE = 100;

/** Cost of what a spike adds to one cell, relative to one product of a matrix in every step. */
const PER_EVENT = 3;

/** What another operation in every step costs in products. */
const PER_OPERATION = 300;

/** Paths from one source by one filter to many banks. */
interface Fan {
  readonly outputs: Outputs;
  readonly parts: { readonly bank: Bank; readonly term: Term }[];
}

/**
 * A decoded number that goes to many places by one filter is filtered once, before the transforms, if that is cheaper
 * than letting each spike reach all places: filter and transform commute. Tells what it did.
 */
export function factor(banks: readonly Bank[], dt: number): string[] {
  const fans = new Map<string, Fan>();
  const numbers = new Map<object, number>();
  const numberOf = (outputs: Outputs): number => {
    const number = numbers.get(outputs) ?? numbers.size;
    numbers.set(outputs, number);
    return number;
  };
  for (const bank of banks) {
    if (bank.learned || bank.stage !== undefined) continue;
    for (const term of bank.inputs) {
      // a connection with a delay has synapses of its own, and that alone
      const { origin } = term;
      if (!(origin instanceof Outputs) || origin.plain || term.learned || term.delayed) continue;
      const key = `${numberOf(origin)}|${bank.late}|${bank.synapse.text}`;
      const fan = fans.get(key) ?? { outputs: origin, parts: [] };
      fan.parts.push({ bank, term });
      fans.set(key, fan);
    }
  }
  const chosen = [...fans.values()].filter((fan) => saving(fan, dt) > 0);
  const total = chosen.reduce((sum, fan) => sum + saving(fan, dt), 0);
  if (total < PER_OPERATION) return [];
  for (const fan of chosen) split(fan);
  const cells = chosen.reduce((sum, { outputs }) => sum + outputs.size, 0);
  return [
    `${chosen.length} decoded ${chosen.length === 1 ? "signal is" : "signals are"} filtered before the transform ` +
      `(${cells} cells, then a matrix in every step): about ${Math.round(total)} products a step less than ` +
      "letting every spike reach all targets",
  ];
}

function saving({ outputs, parts }: Fan, dt: number): number {
  const { population, size } = outputs;
  const n = population.bias.length;
  const events = PER_EVENT * n * activity(population.type, dt);
  const together = parts.reduce((sum, { term }) => sum + reach(term), 0);
  const matrices = parts.reduce((sum, { term }) => sum + term.map.size, 0);
  return events * together - (events * size + 2 * size + matrices);
}

/** Rows that a spike reaches. */
function reach({ map }: Term): number {
  let rows = 0;
  for (let r = 0; r < map.rows; r++) if (map.starts[r + 1]! > map.starts[r]!) rows++;
  return rows;
}

/** The part of the neurons that give something in a step. */
function activity({ output }: NeuronType, dt: number): number {
  return output.kind === "rate" ? 1 : USUAL_RATE * dt;
}

function split({ outputs, parts }: Fan): void {
  const { synapse, late } = parts[0]!.bank;
  const title = `${synapse.text} of ${outputs.title}`;
  const shared = new Bank(outputs.size, synapse, title, { late });
  shared.inputs.push({ origin: outputs, map: scaled(outputs.size), delay: 0 });
  for (const { bank, term } of parts) {
    bank.inputs.splice(bank.inputs.indexOf(term), 1);
    bank.factors.push({ origin: shared, map: term.map, delay: 0 });
  }
}

/** Whether a bank filters nothing but numbers that are constant over many steps. */
export function steadyBank(origin: Term["origin"]): origin is Bank {
  return (
    origin instanceof Bank &&
    !origin.learned &&
    !origin.late &&
    origin.factors.length === 0 &&
    origin.inputs.length > 0 &&
    origin.inputs.every(
      ({ origin: one, delay }) => one instanceof Host && one.steady && delay === 0,
    )
  );
}

/** Entries of maps that products in every step are worth another operation for. */
export function worthSums(saved: number): boolean {
  return saved > 2 * PER_OPERATION;
}

/** What is to be encoded for an ensemble. */
export interface Wanted {
  readonly terms: readonly Term[];
  readonly encoding: Linear;
  readonly group: NeuronsOf;
  readonly population: Population;
}

/** Products a step that summing first saves. */
export function savedBySum({ terms, encoding }: Wanted): number {
  const apart = terms.some(
    ({ origin }) => isLate(origin) || (origin instanceof Bank && origin.learned),
  );
  if (apart) return 0;
  const each = terms.reduce((sum, { map }) => sum + Math.min(productSize(encoding, map), 1e12), 0);
  const first = terms.reduce((sum, { map }) => sum + map.size, 0) + encoding.size;
  return each - first;
}

/** An upper bound of the entries of encoding times map, good where encoders have no zeros. */
function productSize(encoding: Linear, map: Linear): number {
  if (map.size === map.rows && encoding.columns === map.rows) return encoding.size;
  const columns = new Set(map.column).size;
  return encoding.size === encoding.rows * encoding.columns
    ? encoding.rows * columns
    : encoding.times(map).size;
}
