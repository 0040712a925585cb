// Random networks on wasm and on devices: the same spikes and states, to the last bit.

import {
  type GroupLike,
  Network,
  NeuronGroup,
  PoissonGroup,
  PoissonInput,
  PopulationRateMonitor,
  type Snapshot,
  SpikeGeneratorGroup,
  SpikeMonitor,
  StateMonitor,
  Synapses,
  TimedArray,
} from "myelin";
import {
  type DevicePlan,
  type Doing,
  type End,
  type GroupPart,
  type HostPart,
  type MonitorPart,
  makeDevicePlan,
  type Part,
  STEP,
  type SynapsesPart,
} from "./device-plan.ts";

type Mode = "cpu" | "webasm";
type SimulationObject = Network["objects"][number];

interface Made {
  readonly net: Network;
  readonly groups: readonly NeuronGroup[];
  readonly synapses: readonly Synapses[];
  readonly objects: readonly SimulationObject[];
  readonly log: number[];
  readonly results: () => Record<string, ArrayLike<number>>;
}

const partsOf = <K extends Part["kind"]>(
  { parts }: DevicePlan,
  kind: K,
): Extract<Part, { kind: K }>[] =>
  parts.filter((part): part is Extract<Part, { kind: K }> => part.kind === kind);

const seconds = (quarters: number | undefined): { dt: number } | object =>
  quarters === undefined ? {} : { dt: (quarters * STEP) / 4 };

const text = (steps: string): string => `(${steps})*${STEP}*second`;

function groupOf(part: GroupPart, k: number, D: TimedArray): NeuronGroup {
  const { threshold, reset, refractory, drive, linked } = part;
  const model = `dv/dt = (${drive} + clip(g, -2, 2))*16*Hz : 1${refractory ? " (unless refractory)" : ""}
    g : 1
    h : 1
    s : 1
    d : 1
    n : integer
    flag : boolean
    off : boolean
    ${linked === undefined ? "" : "l : 1 (linked)"}
    x = v + 2*g + i : 1
    y = ${linked === undefined ? "h" : "l + v"} : 1`;
  const condition = refractory === "flag" || refractory === "v > 0.5";
  const made = new NeuronGroup(part.n, model, {
    ...(threshold ? { threshold } : {}),
    ...(threshold && reset ? { reset } : {}),
    ...(threshold && refractory ? { refractory: condition ? refractory : text(refractory) } : {}),
    ...(part.event ? { events: { ping: "v >= 0.75" } } : {}),
    ...seconds(part.quarters),
    namespace: { D },
    method: "euler",
    name: `G${k}`,
  }) as unknown as NeuronGroup;
  if (part.event) made.runOnEvent("ping", "h += 1");
  const set = (name: string, value: string | number): void => made.set(name as never, value);
  set("d", "0.25*(i % 6) + 0.5");
  set("v", "0.125*(i % 7)");
  set("n", 1000);
  set("off", "i % 3 == 1");
  return made;
}

function part<G extends GroupLike>(group: G, { members }: Pick<End, "members">): GroupLike {
  return members === undefined ? group : group.at([...members].filter((i) => i < group.N));
}

function synapsesOf(one: SynapsesPart, k: number, from: GroupLike, to: GroupLike): Synapses {
  const { model, onPre, onPost, order, delay } = one;
  const common = typeof delay === "number" && onPre !== undefined;
  const made = new Synapses(from, to, {
    model: `${model}\nx = 2*v_post + w : 1`,
    ...(onPre ? { onPre } : {}),
    ...(onPost ? { onPost } : {}),
    ...(common ? { delay: delay * STEP } : {}),
    ...(order === undefined || !onPre ? {} : { order: { pre: order } }),
    name: `S${k}`,
  }) as unknown as Synapses;
  for (let c = 0; c < one.copies; c++) made.connect({ condition: one.condition });
  made.set("w" as never, "0.25*(i % 3) - 0.25*(j % 2)");
  if (onPre && typeof delay === "string") made.set("delay" as never, text(delay));
  return made;
}

