// One kernel in several threads: chunks that whoever is free takes, this thread among them.

import { InternalError, NetworkError } from "../../errors.ts";
import type { KernelFunction } from "../../ir/ir.ts";
import { workerThreads } from "../host.ts";
import type { Balance } from "./balance.ts";
import { LAYOUT, MOST_CHUNKS } from "./layout.ts";
import { CHUNK, Pace, tuning } from "./pace.ts";
import type { Crew } from "./pool.ts";

const { homes, line, done, failed, sleepers, returned, list, bias } = LAYOUT;
const { begin: BEGIN, end: END, firsts: FIRSTS, bounds: BOUNDS, results: RESULTS } = LAYOUT;

/** Turns of waiting from which on time is being lost: some ten microseconds. */
const LONG = 8192;

/** Milliseconds of waiting from which on this thread sleeps in between, for as long. */
const SLEEP = 0.1;

/** Times what a call takes alone that its chunks are waited for, or `tuning.patience`, before they count as lost. */
const LENIENT = 100;

/** Milliseconds that count as waiting between two looks: a process that was stopped has not waited. */
const LOOK = 10;

/** The main thread of a page may not. */
const maySleep = workerThreads() !== undefined;

/** What a kernel is to be shared out as. */
export interface Forked {
  /** For people. */
  readonly name: string;
  /** The whole kernel, and the one whose calls do chunks: the same, or one that does parts of rows. */
  readonly alone: KernelFunction;
  readonly chunk: KernelFunction;
  /** Parts of rows; 0 where chunks are ranges of elements, which begin at multiples of `grain`. */
  readonly parts: number;
  readonly grain: number;
  /** Indices that a range emits; a call leaves them from its `begin` on. */
  readonly output: { readonly i32: Int32Array } | null;
  /** Called before the first time it is shared out; false where that cannot be after all. */
  readonly prepare?: () => boolean;
}

/** A kernel in up to so many threads. */
export class Fork {
  readonly pace: Pace = new Pace();
  /** Why it is never shared out, where that turned out only when it was to be. */
  refused = false;
  private readonly forked: Forked;
  private readonly crew: Crew;
  private readonly id: number;
  private readonly control: Int32Array;
  private readonly words: Int32Array;
  private readonly threads: number;
  private readonly balance: Balance;
  /** Fewer units are not worth a look. */
  private readonly few: number;
  private prepared = false;
  private cut = { begin: -1, end: -1, chunk: 0 };

  constructor(forked: Forked, crew: Crew, task: number, threads: number) {
    this.forked = forked;
    this.crew = crew;
    this.id = crew.ids[task]!;
    this.control = crew.pool.control;
    this.balance = crew.pool.balance;
    this.words = crew.wordsOf(task);
    this.threads = threads;
    this.few = forked.parts > 0 ? 1 : forked.grain + 1;
  }

  /** As the kernel itself. */
  readonly run: KernelFunction = (begin, end) => {
    const { pace } = this;
    if (--pace.countdown < 0) return this.timed(begin, end);
    const alone = end - begin < Math.max(pace.least, this.few) || this.balance.paused;
    return alone ? this.forked.alone(begin, end) : this.share(begin, end);
  };

  private timed(begin: number, end: number): number {
    const { pace } = this;
    const units = end - begin;
    if (this.refused || !this.ready()) {
      pace.countdown = 64;
      return this.forked.alone(begin, end);
    }
    if (tuning.always) {
      pace.countdown = 0;
      return units >= this.few ? this.share(begin, end) : this.forked.alone(begin, end);
    }
    const began = performance.now();
    this.balance.look(began);
    const shared = units >= Math.max(pace.least, this.few) && !this.balance.paused;
    const result = shared ? this.share(begin, end) : this.forked.alone(begin, end);
    pace.note(units, began, performance.now(), shared);
    return result;
  }

  /** Whether another thread would help, and everything is there for it. */
  private ready(): boolean {
    if (this.crew.ready(this.threads) === 0) return false;
    this.crew.pool.admit(this.threads);
    if (!this.prepared) this.refused = this.forked.prepare?.() === false;
    this.prepared = true;
    return !this.refused;
  }

  /** Runs a call in all threads that come, and waits until all of it is done. */
  private share(begin: number, end: number): number {
    const { control, words, threads } = this;
    if (this.forked.parts === 0) this.cutRange(begin, end);
    else this.cutParts(begin, end);
    const name = this.id << 8;
    for (let home = threads - 1; home >= 0; home--) {
      const many = words[FIRSTS + home + 1]! - words[FIRSTS + home]!;
      Atomics.store(control, wordOf(home), name | (many + bias));
    }
    if (Atomics.load(control, sleepers) > 0) this.crew.pool.ring();
    let mine = 0;
    for (let home = 0; home < threads; home++)
      if (home === 0 || (Atomics.load(control, wordOf(home)) & 255) > bias)
        mine += this.workIn(home);
    const count = words[FIRSTS + threads]!;
    this.await(count - mine, end - begin);
    if (mine < count) this.balance.save(((end - begin) * this.pace.alone * (count - mine)) / count);
    if (control[returned] !== 0) this.takeBack();
    return this.forked.output ? this.gathered(count, this.forked.output.i32) : this.flag(count);
  }

  /** Does what is in a home; how many chunks that were. */
  private workIn(home: number): number {
    const { control } = this;
    const next = this.words[FIRSTS + home + 1]!;
    const at = wordOf(home);
    for (let mine = 0; ; mine++) {
      const left = (Atomics.sub(control, at, 1) & 255) - bias;
      if (left <= 0) return mine;
      this.carryOut(next - left);
      if (tuning.idle) this.leave();
    }
  }

