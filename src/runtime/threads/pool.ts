// Threads that help networks of this process with their kernels, over the one shared memory.

import { NetworkError } from "../../errors.ts";
import type { KernelMemory, Shared } from "../../ir/ir.ts";
import { workerThreads } from "../host.ts";
import { Balance } from "./balance.ts";
import { LAYOUT, MOST_THREADS } from "./layout.ts";
import { type Message, member, type TaskWords } from "./member.ts";

/** What is used of a thread. */
export interface Helper {
  postMessage(message: unknown): void;
  /** Ends it, sooner or later. */
  terminate?(): unknown;
}

/** Starts a thread that runs a program; tells when it broke down. Throws where there are no threads. */
export type Starter = (program: string, broken: (why: unknown) => void) => Helper;

/** A kernel that several threads may run at once. */
export interface Task {
  /** What the module exports the kernel as. */
  readonly name: string;
  /** It does parts of rows, or strands, not ranges. */
  readonly parts: boolean;
  /** Words of the calls of a batch, which is no kernel itself. */
  readonly calls?: number;
}

interface Hand {
  readonly helper: Helper;
  /** Messages sent to it. */
  sent: number;
  /** How many of them tell of what there was when it started. */
  first: number;
  broken: boolean;
}

/** Tasks as they were told, for threads that start later. */
interface Told {
  readonly message: Extract<Message, { kind: "tasks" }>;
}

/** Threads, and the words in memory by which they take their part. One task at a time. */
export class Pool {
  readonly control: Int32Array;
  /** Why a thread did not start, or broke down. */
  trouble: string | undefined;
  readonly balance: Balance = new Balance();
  /** Networks put together from now on need another. */
  retired = false;
  /** Chunks that others have done, as far as they were waited for. */
  done = 0;
  private readonly start: Starter;
  private readonly buffer: SharedArrayBuffer;
  private readonly hands: Hand[] = [];
  private readonly known = new Set<Told>();
  private readonly idle: number[] = [];
  private next = 1;
  private limit = 0;

  constructor(start: Starter = started) {
    this.start = start;
    this.buffer = new SharedArrayBuffer(4 * LAYOUT.size);
    this.control = new Int32Array(this.buffer);
    for (let home = 0; home < MOST_THREADS; home++)
      Atomics.store(this.control, LAYOUT.homes + LAYOUT.line * home, LAYOUT.bias);
  }

  /** Sees to it that so many threads are there, this one among them; they are not waited for. */
  prepare(threads: number): void {
    while (this.hands.length < Math.min(threads, MOST_THREADS) - 1 && !this.trouble) this.hire();
  }

  private hire(): void {
    const index = this.hands.length;
    try {
      const hand: Hand = {
        helper: this.start(program(), (why) => this.lost(hand, why)),
        sent: 0,
        first: 0,
        broken: false,
      };
      this.hands.push(hand);
      this.tell(hand, index, { kind: "begin", control: this.buffer, index });
      for (const { message } of this.known) this.tell(hand, index, message);
      hand.first = hand.sent;
    } catch (error) {
      this.trouble = (error as Error).message;
    }
  }

  /** Expects nothing more of any of its threads: who knows what one of them will still write. */
  retire(why: string): void {
    this.trouble = why;
    this.retired = true;
    for (const hand of this.hands) {
      hand.broken = true;
      hand.helper.terminate?.();
    }
  }

  private lost(hand: Hand, why: unknown): void {
    hand.broken = true;
    this.trouble ??= why instanceof Error ? why.message : String(why);
  }

  private tell(hand: Hand, index: number, message: Message): void {
    hand.sent++;
    // a thread that has read fewer messages than were sent goes and waits for the next
    Atomics.store(this.control, LAYOUT.sent + index, hand.sent);
    hand.helper.postMessage(message);
  }

  private tellAll(message: Message): void {
    this.hands.forEach((hand, index) => {
      if (!hand.broken) this.tell(hand, index, message);
    });
    this.ring();
  }

  /** Wakes threads that sleep. */
  ring(): void {
    Atomics.add(this.control, LAYOUT.bell, 1);
    Atomics.notify(this.control, LAYOUT.bell);
  }