function make(plan: DevicePlan, given: object): Made {
  const D = new TimedArray([1, 0.5, 2, 0, 1.5], { dt: 7 * STEP });
  const groups = partsOf(plan, "group").map((one, k) => groupOf(one, k, D));
  partsOf(plan, "group").forEach(({ linked, n }, k) => {
    if (linked === undefined) return;
    const source = groups[linked] ?? groups[k]!;
    groups[k]!.link("l", source, "v", {
      index: Array.from({ length: n }, (_, i) => (n - i) % source.N),
    });
  });
  const sources = partsOf(plan, "source").map(({ n, poisson, steps }, k) =>
    poisson === undefined
      ? new SpikeGeneratorGroup(n, {
          indices: [...new Set(steps)].map((step) => step % n),
          times: [...new Set(steps)].map((step) => step * STEP),
          name: `P${k}`,
        })
      : new PoissonGroup(n, { rates: poisson, name: `P${k}` }),
  );
  const synapses = partsOf(plan, "synapses").map((one, k) => {
    const from = (one.source ? sources[0] : groups[one.from.of]) ?? groups[0]!;
    return synapsesOf(one, k, part(from, one.from), part(groups[one.to.of] ?? groups[0]!, one.to));
  });
  for (const { of, code, quarters, when, order, times } of partsOf(plan, "regular")) {
    const G = groups[of] ?? groups[0]!;
    if (times) G.runAt(code, { times: times.map((t) => t * STEP), when, order });
    else G.runRegularly(code, { ...seconds(quarters), when, order });
  }
  const inputs = partsOf(plan, "input").map(
    ({ of, into, order }) =>
      new PoissonInput(groups[of] ?? groups[0]!, into as never, {
        n: 3,
        rate: 50,
        weight: 0.25,
        order,
      }),
  );
  const monitors = partsOf(plan, "monitor").map((one) => monitorOf(one, groups, synapses));
  const objects = [
    ...groups,
    ...sources,
    ...synapses,
    ...inputs,
    ...monitors.map(({ object }) => object),
  ];
  const schedule = plan.schedule ? { schedule: plan.schedule } : {};
  const net = new Network(objects, { dt: STEP, seed: plan.seed, ...schedule, ...given });
  const log: number[] = [];
  const made = { net, groups, synapses, objects, log };
  for (const host of partsOf(plan, "host")) addHost(host, made);
  const results = (): Record<string, ArrayLike<number>> => {
    const found: Record<string, ArrayLike<number>> = { log, t: [net.t] };
    for (const { name, values } of monitors)
      for (const [key, value] of Object.entries(values())) found[`${name} ${key}`] = value;
    for (const group of groups)
      for (const name of ["v", "g", "h", "s", "n", "flag", "d"])
        found[`${group.name}.${name}`] = group.get(name as never);
    for (const one of synapses)
      for (const name of ["w", "m"]) found[`${one.name}.${name}`] = one.get(name as never);
    return found;
  };
  return { ...made, results };
}

function addHost(host: HostPart, { net, groups, synapses, log }: Omit<Made, "results">): void {
  const { does, value, of, quarters, when, order } = host;
  const G = groups[of % groups.length]!;
  const S = synapses[of % Math.max(1, synapses.length)];
  net.operation(
    (t) => {
      if (does === "look")
        log.push(t, ...G.get("v" as never).slice(0, 5), ...G.get("n" as never).slice(0, 5));
      else if (does === "drive") G.set("d" as never, value);
      else if (does === "stop") {
        if (t > 0.04) net.stop();
      } else if (does === "weight") S?.set("w" as never, value);
      else setDelay(S, value);
    },
    { ...seconds(quarters), when, order },
  );
}

function setDelay(S: Synapses | undefined, value: string): void {
  if (S?.pathways.some(({ name }) => name === "pre")) S.set("delay" as never, text(value));
}

interface Watching {
  readonly name: string;
  readonly object: SimulationObject;
  values(): Record<string, ArrayLike<number>>;
}

function monitorOf(
  one: MonitorPart,
  groups: readonly NeuronGroup[],
  synapses: readonly Synapses[],
): Watching {
  const G = groups[one.of] ?? groups[0]!;
  const S = synapses[one.of % Math.max(1, synapses.length)];
  const of = part(G, one);
  const { order, when, quarters } = one;
  const slot = when === undefined ? {} : { when };
  const sampled = { ...seconds(quarters), ...slot, order };
  if (one.what === "spikes" && G.canSpike) {
    const M = new SpikeMonitor(of, {
      variables: one.names as never[],
      ...slot,
      ...(when ? { order } : {}),
    });
    return {
      name: `spikes of ${G.name}`,
      object: M,
      values: () => ({
        i: M.i,
        step: M.step,
        ...Object.fromEntries(one.names.map((name) => [name, M.get(name as never)])),
      }),
    };
  }
  if (one.what === "rate" && G.canSpike) {
    const M = new PopulationRateMonitor(of);
    return { name: `rate of ${G.name}`, object: M, values: () => ({ rate: M.rate, step: M.step }) };
  }
  const record = one.record === true ? true : [...one.record];
  const inSynapses = one.what === "synapses" && S !== undefined;
  const names = one.names.filter(
    (name) => inSynapses === ["w", "m", "x"].includes(name) || name === "x",
  );
  const known = names.length > 0 ? names : [inSynapses ? "w" : "v"];
  const M = new StateMonitor(inSynapses ? S : of, known as never[], { record, ...sampled });
  return {
    name: `state of ${inSynapses ? S.name : G.name}`,
    object: M,
    values: () =>
      Object.fromEntries(
        known.map((name) => [name, M.get(name as never).flatMap((trace) => [...trace])]),
      ),
  };
}