  /** Lets others take what there is. */
  private leave(): void {
    const { control, threads } = this;
    const empty = (home: number): boolean => (Atomics.load(control, wordOf(home)) & 255) <= bias;
    let home = 0;
    for (let turn = 0; turn < 1e5 && home < threads; turn++) {
      if (empty(home)) home++;
      else pause();
    }
  }

  private carryOut(chunk: number): void {
    const { words } = this;
    const { chunk: run, parts } = this.forked;
    words[RESULTS + chunk] =
      parts > 0
        ? run(words[BEGIN]!, words[END]!, chunk)
        : run(words[BOUNDS + chunk]!, words[BOUNDS + chunk + 1]!);
  }

  /** Waits for the chunks that others have taken of a call of so many units. */
  private await(chunks: number, units: number): void {
    const { control } = this;
    const { pool } = this.crew;
    const wanted = (pool.done + chunks) | 0;
    pool.done = wanted;
    for (let turn = 1; Atomics.load(control, done) !== wanted; turn++) {
      if (turn === LONG) this.awaitLonger(wanted, units);
      pause();
    }
    if (control[failed] === 0) return;
    pool.retire("a kernel failed in another thread");
    throw new InternalError(`${this.forked.name} failed in another thread`);
  }

  /** As `await`; where this thread may sleep, it leaves its processor to one that may be waiting for it. */
  private awaitLonger(wanted: number, units: number): void {
    const { control } = this;
    const limit = Math.max(tuning.patience, LENIENT * units * (this.pace.alone || 0));
    const since = performance.now();
    let [now, waited, before] = [since, 0, wanted];
    for (;;) {
      const found = Atomics.load(control, done);
      if (found === wanted) break;
      if (now - since > SLEEP && maySleep) Atomics.wait(control, done, found, SLEEP);
      const then = now;
      now = performance.now();
      waited = found === before ? waited + Math.min(now - then, LOOK) : 0;
      before = found;
      if (waited > limit) this.giveUp(limit);
    }
    this.balance.lose(now - since, now);
  }

  /** A chunk may be half done, so nobody can do it again. */
  private giveUp(limit: number): never {
    const { name } = this.forked;
    const waited = `${(limit / 1000).toFixed(1)} s`;
    this.crew.pool.retire(`one did not come back with its part of ${name} for ${waited}`);
    throw new NetworkError(
      `a thread that had taken a part of ${name} did not come back for ${waited}: it has ended, or stands still\n` +
        "  the step is half done: go on from a snapshot or a checkpoint (with { threads: 1 } no other thread is needed)",
    );
  }

  /** Does what a thread took that could not do it. */
  private takeBack(): void {
    const { control, words } = this;
    const many = control[returned]!;
    control[returned] = 0;
    for (let k = 0; k < many; k++) {
      const given = control[list + k]!;
      this.carryOut(words[FIRSTS + (given >> 8) + 1]! - (given & 255));
    }
  }

  private flag(count: number): number {
    const { words } = this;
    let result = 0;
    for (let k = 0; k < count; k++) result |= words[RESULTS + k]!;
    return result;
  }

  /** Puts the indices that the chunks emitted one after another. */
  private gathered(count: number, output: Int32Array): number {
    const { words } = this;
    const first = words[BOUNDS]!;
    let next = first;
    let spoilt = false;
    for (let k = 0; k < count; k++) {
      const result = words[RESULTS + k]!;
      if (result < 0) spoilt = true;
      const stop = words[BOUNDS + k]! + (result < 0 ? ~result : result);
      for (let from = words[BOUNDS + k]!; from < stop; from++) output[next++] = output[from]!;
    }
    const total = next - first;
    return spoilt ? ~total : total;
  }

  /** Parts of rows, as many in each home. */
  private cutParts(begin: number, end: number): void {
    const { words, threads } = this;
    words[BEGIN] = begin;
    words[END] = end;
    if (this.cut.chunk === this.forked.parts) return;
    this.cut.chunk = this.forked.parts;
    for (let home = 0; home <= threads; home++)
      words[FIRSTS + home] = Math.floor((home * this.forked.parts) / threads);
  }

  /** Ranges of one length as homes; there large chunks first, so that the last are small and threads end together. */
  private cutRange(begin: number, end: number): void {
    const { cut, words, threads } = this;
    const { grain } = this.forked;
    const least = tuning.chunk ?? this.chunkOf(end - begin);
    if (cut.begin === begin && cut.end === end && cut.chunk === least) return;
    this.cut = { begin, end, chunk: least };
    const most = Math.floor(MOST_CHUNKS / threads);
    const each = grain * Math.ceil((end - begin) / threads / grain);
    let chunks = 0;
    let from = begin;
    for (let home = 0; home < threads; home++) {
      words[FIRSTS + home] = chunks;
      const stop = Math.min(end, begin + each * (home + 1));
      for (let inside = 1; from < stop; inside++) {
        words[BOUNDS + chunks++] = from;
        const half = tuning.chunk ? 0 : grain * Math.ceil((stop - from) / 2 / grain);
        from = inside < most ? Math.min(stop, from + Math.max(least, half)) : stop;
      }
    }
    words[BOUNDS + chunks] = end;
    words[FIRSTS + threads] = chunks;
  }

  /** The least chunk: worth taking, and no smaller than makes a difference. */
  private chunkOf(units: number): number {
    const { alone } = this.pace;
    const worth = alone > 0 ? CHUNK / alone : 0;
    const { grain } = this.forked;
    return grain * Math.ceil(Math.max(worth, units / (64 * this.threads)) / grain);
  }
}

function wordOf(home: number): number {
  return homes + line * home;
}

const pause: () => void = (Atomics as { pause?: () => void }).pause ?? (() => {});
