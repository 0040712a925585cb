// Calls of several kernels that are noted one after another and then carried out in several threads: those of one
// strand in the order in which they were noted, strands beside one another.

import type { KernelFunction } from "../../ir/ir.ts";
import { Fork } from "./fork.ts";
import { LAYOUT } from "./layout.ts";
import type { Crew } from "./pool.ts";

const { call: CALL } = LAYOUT;

/** A kernel of a batch. */
export interface Member {
  readonly run: KernelFunction;
  /** Its task among those of the crew. */
  readonly task: number;
}

/** What a batch is among the tasks of its network: its name for people, and its own task. */
export interface Place {
  readonly name: string;
  readonly crew: Crew;
  readonly task: number;
  readonly threads: number;
}

/** Words that a batch of so many members in so many strands takes. */
export function wordsOfBatch(members: number, strands: number): number {
  return 2 * strands + CALL * members;
}

/**
 * Members none of which touches what a member of another strand writes. Each is called once at most before `carryOut`.
 *
 * Words: for each strand where its calls begin and how many were noted, then the calls: number of the task, begin, end,
 * what was returned, member.
 */
export class Batch {
  readonly fork: Fork;
  private readonly members: readonly Member[];
  private readonly strandOf: Int32Array;
  private readonly words: Int32Array;
  private readonly ids: Int32Array;
  private readonly many: number;
  private noted = 0;
  private units = 0;

  /** Strands list members by number. */
  constructor(
    members: readonly Member[],
    strands: readonly (readonly number[])[],
    { name, crew, task, threads }: Place,
  ) {
    this.members = members;
    this.many = strands.length;
    this.words = crew.callsOf(task);
    this.ids = Int32Array.from(members, (member) => crew.ids[member.task]!);
    this.strandOf = new Int32Array(members.length);
    let at = 2 * strands.length;
    for (const [strand, own] of strands.entries()) {
      this.words[2 * strand] = at;
      at += CALL * own.length;
      for (const member of own) this.strandOf[member] = strand;
    }
    const chunk: KernelFunction = (_begin, _end, strand) => this.carryOutStrand(strand!);
    const alone: KernelFunction = () => {
      let flag = 0;
      for (let strand = 0; strand < this.many; strand++) flag |= this.carryOutStrand(strand);
      return flag;
    };
    const forked = { name, alone, chunk, parts: strands.length, grain: 1, output: null };
    this.fork = new Fork(forked, crew, task, threads);
  }

  /** Notes a call of a member. */
  note(member: number, begin: number, end: number): void {
    const { words } = this;
    const strand = 2 * this.strandOf[member]!;
    const at = words[strand]! + CALL * words[strand + 1]!++;
    words[at] = this.ids[member]!;
    words[at + 1] = begin;
    words[at + 2] = end;
    words[at + 3] = 0;
    words[at + 4] = member;
    this.noted++;
    this.units += end - begin;
  }

  /** Carries out what was noted. The first member whose kernel returned something; -1 where none did. */
  carryOut(): number {
    if (this.noted === 0) return -1;
    const flag = this.fork.run(0, Math.max(1, this.units));
    const failed = flag === 0 ? -1 : this.firstFailed();
    for (let strand = 0; strand < this.many; strand++) this.words[2 * strand + 1] = 0;
    this.noted = 0;
    this.units = 0;
    return failed;
  }

  /** As other threads do it; a call that returns something is the last of its strand. */
  private carryOutStrand(strand: number): number {
    const { words, members } = this;
    let at = words[2 * strand]!;
    let flag = 0;
    for (let left = words[2 * strand + 1]!; left > 0 && flag === 0; left--) {
      flag = members[words[at + 4]!]!.run(words[at + 1]!, words[at + 2]!);
      words[at + 3] = flag;
      at += CALL;
    }
    return flag;
  }

  private firstFailed(): number {
    const { words, many } = this;
    let first = Number.POSITIVE_INFINITY;
    for (let strand = 0; strand < many; strand++)
      for (let k = 0; k < words[2 * strand + 1]!; k++) {
        const at = words[2 * strand]! + CALL * k;
        if (words[at + 3] !== 0) first = Math.min(first, words[at + 4]!);
      }
    return first;
  }
}
