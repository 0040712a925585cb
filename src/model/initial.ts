// Assignments and connections made before a run. Those that draw random numbers wait until the seed is known: when the
// object joins a network, or when it is first read.

import { Clock } from "../simulate.ts";
import type { Store } from "./store.ts";

const EARLY_IDENTITY = 0x4000;

let sequence = 0;
let created = 0;
let defaultSeed = 0;

/** The seed for objects that are read before they join a network; 0 unless set. */
export function seed(value: number): void {
  defaultSeed = value;
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
  /** t, dt, seed and draws of initial code. */
  readonly clock: Clock;
  /** Seed that random values were drawn with, once they were. */
  drawnWith: number | undefined;
  private pending: Deferred[] = [];
  private draws = 0;
  private seed: number | undefined;
  private readonly number = created++;

  constructor(store: Store, neighbours: readonly Initial[], dt: number | undefined) {
    this.store = store;
    for (const neighbour of new Set(neighbours)) {
      this.related.push(neighbour);
      neighbour.related.push(this);
    }
    this.clock = new Clock(dt ?? 1e-4, 0);
  }

  /** Does it now, or when the seed is known. */
  perform(random: boolean, action: () => void): void {
    const waiting = this.family().some((other) => other.pending.length > 0);
    if (!waiting && (!random || this.seed !== undefined)) {
      this.run(action);
      return;
    }
    this.pending.push({ sequence: sequence++, run: action });
  }

  private run(action: () => void): void {
    this.clock.seed(this.seed ?? defaultSeed);
    this.clock.initialDraw(this.draws++);
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

  /** Called by a network for its objects: the seed, and this object's number in the network. */
  join(networkSeed: number, identity: number): void {
    if (this.seed !== undefined) return;
    this.seed = networkSeed;
    this.store.identity = identity;
  }

  /** Does what waits, in the order in which it was asked for; `family` members come along. */
  settle(): void {
    settleAll(this.family());
  }

  /** Takes the waiting actions, with the objects they belong to. */
  take(): { sequence: number; run: () => void }[] {
    const taken = this.pending.map((deferred) => ({
      sequence: deferred.sequence,
      run: () => {
        this.store.identity ??= EARLY_IDENTITY + this.number;
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
  for (const action of actions) action.run();
}
