// `myelin bench`: what a step of two shipped networks costs on each backend, on this machine.

import { cpus } from "node:os";
import { MyelinError } from "../errors.ts";
import type { Network } from "../index.ts";
import { EXIT } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import { load, makeNetwork } from "./load.ts";
import { print, printJson, reserveStdout } from "./output.ts";
import { meter } from "./progress.ts";
import { isEventMonitor, objectsOf } from "./recorded.ts";

/** Options of the command, as commander hands them over. */
export interface BenchCommand {
  readonly neurons?: number;
  readonly rounds?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * One network on one backend. A step costs `best` to `mean` ± `sd` microseconds: the fastest round, and all of them.
 */
export interface Timing {
  readonly network: string;
  readonly backend: "js" | "wasm";
  readonly neurons: number;
  readonly synapses: number;
  /** Spikes in the measured time; the same on every backend, which is checked. */
  readonly spikes: number;
  readonly best: number;
  readonly mean: number;
  readonly sd: number;
  /** Wall-clock time per simulated time, from `mean`. */
  readonly realTimeFactor: number;
}

interface Runner {
  readonly network: string;
  readonly backend: "js" | "wasm";
  readonly net: Network;
  readonly costs: number[];
}

const NETWORKS = ["cuba", "cobahh"];
const BACKENDS = ["js", "wasm"] as const;

/** Long enough for the engine to have compiled the kernels with its optimising tier. */
const WARM = 0.1;
const ROUND = 0.05;

/** Times the networks and prints a table. Returns the exit code. */
export async function bench(command: BenchCommand): Promise<number> {
  if (command.json) reserveStdout();
  const { signal, dispose } = interruptible("stopping after this round");
  const timings: Timing[] = [];
  try {
    for (const network of NETWORKS)
      if (!signal.aborted) timings.push(...(await timed(network, command, signal)));
  } finally {
    dispose();
  }
  const processor = cpus()[0]?.model ?? "unknown processor";
  const machine = `${processor}, Node ${process.versions.node}`;
  if (command.json) printJson({ machine, interrupted: signal.aborted, timings });
  else print(`${tableText(timings)}\n\n${machine}`);
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** Rounds of the backends take turns, so that whatever else the machine does meets them alike. */
async function timed(
  network: string,
  command: BenchCommand,
  signal: AbortSignal,
): Promise<Timing[]> {
  const { rounds = 8 } = command;
  const progress = meter(command);
  progress.announce(`timing ${network}`);
  try {
    const runners: Runner[] = [];
    for (const backend of BACKENDS) runners.push(await warmed(network, backend, command));
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      for (const runner of runners) await measure(runner);
      progress.update((round + 1) / rounds, `${network}, round ${round + 1} of ${rounds}`);
    }
    const results = runners.filter(({ costs }) => costs.length > 0).map(timingOf);
    checkSame(results);
    return results;
  } finally {
    progress.end();
  }
}

async function warmed(
  network: string,
  backend: "js" | "wasm",
  { neurons = 4000 }: BenchCommand,
): Promise<Runner> {
  const options = { seed: 1, backend, n: neurons };
  const net = await makeNetwork(await load(network), options);
  await net.run(WARM);
  return { network, backend, net, costs: [] };
}

async function measure({ net, costs }: Runner): Promise<void> {
  const began = performance.now();
  await net.run(ROUND);
  costs.push(((performance.now() - began) * 1e3) / (ROUND / net.dt));
}

function timingOf({ network, backend, net, costs }: Runner): Timing {
  const objects = objectsOf(net);
  const total = (synapses: boolean): number =>
    objects
      .filter(({ source }) => (source !== undefined) === synapses)
      .reduce((sum, { size = 0 }) => sum + size, 0);
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  const variance = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / costs.length;
  return {
    network,
    backend,
    neurons: total(false),
    synapses: total(true),
    spikes: net.objects
      .filter(isEventMonitor)
      .reduce((sum, { event, numEvents }) => sum + (event === "spike" ? numEvents : 0), 0),
    best: Math.min(...costs),
    mean,
    sd: Math.sqrt(variance),
    realTimeFactor: (mean * 1e-6) / net.dt,
  };
}

function checkSame(timings: readonly Timing[]): void {
  const counts = timings.map(({ backend, spikes }) => `${backend} ${spikes}`);
  if (new Set(timings.map(({ spikes }) => spikes)).size > 1)
    throw new MyelinError(
      `the backends disagree about the spikes of ${timings[0]!.network}: ${counts.join(", ")}`,
    );
}

/** The timings as a table; `ratio` is how many times faster than js. */
export function tableText(timings: readonly Timing[]): string {
  const head = [
    "network",
    "neurons",
    "synapses",
    "backend",
    "µs/step (best)",
    "mean ± sd",
    "x real time",
    "ratio",
  ];
  const rows = timings.map((timing) => {
    const js = timings.find(
      ({ network, backend }) => network === timing.network && backend === "js",
    );
    return [
      timing.network,
      String(timing.neurons),
      String(timing.synapses),
      timing.backend,
      timing.best.toFixed(1),
      `${timing.mean.toFixed(1)} ± ${timing.sd.toFixed(1)}`,
      timing.realTimeFactor.toFixed(2),
      js ? (js.best / timing.best).toFixed(2) : "",
    ];
  });
  const widths = head.map((word, k) => Math.max(word.length, ...rows.map((row) => row[k]!.length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, k) =>
          k % 3 === 0 && k < 4 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!),
        )
        .join("  "),
    )
    .join("\n");
}
