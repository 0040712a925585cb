// What a case asks for that the runner does not know: told, rather than passed over.

import type { Case } from "./case.ts";

const CASE =
  "name about reference features dt duration phases timedArrays groups synapses runRegularly record expect";
const GROUPS: Readonly<Record<string, string>> = {
  neurons: "kind n model threshold reset refractory method namespace initial dt",
  spikes: "kind n indices times period dt",
};
const SYNAPSES =
  "name source target model namespace method dt onPre onPost order connect initial delay delayPost";
const REGULAR = "target code dt when order";
const RECORD = "variables indices when dt";
const EXPECT = "connections spikes final traces rtol atol exactUntilStep";

/** The first thing in a case that would be ignored, in words; undefined when there is none. */
export function foreign(test: Case): string | undefined {
  const groups = Object.entries(test.groups).map(([name, group]) =>
    group.kind in GROUPS
      ? unknownKey(group, GROUPS[group.kind]!, `group ${name}`)
      : `groups of kind '${group.kind}' (group ${name})`,
  );
  const lists = [
    unknownKey(test, CASE, "the case"),
    ...groups,
    ...(test.synapses ?? []).map((one) => unknownKey(one, SYNAPSES, `synapses ${one.name}`)),
    ...(test.runRegularly ?? []).map((one) => unknownKey(one, REGULAR, "runRegularly")),
    ...Object.values(test.record ?? {}).map((one) => unknownKey(one, RECORD, "record")),
    ...(test.phases ?? []).map((one) => unknownKey(one, "duration dt set", "a phase")),
    unknownKey(test.expect, EXPECT, "expect"),
  ];
  const found = lists.find((problem) => problem !== undefined);
  return found && `asks for ${found}, which this runner does not know`;
}

function unknownKey(part: object, known: string, where: string): string | undefined {
  const key = Object.keys(part).find((name) => !known.split(" ").includes(name));
  return key === undefined ? undefined : `'${key}' of ${where}`;
}
