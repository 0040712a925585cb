// A script of the property tests carried out by Myelin, compared with the oracle after every run.

import {
  type GroupLike,
  Network,
  NeuronGroup,
  Snapshot,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import type { BackendName } from "../model/both.ts";
import type { Shown } from "./oracle.ts";
import {
  type EndPlan,
  type Firing,
  type Form,
  type GroupPlan,
  MODULUS,
  type PathPlan,
  type Plan,
  type SynapsesPlan,
  UNIT,
} from "./plan.ts";
import type { Action, Script } from "./script.ts";

interface Made {
  readonly net: Network;
  readonly groups: readonly NeuronGroup[];
  readonly synapses: readonly Synapses[];
}

/**
 * Carries out a script; throws an Error that names the first number which differs from the oracle's. Returns the kinds
 * of queues that spikes waited in.
 */
export async function carryOut(
  { plan, actions }: Script,
  backend: BackendName,
  threads = 1,
): Promise<ReadonlySet<string>> {
  const queues = new Set<string>();
  let made = make(plan, backend, threads);
  let stored: Snapshot | undefined;
  for (const [k, action] of actions.entries())
    try {
      if (action.do === "store") stored = made.net.store();
      else if (action.do === "restore") {
        const snapshot = action.how === "same" ? stored! : Snapshot.from(stored!.bytes());
        if (action.how === "fresh") made = make(plan, backend, threads);
        made.net.restore(snapshot);
      } else await perform(action, made, plan);
      if (action.do === "run")
        for (const one of made.synapses) for (const queue of queuesOf(one)) queues.add(queue);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`seed ${plan.seed}, action ${k} (${action.do}), ${backend}: ${message}`, {
        cause: error,
      });
    }
  return queues;
}

function queuesOf(synapses: Synapses): string[] {
  return synapses.explain().flatMap((line) => /queue: (\w+ of \w+)/.exec(line)?.[1] ?? []);
}

async function perform(
  action: Exclude<Action, { do: "store" | "restore" }>,
  { net, groups, synapses }: Made,
  plan: Plan,
): Promise<void> {
  if (action.do === "dt") net.dt = action.unit * UNIT;
  else if (action.do === "connect") synapses[action.synapses]!.connect(action.pairs as never);
  else if (action.do === "set") {
    const { value, at, path, synapses: s } = action;
    const name = `${plan.synapses[s]!.paths[path]!.name}.delay` as never;
    const given = typeof value === "object" && "m" in value ? textOf(value) : value;
    synapses[s]!.set(name, given, at ? { at } : {});
  } else {
    await net.run(action.steps * net.dt);
    compare(groups, synapses, plan, action.shown);
  }
}

function compare(
  groups: readonly NeuronGroup[],
  synapses: readonly Synapses[],
  plan: Plan,
  { seen, n, sum, delays }: Shown,
): void {
  for (const [s, one] of synapses.entries()) {
    const get = (name: string): ArrayLike<number> => one.get(name as never);
    same(`n of synapses ${s}`, get("n"), n[s]!);
    same(`sum of synapses ${s}`, get("sum"), sum[s]!);
    for (const [p, { name }] of plan.synapses[s]!.paths.entries())
      same(`${name}.delay of synapses ${s}`, get(`${name}.delay`), delays[s]![p]!);
  }
  for (const [g, group] of groups.entries())
    same(`seen of group ${g}`, group.get("seen" as never), seen[g]!);
}

function same(what: string, got: ArrayLike<number>, wanted: readonly number[]): void {
  if (got.length !== wanted.length)
    throw new Error(`${what}: ${got.length} numbers, not ${wanted.length}`);
  for (let k = 0; k < wanted.length; k++)
    if (got[k] !== wanted[k])
      throw new Error(`${what}: element ${k} is ${got[k]}, the oracle says ${wanted[k]}`);
}

