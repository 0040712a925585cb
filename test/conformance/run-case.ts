// Runs a conformance case on a backend and finds the first number that differs.

import {
  type ConnectOptions,
  type GroupLike,
  Network,
  NeuronGroup,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import type { Case, GroupCase, Initial, SynapsesCase } from "./case.ts";
import { foreign } from "./foreign.ts";

type Group = NeuronGroup | SpikeGeneratorGroup;
type Settable = { set(name: string, value: number | boolean | number[] | string): void };

/** Undefined when everything is as expected, else what differs first. */
export async function runCase(test: Case, backend: "js" | "wasm"): Promise<string | undefined> {
  try {
    const unknown = foreign(test);
    if (unknown) return unknown;
    const model = build(test, backend);
    for (const phase of test.phases ?? [{ duration: test.duration ?? 0 }]) {
      for (const [object, values] of Object.entries(("set" in phase && phase.set) || {}))
        for (const [name, value] of Object.entries(values)) model.objects[object]!.set(name, value);
      if ("dt" in phase && phase.dt !== undefined) model.net.dt = phase.dt;
      await model.net.run(phase.duration);
    }
    return compare(test, model);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

/** Everything a case ends with: every variable of every object, and the spikes of every neuron group. */
export async function finalState(
  test: Case,
  backend: "js" | "wasm",
): Promise<{
  values: Record<string, Float64Array>;
  spikes: Record<string, { i: number[]; step: number[] }>;
}> {
  const cells = Object.keys(test.groups).filter((name) => test.groups[name]!.kind === "neurons");
  const open = { i: [], step: [] };
  const spikes = Object.fromEntries(cells.map((name) => [name, open]));
  const model = build({ ...test, expect: { spikes } }, backend);
  await model.net.run(test.duration ?? 0);
  const values: Record<string, Float64Array> = {};
  for (const [name, object] of Object.entries({ ...model.groups, ...model.synapses }))
    for (const variable of Object.keys(object.state))
      values[`${name}.${variable}`] = object.get(variable as never);
  const told = Object.entries(model.spikes).map(([name, { i, step }]) => {
    const pairs = Array.from(i, (cell, k) => [step[k]!, cell] as const);
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    return [name, { i: pairs.map(([, cell]) => cell), step: pairs.map(([at]) => at) }] as const;
  });
  return { values, spikes: Object.fromEntries(told) };
}

interface Model {
  readonly net: Network;
  readonly groups: Record<string, Group>;
  readonly synapses: Record<string, Synapses>;
  readonly objects: Record<string, Settable>;
  readonly spikes: Record<string, SpikeMonitor>;
  readonly traces: Record<string, StateMonitor>;
}

function build(test: Case, backend: "js" | "wasm"): Model {
  const timed = Object.fromEntries(
    Object.entries(test.timedArrays ?? {}).map(([name, { values, ...options }]) => [
      name,
      new TimedArray(values, options),
    ]),
  );
  const groups: Record<string, Group> = {};
  for (const [name, group] of Object.entries(test.groups))
    groups[name] = makeGroup(name, group, timed);
  const synapses: Record<string, Synapses> = {};
  for (const one of test.synapses ?? []) synapses[one.name] = makeSynapses(one, groups, timed);
  const objects: Record<string, Group | Synapses> = { ...groups, ...synapses };
  for (const { target, code, ...options } of test.runRegularly ?? [])
    objects[target]!.runRegularly(code, options);
  const spikes: Record<string, SpikeMonitor> = {};
  for (const name of Object.keys(test.expect.spikes ?? {}))
    spikes[name] = new SpikeMonitor(groups[name]!);
  const traces: Record<string, StateMonitor> = {};
  for (const [name, { variables, indices, when, dt }] of Object.entries(test.record ?? {}))
    traces[name] = new StateMonitor(objects[name]!, variables, {
      record: indices,
      ...(when ? { when } : {}),
      ...(dt ? { dt } : {}),
    });
  const all = [...Object.values(objects), ...Object.values(spikes), ...Object.values(traces)];
  const net = new Network(all, { dt: test.dt, backend });
  return { net, groups, synapses, objects: objects as Record<string, Settable>, spikes, traces };
}

function makeGroup(name: string, group: GroupCase, timed: Record<string, TimedArray>): Group {
  const dt = group.dt === undefined ? {} : { dt: group.dt };
  if (group.kind === "spikes") {
    const { n, indices, times, period } = group;
    return new SpikeGeneratorGroup(n, {
      indices,
      times,
      name,
      ...dt,
      ...(period ? { period } : {}),
    });
  }
  const { kind: _, n, model, initial, dt: __, ...options } = group;
  const namespace = { ...timed, ...options.namespace };
  const made = new NeuronGroup(n, model, { ...options, namespace, name, ...dt });
  setAll(made, initial);
  return made;
}

function setAll(object: Settable, initial: Initial | undefined): void {
  for (const [name, value] of Object.entries(initial ?? {})) object.set(name, value);
}

function slice(text: string, groups: Record<string, Group>): GroupLike {
  const match = /^(\w+)\[(\d+):(\d+)\]$/.exec(text);
  if (!match) return groups[text]!;
  return groups[match[1]!]!.slice(Number(match[2]), Number(match[3]));
}

function makeSynapses(
  one: SynapsesCase,
  groups: Record<string, Group>,
  timed: Record<string, TimedArray>,
): Synapses {
  const { name, model, method, dt, onPre, onPost, order } = one;
  const namespace = { ...timed, ...one.namespace };
  const given = { name, model, namespace, method, dt, onPre, onPost, order };
  const options = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const made = new Synapses(slice(one.source, groups), slice(one.target, groups), options);
  const forms = Array.isArray(one.connect) ? one.connect : [one.connect];
  for (const form of forms) made.connect(form as ConnectOptions);
  setAll(made, one.initial);
  const { delay } = one;
  if (typeof delay === "object" && !Array.isArray(delay))
    for (const [pathway, value] of Object.entries(delay)) made.set(`${pathway}.delay`, value);
  else if (delay !== undefined) made.set("delay", delay as number | number[] | string);
  if (one.delayPost !== undefined) made.set("post.delay", one.delayPost);
  return made;
}

function compare(test: Case, model: Model): string | undefined {
  const { expect } = test;
  for (const [name, wanted] of Object.entries(expect.connections ?? {})) {
    const found = model.synapses[name]!;
    const differs =
      sequence(`${name}.i`, found.i, wanted.i) ?? sequence(`${name}.j`, found.j, wanted.j);
    if (differs) return differs;
  }
  for (const [name, wanted] of Object.entries(expect.spikes ?? {})) {
    const differs = spikes(name, model.spikes[name]!, wanted, expect.exactUntilStep);
    if (differs) return differs;
  }
  const close = closeness(expect.rtol ?? 0, expect.atol ?? 0);
  for (const [object, variables] of Object.entries(expect.final ?? {}))
    for (const [variable, wanted] of Object.entries(variables)) {
      const owner = model.groups[object] ?? model.synapses[object];
      const differs = sequence(`${object}.${variable}`, owner!.get(variable), wanted, close);
      if (differs) return `final ${differs}`;
    }
  for (const [object, variables] of Object.entries(expect.traces ?? {}))
    for (const [variable, rows] of Object.entries(variables)) {
      const got = model.traces[object]!.get(variable);
      for (const [k, wanted] of rows.entries()) {
        const differs = sequence(`${object}.${variable} of index ${k}`, got[k]!, wanted, close);
        if (differs) return `trace ${differs}`;
      }
    }
  return undefined;
}

type Close = (got: number, wanted: number) => boolean;

function closeness(rtol: number, atol: number): Close {
  return (got, wanted) => Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted);
}

function sequence(
  what: string,
  got: ArrayLike<number>,
  wanted: readonly number[],
  close: Close = (a, b) => a === b,
): string | undefined {
  if (got.length !== wanted.length)
    return `${what}: ${got.length} numbers, expected ${wanted.length}`;
  for (let k = 0; k < wanted.length; k++)
    if (!close(got[k]!, wanted[k]!)) return `${what}[${k}]: ${got[k]}, expected ${wanted[k]}`;
  return undefined;
}

function spikes(
  name: string,
  monitor: SpikeMonitor,
  wanted: { i: number[]; step: number[] },
  until = Number.POSITIVE_INFINITY,
): string | undefined {
  const { i, step } = monitor;
  const pairs = Array.from(i, (cell, k) => [step[k]!, cell] as const)
    .filter(([at]) => at < until)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const expected = wanted.step
    .map((at, k) => [at, wanted.i[k]!] as const)
    .filter(([at]) => at < until);
  for (let k = 0; k < Math.max(pairs.length, expected.length); k++) {
    const [got, want] = [pairs[k], expected[k]];
    if (got?.[0] !== want?.[0] || got?.[1] !== want?.[1])
      return `spike ${k} of ${name}: ${told(got)}, expected ${told(want)}`;
  }
  return undefined;
}

function told(spike: readonly [number, number] | undefined): string {
  return spike ? `cell ${spike[1]} at step ${spike[0]}` : "none";
}
