// Other threads that compute for sweeps; they are kept for a while, since parameter fits make many sweeps.

import { NetworkError } from "../errors.ts";
import { type Thread, workerThreads } from "../simulate.ts";
import type { Chunk, ChunkResult, Hooks, Job } from "./job.ts";
import { type Answer, type Order, unpacked } from "./messages.ts";

/** A thread that computes the chunks of a job. */
export interface Helper {
  /** When it can begin. Rejects when it cannot, with what is wrong with the thread or with the job there. */
  readonly ready: Promise<void>;
  run(chunk: Chunk, hooks: Hooks): Promise<ChunkResult | undefined>;
  /** It is no longer needed here, whether it was ready or not. */
  release(): void;
}

/** Milliseconds after which a thread without work ends. */
const PATIENCE = 5000;

/** Milliseconds between looks at whether a sweep was stopped. */
const ATTENTION = 50;

/** A thread without work, and what happens when it breaks down all the same. */
interface Resting {
  readonly thread: Thread;
  readonly leave: () => void;
}

const resting: Resting[] = [];

/** A thread for a job, started or taken from those that rest. */
export function helper(job: Job, stopped: () => boolean): Helper {
  const thread = rested() ?? started();
  thread.ref();
  const port = new Port(thread);
  const ready = port.ask({ kind: "job", job }, { progress: () => {}, stopped });
  ready.catch(() => {});
  return {
    ready: ready.then(() => {}),
    async run(chunk, hooks) {
      const answer = await port.ask({ kind: "chunk", chunk }, hooks);
      return answer.kind === "done" ? answer.result : undefined;
    },
    release() {
      port.close();
      if (!port.broken) rest(thread);
    },
  };
}

function rested(): Thread | undefined {
  const found = resting.at(-1);
  found?.leave();
  return found?.thread;
}

function rest(thread: Thread): void {
  thread.unref();
  const bell = setTimeout(() => {
    leave();
    void thread.terminate();
  }, PATIENCE);
  (bell as { unref?: () => void }).unref?.();
  const leave = (): void => {
    clearTimeout(bell);
    thread.off("error", leave);
    thread.off("exit", leave);
    const at = resting.findIndex((one) => one.thread === thread);
    if (at >= 0) resting.splice(at, 1);
  };
  // an error that nobody listens to would end the process
  thread.on("error", leave);
  thread.on("exit", leave);
  resting.push({ thread, leave });
}

/** From source the thread needs what lets it read TypeScript, which only the main thread was started with. */
function started(): Thread {
  const { Worker } = workerThreads()!;
  const { url } = import.meta;
  const source = url.endsWith(".ts");
  // what is bundled lies elsewhere under `src`
  const entry = `${url.slice(0, url.lastIndexOf("/src/"))}/src/sweep/worker.${source ? "ts" : "js"}`;
  const open = `import(${JSON.stringify(entry)})`;
  const code = source
    ? `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then((tsx) => { tsx.register(); return ${open}; })`
    : open;
  return new Worker(code, { eval: true });
}

type Question =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "chunk"; readonly chunk: Chunk };

let orders = 0;

/** One question at a time to a thread. */
class Port {
  private readonly thread: Thread;
  private id = 0;
  private waiting: ((answer: Answer) => void) | undefined;
  private failing: ((error: unknown) => void) | undefined;
  private hooks: Hooks | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  /** Whether the thread is gone. */
  broken = false;

  constructor(thread: Thread) {
    this.thread = thread;
    thread.on("message", this.heard);
    thread.on("error", this.failed);
    thread.on("exit", this.failed);
  }

  /** Sends an order and waits for what comes of it; tells the thread when all is to stop. */
  async ask(question: Question, hooks: Hooks): Promise<Answer> {
    this.hooks = hooks;
    const id = ++orders;
    this.id = id;
    const answered = new Promise<Answer>((resolve, reject) => {
      this.waiting = resolve;
      this.failing = reject;
    });
    this.thread.postMessage({ ...question, id } satisfies Order);
    this.watch = setInterval(() => {
      if (!hooks.stopped()) return;
      clearInterval(this.watch);
      this.thread.postMessage({ kind: "stop", id } satisfies Order);
    }, ATTENTION);
    try {
      const answer = await answered;
      if (answer.kind === "failed") throw unpacked(answer.error);
      return answer;
    } finally {
      clearInterval(this.watch);
      this.waiting = undefined;
    }
  }

  /** Listens no more. */
  close(): void {
    clearInterval(this.watch);
    this.thread.off("message", this.heard);
    this.thread.off("error", this.failed);
    this.thread.off("exit", this.failed);
  }

  private readonly heard = (message: unknown): void => {
    const answer = message as Answer;
    if (answer.id !== this.id) return;
    if (answer.kind === "progress") this.hooks?.progress(answer.fraction);
    else this.waiting?.(answer);
  };

  private readonly failed = (reason: unknown): void => {
    this.broken = true;
    const words = reason instanceof Error ? reason.message : `it ended with ${String(reason)}`;
    this.failing?.(
      new NetworkError(
        `a thread of the sweep broke down: ${words} (with threads: 1 there is none)`,
      ),
    );
  };
}
