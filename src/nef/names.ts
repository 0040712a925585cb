// What an option was meant to be: names in snake_case, names of Nengo that are others here, and slips.

import { didYouMean, nearest } from "../errors.ts";

/** Options of Nengo that have another name here, in camelCase. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  learningRuleType: "learningRule",
  learningRules: "learningRule",
  attr: "attribute",
  initialState: "voltage",
  mutualInhib: "mutualInhibition",
  nNeuronsPerEnsemble: "nNeurons",
  preTau: "preSynapse",
  postTau: "postSynapse",
  thetaTau: "thetaSynapse",
  encoder: "encoders",
};

/**
 * What to say of an option that does not exist: the one that was meant, that it is one of the arguments `leading` the
 * options of `owner` ("an Ensemble"), or all that there are.
 */
export function meant(
  name: string,
  known: readonly string[],
  owner: string,
  leading: readonly string[] = [],
): string {
  const camel = name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
  if (leading.includes(camel)) {
    const called = owner.replace(/^an? /, "");
    return `it is an argument: new ${called}(${leading.join(", ")}, { ... })`;
  }
  const direct = [camel, ELSEWHERE[camel] ?? ""].find((other) => known.includes(other));
  const near = direct === undefined ? nearest(name, known) : [direct];
  return didYouMean(near, `known options: ${known.join(", ")}`);
}
