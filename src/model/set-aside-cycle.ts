// The steps of a group that sets refractory neurons aside, in many steps at a time: what `SetAside.run` does as data.

import {
  type Act,
  add,
  call,
  count,
  evaluate,
  gt,
  local,
  lt,
  minus,
  mul,
  or,
  put,
  reached,
  real,
  repeat,
  set,
  sub,
  when,
  word,
} from "../ir/cycle.ts";
import type { Ask, Clock, EventList, StateArray } from "../simulate.ts";
import type { KernelHandle } from "./object.ts";
import type { Finding } from "./spiking-cycles.ts";
import type { Store } from "./store.ts";

/** Words beside the queue: whether it can be relied on, where it begins and ends, a count to be repaired. */
const READY = 0;
export const HEAD = 1;
export const TAIL = 2;
const FOUND = 3;
export const CELLS = 4;

export interface AsideParts {
  readonly kernels: {
    readonly whole: KernelHandle;
    readonly open: KernelHandle;
    readonly frozen: KernelHandle | undefined;
    readonly put: KernelHandle | undefined;
  };
  /** With more of the neurons than one in so many set aside, each is asked. */
  readonly many: number;
  readonly queue: StateArray;
  readonly cells: StateArray;
  readonly store: Store;
  readonly spikes: EventList;
  readonly least: number;
  readonly clock: Clock;
  /** Whether the queue can be relied on in steps to come. */
  ready(): boolean;
  ended(): void;
  run(): number;
  repaired(count: number): number;
  makeRoom(): void;
}

/** The cycle of such a group. */
export function asideCycle(parts: AsideParts): Finding {
  const { cells, run, ready, ended } = parts;
  const { whole, open, frozen, put: back } = parts.kernels;
  return {
    run,
    of: () => [whole.run, open.run, frozen?.run, back?.run],
    begin: () => {
      cells.i32[READY] = ready() ? 1 : 0;
    },
    acts: (found, ask) => step(parts, found, ask),
    end: ended,
  };
}

const [head, tail] = [local("head"), local("tail")];

function step(parts: AsideParts, found: string, ask: Ask): Act[] {
  const { kernels, many, cells, store } = parts;
  const at = cells.address >>> 2;
  const crowded = gt(mul(many, sub(tail, head)), store.size);
  const everybody = set(found, call(kernels.whole.run, 0, store.size));
  return [
    when(
      word(at + READY),
      [
        set("head", word(at + HEAD)),
        set("tail", word(at + TAIL)),
        ...waking(parts),
        put(at + HEAD, head),
        when(crowded, [everybody], others(parts, found, ask)),
        when(gt(local(found), 0), noting(parts, found, ask)),
      ],
      [set(found, ask(parts.run))],
    ),
  ];
}

/** Takes those off the queue whose time is over. */
function waking({ queue, store, clock, least }: AsideParts): Act[] {
  const first = word(add(queue.address >>> 2, head));
  const spiked = real(store.array("lastspike").address, first);
  const active = store.array("not_refractory").address >>> 2;
  const over = reached(minus(real(clock.time.address), spiked), least);
  return [
    repeat(mul(lt(head, tail), over), [put(add(active, first), 1), set("head", add(head, 1))]),
  ];
}

/** Steps all without looking at who is refractory, and puts right what that did to those who are. */
function others(
  { kernels, queue, cells, store, repaired, ...parts }: AsideParts,
  found: string,
  ask: Ask,
): Act[] {
  const { open, frozen, put: back } = kernels;
  const begin = queue.address >>> 2;
  const list = [add(begin, head), add(begin, tail)] as const;
  const held = (cells.address >>> 2) + FOUND;
  const repair = ask(() => repaired(cells.i32[FOUND]!));
  return [
    set("spoilt", frozen ? call(frozen.run, ...list) : 0),
    set(found, call(open.run, 0, store.size)),
    ...(back ? [evaluate(call(back.run, ...list))] : []),
    when(
      or(local("spoilt"), lt(local(found), 0)),
      [put(held, local(found)), set(found, repair)],
      striking(parts.spikes, store, found),
    ),
  ];
}

/** Strikes those off the list of spikes who are set aside. */
function striking({ begin }: EventList, store: Store, found: string): Act[] {
  const active = store.array("not_refractory").address >>> 2;
  const [k, left, neuron] = [local("k"), local("left"), local("neuron")];
  return [
    set("left", 0),
    ...count("k", local(found), [
      set("neuron", word(add(begin, k))),
      when(word(add(active, neuron)), [put(add(begin, left), neuron), set("left", add(left, 1))]),
    ]),
    set(found, left),
  ];
}

/** Puts the neurons of the list at the end of the queue. */
function noting(
  { queue, cells, spikes, store, makeRoom }: AsideParts,
  found: string,
  ask: Ask,
): Act[] {
  const at = cells.address >>> 2;
  const end = add(queue.address >>> 2, tail);
  const full = gt(add(tail, local(found)), 2 * store.size);
  const k = local("k");
  return [
    when(full, [evaluate(ask(makeRoom)), set("tail", word(at + TAIL))]),
    ...count("k", local(found), [put(add(end, k), word(add(spikes.begin, k)))]),
    put(at + TAIL, add(tail, local(found))),
  ];
}
