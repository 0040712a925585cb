// The order of a step: the slots that a network was given, and its operations in words.

import { NetworkError, ValueError } from "../errors.ts";
import { type Operation, SLOTS, slotsWithin } from "../simulate.ts";
import { isList, knownRemedy, shown } from "./options.ts";

const plain: readonly string[] = SLOTS.filter((slot) => !/^(before|after)_/.test(slot));

/** Slots in the order given, checked; the usual order without any. Throws ValueError. */
export function orderOfSlots(schedule: readonly string[] = plain): readonly string[] {
  if (!isList(schedule))
    throw new ValueError(
      `invalid schedule: ${shown(schedule)} (expected a list of slots: ${plain.join(", ")})`,
      "schedule",
      schedule,
    );
  const slots = Array.from(schedule);
  slots.forEach((slot, k) => {
    const problem = fault(slot, slots.slice(0, k));
    if (problem !== undefined) throw new ValueError(problem, "schedule", slot);
  });
  return slots;
}

function fault(slot: unknown, before: readonly string[]): string | undefined {
  if (typeof slot !== "string" || !SLOTS.includes(slot))
    return `unknown slot in the schedule: ${shown(slot)} (${knownRemedy(String(slot), plain)})`;
  if (!plain.includes(slot))
    return `invalid slot in the schedule: '${slot}' (before_ and after_ come with their slot: leave it out)`;
  if (before.includes(slot)) return `slot twice in the schedule: '${slot}' (name each slot once)`;
  return undefined;
}

/** Raises NetworkError for an operation whose slot was left out. */
export function checkSlots(operations: readonly Operation[], slots: readonly string[]): void {
  const known = slotsWithin(slots);
  const lost = operations.find(({ slot }) => !known.includes(slot));
  if (!lost) return;
  throw new NetworkError(
    `slot missing in the schedule: '${lost.slot}', in which ${lost.name} runs (schedule: ${slots.join(", ")})`,
  );
}

/** One line that says in which order slots come, where it is not the usual one. */
export function ownOrder(slots: readonly string[]): string[] {
  return String(slots) === String(plain) ? [] : [`schedule of its own: ${slots.join(", ")}`];
}

/** Operations one by one, also those that are done beside others. */
export function flattened(operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((one) => one.of ?? [one]);
}

/** One line per operation: slot, order, step, name. */
export function toldSchedule(slots: readonly string[], operations: readonly Operation[]): string {
  const lines = flattened(operations).map(({ slot, order, clock, name, unless }) =>
    [
      slot.padEnd(18),
      String(order).padStart(9),
      `${clock.dt * 1e3} ms`.padStart(9),
      `  ${name}${unless ? ` (${unless})` : ""}`,
    ].join(" "),
  );
  return [...ownOrder(slots), ...lines].join("\n");
}
