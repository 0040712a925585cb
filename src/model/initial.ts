// Assignments and connections made before a run. Those that draw random numbers wait until the seed is known: when the
// object joins a network, or when it is first read.

import { ValueError } from "../errors.ts";
import { Clock } from "../simulate.ts";
import { restoreHistories, saveHistories } from "./histories.ts";
import { shown } from "./options.ts";
import { type Saved, type SavedValue, savedNumber } from "./saved.ts";
import type { Store } from "./store.ts";

const EARLY_IDENTITY = 0x4000;

let sequence = 0;
/** Draws before a network since the seed was set; keys their numbers. */
let early = 0;
let defaultSeed = 0;

/**
 * The seed for objects that are read before they join a network; 0 unless set. What they draw after a call depends on
 * the seed and the order of the program, not on what the process made before.
 */
export function seed(value: number): void {
  if (!Number.isSafeInteger(value))
    throw new ValueError(`invalid seed: ${shown(value)} (expected an integer)`, "seed", value);
  defaultSeed = value;
  early = 0;
}

interface Deferred {
  readonly sequence: number;
  readonly run: () => void;
}

/** The initial history of one object. */
export class Initial {
  readonly store: Store;
  /** Objects whose values this one's assignments may read, or that may read this one's. */
  readonly related: Initial[] = [];
  /** t, dt, seed and draws of initial code; t and dt are the network's once there is one. */
  clock: Clock;
  /** Seed that random values were drawn with, once they were. */
  drawnWith: number | undefined;
  private pending: Deferred[] = [];
  private draws = 0;
  private seed: number | undefined;
  private dt: number | undefined;
  /** Clocks of the network. */
  private clockOf: ((dt: number | undefined) => Clock) | undefined;

  constructor(store: Store, neighbours: readonly Initial[], dt: number | undefined) {
    this.store = store;
    for (const neighbour of new Set(neighbours)) {
      this.related.push(neighbour);
      neighbour.related.push(this);
    }
    this.dt = dt;
    this.clock = new Clock(dt ?? 1e-4, 0);
  }

  /** Whether something is still to be done, here or in a related object. */
  get waiting(): boolean {
    return this.family().some((other) => other.pending.length > 0);
  }

  /** From now on assignments of either may read the other's values. */
  relate(other: Initial): void {
    if (other === this || this.related.includes(other)) return;
    this.related.push(other);
    other.related.push(this);
  }

  /** Does it now, or when the seed is known. */
  perform(random: boolean, action: () => void): void {
    if (!this.waiting && (!random || this.seed !== undefined)) {
      this.run(action);
      return;
    }
    this.pending.push({ sequence: sequence++, run: action });
  }

  /** How things stand: what is asked for from here on is forgotten when the result is called. */
  mark(): () => void {
    const { length } = this.pending;
    return () => void this.pending.splice(length);
  }

  private run(action: () => void): void {
    this.present();
    this.clock.seed(this.seed ?? defaultSeed);
    this.clock.initialDraw(this.draws++);
    this.store.changes++;
    action();
  }

  private family(): Initial[] {
    const found = new Set<Initial>();
    const visit = (initial: Initial): void => {
      if (found.has(initial)) return;
      found.add(initial);
      initial.related.forEach(visit);
    };
    visit(this);
    return [...found];
  }

  /** Called by a network for its objects: the seed, this object's number in the network, the clock of a step. */
  join(networkSeed: number, identity: number, clockOf: (dt: number | undefined) => Clock): void {
    // what was drawn for an earlier network stays; draws from now on belong to this one
    this.seed = networkSeed;
    this.clockOf = clockOf;
    this.follow();
    this.store.identity = identity;
  }

  /** The object has another step from now on, or its network has. */
  follow(dt: number | undefined = this.dt): void {
    this.dt = dt;
    const clock = this.clockOf?.(dt) ?? new Clock(dt ?? 1e-4, 0);
    this.clock = new Clock(clock.dt, this.seed ?? 0, clock);
  }

  /**
   * What keys the random numbers of the object: its number in the network, and how many assignments there were. And the
   * past of its variables, where it is kept.
   */
  save(): Record<string, SavedValue> {
    const { store, draws } = this;
    return { identity: store.identity ?? 0, draws, ...saveHistories(store) };
  }

  /** Returns whether random numbers have another key now. */
  restore(saved: Saved, seed: number): boolean {
    const identity = savedNumber(saved, "identity") ?? 0;
    const changed = identity !== this.store.identity;
    this.store.identity = identity;
    restoreHistories(this.store, saved);
    this.draws = savedNumber(saved, "draws") ?? 0;
    this.seed = seed;
    return changed;
  }

  /** Does what waits, in the order in which it was asked for; `family` members come along. */
  settle(): void {
    settleAll(this.family());
    this.present();
  }

  private present(): void {
    for (const { store } of this.family()) store.present?.();
  }

  /** Takes the waiting actions, with the objects they belong to. */
  take(): { sequence: number; run: () => void; putBack: () => void }[] {
    const taken = this.pending.map((deferred) => ({
      sequence: deferred.sequence,
      putBack: () => void this.pending.push(deferred),
      run: () => {
        if (this.seed === undefined) this.store.identity = EARLY_IDENTITY + early++;
        this.drawnWith = this.seed ?? defaultSeed;
        this.run(deferred.run);
      },
    }));
    this.pending = [];
    return taken;
  }
}

/** Does what waits in several objects, in the order in which it was asked for. */
export function settleAll(initials: readonly Initial[]): void {
  const actions = initials.flatMap((initial) => initial.take());
  actions.sort((a, b) => a.sequence - b.sequence);
  actions.forEach((action, k) => {
    try {
      action.run();
    } catch (error) {
      // What was refused is left out; what was asked for after it is still to be done.
      for (const rest of actions.slice(k + 1)) rest.putBack();
      throw error;
    }
  });
}
