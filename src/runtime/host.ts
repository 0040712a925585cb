// What is used of Node where we run there: threads, and the number of processors. Found without imports.

/** What is used of a thread of `node:worker_threads`. */
export interface Thread {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): unknown;
  off(event: "message" | "error" | "exit", listener: (value: unknown) => void): unknown;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

interface WorkerThreads {
  readonly Worker: new (
    code: string | URL,
    options: {
      readonly eval?: boolean;
      readonly execArgv?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    },
  ) => Thread;
  readonly parentPort: Pick<Thread, "postMessage" | "on"> | null;
}

interface Host {
  readonly process?: {
    readonly execArgv: readonly string[];
    cwd(): string;
    getBuiltinModule?(name: string): unknown;
  };
  readonly navigator?: { readonly hardwareConcurrency?: number };
}

const host = globalThis as Host;

/** A module of Node; undefined in a page. */
export function builtin<T>(name: string): T | undefined {
  return host.process?.getBuiltinModule?.(name) as T | undefined;
}

/** Node's threads; undefined in a page. */
export function workerThreads(): WorkerThreads | undefined {
  return builtin<WorkerThreads>("node:worker_threads");
}

/** Threads that can run at the same time. */
export function processors(): number {
  const os = builtin<{ availableParallelism?(): number; cpus(): readonly unknown[] }>("node:os");
  return (
    os?.availableParallelism?.() ?? os?.cpus().length ?? host.navigator?.hardwareConcurrency ?? 1
  );
}
