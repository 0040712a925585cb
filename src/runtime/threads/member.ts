// The program of a thread that helps: it is sent as text, so it refers to nothing outside of itself.

import type { Layout } from "./layout.ts";

/** A task as a helping thread has to know it. */
export interface TaskWords {
  readonly id: number;
  /** What its module exports its kernel as. */
  readonly name: string;
  /** Chunks are parts of rows, not ranges. */
  readonly parts: boolean;
  /** Where its words begin. */
  readonly at: number;
  /** Of a batch, whose chunks are strands: where its calls lie. */
  readonly calls?: number;
}

/** What a helping thread is told. */
export type Message =
  | { readonly kind: "begin"; readonly control: SharedArrayBuffer; readonly index: number }
  | {
      readonly kind: "tasks";
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      readonly words: SharedArrayBuffer;
      readonly tasks: readonly TaskWords[];
    }
  | { readonly kind: "forget"; readonly ids: readonly number[] }
  /** There is something to do for threads of its number. */
  | { readonly kind: "come" };

/** Takes chunks until there is a message to read; sleeps where there is nothing to do. */
export function member(at: Layout): void {
  interface Known {
    readonly run: (begin: number, end: number, part?: number) => number;
    readonly parts: boolean;
    readonly words: Int32Array;
  }
  interface Host {
    readonly process?: { getBuiltinModule?(name: string): unknown };
    onmessage?: (event: { readonly data: Message }) => void;
  }
  const host = globalThis as unknown as Host;
  const pause = (Atomics as { pause?: () => void }).pause ?? (() => {});
  const known: (Known | undefined)[] = [];
  let control: Int32Array = new Int32Array(0);
  let index = 0;
  let heard = 0;

  const toldMore = (): boolean => Atomics.load(control, at.sent + index) !== heard;

  /** As `left` of a home: what chunk that is only a thread knows that knows the task. */
  const giveBack = (home: number, left: number): void => {
    control[at.list + Atomics.add(control, at.returned, 1)] = (home << 8) | left;
  };

  const carryOut = ({ run, parts, words }: Known, chunk: number): void => {
    const [begin, end] = parts
      ? [words[at.begin]!, words[at.end]!]
      : [words[at.bounds + chunk]!, words[at.bounds + chunk + 1]!];
    try {
      words[at.results + chunk] = run(begin, end, chunk);
    } catch {
      Atomics.store(control, at.failed, 1);
    }
  };

  const wordOf = (home: number): number => at.homes + at.line * home;

  const somethingIn = (home: number): boolean =>
    (Atomics.load(control, wordOf(home)) & 255) > at.bias;

  /** Empties a home. */
  const workIn = (home: number): void => {
    let done = 0;
    for (;;) {
      const taken = Atomics.sub(control, wordOf(home), 1);
      const left = (taken & 255) - at.bias;
      if (left <= 0) break;
      const task = known[taken >>> 8];
      // a number may be that of another task since, of which a message tells
      if (task === undefined || toldMore()) giveBack(home, left);
      else carryOut(task, task.words[at.firsts + home + 1]! - left);
      done++;
    }
    if (done > 0) Atomics.add(control, at.done, done);
  };

  const work = (): void => {
    workIn(index + 1);
    const homes = Atomics.load(control, at.limit) + 1;
    for (let further = 1; further < homes; further++) {
      const home = (index + 1 + further) % homes;
      if (somethingIn(home)) workIn(home);
    }
  };

  const somethingToDo = (): boolean => somethingIn(index + 1);

  const sleep = (): void => {
    const bell = Atomics.load(control, at.bell);
    Atomics.add(control, at.sleepers, 1);
    if (!somethingToDo() && !toldMore() && index < Atomics.load(control, at.limit))
      Atomics.wait(control, at.bell, bell);
    Atomics.sub(control, at.sleepers, 1);
  };

  const attend = (): void => {
    let since = performance.now();
    for (let turn = 1; index < Atomics.load(control, at.limit) && !toldMore(); turn++) {
      if (somethingToDo()) {
        work();
        since = performance.now();
      } else if ((turn & 63) === 0 && (performance.now() - since) * 1000 > at.patience) {
        sleep();
        since = performance.now();
      } else pause();
    }
  };

  /** What a batch runs: see `Batch`. */
  const strandsIn =
    (words: Int32Array): Known["run"] =>
    (_begin, _end, strand = 0) => {
      let next = words[2 * strand]!;
      let flag = 0;
      for (let left = words[2 * strand + 1]!; left > 0 && flag === 0; left--) {
        flag = known[words[next]!]!.run(words[next + 1]!, words[next + 2]!);
        words[next + 3] = flag;
        next += at.call;
      }
      return flag;
    };

  const learn = (message: Message): void => {
    if (message.kind === "begin") {
      control = new Int32Array(message.control);
      index = message.index;
    } else if (message.kind === "tasks") {
      const { exports } = new WebAssembly.Instance(message.module, {
        "": { memory: message.memory },
      });
      const words = new Int32Array(message.words);
      for (const { id, name, parts, calls, at: begin } of message.tasks)
        known[id] = {
          run:
            calls === undefined
              ? (exports[name] as Known["run"])
              : strandsIn(words.subarray(calls)),
          parts,
          words: words.subarray(begin, begin + at.task),
        };
    } else if (message.kind === "forget") for (const id of message.ids) known[id] = undefined;
  };

  const obey = (message: Message): void => {
    learn(message);
    heard++;
    Atomics.store(control, at.heard + index, heard);
    attend();
  };

  const node = host.process?.getBuiltinModule?.("node:worker_threads") as
    | { readonly parentPort: { on(event: "message", listener: (one: Message) => void): void } }
    | undefined;
  if (node) node.parentPort.on("message", obey);
  else host.onmessage = ({ data }) => obey(data);
}