async function carryOut(
  { doings }: DevicePlan,
  made: Made,
  given: { gpuMode?: Mode },
): Promise<void> {
  const { net, groups, synapses, objects } = made;
  let stored: Snapshot | undefined;
  for (const doing of doings) {
    const of = "of" in doing ? doing.of : 0;
    const S = synapses[of % Math.max(1, synapses.length)];
    if (doing.do === "run") await net.run(doing.steps * net.dt, { profile: doing.profile });
    else if (doing.do === "dt") changeStep(net, doing);
    else if (doing.do === "delay") setDelay(S, doing.value);
    else if (doing.do === "weight") S?.set("w" as never, doing.value);
    else if (doing.do === "drive") groups[of % groups.length]!.set("d" as never, doing.value);
    else if (doing.do === "connect") S?.connect({ condition: "i == 0" });
    else if (doing.do === "rest") toggle(objects[of % objects.length]!);
    else if (doing.do === "store") stored = net.store();
    else if (doing.do === "restore" && stored) net.restore(stored);
    else if (doing.do === "elsewhere" && given.gpuMode) {
      if (net.backend.name === "gpu") net.runOn("js");
      else net.runOn("gpu", { gpuMode: given.gpuMode });
    } else if (doing.do === "explain") net.explain({ code: false });
  }
}

/** Only where the time is a multiple. */
function changeStep(net: Network, { quarters }: Extract<Doing, { do: "dt" }>): void {
  const dt = (quarters * STEP) / 4;
  if (Number.isInteger(net.t / dt)) net.dt = dt;
}

function toggle(object: SimulationObject): void {
  object.active = !object.active;
}

/** What a plan gives: results, or the error it ends with. */
async function outcome(
  plan: DevicePlan,
  given: { gpuMode?: Mode },
): Promise<{ error: string; results: Record<string, ArrayLike<number>>; told: string }> {
  let made: Made | undefined;
  try {
    made = make(plan, { backend: given.gpuMode ? "gpu" : "wasm", ...given });
    await carryOut(plan, made, given);
    return { error: "", results: made.results(), told: made.net.explain({ code: false }) };
  } catch (error) {
    return { error: (error as Error).message.split("\n")[0]!, results: {}, told: "" };
  }
}

/** Undefined where a plan gives the same on wasm and on a device; otherwise what differs. */
export async function difference(plan: DevicePlan, mode: Mode): Promise<string | undefined> {
  const judge = await outcome(plan, {});
  const device = await outcome(plan, { gpuMode: mode });
  noted.set(judge.error, (noted.get(judge.error) ?? 0) + 1);
  for (const line of device.told.match(/whole steps|new state on/g) ?? [])
    kinds.set(line, (kinds.get(line) ?? 0) + 1);
  if (judge.error !== device.error)
    return `wasm: ${judge.error || "no error"}; ${mode}: ${device.error || "no error"}`;
  for (const [name, expected] of Object.entries(judge.results)) {
    const found = device.results[name]!;
    if (found.length !== expected.length)
      return `${name}: ${found.length} numbers, not ${expected.length}`;
    for (let k = 0; k < expected.length; k++)
      if (found[k] !== expected[k]) return `${name}[${k}] is ${found[k]}, on wasm ${expected[k]}`;
  }
  return undefined;
}

/** How often networks ended with an error, and how groups ran. */
export const noted: Map<string, number> = new Map();
export const kinds: Map<string, number> = new Map();

/** The plan without all that the difference does not need. */
export async function shrunk(plan: DevicePlan, mode: Mode): Promise<DevicePlan> {
  let least = plan;
  for (let changed = true; changed; ) {
    changed = false;
    for (const smaller of smallerPlans(least)) {
      const differs = await difference(smaller, mode);
      if (!differs) continue;
      least = smaller;
      changed = true;
      break;
    }
  }
  return least;
}

function* smallerPlans(plan: DevicePlan): Generator<DevicePlan> {
  const { parts, doings } = plan;
  if (plan.schedule) yield { ...plan, schedule: undefined };
  for (let k = parts.length - 1; k >= 0; k--)
    if (parts[k]!.kind !== "group" || partsOf(plan, "group").length > 1)
      yield { ...plan, parts: parts.filter((_, n) => n !== k) };
  for (let k = 0; k < doings.length; k++)
    if (doings.length > 1) yield { ...plan, doings: doings.filter((_, n) => n !== k) };
  for (const [k, one] of parts.entries())
    for (const [key, value] of Object.entries(one)) {
      if (
        value === undefined ||
        !["members", "quarters", "refractory", "when", "onPost", "linked"].includes(key)
      )
        continue;
      if (one.kind === "regular" || one.kind === "host") continue;
      yield {
        ...plan,
        parts: parts.map((other, n) => (n === k ? { ...one, [key]: undefined } : other)),
      };
    }
}

/** Networks from `seed` on; throws an Error that names the first that differs, and the least plan that still does. */
export async function deviceProperty(
  count: number,
  seed: number,
  tell: (networks: number) => void = () => {},
): Promise<void> {
  for (let k = 0; k < count; k++) {
    const plan = makeDevicePlan(seed + k);
    const mode = k % 2 === 0 ? "cpu" : "webasm";
    const differs = await difference(plan, mode);
    if (differs) {
      const least = await shrunk(plan, mode);
      throw new Error(
        `seed ${plan.seed}, mode ${mode}: ${differs}\nleast: ${await difference(least, mode)}\n${JSON.stringify(least, null, 1)}`,
      );
    }
    tell(k + 1);
  }
}
