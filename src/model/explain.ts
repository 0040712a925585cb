// A network told in words: variables, methods, queues, schedule, IR, emitted code.

import type { Device } from "../ir/device.ts";
import { printKernel } from "../ir/print.ts";
import { explainCycles, type Operation } from "../simulate.ts";
import { quantityText } from "../units/units.ts";
import type { Built } from "./build.ts";
import { explainHistories } from "./histories.ts";
import type { Network } from "./network.ts";
import { explainOffloads } from "./offload.ts";
import { SECOND } from "./quantities.ts";
import { flattened, ownOrder } from "./schedule.ts";
import { explainThreads } from "./threads.ts";

export function explainNetwork(input: {
  readonly network: Network;
  readonly built: Built;
  readonly device: Device | undefined;
  readonly code: boolean;
}): string {
  const { network, code } = input;
  const { kernels, operations, offloaded, threaded } = input.built;
  const { objects, dt, seed, backend } = network;
  const lines = [
    `network: ${objects.length} objects, dt ${dt * 1e3} ms, seed ${seed}, backend ${backend.name}`,
    "",
    ...network.objects.flatMap((object) => {
      const store = object.initial?.store;
      const own = [...object.explain(), ...(store ? explainHistories(store) : [])];
      return own.length > 0 ? [...own, ""] : [];
    }),
    ...(offloaded.length > 0 ? [...explainOffloads(offloaded, input.device), ""] : []),
    ...(network.threads > 1 ? [...explainThreads(network, threaded), ""] : []),
    ...ownOrder(network.slots),
    "one step:",
    ...flattened(operations).map(
      ({ slot, order, name, unless }) =>
        `  ${slot} (${order === Number.NEGATIVE_INFINITY ? "first" : order}): ${name}${unless ? ` (${unless})` : ""}`,
    ),
    ...(backend.cycle ? explainSteps(operations) : []),
  ];
  if (!code) return lines.join("\n");
  for (const { group, text } of offloaded) lines.push("", `gpu.js, ${group}:`, text());
  for (const kernel of kernels)
    lines.push(
      "",
      "IR:",
      printKernel(kernel),
      "",
      `${network.backend.name}:`,
      network.backend.text(kernel),
    );
  return lines.join("\n");
}

/** How the steps of each clock run. */
function explainSteps(operations: readonly Operation[]): string[] {
  const clocks = [...new Set(operations.map(({ clock }) => clock))];
  return clocks.flatMap((clock) => {
    const told = explainCycles(operations.filter((operation) => operation.clock === clock));
    const which = clocks.length > 1 ? ` of ${quantityText(clock.dt, SECOND)}` : "";
    return told ? [`steps${which}: ${told}`] : [];
  });
}