  /** Tells all threads of the tasks of some kernels. They are forgotten when nobody holds the crew any more. */
  crew(shared: Shared, { memory }: KernelMemory, tasks: readonly Task[]): Crew {
    const ids = tasks.map(() => this.idle.pop() ?? this.next++);
    let size = LAYOUT.task * tasks.length;
    const described: TaskWords[] = tasks.map(({ name, parts, calls }, k) => {
      const begin = size;
      size += calls ?? 0;
      const of = { id: ids[k]!, name, parts, at: k * LAYOUT.task };
      return calls === undefined ? of : { ...of, calls: begin };
    });
    const buffer = new SharedArrayBuffer(4 * size);
    const message = {
      kind: "tasks",
      module: shared.module,
      memory,
      words: buffer,
      tasks: described,
    } as const;
    const told: Told = { message };
    this.known.add(told);
    this.tellAll(message);
    const crew = new Crew(
      this,
      ids,
      new Int32Array(buffer),
      this.hands.map(({ sent }) => sent),
      described.map(({ calls }) => calls ?? 0),
    );
    forgotten.register(crew, () => this.forget(told, ids));
    return crew;
  }

  private forget(told: Told, ids: readonly number[]): void {
    this.known.delete(told);
    this.tellAll({ kind: "forget", ids });
    this.idle.push(...ids);
  }

  /** How many of the first threads have read so many messages each. */
  ready(threads: number, sent: readonly number[]): number {
    let count = 0;
    for (let index = 0; index < threads - 1 && index < this.hands.length; index++) {
      const { broken, first } = this.hands[index]!;
      const heard = Atomics.load(this.control, LAYOUT.heard + index);
      if (!broken && heard >= (sent[index] ?? first)) count++;
    }
    return count;
  }

  /** Lets so many threads take part, this one among them. */
  admit(threads: number): void {
    const limit = threads - 1;
    if (limit === this.limit) return;
    const before = this.limit;
    this.limit = limit;
    Atomics.store(this.control, LAYOUT.limit, limit);
    this.hands.forEach((hand, index) => {
      if (index >= before && index < limit && !hand.broken)
        this.tell(hand, index, { kind: "come" });
    });
    this.ring();
  }
}

const forgotten = new FinalizationRegistry<() => void>((forget) => forget());

/** The tasks of one network, as all threads know them. */
export class Crew {
  readonly pool: Pool;
  readonly ids: readonly number[];
  private readonly words: Int32Array;
  private readonly sent: readonly number[];
  private readonly calls: readonly number[];

  constructor(
    pool: Pool,
    ids: readonly number[],
    words: Int32Array,
    sent: readonly number[],
    calls: readonly number[],
  ) {
    this.calls = calls;
    this.pool = pool;
    this.ids = ids;
    this.words = words;
    this.sent = sent;
  }

  /** The words of the task of a number. */
  wordsOf(task: number): Int32Array {
    return this.words.subarray(task * LAYOUT.task, (task + 1) * LAYOUT.task);
  }

  /** The words of the calls of a batch, by the number of its task. */
  callsOf(task: number): Int32Array {
    return this.words.subarray(this.calls[task]!);
  }

  /** How many other threads know the tasks, of those that so many threads are. */
  ready(threads: number): number {
    return this.pool.ready(threads, this.sent);
  }
}

/** What a thread runs; what tools write around functions to keep their names does nothing there. */
function program(): string {
  return `const __name = (one) => one;\n(${member})(${JSON.stringify(LAYOUT)});`;
}

/** A thread of Node, which does not keep the process alive, or of a page. */
function started(code: string, broken: (why: unknown) => void): Helper {
  const node = workerThreads();
  if (node) {
    const thread = new node.Worker(code, { eval: true, execArgv: [], env: {} });
    thread.unref();
    thread.on("error", broken);
    thread.on("exit", () => broken(new NetworkError("a thread ended")));
    return thread;
  }
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onerror = (event) => broken(new NetworkError(event.message));
  return worker;
}

let common: Pool | undefined;

/** The threads of this process. */
export function pool(): Pool {
  if (!common || common.retired) common = new Pool();
  return common;
}

/** Other threads for networks put together from now on, for tests; those that there were, to put them back. */
export function replacePool(other: Pool): Pool {
  const before = pool();
  common = other;
  return before;
}