function make(plan: Plan, backend: BackendName, threads: number): Made {
  const groups = plan.groups.map(groupOf);
  const D = new TimedArray([...plan.timed], { dt: "1 ms", unit: "second" });
  const synapses = plan.synapses.map((one, k) => synapsesOf(one, k, groups, D));
  const monitor = new StateMonitor(synapses[0]!, ["n" as never], { record: [0], when: "end" });
  const net = new Network([...groups, ...synapses, monitor], {
    backend,
    threads,
    dt: plan.unit * UNIT,
  });
  for (const { synapses: s, path, unit, how } of plan.hosts) {
    const name = `${plan.synapses[s]!.paths[path]!.name}.delay` as never;
    const write = (t: number): void => {
      const now = Math.round(t / UNIT);
      const { N } = synapses[s]!;
      const value = (now % 19) * UNIT;
      if (how === "set") synapses[s]!.set(name, value, { at: [now % N] });
      else (synapses[s]!.state as Record<string, Float64Array>)[name]![now % N] = value;
    };
    net.operation(write, { dt: unit * UNIT, when: "before_groups" });
  }
  return { net, groups, synapses };
}

/** Which neurons spike. */
export const firingText = ({ salt, share }: Firing): string =>
  `(i*7919 + t_in_timesteps*${salt} + i*i*31) % 101 < ${share}`;

function groupOf({ n, unit, firing }: GroupPlan): NeuronGroup {
  return new NeuronGroup(n, "seen : integer", {
    threshold: firingText(firing.spike),
    events: { ping: firingText(firing.ping) },
    ...(unit === undefined ? {} : { dt: unit * UNIT }),
  }) as unknown as NeuronGroup;
}

function end({ group, form, members }: EndPlan, groups: readonly NeuronGroup[]): GroupLike {
  const whole = groups[group]!;
  if (form === "all") return whole;
  return form === "slice" ? whole.slice(members[0]!, members.at(-1)! + 1) : whole.at([...members]);
}

/** A delay as code has it. */
export function textOf({ a, b, c, m, timed, plus }: Form): string {
  const step = c === 0 ? "" : ` + t_in_timesteps*${c}`;
  const more = plus === undefined ? "" : ` + ${plus}*ms`;
  return timed ? "D(t)" : `((i*${a} + j*${b}${step}) % ${m})*0.05*ms${more}`;
}

/** What a pathway does when a spike arrives: leaves its traces, and writes delays. */
export function codeOf({ mark, writes }: PathPlan, paths: readonly PathPlan[]): string {
  const written = writes.map(([p, form]) => `${paths[p]!.name}.delay = ${textOf(form)}`);
  return [
    `seen_post = (seen_post*3 + ${mark}*10007 + i*1009 + j*17 + t_in_timesteps) % ${MODULUS}`,
    "n += 1",
    `sum = (sum*5 + ${mark}*10007 + t_in_timesteps) % ${MODULUS}`,
    ...written,
  ].join("\n");
}

function synapsesOf(
  { source, target, paths, regular }: SynapsesPlan,
  k: number,
  groups: readonly NeuronGroup[],
  D: TimedArray,
): Synapses {
  const texts = paths.map((path) => codeOf(path, paths));
  const named = <T>(value: (k: number) => T, kind?: string): Record<string, T> =>
    Object.fromEntries(
      paths.flatMap((path, p) => (kind && path.kind !== kind ? [] : [[path.name, value(p)]])),
    );
  const kinds = new Set(paths.map(({ kind }) => kind));
  const made = new Synapses(end(source, groups), end(target, groups), {
    model: "n : integer\nsum : integer",
    ...(kinds.has("pre") ? { onPre: named((p) => texts[p]!, "pre") } : {}),
    ...(kinds.has("post") ? { onPost: named((p) => texts[p]!, "post") } : {}),
    onEvent: named((p) => paths[p]!.event),
    order: named((p) => paths[p]!.order),
    delay: named((p) => paths[p]!.common * UNIT),
    namespace: { D },
    name: `connections_${k}`,
  });
  for (const { path, form, unit, when } of regular)
    made.runRegularly(`${paths[path]!.name}.delay = ${textOf(form)}`, { dt: unit * UNIT, when });
  return made as unknown as Synapses;
}
