// Ctrl-C: the first asks for an end, the second is one.

import { EXIT } from "./failure.ts";

/** Aborted by the first Ctrl-C. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  dispose(): void;
}

/** Listens for Ctrl-C; `note` says on stderr what will happen. */
export function interruptible(note: string): Interrupt {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`\n${note} (Ctrl-C again quits at once)\n`);
    controller.abort();
  };
  process.on("SIGINT", listener);
  return { signal: controller.signal, dispose: () => void process.off("SIGINT", listener) };
}

/** Lets signals that came in while the thread was busy reach their listeners. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
